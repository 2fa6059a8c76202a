"""``exempt REF --why TEXT``: an audit need not be done (requirements, default 4)."""

from pathlib import Path

from workbook_qa.audits.extension_or_exemption import SEND_NOTE, asked
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Problem
from workbook_qa.core.terms import NoteKind
from workbook_qa.ledger.events import AuditExempted
from workbook_qa.letters.issue import ToRecord
from workbook_qa.workspace.result import Context, Result


def run(
    context: Context, reference: str, *, why: str, by: str = "", withdrawn: bool = False
) -> Result:
    """Record the exemption, with a draft that tells the auditor; of an exempt audit nothing more.

    Args:
        withdrawn: it should not have been issued at all, and counts as withdrawn.

    Raises:
        CannotContinue: as in `extension_or_exemption.asked`.
    """
    with asked(context, reference, why, by) as audit:
        before = audit.state.exempted
        written: list[Path] = []
        problems: list[Problem] = []
        if before is None:
            event = AuditExempted(context.today, audit.reference, audit.why, audit.by, withdrawn)
            note = audit.note(NoteKind.WITHDRAWN if withdrawn else NoteKind.EXEMPT)
            _, written, problems = audit.record([ToRecord((event,), ()), note])
        on, who = (before.on, before.by) if before else (context.today, audit.by)
        word = "withdrawn" if (before.withdrawn if before else withdrawn) else "exempt"
        said = f"has been {word} since {day_words(on)}" if before else f"is {word}"
        return Result(
            "exempt",
            (f"{audit.reference} {said}, agreed by {who}. It counts as {word} in every figure.",),
            {"exempt": 0 if before else 1},
            tuple(written),
            (*audit.problems, *problems),
            next_step="" if before else SEND_NOTE,
        )
