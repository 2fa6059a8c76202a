"""``ingest``: everything in the inbox, exactly one outcome each (paragraph 5.1).

Each file is read once, judged and recorded before it moves; one bad file never stops the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.commands.reading import alone, open_ledger, read_people_register
from workbook_qa.commands.result import Context, FileOutcome, Result
from workbook_qa.excel.form import decode_form, given_texts
from workbook_qa.excel.ingest_report_book import write_ingest_report
from workbook_qa.excel.reader import read_book
from workbook_qa.excel.returned_book import ReturnedBook, read_return
from workbook_qa.excel.seal import Identity, identities_in, key_name, same_seal, seal_of
from workbook_qa.framework.audit_tool import AuditTool, decode_audit_tool
from workbook_qa.framework.calendar import month_of
from workbook_qa.framework.cells import Book
from workbook_qa.framework.completion import check_return
from workbook_qa.framework.independence import objections, responsible_for
from workbook_qa.framework.ledger import AuditState, FileReceived, Recorded, State, fold
from workbook_qa.framework.notices import put_away_note, reply_notice
from workbook_qa.framework.outcomes import already_have_words, concern_alarm, judge
from workbook_qa.framework.problem import CannotContinue, Place, Problem, worst_first
from workbook_qa.framework.records import Audit, People
from workbook_qa.framework.references import read_reference
from workbook_qa.framework.terms import AuditStatus, Outcome
from workbook_qa.workspace.inbox import Waiting, put_away, waiting
from workbook_qa.workspace.journal import Journal, digest_of
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.mail import draft
from workbook_qa.workspace.writing import clean_up, who_am_i, write_file

_OUR_FAULT = "A fault of the program stopped it from being read."


class _Desk(msgspec.Struct, frozen=True):
    """What every file is held against."""

    context: Context
    journal: Journal
    people: People
    key: bytes


def run(context: Context) -> Result:
    """Take in every settled file of the inbox; the report and replies are renewed."""
    with alone(context), open_ledger(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.inbox)
        people, problems = read_people_register(context)
        key = context.workspace.seal_key
        desk = _Desk(context, journal, people, key.read_bytes().strip() if key.exists() else b"")
        events = journal.events()
        state = fold(events)
        taken: list[tuple[FileReceived, str]] = []
        unread: list[Waiting] = []
        faults: list[Exception] = []
        for file in waiting(context.workspace.inbox, patience=context.patience):
            if file.content is None or not file.settled:
                unread.append(file)
                continue
            try:
                event, alarm = _take_in(desk, file, file.content, state)
            except CannotContinue:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours must not stop the others
                faults.append(fault)
                unread.append(msgspec.structs.replace(file, content=None, fault=_OUR_FAULT))
                continue
            taken.append((event, alarm))
            recorded = _record(desk, state, event, file, file.content)
            events.append(recorded)
            state = fold([recorded], after=state)
        written = [] if context.dry_run else _write_out(desk, events)
        result = _result(taken, unread, written, problems)
        return msgspec.structs.replace(result, faults=tuple(faults))


def _record(
    desk: _Desk, state: State, event: FileReceived, file: Waiting, content: bytes
) -> Recorded:
    """Into the ledger first, then out of the inbox."""
    context = desk.context
    if context.dry_run:
        return Recorded(state.number + 1, context.now, who_am_i(), event)
    (recorded,) = desk.journal.record([event], [content], at=context.now, by=who_am_i())
    before = state.files.get(event.file)
    # A run that was cut off may have recorded it and not put it away: that is finished now.
    unfinished = before is not None and not _target(context, before, state).exists()
    said = before if before and unfinished else event
    note = put_away_note(said.name, said.outcome, said.reason, said.problems)
    put_away(file.path, _target(context, said, state), content, note)
    return recorded


def _target(context: Context, event: FileReceived, state: State) -> Path:
    """Where a file is put away: named by its audit, or by its digest, never by its own name.

    Args:
        state: as it was before the file was taken in, or later.
    """
    workspace, month, ending = context.workspace, month_of(event.on), safe_ending(event.name)
    outcome = event.outcome
    if outcome is Outcome.ACCEPTED:
        number = _number(event, state.audits[event.reference])
        return workspace.accepted_workbook(month, event.reference, number, ending)
    if outcome is Outcome.ALREADY_HAVE:
        outcome = state.files.get(event.file, event).outcome
    stem = event.reference or f"{event.on.isoformat()} {event.file[:8]}"
    if event.outcome in (Outcome.ALREADY_HAVE, Outcome.SUPERSEDED):
        stem = f"{stem} {event.outcome} {event.file[:8]}"
    return workspace.put_away(outcome, month) / f"{stem}{ending}"


def _number(event: FileReceived, state: AuditState) -> int:
    """The how-manieth accepted return of its audit a file is, or will be."""
    accepted = [file.file for file in state.received if file.outcome is Outcome.ACCEPTED]
    return (accepted.index(event.file) if event.file in accepted else len(accepted)) + 1


# One file


def _take_in(desk: _Desk, file: Waiting, content: bytes, state: State) -> tuple[FileReceived, str]:
    """The event of one file, and what must be said first about it, if anything."""
    name, digest = file.name, digest_of(content)
    blank = FileReceived(desk.context.today, digest, name, Outcome.REFUSED, "")
    before = state.files.get(digest)
    if before:
        return msgspec.structs.replace(
            blank,
            outcome=Outcome.ALREADY_HAVE,
            reference=before.reference,
            reason=already_have_words("The same file was", before),
        ), ""
    book = read_book(content, name)
    if isinstance(book, Problem):
        return _refused(blank, [book]), ""
    audit_state, problems = _identify(desk, book, name, state)
    if audit_state is None:
        return _refused(blank, problems), ""
    return _take_in_return(desk, blank, book, audit_state, problems)


def _refused(blank: FileReceived, problems: Sequence[Problem]) -> FileReceived:
    reason = " ".join(problem.message for problem in problems)
    return msgspec.structs.replace(blank, reason=reason, problems=tuple(problems))


def _take_in_return(
    desk: _Desk,
    blank: FileReceived,
    book: Book,
    state: AuditState,
    problems: list[Problem],
) -> tuple[FileReceived, str]:
    audit = state.audit
    form = decode_form(desk.journal.document(state.issued.form))
    tool = decode_audit_tool(desk.journal.document(state.issued.tool))
    seal = seal_of(audit, state.issued.form, desk.key)
    returned = read_return(form, given_texts(audit, seal), audit, book, blank.name)
    found = [
        *problems,
        *_evidence_problems(book, blank.name),
        *_independence_problems(desk, audit, blank.name),
        *returned.problems,
        *_completion_problems(desk, audit, tool, returned),
    ]
    found = worst_first(found)
    outcome, reason = judge(state, returned.content, found)
    event = msgspec.structs.replace(
        blank,
        outcome=outcome,
        reason=reason,
        reference=audit.reference,
        content=returned.content,
        problems=tuple(found),
        normalised=returned.normalised,
        format=book.kind,
    )
    alarm = concern_alarm(returned.content, returned.unread) or ""
    return event, "" if outcome is Outcome.ALREADY_HAVE else alarm


def _completion_problems(
    desk: _Desk, audit: Audit, tool: AuditTool, returned: ReturnedBook
) -> list[Problem]:
    return check_return(
        returned.content,
        audit,
        tool,
        places=returned.places,
        policy=desk.context.settings.policy,
        people=desk.people if desk.people.staff else None,
        working_days=desk.people.working_days,
        received_on=desk.context.today,
        unread=returned.unread,
    )


def _evidence_problems(book: Book, name: str) -> list[Problem]:
    if not book.values_only:
        return []
    return [
        Problem(
            "less-evidence",
            Place(name),
            found=f"The workbook came back as .{book.kind}, which keeps only what the cells say.",
            todo="Nothing has to be done; as .xlsx it would also show whether anything locked "
            "was changed.",
        )
    ]


def _independence_problems(desk: _Desk, audit: Audit, name: str) -> list[Problem]:
    """Independence is looked at again when the workbook comes back (paragraph 4.1)."""
    auditor = desk.people.person(audit.auditor)
    if auditor is None:
        return []
    policy = desk.context.settings.policy
    rules = objections(auditor, responsible_for(audit), desk.people, policy)
    return [
        Problem(
            "auditor-not-independent",
            Place(name),
            found=f"The auditor is not independent of the case: {rule}",
            todo="Give the case to another auditor.",
        )
        for rule in rules
    ]


# Whose it is


def _identify(
    desk: _Desk, book: Book, name: str, state: State
) -> tuple[AuditState | None, list[Problem]]:
    """The audit a workbook belongs to: any one of three places is enough if its seal holds.

    Places that name different audits are not chosen between: parts of two workbooks may have
    been put together, and what is typed may be about another child.
    """
    claims = list(dict.fromkeys(_claims(identities_in(book))))
    named = {claim.reference for claim in claims}
    if not named:
        return None, [_not_ours(name)]
    if len(named) > 1:
        return None, [_broken(name, "It carries the references of different audits.")]
    reference = named.pop()
    if reference not in state.audits:
        return None, [_unknown(name, reference)]
    if any(_seal_holds(desk, state, claim) for claim in claims):
        return state.audits[reference], []
    if _can_check(desk, claims):
        return None, [_broken(name, "Its reference does not agree with its seal.")]
    return state.audits[reference], [_not_checked(name)]


def _claims(identities: Sequence[Identity]) -> Iterator[Identity]:
    for identity in identities:
        reference = read_reference(identity.reference)
        if reference:
            yield Identity(reference, identity.seal)


def _seal_holds(desk: _Desk, state: State, claim: Identity) -> bool:
    if not claim.seal or not desk.key:
        return False
    audit_state = state.audits[claim.reference]
    expected = seal_of(audit_state.audit, audit_state.issued.form, desk.key)
    return same_seal(claim.seal, expected)


def _can_check(desk: _Desk, claims: Sequence[Identity]) -> bool:
    """Whether a seal is there that was made with the key we have; a lost key is not a forgery."""
    name = key_name(desk.key) if desk.key else ""
    return any(claim.seal and name and claim.seal.upper().startswith(name) for claim in claims)


def _not_ours(name: str) -> Problem:
    return Problem(
        "not-our-workbook",
        Place(name),
        found="This workbook does not carry the reference of an audit.",
        todo="If it holds an audit, ask for it in the workbook that was sent out.",
    )


def _unknown(name: str, reference: str) -> Problem:
    return Problem(
        "audit-unknown",
        Place(name),
        found=f"{reference} is not an audit that was issued from here.",
        todo="Look whether it belongs to another council or another folder.",
    )


def _broken(name: str, found: str) -> Problem:
    return Problem(
        "seal-broken",
        Place(name),
        found=found,
        todo="Send the auditor the workbook again and ask for it back unchanged but for the "
        "pale yellow cells.",
    )


def _not_checked(name: str) -> Problem:
    return Problem(
        "seal-not-checked",
        Place(name),
        found="The workbook's seal is missing, or was made with a key that is not here.",
        todo="Look whether the case and the auditor on its first page are the right ones.",
    )


# What is written


def _write_out(desk: _Desk, events: Sequence[Recorded]) -> list[Path]:
    """The ingest report, and a draft reply for every audit whose auditor must answer."""
    context, state = desk.context, fold(events)
    written: list[Path] = []
    for audit_state in state.audits.values():
        if audit_state.status is AuditStatus.QUERIED:
            path, message = _reply(desk, audit_state)
            if not path.exists() and write_file(path, message):
                written.append(path)
    report = write_ingest_report(events, council=context.settings.council.name)
    if write_file(context.workspace.ingest_report, report):
        written.append(context.workspace.ingest_report)
    return written


def _reply(desk: _Desk, state: AuditState) -> tuple[Path, bytes]:
    settings, audit = desk.context.settings, state.audit
    queried = [file for file in state.received if file.outcome is Outcome.QUERIED]
    notice = reply_notice(
        audit,
        queried[-1].problems,
        council=settings.council.name,
        lead_auditor=settings.lead_auditor.name,
    )
    auditor = desk.people.person(audit.auditor)
    to = [auditor.email] if auditor and auditor.email else []
    path = desk.context.workspace.reply(audit.month, audit.reference, len(queried))
    return path, draft(to=to, subject=notice.subject, body=notice.body)


# What is said


def _result(
    taken: Sequence[tuple[FileReceived, str]],
    unread: Sequence[Waiting],
    written: Sequence[Path],
    problems: Sequence[Problem],
) -> Result:
    outcomes = [
        FileOutcome(event.name, event.outcome, event.reference, event.reason) for event, _ in taken
    ]
    outcomes += [
        FileOutcome(file.name, Outcome.REFUSED, "", f"{file.fault} It is left in the inbox.")
        for file in unread
        if file.content is None
    ]
    copying = [file.name for file in unread if file.content is not None]
    counts: Mapping[str, int] = {
        outcome.value: sum(each.outcome is outcome for each in outcomes) for outcome in Outcome
    }
    lines = [f"{len(outcomes)} files were in the inbox: {_spoken(counts)}."]
    lines += [f"{name} is still being copied and is left for the next run." for name in copying]
    found = [problem for event, _ in taken for problem in event.problems]
    return Result(
        "ingest",
        tuple(lines),
        dict(counts),
        tuple(written),
        (*problems, *found),
        tuple(outcomes),
        next_step="Look over the draft replies in to-send, then run reconcile.",
        alarms=tuple(alarm for _, alarm in taken if alarm),
    )


def _spoken(counts: Mapping[str, int]) -> str:
    said = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    return ", ".join(said) if said else "nothing to do"
