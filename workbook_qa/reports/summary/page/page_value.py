"""What stands on the one page of the DMT paper (paragraph 5.3, a to e), whatever it is drawn on.

Every text is whole and every figure counted: who draws it decides only where it stands.
"""

from collections.abc import Iterator

import msgspec

from workbook_qa.core.terms import Grade
from workbook_qa.reports.figures import Share, percent

NOTHING = "–"
NO_DECISION = "None: no action is over the ladder, no audit is late and no example waits."


class Card(msgspec.Struct, frozen=True):
    """One figure that a director must know, large, with what it is and what it was.

    Attributes:
        alarm: whether a decision is asked about it: only such a card is red.
        table: the table that it rests on, by name.
    """

    value: str
    label: str
    note: str
    table: str
    alarm: bool = False


class TeamLine(msgspec.Struct, frozen=True):
    """A team in a, c and d; a count that is None is not shown (`small_counts`).

    Attributes:
        back: of the audits issued for the month, how many are back; good: of those graded in
            twelve months, how many are Good or better; oldest: working days.
    """

    team: str
    back: Share | None
    good: Share | None
    open: int | None
    overdue: int | None
    oldest: int | None

    @property
    def texts(self) -> tuple[str, str, str, str, str, str]:
        """The line as it is read."""
        still_open, late = ("" if one is None else str(one) for one in (self.open, self.overdue))
        oldest = "" if self.oldest is None else days_words(self.oldest)
        return self.team, back_words(self.back), good_words(self.good), still_open, late, oldest

    @property
    def says(self) -> str:
        """The line as it is heard, each figure with what it is."""
        named = zip(TEAM_HEADINGS[1:], self.texts[1:], strict=True)
        return f"{self.team}: " + ", ".join(f"{name} {text}" for name, text in named if text)


TEAM_HEADINGS = (
    *("Team", "Back", "Good or better, 12 months", "Actions open", "Overdue"),
    "Oldest overdue",
)


def days_words(days: int) -> str:
    """Working days overdue, as the column *Oldest* has them."""
    return counted_days(days) if days else NOTHING


def counted_days(days: int) -> str:
    """``1 day``, ``12 days``."""
    return f"{days} day{'' if days == 1 else 's'}"


def back_words(share: Share | None) -> str:
    """``3 of 4``; a dash where none was issued."""
    if share is None:
        return ""
    return f"{share.count} of {share.of}" if share.of else NOTHING


def good_words(share: Share | None) -> str:
    """``46% of 13``; what is said where too few are graded."""
    if share is None:
        return ""
    if not share.of:
        return NOTHING
    return f"{share_percent(share)}% of {share.of}" if share.is_enough else str(share.cell)


def share_percent(share: Share) -> int:
    """The whole percentage of a share of something."""
    return percent(share.count, share.of or 1)


class TeamsBox(msgspec.Struct, frozen=True):
    """(a, c, d) by team. `total` is all teams; `note` says which lines are left out."""

    title: str
    lines: tuple[TeamLine, ...]
    total: TeamLine
    note: str = ""


class CountBar(msgspec.Struct, frozen=True):
    """A word and how many it counts, beside others of the same heading."""

    heading: str
    label: str
    count: int


class NatureBox(msgspec.Struct, frozen=True):
    """(b) What was audited."""

    title: str
    bars: tuple[CountBar, ...]


class MonthOfGrades(msgspec.Struct, frozen=True):
    """A month's overall grades, best first, and the share of Good or better."""

    month: str
    counts: tuple[int, ...]
    good: Share

    @property
    def label(self) -> str:
        """What stands at the column: ``Nov 78%``."""
        return f"{self.month} {share_percent(self.good)}%" if self.good.is_enough else self.month

    @property
    def words(self) -> str:
        """The same for somebody who hears it."""
        named = zip(Grade, self.counts, strict=True)
        counts = ", ".join(f"{count} {grade}" for grade, count in named if count)
        return f"{self.label}: {counts or 'none'}"


class GradesBox(msgspec.Struct, frozen=True):
    """(c) Grades by month, beginning with the first audit."""

    title: str
    months: tuple[MonthOfGrades, ...]

    @property
    def says(self) -> str:
        """The alternative text: the message and the figures."""
        return f"{self.title}. " + "; ".join(month.words for month in self.months) + "."


class Weak(msgspec.Struct, frozen=True):
    """A question, and of how many audits it was answered Partly or No."""

    question: str
    share: Share

    @property
    def words(self) -> str:
        """``57% of 23``."""
        return good_words(self.share)


class WeakestBox(msgspec.Struct, frozen=True):
    """(c) The questions most often answered Partly or No in twelve months."""

    title: str
    questions: tuple[Weak, ...]


class Band(msgspec.Struct, frozen=True):
    """How many actions are so late, by priority in the order of `LateBox.priorities`."""

    name: str
    counts: tuple[int, ...]

    @property
    def label(self) -> str:
        """What stands before its bar: ``Over 20 days: 29``."""
        return f"{self.name}: {sum(self.counts)}"


class LateBox(msgspec.Struct, frozen=True):
    """(d) How late overdue actions are, by priority."""

    title: str
    priorities: tuple[str, ...]
    bands: tuple[Band, ...]

    @property
    def says(self) -> str:
        """The alternative text: the message and the figures."""
        return f"{self.title}. " + "; ".join(self._words()) + "."

    def _words(self) -> Iterator[str]:
        for band in self.bands:
            named = zip(self.priorities, band.counts, strict=True)
            counts = ", ".join(f"{count} {name}" for name, count in named if count)
            yield f"{band.name}: {counts or 'none'}"


class Quotation(msgspec.Struct, frozen=True):
    """An example of outstanding practice in the auditor's words.

    `about` says whose it is and what the DMT decided; `words` ends with an ellipsis where it is
    longer than the page has room for.
    """

    about: str
    words: str


class PracticeBox(msgspec.Struct, frozen=True):
    """(e) Outstanding practice: up to three examples."""

    title: str
    quotations: tuple[Quotation, ...]
    note: str = ""


class Page(msgspec.Struct, frozen=True):
    """The whole page.

    Attributes:
        says: as at which days it is counted; headline: what the figures come to, in a sentence.
        decisions: what the DMT is asked to decide, who does it, and by when.
        notes: in small: doubts, what is held, and what differs from earlier papers.
    """

    title: str
    says: str
    headline: str
    cards: tuple[Card, ...]
    teams: TeamsBox
    nature: NatureBox
    grades: GradesBox
    weakest: WeakestBox
    late: LateBox
    practice: PracticeBox
    decisions: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def decision_lines(self) -> tuple[str, ...]:
        """The decisions as they stand on the page, numbered; or that none is asked."""
        if not self.decisions:
            return (NO_DECISION,)
        return tuple(f"{number}.  {text}" for number, text in enumerate(self.decisions, start=1))
