"""``exempt REF --why TEXT``: an audit need not be done (requirements, default 4)."""

from pathlib import Path

from workbook_qa.audits.extension_or_exemption import asked
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Problem
from workbook_qa.ledger.events import AuditExempted
from workbook_qa.ledger.fold import fold
from workbook_qa.letters.drafts import renew_drafts_list
from workbook_qa.letters.outgoing import Outbox
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user


def run(
    context: Context, reference: str, *, why: str, by: str = "", withdrawn: bool = False
) -> Result:
    """Record the exemption; of an exempt audit nothing more is recorded.

    Args:
        withdrawn: it should not have been issued at all, and counts as withdrawn.

    Raises:
        CannotContinue: as in `extension_or_exemption`.
    """
    with asked(context, reference, why, by) as audit:
        before = audit.state.exempted
        written: list[Path] = []
        problems: list[Problem] = []
        if before is None and not context.dry_run:
            event = AuditExempted(context.today, audit.reference, audit.why, audit.by, withdrawn)
            audit.journal.record([event], at=context.now, by=current_user())
            state = fold(audit.journal.events())
            written, problems = renew_drafts_list(
                Outbox(context, audit.journal, state, audit.people)
            )
        on, who = (before.on, before.by) if before else (context.today, audit.by)
        word = "withdrawn" if (before.withdrawn if before else withdrawn) else "exempt"
        said = f"has been {word} since {day_words(on)}" if before else f"is {word}"
        return Result(
            "exempt",
            (f"{audit.reference} {said}, agreed by {who}. It counts as {word} in every figure.",),
            {"exempt": 0 if before else 1},
            written=tuple(written),
            problems=(*audit.problems, *problems),
            next_step="Tell the auditor. Run reconcile to bring the tracker up to date.",
        )
