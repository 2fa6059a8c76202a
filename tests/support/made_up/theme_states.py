"""Made-up rounds of a theme: what theme reports are tested with."""

import datetime

from tests.support.made_up.releases import all_released
from tests.support.made_up.returns import SOME_PEOPLE
from tests.support.made_up.summary_states import AS_AT, THEMES, a_year, ledger, tools
from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People
from workbook_qa.ledger.events import Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.reports.theme.theme_parts import ThemeReport, report_on
from workbook_qa.reports.theme.theme_rounds import rounds_of

THEME = THEMES[3]  # of November, July and March


def a_report(
    events: list[Recorded], theme: str = THEME, *, as_at: datetime.date = AS_AT, **changes: object
) -> ThemeReport:
    """The report on the last round of a theme in a made-up ledger."""
    state = fold(events, as_at=as_at)
    arguments: dict[str, object] = {
        "tools": tools(),
        "people": SOME_PEOPLE,
        "policy": Policy(),
        "working_days": WorkingDays(),
    }
    if changes.pop("released", True):
        state = all_released(state, tools(), changes.get("people", SOME_PEOPLE))  # type: ignore[arg-type]
    return report_on(state, rounds_of(state, theme), as_at=as_at, **(arguments | changes))  # type: ignore[arg-type]


def several_rounds(audits: int = 24) -> list[Recorded]:
    """Thirteen months, in which each theme comes round every fourth."""
    return ledger(a_year(audits))


def one_round(audits: int) -> list[Recorded]:
    """November alone."""
    return ledger({Month("2026-11"): audits}, seed=7)


NO_PEOPLE = People((), ())
