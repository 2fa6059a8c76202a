"""``generate MONTH``: the selection as it now stands, one locked workbook for each audit (4.1)."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import closed_days, lay_out
from workbook_qa.audits.open_passwords.password_list import password_lines, write_passwords
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import AuditTool, encode_audit_tool, find_tool
from workbook_qa.core.calendar import Month, month_words, months_earlier
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import CannotContinue, Place, Problem, Severity
from workbook_qa.core.records import Audit, CaseList, Draw, People, Selection
from workbook_qa.core.terms import AuditType
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import key_for_seals, ledger_to_work_in
from workbook_qa.ledger.events import AuditIssued, CasesSelected, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.drafts import renew_drafts_list
from workbook_qa.letters.issue import IssueContext, ToRecord, issue, record
from workbook_qa.letters.message_kinds import COVER_WORDS
from workbook_qa.letters.notices import no_address
from workbook_qa.letters.outgoing import Outbox, write_missing
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.load_registers import missing_tool, read_registers, read_tools
from workbook_qa.selection.amendment import WantedDraw, amend
from workbook_qa.selection.selection_book import read_selection
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.seal import seal_of
from workbook_qa.workbooks.other_formats.encryption import new_password
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import refuse_if_open

LEAST_DAYS = 5  # working days an auditor has at the least, however late in the month it is issued


class _Due(msgspec.Struct, frozen=True):
    """What is to be issued: a selection, its audits that are out, and the last number given."""

    selection: Selection
    issued: Sequence[AuditState]
    number: int
    tool: AuditTool
    case_list: CaseList


def run(context: Context, month: Month, *, encrypt: bool = False) -> Result:
    """Issue what is not issued yet, and write again what is issued and missing from the outbox.

    Nothing is issued while a change in the selection breaks a rule.

    Args:
        encrypt: whether each workbook issued in this run gets a password to open. What was issued
            before stays as it is.

    Raises:
        CannotContinue: there is no selection for the month, or `encrypt` and no extra ``crypto``.
        EncryptionFailedError: an encrypted workbook does not open again; nothing is issued.
    """
    with ledger_to_work_in(context) as journal:
        events = journal.events()
        state = fold(events)
        before = state.selections.get(month)
        if before is None:
            raise CannotContinue(
                f"No cases have been drawn for {month_words(month)}. Run select {month} first."
            )
        tools, problems = read_tools(context)
        words, found = words_for(context, COVER_WORDS)
        problems += found
        registers = read_registers(context, before.as_at)
        workbook = _selection_workbook(context, month)
        wanted, found = _wanted(context, before, workbook)
        problems += [problem for problem in found if problem.severity is Severity.QUERY]
        found = [problem for problem in found if problem.severity is Severity.ERROR]
        selection = before
        if state.issued_in(month):
            # The draw stands: what was issued is neither judged anew nor added to.
            if not found and _pairs(wanted, registers.people) != _pairs(
                before.drawn, registers.people
            ):
                found = [_too_late(context, month)]
            problems, found = problems + found, []
        elif not found:
            selection, found = amend(
                before, wanted, registers.case_list, registers.people, context.settings.policy
            )
        problems += found
        tool = find_tool(tools.values(), selection.audit_tool)
        if tool is None:
            place = Place(context.workspace.schedule.name)
            return _nothing_issued([*problems, missing_tool(place, selection.audit_tool, tools)])
        if any(problem.severity is Severity.ERROR for problem in found):
            return _nothing_issued(problems)
        number = ever_issued(events, month)
        due = _Due(selection, state.issued_in(month), number, tool, registers.case_list)
        issuing = IssueContext(context, key_for_seals(context, journal), registers.people, words)
        issues = list(_issues(issuing, due, encrypt=encrypt))
        amended = [_amended(context, selection, workbook)] if selection != before else []
        events += record(context, journal, [*amended, *issues])
        outbox = Outbox(context, journal, fold(events), registers.people)
        written, unknown = _write_out(outbox, month)
        if not context.dry_run:
            listed, open_list = renew_drafts_list(outbox)
            written, unknown = written + listed, unknown + open_list
        state = outbox.state
        lines = password_lines(context, month, state.issued_in(month), wanted=encrypt)
        return _result(context, month, issues, state, written, problems + unknown, lines)


def _selection_workbook(context: Context, month: Month) -> bytes:
    """The selection's workbook as it stands; empty where it is not there.

    Raises:
        CannotContinue: the workbook is open, so that changes may not be saved yet.
    """
    path = context.workspace.selection(month)
    if not path.is_file():
        return b""
    refuse_if_open(path)
    return content_of(path)


def _wanted(
    context: Context, selection: Selection, workbook: bytes
) -> tuple[list[WantedDraw], list[Problem]]:
    """The lines of the selection's workbook, with what the Head of Service typed into it.

    Where the workbook is not there: the lines as they were drawn or last amended.
    """
    name = context.workspace.selection(selection.month).name
    if not workbook:
        return [_as_drawn(draw, name) for draw in selection.drawn], []
    book = read_book(workbook, name)
    return ([], [book]) if isinstance(book, Problem) else read_selection(book, name)


def _amended(context: Context, selection: Selection, workbook: bytes) -> ToRecord:
    """The amended draw, and the workbook that the Head of Service saved, which is kept with it."""
    documents = (workbook,) if workbook else ()
    digest = digest_of(workbook) if workbook else ""
    return ToRecord((CasesSelected(context.today, selection, digest),), documents)


def ever_issued(events: Iterable[Recorded], month: Month) -> int:
    """How many references of a month were given out; one is never given to a second audit.

    That holds also for those whose run was undone: a workbook may have been sent.
    """
    return sum(
        isinstance(recorded.event, AuditIssued) and recorded.event.audit.month == month
        for recorded in events
    )


def _as_drawn(draw: Draw, file: str) -> WantedDraw:
    return WantedDraw(draw.order, draw.case_id, draw.auditor, draw.reason, Place(file))


def _pairs(lines: Iterable[WantedDraw | Draw], people: People) -> set[tuple[str, str]]:
    """Which case is whose, with the auditors' names as the register has them."""
    known = ((line.case_id, people.person(line.auditor), line.auditor) for line in lines)
    return {(case_id, person.name if person else name) for case_id, person, name in known}


def _too_late(context: Context, month: Month) -> Problem:
    return Problem(
        "amendment-not-allowed",
        Place(context.workspace.selection(month).name),
        found=f"It was changed after the workbooks of {month_words(month)} were issued.",
        todo="Put back what was issued: a case or an auditor cannot be exchanged any more.",
    )


def _issues(issuing: IssueContext, due: _Due, *, encrypt: bool) -> Iterator[ToRecord]:
    tool = encode_audit_tool(due.tool)
    have = {audit.audit.case_id for audit in due.issued}
    closed = closed_days(issuing.people.working_days, issuing.context.today)
    forms = _forms(due, issuing.context.settings.policy, closed)
    missing = (draw for draw in due.selection.drawn if draw.case_id not in have)
    for number, draw in enumerate(missing, start=due.number + 1):
        audit = audit_of_draw(issuing, due.selection, due.tool, due.case_list, draw, number)
        form, password = forms[audit.audit_type], new_password() if encrypt else ""
        yield issue_audit(issuing, audit, tool, form, password=password, reason=draw.reason)


def issue_audit(
    issuing: IssueContext,
    audit: Audit,
    tool: bytes,
    form: Form,
    *,
    password: str = "",
    reason: str = "",
) -> ToRecord:
    """An audit's workbook and the event that records it.

    Args:
        issuing: with the words of the cover.
        tool: the audit tool as a document.
        reason: the Head of Service's, where the selection was amended.
    """
    words = issuing.words.source.encode()
    book = issue(
        form,
        seal=partial(seal_of, audit, key=issuing.key),
        write=partial(write_audit_book, form, audit, council=issuing.council),
        password=password,
    )
    event = AuditIssued(
        issuing.context.today,
        audit,
        digest_of(tool),
        digest_of(book.form),
        digest_of(book.workbook),
        reason,
        password,
        book.encrypted,
        _address(audit, issuing.people),
        digest_of(words),
    )
    return ToRecord((event,), (tool, words, *book.documents))


def _forms(due: _Due, policy: Policy, closed: Sequence[datetime.date]) -> dict[AuditType, Form]:
    """The form of each audit type in the selection."""
    types = {draw.audit_type for draw in due.selection.drawn}
    return {kind: lay_out(due.tool, kind, policy, closed) for kind in types}


def audit_of_draw(
    issuing: IssueContext,
    selection: Selection,
    tool: AuditTool,
    case_list: CaseList,
    draw: Draw,
    number: int,
) -> Audit:
    """The audit of a drawn case, with its auditor, as the number-th of its month."""
    context, people = issuing.context, issuing.people
    team, auditor = people.team(draw.team), people.person(draw.auditor)
    if auditor is None:
        raise ValueError("an auditor who is not in the register passed the selection's checks")
    case = next((case for case in case_list.cases if case.case_id == draw.case_id), None)
    return Audit(
        reference=make_reference(tool.prefix, selection.month, number),
        month=selection.month,
        theme=selection.theme,
        tool_id=tool.id,
        tool_name=tool.name,
        tool_version=tool.version,
        case_id=draw.case_id,
        audit_type=draw.audit_type,
        team=draw.team,
        service_area=team.service_area if team else "",
        worker=draw.worker,
        team_manager=team.team_manager if team else "",
        head_of_service=team.head_of_service if team else "",
        auditor=draw.auditor,
        auditor_role=auditor.role,
        issued_on=context.today,
        due_on=due_date_of_return(context.today, selection.month, people),
        window_start=months_earlier(context.today, tool.look_back_months),
        window_end=context.today,
        context=case.context if case else (),
    )


def due_date_of_return(today: datetime.date, month: Month, people: People) -> datetime.date:
    """The month's last working day, and never fewer than five working days away (default 4)."""
    days = people.working_days
    return max(days.last_of(month), days.after(today, LEAST_DAYS))


def _write_out(outbox: Outbox, month: Month) -> tuple[list[Path], list[Problem]]:
    """Workbooks and drafts of all audits that are still out; what is there already stays.

    The list of passwords comes first, so that no workbook lies there whose password is not known.
    """
    context, audits, people = outbox.context, outbox.state.issued_in(month), outbox.people
    addresses = {audit.audit.reference: _address(audit.audit, people) for audit in audits}
    problems = [no_address(one.audit) for one in audits if not addresses[one.audit.reference]]
    if context.dry_run:
        return [], problems
    written = write_passwords(context, month, audits, people)
    written += write_missing(
        outbox.cover(audit)
        if audit.workbook_given
        else outbox.audit(audit, addresses[audit.audit.reference])
        for audit in audits
        if not audit.accepted and not audit.exempt
    )
    return written, problems


def _address(audit: Audit, people: People) -> str:
    auditor = people.person(audit.auditor)
    return auditor.email if auditor else ""


def _nothing_issued(problems: Sequence[Problem]) -> Result:
    return Result(
        "generate",
        ("Nothing was issued.",),
        {"issued": 0},
        problems=tuple(problems),
        next_step="Put right what is listed and run generate again.",
    )


def _result(
    context: Context,
    month: Month,
    issues: Sequence[ToRecord],
    state: State,
    written: Sequence[Path],
    problems: Sequence[Problem],
    password_lines: Sequence[str],
) -> Result:
    to_send = context.workspace.to_send(month)
    total = sum(not audit.replaced for audit in state.issued_in(month))
    audits = counted(len(issues), "audit")
    step = f"Run status {month} to see which of them are back."
    if not issues:
        says = [f"All {total} audits of {month_words(month)} are issued already."]
    elif context.dry_run:
        says = [f"{audits} would be issued for {month_words(month)}; {total} are issued already."]
        step = f"Run generate {month} without --dry-run to issue them."
    else:
        says = [f"{audits} issued for {month_words(month)}; {total} in all."]
        step = "Open each draft, look it over and send it. Put what comes back in inbox."
    if any(path.parent == to_send for path in written):
        folder = context.workspace.shown(to_send)
        says.append(f"The workbooks and a draft e-mail for each are in {folder}.")
    lines = (*says, *password_lines)
    return Result(
        "generate",
        lines,
        {"issued": len(issues), "in all": total, "files": len(written)},
        tuple(written),
        tuple(problems),
        next_step=step,
    )
