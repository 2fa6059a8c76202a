"""``summary MONTH``: the DMT summary, as at a day, from the ledger alone (paragraph 5.3)."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from workbook_qa.commands.reading import alone, open_ledger, read_people_register, tools_of
from workbook_qa.commands.result import Context, Result
from workbook_qa.excel.summary_book import write_summary
from workbook_qa.framework.calendar import Month, add_months, day_words, last_day, month_words
from workbook_qa.framework.events import Recorded, SummaryMade
from workbook_qa.framework.ledger import fold, in_force
from workbook_qa.framework.summary import broken_totals, summarise
from workbook_qa.workspace.journal import digest_of
from workbook_qa.workspace.writing import clean_up, who_am_i, write_file


def run(context: Context, month: Month, *, as_at: datetime.date | None = None) -> Result:
    """Write the month's summary; nothing is released while a control total does not hold.

    Args:
        as_at: the day to look back from; today when left out. A past day gives the summary as
            it was on that day.
    """
    day = as_at or context.today
    with alone(context), open_ledger(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.outbox)
        events = journal.events()
        state = fold(events, as_at=day)
        people, problems = read_people_register(context)
        made = summarise(
            state,
            month,
            as_at=day,
            tools=tools_of(journal, state),
            teams=[team.name for team in people.teams],
            policy=context.settings.policy,
            working_days=people.working_days,
            last_month=fold(events, as_at=last_day(add_months(month, -1))),
        )
        broken = broken_totals(made)
        if broken:
            raise ValueError(f"control totals do not hold: {'; '.join(broken)}")
        content = write_summary(made, council=context.settings.council.name)
        path = context.workspace.summary(month)
        written: tuple[Path, ...] = ()
        if not context.dry_run:
            made_before = summaries_made(events).get(month)
            if made_before is None or made_before.workbook != digest_of(content):
                event = SummaryMade(context.today, month, day, digest_of(content))
                journal.record([event], [content], at=context.now, by=who_am_i())
            if write_file(path, content):
                written = (path,)
    lines = (
        f"DMT summary for {month_words(month)} as at {day_words(day)}: "
        f"{len(made.controls)} control totals hold.",
    )
    return Result(
        "summary",
        lines,
        {"control totals": len(made.controls)},
        written,
        tuple(problems),
        next_step=f"Open {context.workspace.shown(path)}, read it, and send it to the DMT.",
    )


def summaries_made(events: Sequence[Recorded]) -> dict[Month, SummaryMade]:
    """The summary that was made last for each month."""
    made = (recorded.event for recorded in in_force(events))
    return {event.month: event for event in made if isinstance(event, SummaryMade)}
