"""``exempt REF --why TEXT``: an audit need not be done (requirements, default 4)."""

from workbook_qa.commands.agreed import asked
from workbook_qa.commands.result import Context, Result
from workbook_qa.framework.calendar import day_words
from workbook_qa.framework.events import AuditExempted
from workbook_qa.workspace.writing import who_am_i


def run(context: Context, reference: str, *, why: str, by: str = "") -> Result:
    """Record the exemption; of an exempt audit nothing more is recorded.

    Raises:
        CannotContinue: as in `agreed.asked`.
    """
    with asked(context, reference, why, by) as audit:
        before = audit.state.exempted
        if before is None and not context.dry_run:
            event = AuditExempted(context.today, audit.reference, audit.why, audit.by)
            audit.journal.record([event], at=context.now, by=who_am_i())
        on, who = (before.on, before.by) if before else (context.today, audit.by)
        said = f"was made exempt on {day_words(on)}" if before else "is exempt"
        return Result(
            "exempt",
            (f"{audit.reference} {said}, agreed by {who}. It counts as exempt in every figure.",),
            {"exempt": 0 if before else 1},
            problems=audit.problems,
            next_step="Tell the auditor. Run reconcile to bring the tracker up to date.",
        )
