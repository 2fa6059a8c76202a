"""``feedback [REF ...]``: what each audit found, to its worker and their managers (5.1)."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.audit_references import (
    FEEDBACK_PREFIX,
    make_reference,
    next_number,
    read_reference,
)
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import month_of
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus
from workbook_qa.core.wording import counted
from workbook_qa.followups.feedback_findings import findings_of, to_feed_back
from workbook_qa.followups.feedback_form import feedback_form
from workbook_qa.followups.feedback_notices import DAYS_TO_CHALLENGE, feedback_notice
from workbook_qa.followups.followup_book import FollowupTitle, write_followup
from workbook_qa.ledger.access import exclusive_access, key_for_seals, open_ledger, tools_of
from workbook_qa.ledger.events import FeedbackIssued, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.drafts import renew_drafts_list
from workbook_qa.letters.followup_files import feedback_files
from workbook_qa.letters.mail import draft
from workbook_qa.letters.message_kinds import FEEDBACK_WORDS
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.line_of_management import feedback_to, has_moved
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workbooks.form.form import encode_form
from workbook_qa.workbooks.form.seal import seal_of_followup
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user, write_file


class _Made(msgspec.Struct, frozen=True):
    """The feedback of one audit: the event, the documents kept with it, and who is not found."""

    event: FeedbackIssued
    documents: tuple[bytes, ...]
    problems: tuple[Problem, ...]


class _Desk(msgspec.Struct, frozen=True):
    """What every feedback is made with."""

    context: Context
    key: bytes
    people: People
    words: Words


def run(context: Context, references: Sequence[str] = ()) -> Result:
    """Make the feedback of every completed audit that has none; what is there already stays.

    Args:
        references: only these audits.

    Raises:
        CannotContinue: there is no such audit, or it is not completed.
    """
    with exclusive_access(context), open_ledger(context) as journal:
        events = journal.events()
        state = fold(events)
        wanted = [_known(state, reference) for reference in references]
        people, problems = read_people_register(context)
        words, found = words_for(context, FEEDBACK_WORDS)
        problems += found
        due = to_feed_back(state, wanted)
        made: list[_Made] = []
        if due:
            issuing = _Desk(context, key_for_seals(context, journal), people, words)
            made = list(_made(issuing, due, tools_of(journal, state), events))
        if made and not context.dry_run:
            documents = sorted({each for one in made for each in one.documents})
            facts = [one.event for one in made]
            events += journal.record(facts, documents, at=context.now, by=current_user())
            state = fold(events)
        written: list[Path] = []
        if not context.dry_run:
            written = _write_out(context, journal, state, wanted)
            listed, found = renew_drafts_list(context, journal, state, people)
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
    if audit.status is not AuditStatus.COMPLETED:
        raise CannotContinue(
            f"{known} is not completed ({audit.status}), so there is nothing to feed back yet. "
            "Nothing was made."
        )
    return known


def _made(
    issuing: _Desk,
    due: Iterable[AuditState],
    tools: dict[str, AuditTool],
    events: Iterable[Recorded],
) -> Iterator[_Made]:
    context = issuing.context
    month = month_of(context.today)
    given = [each.event.followup for each in events if isinstance(each.event, FeedbackIssued)]
    number = next_number(FEEDBACK_PREFIX, month, given)
    for place, state in enumerate(due):
        followup = make_reference(FEEDBACK_PREFIX, month, number + place)
        yield _one(issuing, state, tools[state.issued.tool], followup)


def _one(issuing: _Desk, state: AuditState, tool: AuditTool, followup: str) -> _Made:
    context, audit = issuing.context, state.audit
    form = feedback_form(findings_of(state, tool), followup)
    document = encode_form(form)
    workbook = write_followup(
        form,
        FollowupTitle(
            followup, context.today, f"Feedback on audit {audit.reference}", "Please answer in it"
        ),
        seal_of_followup(followup, digest_of(document), issuing.key),
        council=context.settings.council.name,
    )
    message, problems = _message(issuing, state, workbook)
    returned = state.accepted.file if state.accepted else ""
    event = FeedbackIssued(
        context.today,
        audit.reference,
        followup,
        returned,
        digest_of(document),
        digest_of(workbook),
        digest_of(message),
    )
    return _Made(event, (document, workbook, message), tuple(problems))


def _message(issuing: _Desk, state: AuditState, workbook: bytes) -> tuple[bytes, list[Problem]]:
    """The draft to the worker, copied to the line and always to the Lead Auditor."""
    context, audit = issuing.context, state.audit
    settings = context.settings
    recipients = feedback_to(audit, issuing.people, context.today)
    problems = [*recipients.problems]
    copied = [person.email for person in recipients.copied]
    lead = settings.lead_auditor.email
    if not lead:
        problems.append(_no_lead_auditor())
    elif lead.casefold() not in {address.casefold() for address in copied}:
        copied.append(lead)
    notice = feedback_notice(
        audit,
        issuing.words,
        until=issuing.people.working_days.after(context.today, DAYS_TO_CHALLENGE),
        moved=has_moved(audit, issuing.people),
        council=settings.council.name,
        lead_auditor=settings.lead_auditor.name,
    )
    message = draft(
        to=[recipients.to.email] if recipients.to else [],
        cc=copied,
        subject=notice.subject,
        body=notice.body,
        attachment=(f"{audit.reference}-feedback.xlsx", workbook),
    )
    return message, problems


def _no_lead_auditor() -> Problem:
    return Problem(
        "recipient-unknown",
        Place("settings.toml"),
        found="The Lead Auditor, who is always copied in, has no e-mail address.",
        todo="Fill in email under [lead_auditor], and add it to the drafts before sending.",
    )


def _write_out(
    context: Context, journal: Journal, state: State, wanted: Sequence[str]
) -> list[Path]:
    """The latest feedback of each audit while nobody has answered it, where it is missing."""
    written: list[Path] = []
    for reference, audit in sorted(state.audits.items()):
        files = feedback_files(context, audit)
        if not files or (wanted and reference not in wanted):
            continue
        event, path = files[-1]
        if state.followups[event.followup].received:
            continue
        for target, digest in ((path, event.workbook), (path.with_suffix(".eml"), event.message)):
            if not target.exists() and write_file(target, journal.document(digest)):
                written.append(target)
    return written


def _result(made: Sequence[_Made], written: Sequence[Path], problems: Sequence[Problem]) -> Result:
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
