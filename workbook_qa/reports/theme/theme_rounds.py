"""When a theme was audited: its rounds, told from the audits that were issued (paragraph 5.3)."""

from collections.abc import Iterable

import msgspec

from workbook_qa.core.calendar import Month
from workbook_qa.core.wording import fold, suggest
from workbook_qa.ledger.states import State
from workbook_qa.releases.asked_texts import in_a_row
from workbook_qa.reports.figures import short_month


class Round(msgspec.Struct, frozen=True):
    """The months in a row for which audits of one theme were issued.

    A month between without any begins another round. A round is known by its first month, which
    later ones do not change.
    """

    theme: str
    months: tuple[Month, ...]

    @property
    def first(self) -> Month:
        """The month by which it is known."""
        return self.months[0]

    @property
    def label(self) -> str:
        """``Nov 2026``, or ``Oct 2026 to Nov 2026``."""
        first, last = short_month(self.months[0]), short_month(self.months[-1])
        return first if first == last else f"{first} to {last}"


def rounds_of(state: State, theme: str) -> list[Round]:
    """The rounds of a theme, oldest first; the theme is as the newest of its audits writes it."""
    audits = [one.audit for one in state.audits.values() if fold(one.audit.theme) == fold(theme)]
    newest = max(audits, key=lambda audit: (audit.month, audit.reference), default=None)
    grouped = in_a_row(audit.month for audit in audits)
    return [Round(newest.theme if newest else theme, tuple(group)) for group in grouped]


def themes_of(state: State) -> list[str]:
    """Every theme of which audits were issued, the one issued last first."""
    last: dict[str, tuple[Month, str]] = {}
    for one in state.audits.values():
        key, found = fold(one.audit.theme), (one.audit.month, one.audit.theme)
        last[key] = max(last.get(key, found), found)
    return [theme for _, theme in sorted(last.values(), reverse=True)]


def no_such_theme(wanted: str, themes: Iterable[str]) -> str:
    """The sentence that no audit of a theme was issued, with what there is."""
    known = list(themes)
    near = suggest(wanted, known)
    meant = f" Did you mean '{near}'?" if near else ""
    there = "; ".join(known) if known else "none yet"
    return (
        f"No audit with the theme '{wanted}' had been issued by then.{meant} Themes of which there "
        f"are audits: {there}. Put the theme in quotation marks. Nothing was changed."
    )
