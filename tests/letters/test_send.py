"""`send` against a mail server that refuses, drops and delays: every message once."""

from collections import Counter
from email import policy
from email.parser import BytesParser

import pytest

from tests.chasing.test_chase import LATE, chased, listed, out  # noqa: F401 - a fixture
from tests.support.made_up.workspace import NOVEMBER, Council
from tests.support.other_programs.mail_server import Does, MailServer, mail_server
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import SendOutcome
from workbook_qa.ledger.events import SendBegun, SendEnded
from workbook_qa.ledger.store import journal as journals
from workbook_qa.letters import send
from workbook_qa.letters.mail import draft, heads_of
from workbook_qa.returns import ingest
from workbook_qa.upkeep import rebuild, undo

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
SECRET = "nobody-elses-business"


def with_server(council: Council, port: int, more: str = "") -> None:
    path = council.workspace.settings
    text = path.read_text().partition("[mail]")[0]
    path.write_text(
        f'{text}[mail]\nserver = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntimeout = 2\n{more}'
    )


@pytest.fixture
def waiting(out: Council) -> Council:  # noqa: F811
    """Five audit workbooks and the reminders of a day wait to be sent."""
    chase.run(out.on(LATE))
    return out


def ids(server: MailServer) -> Counter[str]:
    parser = BytesParser(policy=policy.default)
    return Counter(str(parser.parsebytes(content)["Message-ID"]) for _, _, content in server.taken)


def codes(result) -> list[str]:
    return [problem.code for problem in result.problems]


def waits(council: Council) -> int:
    return len([row for row in listed(council) if row[0]])


def test_every_draft_is_sent_once_from_the_lead_auditor(waiting: Council):
    number = 5 + len(chased(waiting))
    with mail_server() as server:
        with_server(waiting, server.port)
        assert send.run(waiting.on(LATE)).counts["sent"] == number
        assert send.run(waiting.on(LATE)).counts["sent"] == 0
        assert set(ids(server).values()) == {1}
        assert len(server.taken) == number
    for sender, to, content in server.taken:
        message = BytesParser(policy=policy.default).parsebytes(content)
        assert sender == "casey.leadwell@example.invalid"
        assert message["X-Unsent"] is None
        assert {*to} == {*heads_of(content).everyone}
    with_workbook = [content for _, _, content in server.taken if b"filename=" in content]
    assert len(with_workbook) == 5
    assert [row[0] for row in listed(waiting)] == ["No draft waits to be sent."]


def test_refused_dropped_and_delayed_and_still_every_message_once(waiting: Council):
    """Whatever the server does, run after run: nothing twice, nothing lost, the unknown listed."""
    number = 5 + len(chased(waiting))
    plan = [
        *(Does.TAKE_AND_DROP, Does.REFUSE_ADDRESS, Does.BUSY, Does.DROP_BEFORE, Does.TAKE),
        *(Does.REFUSE_MESSAGE, Does.TAKE_AND_DELAY, Does.DROP_WITHIN),
    ]
    with mail_server(*plan, seconds=0.2) as server:
        with_server(waiting, server.port)
        first = send.run(waiting.on(LATE))
        assert (first.counts["not known"], first.counts["not sent"]) == (2, 3)
        assert first.needs_a_person
        second = send.run(waiting.on(LATE))
        assert codes(second) == ["send-unknown", "send-unknown"]
        assert (second.counts["sent"], second.counts["not sent"]) == (3, 0)
        assert set(ids(server).values()) == {1}
        # a person looks: one of the two arrived, the other did not
        names = [problem.place.file.rpartition("/")[2] for problem in second.problems]
        paths = [waiting.workspace.outbox / name for name in names]
        arrived = {str(each) for each in ids(server)}
        assert len(arrived) == number - 1
        unknown = {
            event.event.draft: event.event
            for event in waiting.events()
            if isinstance(event.event, SendBegun)
            and waiting.state().sending[event.event.draft] is None
        }
        assert len(unknown) == 2
        by_name = {}
        for path in paths:
            (there,) = waiting.workspace.outbox.rglob(path.name)
            by_name[journals.digest_of(there.read_bytes())] = path
        for digest, path in by_name.items():
            if any(digest[:40] in each for each in arrived):
                send.run(waiting.on(LATE), [path], by_hand=True)
            else:
                send.run(waiting.on(LATE), [path], again=True)
        last = send.run(waiting.on(LATE))
        assert (last.counts["sent"], codes(last)) == (0, [])
        assert set(ids(server).values()) == {1}
        assert len(server.taken) == number


def test_a_program_that_dies_between_acceptance_and_record_sends_nothing_twice(
    waiting: Council, monkeypatch: pytest.MonkeyPatch
):
    record = journals.Journal.record

    def die(self, events, *arguments, **named):
        if any(isinstance(event, SendEnded) for event in events):
            raise KeyboardInterrupt
        return record(self, events, *arguments, **named)

    with mail_server() as server:
        with_server(waiting, server.port)
        with monkeypatch.context() as patch:
            patch.setattr(journals.Journal, "record", die)
            with pytest.raises(KeyboardInterrupt):
                send.run(waiting.on(LATE))
        assert len(server.taken) == 1
        result = send.run(waiting.on(LATE))
        assert codes(result) == ["send-unknown"]
        assert set(ids(server).values()) == {1}
        assert len(server.taken) == 5 + len(chased(waiting))


def test_a_server_that_is_gone_stops_at_once_and_the_next_run_goes_on(waiting: Council):
    with mail_server() as server:
        with_server(waiting, server.port)
    result = send.run(waiting.on(LATE))
    assert codes(result) == ["send-refused"]
    assert any("not tried" in line for line in result.lines)
    with mail_server() as server:
        with_server(waiting, server.port)
        assert send.run(waiting.on(LATE)).counts["sent"] == 5 + len(chased(waiting))


def test_a_draft_that_somebody_changed_is_named_and_goes_out_only_when_that_is_said(
    waiting: Council,
):
    """S5: an outsider added anywhere, other words or another workbook: named, and not sent."""
    path = waiting.workspace.reminder(waiting.on(LATE).today, 1)
    made = path.read_bytes()
    number = 5 + len(chased(waiting))
    with mail_server() as server:
        with_server(waiting, server.port)
        for extra, what in (
            (b"Bcc: outsider@example.invalid", "Bcc"),
            (b"Reply-To: outsider@example.invalid", "Reply-To"),
            (b"Sender: outsider@example.invalid", "Sender"),
            (b"Resent-To: outsider@example.invalid", "Resent-To"),
            (b"X-Anything: outsider@example.invalid", "a header that is not ours"),
        ):
            path.write_bytes(extra + b"\r\n" + made)
            result = send.run(waiting.on(LATE), [path])
            assert codes(result) == ["draft-changed"]
            assert f"differs: {what}." in result.problems[0].found
            assert "outsider" not in str(result.problems[0])
        typed = made.replace(b"so that nothing is forgotten", b"as we said")
        typed = typed.replace(b"\r\nTo: ", b"\r\nTo: deputy@example.invalid, ")
        path.write_bytes(b"Reply-To: outsider@example.invalid\r\n" + typed)
        refused = send.run(waiting.on(LATE))
        assert codes(refused) == ["draft-changed"]
        assert "differs: To, Reply-To, the text." in refused.problems[0].found
        assert len(server.taken) == number - 1
        sent = send.run(waiting.on(LATE), changed=[path.stem])
        assert (sent.counts["sent"], codes(sent)) == (1, [])
        _, to, content = server.taken[-1]
        assert "deputy@example.invalid" in to
        assert b"as we said" in content
        assert not any(b"outsider" in content for _, _, content in server.taken)
        assert set(ids(server).values()) == {1}
        with pytest.raises(CannotContinue, match="name of no draft"):
            send.run(waiting.on(LATE), changed=[path.stem])
    (begun,) = [e.event for e in waiting.events() if getattr(e.event, "content", "")]
    assert begun.content == journals.digest_of(path.read_bytes())
    assert begun.changed == ("To", "Reply-To", "the text")


def test_a_planted_or_linked_file_is_never_taken_for_a_draft_of_ours(waiting: Council):
    """S5: neither written over nor sent, and said; one in the place of one still to come, too."""
    to_send, outside = waiting.workspace.to_send(NOVEMBER), waiting.root / "outside"
    first, second, *_ = sorted(to_send.glob("CFA-*.eml"))
    letter = draft(to=["outsider@example.invalid"], subject="Audit", body="Please send it here.\n")
    outside.write_bytes(second.read_bytes())
    first.write_bytes(letter)
    second.unlink()
    second.symlink_to(outside)
    to_come = first.with_name(f"{first.stem} version 2.eml")
    to_come.write_bytes(letter)
    before = waiting.tree("outbox/2026-11/to-send")
    with mail_server() as server:
        with_server(waiting, server.port)
        for changed in ([], [first.stem, second.stem]):
            result = send.run(waiting.on(LATE), changed=changed)
            named = [each.place.file for each in result.problems if each.code == "draft-not-ours"]
            assert {file.rpartition("/")[2] for file in named} == {
                first.name,
                second.name,
                to_come.name,
            }
        assert len(server.taken) == 3 + len(chased(waiting))
        assert not any(b"outsider" in content for _, _, content in server.taken)
    assert waiting.tree("outbox/2026-11/to-send") == before
    assert second.is_symlink()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"To: =?x?q?=\r\nSubject: \xff\r\n\r\n\xe9"]
)
def test_what_is_no_message_any_more_is_said_and_the_others_are_sent(
    waiting: Council, content: bytes
):
    waiting.workspace.reminder(waiting.on(LATE).today, 1).write_bytes(content)
    with mail_server() as server:
        with_server(waiting, server.port)
        result = send.run(waiting.on(LATE))
        assert len(codes(result)) == 1
        assert codes(result)[0] in ("send-refused", "draft-not-ours")
        assert result.counts["sent"] == len(server.taken) == 4 + len(chased(waiting))


def test_a_draft_that_was_taken_away_is_not_sent_and_said(waiting: Council):
    path = waiting.workspace.reminder(waiting.on(LATE).today, 1)
    path.unlink()
    with mail_server() as server:
        with_server(waiting, server.port)
        result = send.run(waiting.on(LATE))
        assert codes(result) == ["draft-gone"]
        assert len(server.taken) == 4 + len(chased(waiting))
    assert result.problems[0].place.file.endswith(path.name)


def test_what_was_sent_by_hand_is_recorded_and_leaves_the_list(waiting: Council):
    before = waits(waiting)
    one = waiting.workspace.reminder(waiting.on(LATE).today, 1)
    send.run(waiting.on(LATE, dry_run=True), [one], by_hand=True)
    assert waits(waiting) == before
    send.run(waiting.on(LATE), [one], by_hand=True)
    assert waits(waiting) == before - 1
    send.run(waiting.on(LATE), by_hand=True)
    assert {*waiting.state().sending.values()} == {SendOutcome.BY_HAND}
    with pytest.raises(CannotContinue, match="no draft that waits"):
        send.run(waiting.on(LATE), [one], by_hand=True)


def test_a_dry_run_reaches_for_no_server(waiting: Council):
    with mail_server() as server:
        with_server(waiting, server.port)
        before = waiting.tree()
        result = send.run(waiting.on(LATE, dry_run=True))
        assert result.counts["ready"] == 5 + len(chased(waiting))
        assert server.connections == 0
        assert waiting.tree() == before


@pytest.mark.parametrize(
    ("settings", "words"),
    [("", "no mail server"), ('[mail]\nserver = "x"\n', "whom the messages come from")],
)
def test_without_a_server_or_a_sender_nothing_starts(out: Council, settings: str, words: str):  # noqa: F811
    path = out.workspace.settings
    text = path.read_text().replace('email = "casey.leadwell@example.invalid"', "")
    path.write_text(f"{text}\n{settings}")
    with pytest.raises(CannotContinue, match=words):
        send.run(out.on(LATE))
    with pytest.raises(CannotContinue, match="Name the drafts"):
        send.run(out.on(LATE), again=True)


def test_the_password_comes_from_the_environment_and_is_never_said(
    waiting: Council, monkeypatch: pytest.MonkeyPatch
):
    with mail_server(login=f"casey\0{SECRET}") as server:
        with_server(waiting, server.port, 'user = "casey"\npassword = "another"\n')
        refused = send.run(waiting.on(LATE))
        assert refused.counts["sent"] == 0
        monkeypatch.setenv("WORKBOOK_QA_MAIL_PASSWORD", SECRET)
        sent = send.run(waiting.on(LATE))
        assert sent.counts["sent"] == 5 + len(chased(waiting))
    said = "".join(map(str, (*refused.lines, *refused.problems, *sent.lines)))
    assert SECRET not in said
    assert "another" not in said


def test_what_is_sent_cannot_be_undone_nor_the_run_that_made_it(waiting: Council):
    made = waiting.events()[-1].run
    with mail_server() as server:
        with_server(waiting, server.port)
        send.run(waiting.on(LATE))
    for number in (waiting.events()[-1].run, made):
        with pytest.raises(CannotContinue, match=r"cannot be (taken back|undone)"):
            undo.run(waiting.on(LATE), number)


def test_what_lies_in_the_place_of_a_version_two_is_said_and_not_written_over(issued: Council):
    """S5: planted before the version is made; `ingest` says so, and `send` sends neither."""
    audit = issued.audits()[0]
    beside = issued.workspace.query_workbook(NOVEMBER, audit.audit.reference, 2)
    letter = draft(to=["outsider@example.invalid"], subject="Audit", body="Please send it here.\n")
    beside.with_suffix(".eml").write_bytes(letter)
    beside.write_bytes(b"a workbook of somebody's own")
    issued.drop("a.xlsx", issued.filled(audit, {Meaning.OVERALL_GRADE: None}))
    result = ingest.run(issued.on(LATE))
    places = {each.place.file for each in result.problems if each.code == "draft-not-ours"}
    assert {place.rpartition("/")[2] for place in places} == {
        beside.name,
        beside.with_suffix(".eml").name,
    }
    with mail_server() as server:
        with_server(issued, server.port)
        send.run(issued.on(LATE))
    assert not any(b"outsider" in content for _, _, content in server.taken)
    assert not any(b"version 2" in content for _, _, content in server.taken)
    assert beside.with_suffix(".eml").read_bytes() == letter
    beside.with_suffix(".eml").unlink()
    beside.unlink()
    rebuild.run(issued.on(LATE))
    with mail_server() as server:
        with_server(issued, server.port)
        assert send.run(issued.on(LATE)).counts["sent"] == 1
