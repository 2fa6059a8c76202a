"""``accept-ledger --why TEXT``: the ledger counts as it is, though clock or files say otherwise.

It is the way on where no newer backup is left, or where a clock was ahead once.
"""

from workbook_qa.audits.extension_or_exemption import reason_given
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import exclusive_access, ledger_doubts, open_ledger
from workbook_qa.ledger.counting_days import recorded_later
from workbook_qa.ledger.events import LedgerAccepted
from workbook_qa.ledger.ledger_marks import accepted_marks, copies_at_fault, stands_in
from workbook_qa.ledger.store.outside_copies import ALL, outside_copies
from workbook_qa.tracker.tracker_copies import FoundTracker, found_trackers
from workbook_qa.tracker.tracker_files import keep_replaced, remove_kept
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user


def run(context: Context, *, why: str, by: str = "") -> Result:
    """Record it, with what the files name; trackers of other events go to Replaced trackers.

    Raises:
        CannotContinue: nothing speaks against the ledger, nothing says why or who, or a tracker is
            open.
    """
    why, by = reason_given(context, why, by)
    with exclusive_access(context), open_ledger(context) as journal:
        doubts = ledger_doubts(context, journal)
        if not doubts:
            raise CannotContinue(
                "Neither the clock nor any file speaks against the ledger, so that there is "
                "nothing to accept. Nothing was recorded."
            )
        events, chain = journal.events(), journal.chain()
        copies = outside_copies(context.workspace, backups=ALL)
        marks = {copy.mark for copy in copies_at_fault(copies, chain, accepted_marks(events))}
        last = max(chain, default=0)
        lost = [
            tracker
            for tracker in found_trackers(context)[0]
            if not stands_in(chain, tracker.reading.mark)
        ]
        event = LedgerAccepted(context.today, last, why, by, tuple(sorted(marks)))
        if not context.dry_run:
            journal.record([event], at=context.now, by=current_user())
            for tracker in lost:
                _set_aside(context, tracker)
        was_ahead = recorded_later(events, context.now) is not None
    return Result(
        "accept-ledger",
        (
            f"The ledger {'would count' if context.dry_run else 'counts'} as it is, up to event "
            f"{last}, agreed by {by}.",
            *(["What was recorded before counts as of today at the latest."] if was_ahead else []),
            *(
                [
                    f"{counted(len(marks), 'event')} that files name and it does not have will not "
                    "be told again."
                ]
                if marks
                else []
            ),
            *(
                f"{tracker.path.name} was put into Replaced trackers: type what was typed in it "
                "since into the one that reconcile writes."
                for tracker in lost
            ),
        ),
        {"accepted": len(doubts), "trackers put aside": len(lost)},
        next_step="Run accept-ledger without --dry-run."
        if context.dry_run
        else "Put returns that came since into the inbox again and run ingest, then reconcile.",
    )


def _set_aside(context: Context, tracker: FoundTracker) -> None:
    folder = context.workspace.replaced_trackers
    keep_replaced(folder, tracker.path.name, tracker.content, context.now)
    remove_kept(tracker.path, tracker.content)
