"""Every kind of workbook that is written, as bytes: what tests of their form are run on."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache, partial

import msgspec

from tests.support.made_up.council import (
    AS_AT,
    AUDITORS,
    ENTRY,
    PEOPLE,
    POLICY,
    WORKERS,
    a_list,
    cases_of,
)
from tests.support.made_up.returns import (
    SOME_PEOPLE,
    an_audit,
    case_file_audit,
    changed,
    complete_return,
)
from tests.support.made_up.states import TODAY, a_state, recorded, some_events, some_tables
from tests.support.made_up.summary_states import TEAMS as SUMMARY_TEAMS
from tests.support.made_up.summary_states import a_summary, a_year, ledger, the_state, tools
from tests.support.made_up.theme_states import NO_PEOPLE, a_report, one_round, several_rounds
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.audits.auditor_queries import asked_of
from workbook_qa.audits.checks.audit_checks import checks_of
from workbook_qa.audits.open_passwords.password_list import write_password_list
from workbook_qa.audits.open_passwords.passwords import password_table
from workbook_qa.audits.query_form import with_queries
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.cells import address
from workbook_qa.core.policy import Policy
from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.queries import Queried
from workbook_qa.core.records import Audit, Exclusion, People, Return
from workbook_qa.core.replies import reply_to
from workbook_qa.core.terms import AuditType, Confirmation, Outcome
from workbook_qa.core.typed.known_tables import KnownTable
from workbook_qa.followups.confirmation_form import Issue, confirmation_form, entries_in
from workbook_qa.followups.confirmation_merge import ToConfirm
from workbook_qa.followups.feedback_findings import findings_of
from workbook_qa.followups.feedback_form import feedback_form
from workbook_qa.followups.followup_book import FollowupTitle, write_followup
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditAnnotated,
    AuditIssued,
    CasesSelected,
    ConflictFound,
    ConflictSettled,
    FeedbackIssued,
    FileReceived,
    TextReleased,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.message_kinds import DraftKind
from workbook_qa.letters.to_send import DraftLine
from workbook_qa.letters.to_send_book import write_to_send
from workbook_qa.registers.case_list.case_columns import PLAIN_LIST
from workbook_qa.registers.register_book import Rows, write_register
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS
from workbook_qa.releases.texts_to_release import listed_texts, release_table
from workbook_qa.releases.texts_to_release_book import write_texts_to_release
from workbook_qa.reports.summary.sheets.detail_book import write_detail
from workbook_qa.reports.summary.summary_book import write_summary
from workbook_qa.reports.theme.theme_report_book import write_theme_report
from workbook_qa.returns.ingest_report_book import write_ingest_report
from workbook_qa.returns.rules.completion import check_return
from workbook_qa.selection.draw import select_cases
from workbook_qa.selection.selection_book import write_selection
from workbook_qa.tracker.tables.teams_today import overdue_then
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.upkeep.problems_book import unknown_names, write_problems_book
from workbook_qa.workbooks.form.form import Form

# What makes trouble in headers, footers, attributes and formulas.
COUNCIL = '3 Rivers & Downs "Borough" <Council> with Children\'s Services'
# Text that a spreadsheet could take for something else.
NASTY = '=1+1 "quoted" & <b> \U0001f9d2 00123\nSecond line, 1/2'
SEAL = "AAAA-BBBBB-CCCCC-DDDDD-EEEEE"


def book_of(kind: str) -> bytes:
    """The workbook of one kind (see `KINDS`); each is made once."""
    return KINDS[kind]()


def an_audit_and_form(audit_type: AuditType, **changes: object) -> tuple[Audit, Form]:
    """A made-up audit of the type with the form it is issued on."""
    audit = an_audit(audit_type=audit_type, **changes)
    return audit, lay_out(case_file_audit(), audit_type, Policy())


@cache
def _audit(audit_type: AuditType) -> bytes:
    audit, form = an_audit_and_form(audit_type)
    return write_audit_book(form, audit, SEAL, council="Wexcombe")


@cache
def _awkward_audit() -> bytes:
    """Every given cell holds something long or nasty."""
    given = ("theme", "team", "service_area", "worker", "team_manager", "head_of_service")
    changes = dict.fromkeys(given, f"{NASTY} {'very long name ' * 6}")
    days = tuple((f"Event {number}", TODAY) for number in range(6))
    audit, form = an_audit_and_form(AuditType.DISABLED_CHILDREN, context=days, **changes)
    return write_audit_book(form, audit, SEAL, council=COUNCIL)


def _select(cases: int) -> CasesSelected:
    names = [worker.name for worker in WORKERS]
    exclusions = [Exclusion("2001", "Case closed"), Exclusion("2002", "18 or over")]
    case_list = a_list(cases_of(*names, each=cases), exclusions)
    selection, _ = select_cases(ENTRY.month, ENTRY, case_list, PEOPLE, {}, "a seed", POLICY)
    assert selection is not None
    return CasesSelected(AS_AT, selection)


@cache
def _selection(cases: int) -> bytes:
    auditors = [(person.name, str(person.role), 1) for person in AUDITORS]
    selection = _select(cases).selection
    return write_selection(selection, auditors, council=COUNCIL, drawn_on=AS_AT)


@cache
def _ingest_report(empty: bool) -> bytes:
    events = [] if empty else recorded([_put_away(event) for event in _post()])
    return write_ingest_report(events, fold(events), council=COUNCIL)


def _put_away(event: AnyEvent) -> AnyEvent:
    if isinstance(event, FileReceived):
        return msgspec.structs.replace(event, path=f"queried/{event.file[:8]}.xlsx")
    return event


def _post() -> list[AnyEvent]:
    events = some_events(8)
    place = Place("a.xlsx", "Questions", "D7")
    problem = Problem("grade-missing", place, NASTY, "Choose one.")
    refused = FileReceived(
        TODAY, "c" * 64, f"{NASTY}.xlsx", Outcome.REFUSED, NASTY, problems=(problem,)
    )
    read = FileReceived(
        TODAY,
        "d" * 64,
        "b.xlsx",
        Outcome.ACCEPTED,
        "Taken.",
        "CFA-2026-11-0001-A",
        content=Return("", {reply_to("evidence-too-short", "Q1.1.evidence"): NASTY}),
        normalised=(("S1.grade", "RI ", "Requires improvement"), ("S2.grade", NASTY, "Good")),
    )
    accepted = next(event for event in events if isinstance(event, FileReceived) and event.content)
    other = msgspec.structs.replace(
        accepted,
        file="e" * 64,
        outcome=Outcome.CONFLICT,
        saved_by=NASTY,
        content=changed(accepted.content, {Meaning.STRENGTHS: NASTY, "S1.grade": "Inadequate"}),
    )
    fed_back = FeedbackIssued(
        TODAY, accepted.reference, "FBK-2026-11-0001-X", accepted.file, *("f", "w", "m")
    )
    said = {"disagrees-with-grade": NASTY, "facts-right": "No", "placed-on-file-on": "2026-11-23"}
    answer = FileReceived(
        TODAY,
        "9" * 64,
        "c.xlsx",
        Outcome.ACCEPTED,
        "3 entries recorded.",
        fed_back.followup,
        content=Return(fed_back.followup, said),
        held=(SuspectedText("disagrees-with-grade", ("a telephone number",), ("a name",)),),
    )
    return [*events, refused, read, other, fed_back, answer]


@cache
def _passwords() -> bytes:
    """Some audits of auditors with long names or none in the register, and the widest password."""
    names = (NASTY, "Robin Madeup", "Alexandria Featherstonehaugh-Example")
    audits = [
        AuditState(
            AuditIssued(
                TODAY,
                an_audit(reference=f"CFA-2026-11-{number:04d}-A", auditor=name),
                *("t", "f", "w"),
                password="-".join(["WWWWW"] * 4),
            )
        )
        for number, name in enumerate(names, start=1)
    ]
    table = password_table(audits, SOME_PEOPLE)
    return write_password_list(table, Month("2026-11"), council=COUNCIL, issued_on=TODAY)


@cache
def _problems(*, with_names: bool) -> bytes:
    """Unknown people and teams with nasty names, and one problem without a place."""
    problems = [
        Problem(code, Place(f"cases {number}.xlsx", "It's a sheet", f"H{number}"), NASTY, "", name)
        for code in ("person-unknown", "team-unknown")
        for number, name in enumerate((NASTY, "Robin Madeup", "A" * 60), start=1)
    ]
    problems.append(Problem("register-missing", Place(), "It is missing.", "Put it there."))
    shown = problems if with_names else []
    names = unknown_names(shown, PEOPLE)
    paths = {"cases 1.xlsx": "../registers/cases 1.xlsx"}
    return write_problems_book(shown, names, PEOPLE, paths, council=COUNCIL, on=TODAY)


@cache
def _register(title: str, sheets: tuple[KnownTable, ...], *, with_rows: bool) -> bytes:
    rows: Rows = {sheet.name: sheet.examples for sheet in sheets} if with_rows else {}
    return write_register(sheets, rows, title=title, created=datetime.date(2026, 11, 2))


@cache
def _tracker(*, with_rows: bool) -> bytes:
    state = a_state() if with_rows else State()
    paths = {
        key: f"../inbox/accepted/{one.audit.month}/{key}.xlsx"
        for key, one in state.audits.items()
        if one.accepted
    }
    tables = some_tables(state if with_rows else fold([]))
    then = overdue_then(recorded(some_events()) if with_rows else [], People((), ()), TODAY)
    return write_tracker(
        tables, council=COUNCIL, number=state.number, workbook_of=paths, overdue_then=then
    )


@cache
def _tracker_worked_in() -> bytes:
    """Own columns, notes to cells, a conflict to be decided on and one that was."""
    events = some_events()
    key, other, *_ = sorted(fold(recorded(events)).actions)
    audit = sorted(fold(recorded(events)).audits)[0]
    conflict = len(events) + 4
    events += [
        ActionChanged(TODAY, key, {"own:Zone": NASTY, "own:Checked": "2026-11-12"}),
        ActionChanged(TODAY, other, {"own:Zone": "North", "note:Owner": NASTY, "comment": NASTY}),
        AuditAnnotated(TODAY, audit, {"own:Seen": "'007", "note:Team": "Moved since."}),
        ConflictFound(TODAY, key, "comment", "", "Ours", NASTY, "Morgan Sample"),
        ConflictFound(TODAY, other, "status", "Open", "Done", "Reopened", "Morgan Sample"),
        ConflictSettled(TODAY, conflict + 1, False, "Jordan Placeholder"),
    ]
    state = fold(recorded(events))
    assert len(state.conflicts) == 1
    then = overdue_then(recorded(events), People((), ()), TODAY)
    return write_tracker(
        some_tables(state), council=COUNCIL, number=state.number, overdue_then=then
    )


@cache
def _summary(audits: tuple[tuple[Month, int], ...], marking: str = "") -> bytes:
    events = ledger(dict(audits), teams=SUMMARY_TEAMS)
    return write_summary(a_summary(events), council=COUNCIL, marking=marking)


@cache
def _detail(audits: tuple[tuple[Month, int], ...], marking: str = "") -> bytes:
    events = ledger(dict(audits), teams=SUMMARY_TEAMS)
    return write_detail(a_summary(events), council=COUNCIL, marking=marking)


LACKS = {
    Meaning.OVERALL_GRADE: None,
    "Q1.1.answer": None,
    "Q1.2.evidence": "Short.",
    "A1.owner": "Somebody Unknown",
}


@cache
def _version_2() -> bytes:
    """An incomplete return as it goes back: something to put right and something to look at."""
    _, form = an_audit_and_form(AuditType.CHILD_PROTECTION_PLAN)
    return _going_back(2, LACKS, form)[0]


@cache
def _version_3() -> bytes:
    """It goes back once more: replied to, one reply of which must be looked at itself."""
    _, form = an_audit_and_form(AuditType.CHILD_PROTECTION_PLAN)
    _, second = _going_back(2, LACKS, form)
    replies = {
        reply_to("evidence-too-short", "Q1.2.evidence"): NASTY,
        reply_to("owner-unknown", "A1.owner"): "As Jonny Walker, born 03/04/2015, says. " * 9,
    }
    return _going_back(3, {**LACKS, **replies, **BRIEF}, second)[0]


BRIEF = {"Q3.1.answer": "Partly", "Q3.1.evidence": "Brief.", "A1.questions": "1.2, 3.1"}


def _going_back(version: int, changes: Mapping[str, str | None], form: Form) -> tuple[bytes, Form]:
    """A return to the version before, which has that form, as it goes back; and the new form."""
    audit = an_audit(audit_type=AuditType.CHILD_PROTECTION_PLAN)
    tool = case_file_audit()
    content = changed(complete_return(tool, audit), changes)
    returned_on = datetime.date(2026, 11, 20)
    places = {
        cell.field: Place("r.xlsx", sheet.name, address(cell.row, cell.column))
        for sheet, cell in form.inputs()
    }
    problems = check_return(
        content,
        audit,
        tool,
        places=places,
        policy=Policy(),
        people=SOME_PEOPLE,
        working_days=WorkingDays(),
        received_on=returned_on,
    )
    queried = Queried(version, content, asked_of(form, problems, places), returned_on)
    assert {each.is_error for each in queried.asked} == {True, False}
    checks = checks_of(case_file_audit(), audit.audit_type, Policy())
    form = with_queries(form, audit, queried, checks)
    book = write_audit_book(form, audit, SEAL, council="Wexcombe", queried=queried)
    return book, form


NARRATIVE = {
    "looked-at": f"{NASTY}\n" + "A sentence that goes on for some time, as they do. " * 20,
    "found": "Plans say who does what by when.\n\nChronologies are thin.",
    "will-do": "- A workshop in January\n= one page on chronologies",
}


@cache
def _theme_report(audits: int, rounds: int, *, written: bool) -> bytes:
    events = several_rounds(audits) if rounds > 1 else one_round(audits)
    return write_theme_report(a_report(events), NARRATIVE if written else {}, council=COUNCIL)


@cache
def _theme_report_before_returns() -> bytes:
    report = a_report(one_round(5), as_at=datetime.date(2026, 11, 3), people=NO_PEOPLE)
    return write_theme_report(report, {}, council="Wexcombe")


@cache
def _confirmation(audits: int) -> bytes:
    """Open actions of a manager's teams with long texts, and confirmations that are lacking."""
    state = a_state()
    actions = [
        msgspec.structs.replace(one, evidence=NASTY if number == 1 else "", comment="So. " * 40)
        for number, one in enumerate(state.actions.values())
        if one.status.is_open
    ]
    done = [one for one in state.audits.values() if one.accepted][:audits]
    fed_back = [
        msgspec.structs.replace(
            one,
            confirmed={Confirmation.DISCUSSED: TODAY} if number == 0 else {},
            feedback=(FeedbackIssued(TODAY, "r", "p", one.accepted.file, "f", "w", "m"),),
        )
        for number, one in enumerate(done)
        if one.accepted
    ]
    wanted = ToConfirm(tuple(actions if audits else actions[:1]), tuple(fed_back))
    issue = Issue("CNF-2026-11-0001-X", "Alexandria Featherstonehaugh-Example", TODAY)
    form = confirmation_form(wanted, issue, state, WorkingDays())
    followup = FollowupTitle(
        issue.reference, TODAY, f"Confirmation {issue.reference}", "Please fill it in"
    )
    return write_followup(form, followup, SEAL, council=COUNCIL, entries=entries_in(wanted))


@cache
def _to_send(number: int) -> bytes:
    """Drafts of each kind, with the longest texts and names."""
    lines = [
        DraftLine(
            list(DraftKind)[count % 3],
            TODAY,
            ("alexandria.featherstonehaugh-example@wexcombe.example",) if count % 4 else (),
            ("robin.madeup@wexcombe.example", "casey.leadwell@wexcombe.example") * (count % 2),
            "Case file audits: 3 things to look at" if count % 3 else NASTY,
            "CFA-2026-11-0001-A/1\nCFA-2026-11-0002-A/1\nCFA-2026-11-0003-A/2\nand 2 more",
            f"Dear Robin Madeup\n\n{NASTY}\n\n" + "A line of the message.\n" * 25,
            f"2026-11/to-send/Reminder 2026-11-24 {count:02}.eml",
            "" if count % 3 else "2026-11/to-send/CFA-2026-11-0001-A.xlsx",
        )
        for count in range(number)
    ]
    return write_to_send(lines, council=COUNCIL)


@cache
def _texts_to_release(*, empty: bool) -> bytes:
    """Texts that wait, one of them nasty and one about somebody, and each decision."""
    state = the_state(ledger({Month("2026-11"): 0 if empty else 12}, seed=7))
    texts = listed_texts(state, tools(), SOME_PEOPLE, TODAY)
    typed = (NASTY, "The plan was drawn with her mother; ring 020 7946 0123. " * 5)
    more = [
        msgspec.structs.replace(texts[0], text=words, shown=words, field=f"Q{place}.1.evidence")
        for place, words in enumerate(typed)
        if texts
    ]
    decided = [
        msgspec.structs.replace(
            listed,
            release=TextReleased(TODAY, listed.reference, listed.field, "", word, words, "A B"),
        )
        for listed, (word, words) in zip(
            texts, (("Release", "So."), ("Change", NASTY), ("Keep back", "")), strict=False
        )
    ]
    listed = [*more, *texts[3:], *decided]
    table = release_table(listed, state, tools(), SOME_PEOPLE)
    return write_texts_to_release(table, listed, number=7, council=COUNCIL)


@cache
def _feedback(*, filled: bool) -> bytes:
    """Of an audit with everything in it, long and nasty, or with as little as there can be."""
    tool = case_file_audit()
    audit = an_audit(audit_type=AuditType.DISABLED_CHILDREN, worker=NASTY if filled else "A B")
    wordy = {
        "strengths": "The child's day comes alive in the visit notes. " * 12,
        "outstanding-practice": "Drawings were used to agree the plan. " * 4,
        "worker-reflections": "More time for the father.",
        "Q1.2.answer": "Partly",
        "Q2.1.answer": "No",
        "A2.kind": "Advice",
        "A2.what": NASTY,
        **{f"S{number}.reason": "Why it is so, in a sentence or two. " * 3 for number in (1, 2, 3)},
    }
    bare = {"strengths": None, "impact": None, "S1.reason": None, "A1.kind": "Advice"}
    content = changed(complete_return(tool, audit), wordy if filled else bare)
    received = FileReceived(TODAY, "a" * 64, "a", Outcome.ACCEPTED, "", audit.reference, content)
    state = AuditState(
        AuditIssued(TODAY, audit, *("t", "f", "w")), received=(received,), accepted=received
    )
    reference = "FBK-2026-11-0001-X"
    form = feedback_form(findings_of(state, tool), reference, TODAY)
    followup = FollowupTitle(
        reference, TODAY, f"Feedback on audit {audit.reference}", "Please answer in it"
    )
    return write_followup(form, followup, SEAL, council=COUNCIL)


KINDS: dict[str, Callable[[], bytes]] = {
    **{f"audit, {one}": partial(_audit, one) for one in AuditType},
    "audit, awkward names": _awkward_audit,
    "audit, version 2": _version_2,
    "audit, version 3": _version_3,
    "feedback": partial(_feedback, filled=True),
    "feedback, nothing to say": partial(_feedback, filled=False),
    "confirmation": partial(_confirmation, 4),
    "confirmation, one action": partial(_confirmation, 0),
    "selection": partial(_selection, 3),
    "selection without reserves": partial(_selection, 1),
    "ingest report": partial(_ingest_report, empty=False),
    "ingest report, empty": partial(_ingest_report, empty=True),
    "passwords": _passwords,
    "problems": partial(_problems, with_names=True),
    "problems, empty": partial(_problems, with_names=False),
    "to send": partial(_to_send, 7),
    "to send, empty": partial(_to_send, 0),
    "texts to release": partial(_texts_to_release, empty=False),
    "texts to release, empty": partial(_texts_to_release, empty=True),
    "people": partial(_register, "People", (TEAMS, STAFF, CLOSURES), with_rows=True),
    "people, empty": partial(_register, "People", (TEAMS, STAFF, CLOSURES), with_rows=False),
    "schedule": partial(_register, "Schedule", (SCHEDULE,), with_rows=True),
    "case list": partial(_register, "Case list", (PLAIN_LIST,), with_rows=True),
    "tracker": partial(_tracker, with_rows=True),
    "tracker, worked in": _tracker_worked_in,
    "tracker, empty": partial(_tracker, with_rows=False),
    "summary, good month": partial(_summary, tuple(a_year().items()), "OFFICIAL-SENSITIVE"),
    "summary, thin month": partial(_summary, tuple(a_year(5).items())),
    "summary, nothing yet": partial(_summary, ()),
    "detail, good month": partial(_detail, tuple(a_year().items()), "OFFICIAL-SENSITIVE"),
    "detail, nothing yet": partial(_detail, ()),
    "theme report": partial(_theme_report, 24, 4, written=True),
    "theme report, first round": partial(_theme_report, 3, 1, written=False),
    "theme report, no returns": _theme_report_before_returns,
}
