"""``extend REF --to DATE --why TEXT``: an auditor has longer (requirements, default 4)."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook_qa.audits.extension_or_exemption import SEND_NOTE, AuditBeingAgreed, asked
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import NoteKind
from workbook_qa.ledger.events import AuditExtended
from workbook_qa.letters.issue import ToRecord
from workbook_qa.workspace.result import Context, Result

MOST_DAYS = 5  # working days that the auditor's line manager may agree


def run(context: Context, reference: str, *, to: datetime.date, why: str, by: str = "") -> Result:
    """Record the later date, with a draft that tells the auditor; the same again changes nothing.

    Raises:
        CannotContinue: as in `extension_or_exemption.asked`; the audit is exempt, or the
            date is no later one.
    """
    with asked(context, reference, why, by) as audit:
        state = audit.state
        if state.exempt:
            raise CannotContinue(
                f"{audit.reference} is exempt: it need not come back. Nothing was recorded."
            )
        if state.extensions and to == state.due_on:
            return _result(audit, to, (), (), recorded=0)
        if to <= state.due_on:
            raise CannotContinue(
                f"{audit.reference} is due by {day_words(state.due_on)}; an extension is to a "
                "later day. Nothing was recorded."
            )
        event = AuditExtended(context.today, audit.reference, to, audit.why, audit.by)
        note = audit.note(NoteKind.EXTENDED, due=day_words(to))
        _, written, problems = audit.record([ToRecord((event,), ()), note])
        return _result(audit, to, written, [*_doubts(audit, to), *problems], recorded=1)


def _doubts(audit: AuditBeingAgreed, to: datetime.date) -> Iterator[Problem]:
    days = audit.people.working_days
    place = Place(audit.reference)
    if not days.includes(to):
        yield Problem(
            "extension-not-working-day",
            place,
            f"{day_words(to)} is no working day.",
            "It was recorded. To have another day, extend it to that.",
        )
    more = days.between(audit.state.audit.due_on, to)
    if more > MOST_DAYS:
        yield Problem(
            "extension-long",
            place,
            f"It is extended by {more} working days in all, and the auditor's line manager may "
            f"agree {MOST_DAYS}.",
            "It was recorded. Have the Head of Service (Safeguarding and Quality Assurance) agree "
            "to it, or make the audit exempt.",
        )


def _result(
    audit: AuditBeingAgreed,
    to: datetime.date,
    written: Sequence[Path],
    problems: Sequence[Problem],
    *,
    recorded: int,
) -> Result:
    said = "is now due" if recorded else "was extended before; it is due"
    return Result(
        "extend",
        (f"{audit.reference} {said} by {day_words(to)}, agreed by {audit.by}.",),
        {"extended": recorded},
        tuple(written),
        (*audit.problems, *problems),
        next_step=SEND_NOTE if recorded else "",
    )
