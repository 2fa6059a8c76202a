"""``retention``: what is older than the council keeps it; listed, never deleted by itself.

No law known to us names a period for audits of practice: they are not the child's record, whose
period is another one. Article 5(1)(e) of the UK GDPR asks that the council sets one, and keeps
nothing that tells who for longer. So there is no default; without a setting ages are listed alone.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import Month, first_day, month_of, month_words
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import FileReceived, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState
from workbook_qa.registers.case_list.case_ids import same_case_key
from workbook_qa.workspace.result import Context, Result

_NO_PERIOD = (
    "No period is set, so nothing is past it. The council decides how long audits are kept: then "
    "set audits_years under [retention] in settings.toml."
)


def run(context: Context) -> Result:
    """A table by month and kind, and the cases that can be erased; nothing is changed."""
    reading = msgspec.structs.replace(context, dry_run=True)
    with open_ledger(reading) as journal:
        events = journal.events()
    years = context.settings.retention.audits_years
    audits = [audit for audit in fold(events).audits.values() if not audit.erased]
    cases = cases_past(audits, years, context.today) if years else []
    past = {month for month in _months(audits) if years and is_past(month, years, context.today)}
    files = _files_past(context, years) if years else []
    reason = f"Older than {counted(years or 0, 'year')}, the council's period"
    lines = [
        f"{'Month':16}{'Audits':>8}{'Cases':>8}{'Returns':>9}  Kept",
        *_table(audits, events, past),
        *([f"Kept for {counted(years, 'year')} after the month."] if years else [_NO_PERIOD]),
        *(f'erase {case_id} --why "{reason}"' for case_id in cases),
        *(f"{context.workspace.shown(path)} is older too: delete it by hand." for path in files),
    ]
    return Result(
        "retention",
        tuple(lines),
        {"months past": len(past), "cases past": len(cases), "files past": len(files)},
        next_step="Run each line with erase that is to go, one after the other." if cases else "",
        held={"cases past": cases, "months past": sorted(past)},
    )


def is_past(month: Month, years: int, today: datetime.date) -> bool:
    """Whether so many years have gone since the end of a month."""
    begins = first_day(month)
    after = datetime.date(begins.year + begins.month // 12 + years, begins.month % 12 + 1, 1)
    return today >= after


def cases_past(audits: Iterable[AuditState], years: int, today: datetime.date) -> list[str]:
    """The case ids of which every audit is past the period: a later one keeps a case."""
    by_case: dict[str, list[AuditState]] = defaultdict(list)
    for audit in audits:
        by_case[same_case_key(audit.audit.case_id)].append(audit)
    return [
        each[0].audit.case_id
        for _, each in sorted(by_case.items())
        if all(is_past(audit.audit.month, years, today) for audit in each)
    ]


def _months(audits: Sequence[AuditState]) -> list[Month]:
    return sorted({audit.audit.month for audit in audits})


def _table(audits: Sequence[AuditState], events: Sequence[Recorded], past: set[Month]) -> list[str]:
    returns = Counter(
        each.event.reference for each in events if isinstance(each.event, FileReceived)
    )
    rows: list[str] = []
    for month in _months(audits):
        found = [audit for audit in audits if audit.audit.month == month]
        cases = len({same_case_key(audit.audit.case_id) for audit in found})
        came = sum(returns[audit.audit.reference] for audit in found)
        kept = "past the period" if month in past else ""
        rows.append(f"{month_words(month):16}{len(found):>8}{cases:>8}{came:>9}  {kept}".rstrip())
    return rows


def _files_past(context: Context, years: int) -> list[Path]:
    """Backups, logs, replaced trackers and summaries that were last written so long ago."""
    workspace = context.workspace
    folders = (
        *(workspace.backups, workspace.logs),
        *(workspace.replaced_trackers, workspace.replaced_summaries),
    )
    paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [
        path
        for path in paths
        if path.is_file() and is_past(month_of(_written_on(path)), years, context.today)
    ]


def _written_on(path: Path) -> datetime.date:
    return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date()
