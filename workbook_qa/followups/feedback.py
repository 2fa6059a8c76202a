"""``feedback [REF ...]``: what each audit found, to its worker and their managers (5.1)."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook_qa.core.audit_references import FEEDBACK_PREFIX, read_reference
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import AuditStatus
from workbook_qa.core.wording import counted
from workbook_qa.followups.feedback_findings import findings_of, to_feed_back
from workbook_qa.followups.feedback_form import feedback_form
from workbook_qa.followups.feedback_notices import DAYS_TO_CHALLENGE, feedback_notice
from workbook_qa.followups.followup_book import FollowupTitle
from workbook_qa.followups.issue_followup import issue_followup, next_reference
from workbook_qa.ledger.access import key_for_seals, ledger_to_work_in, tools_of
from workbook_qa.ledger.events import FeedbackIssued
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.followup_answers import CONFIRMING
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.drafts import renew_drafts_list
from workbook_qa.letters.issue import IssueContext, Message, ToRecord, record
from workbook_qa.letters.message_kinds import FEEDBACK_WORDS
from workbook_qa.letters.outgoing import Outbox, Outgoing, write_missing
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.line_of_management import feedback_to, has_moved
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.result import Context, Result


def run(context: Context, references: Sequence[str] = ()) -> Result:
    """Make the feedback of every completed audit that has none; what is there already stays.

    Args:
        references: only these audits.

    Raises:
        CannotContinue: there is no such audit, or it is not completed.
    """
    with ledger_to_work_in(context) as journal:
        events = journal.events()
        state = fold(events)
        wanted = [_known(state, reference) for reference in references]
        people, problems = read_people_register(context)
        words, found = words_for(context, FEEDBACK_WORDS)
        problems += found
        due = to_feed_back(state, wanted)
        made: list[ToRecord] = []
        if due:
            issuing = IssueContext(context, key_for_seals(context, journal), people, words)
            tools = tools_of(journal, state)
            references = [
                next_reference(FEEDBACK_PREFIX, context, events, more) for more in range(len(due))
            ]
            made = [
                _made(issuing, audit, tools[audit.issued.tool], reference)
                for audit, reference in zip(due, references, strict=True)
            ]
        events += record(context, journal, made)
        written: list[Path] = []
        if not context.dry_run:
            outbox = Outbox(context, journal, fold(events), people)
            written = write_missing(_unanswered(outbox, wanted))
            listed, found = renew_drafts_list(outbox)
            written += listed
            problems += found
        problems += [problem for one in made for problem in one.problems]
        return _result(made, written, list(dict.fromkeys(problems)))


def _known(state: State, reference: str) -> str:
    known = read_reference(reference)
    audit = state.audits.get(known or "")
    if audit is None or known is None:
        raise CannotContinue(
            f"There is no audit {known}. Nothing was made."
            if known
            else "What was given is not the reference of an audit, such as CFA-2026-11-0007-K. "
            "Nothing was made."
        )
    if audit.erased:
        raise CannotContinue(f"The case of {known} was erased. Nothing was made.")
    if audit.status is not AuditStatus.COMPLETED:
        raise CannotContinue(
            f"{known} is not completed ({audit.status}), so there is nothing to feed back yet. "
            "Nothing was made."
        )
    return known


def _made(issuing: IssueContext, state: AuditState, tool: AuditTool, followup: str) -> ToRecord:
    context, audit = issuing.context, state.audit
    answer_by = issuing.people.working_days.after(context.today, DAYS_TO_CHALLENGE)
    message, problems = _message(issuing, state, answer_by)
    title = FollowupTitle(
        followup, context.today, f"Feedback on audit {audit.reference}", "Please answer in it"
    )
    confirmed = {field for what, field in CONFIRMING.items() if state.confirmed_on(what)}
    form = feedback_form(findings_of(state, tool), followup, answer_by, confirmed)
    book = issue_followup(issuing, form, title, message=message)
    event = FeedbackIssued(
        context.today,
        audit.reference,
        followup,
        state.accepted.file if state.accepted else "",
        digest_of(book.form),
        digest_of(book.workbook),
        digest_of(book.message),
    )
    return ToRecord((event,), book.documents, tuple(problems))


def _message(
    issuing: IssueContext, state: AuditState, answer_by: datetime.date
) -> tuple[Message, list[Problem]]:
    """What goes to the worker, copied to the line and always to the Lead Auditor."""
    context, audit = issuing.context, state.audit
    recipients = feedback_to(audit, issuing.people, context.today)
    problems = [*recipients.problems]
    copied = [person.email for person in recipients.copied]
    lead = context.settings.lead_auditor.email
    if not lead:
        problems.append(_no_lead_auditor())
    elif lead.casefold() not in {address.casefold() for address in copied}:
        copied.append(lead)
    notice = feedback_notice(
        audit,
        issuing.words,
        until=answer_by,
        moved=has_moved(audit, issuing.people),
        **issuing.signature,
    )
    to = [recipients.to.email] if recipients.to else []
    return Message(notice, to, copied, f"{audit.reference}-feedback.xlsx"), problems


def _no_lead_auditor() -> Problem:
    return Problem(
        "recipient-unknown",
        Place("settings.toml"),
        found="The Lead Auditor, who is always copied in, has no e-mail address.",
        todo="Fill in email under [lead_auditor], and add it to the drafts before sending.",
    )


def _unanswered(outbox: Outbox, wanted: Sequence[str]) -> Iterator[Outgoing]:
    """The latest feedback of each audit while nobody has answered it."""
    for reference, audit in sorted(outbox.state.audits.items()):
        if audit.erased or not audit.feedback or (wanted and reference not in wanted):
            continue
        if not outbox.state.followups[audit.feedback[-1].followup].received:
            yield outbox.feedback(audit)[-1]


def _result(
    made: Sequence[ToRecord], written: Sequence[Path], problems: Sequence[Problem]
) -> Result:
    number = len(made)
    lines = [f"Feedback was made of {counted(number, 'audit')}."]
    if number:
        lines.append("Each workbook and a draft beside it are in the folder to-send of its month.")
    return Result(
        "feedback",
        tuple(lines),
        {"made": number},
        tuple(written),
        tuple(problems),
        next_step="Open each draft, look it over and send it. Put what comes back in inbox."
        if number
        else "",
    )
