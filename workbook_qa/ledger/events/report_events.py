"""Events of reports: DMT summaries, what the DMT decided in them, theme reports."""

import datetime
from collections.abc import Iterator, Mapping
from typing import ClassVar

import msgspec

from workbook_qa.core.calendar import Month, day_words, month_words
from workbook_qa.ledger.events.event import Event
from workbook_qa.ledger.events.telling import Telling
from workbook_qa.ledger.return_content import field_words


class SummaryBasis(msgspec.Struct, frozen=True):
    """What a summary was made with that is not in the events, so that it can be made again.

    `policy` holds the settings of `Policy` by name.
    """

    council: str
    teams: tuple[str, ...]
    closures: tuple[datetime.date, ...]
    policy: Mapping[str, int | bool]


class SummaryMade(Event, frozen=True, tag="summary-made"):
    """A month's DMT summary was written, as at a day; `workbook` is the digest of it.

    `basis` is None in events of before it was kept. `detail`, the digest of the workbook with the
    detail, and `page`, that of its first page as a PDF, are empty in those of before there were
    such.
    """

    command: ClassVar = "summary"
    documents: ClassVar = ("workbook", "detail", "page")
    cannot_be_undone: ClassVar = (
        "only made a summary, and that it was made stays on record. Make it again with the "
        "command summary."
    )

    month: Month
    as_at: datetime.date
    workbook: str
    basis: SummaryBasis | None = None
    detail: str = ""
    page: str = ""

    def run_words(self) -> str:
        """Of which month, as at which day."""
        return f"summary of {month_words(self.month)} as at {day_words(self.as_at)}"

    def outdated_words(self, since: datetime.date) -> str:
        """What to do where it tells of a day from which something does not count any more."""
        if self.as_at < since:
            return ""
        return (
            f"The DMT summary of {month_words(self.month)} as at {day_words(self.as_at)} was "
            "made with it. Make it again, and tell the DMT if it was sent."
        )


class PracticeDecided(Event, frozen=True, tag="practice-decided"):
    """The DMT decided on an example of outstanding practice (paragraphs 5.3 e and 5.4).

    Attributes:
        reference: the audit in which it was described.
        decision: one of `PracticeDecision`, or empty when it was taken back.
        decided_on: the day of the meeting, where it was typed.
        month: of the summary in which it was typed; file: the digest of that.
        by: who saved it.
    """

    command: ClassVar = "summary"
    documents: ClassVar = ("file",)
    counted_as: ClassVar = ("1 decision of the DMT", "{} decisions of the DMT")

    reference: str
    decision: str
    decided_on: datetime.date | None
    month: Month
    by: str = ""
    file: str = ""


class ThemeReportMade(Event, frozen=True, tag="theme-report-made"):
    """The report on a round of a theme was written, as at a day.

    Attributes:
        first: the first month of the round, by which it is known.
        workbook: the digest of the report as it was written.
        narrative: what the lead Head of Service had typed by then, by part.
        read: the digest of the workbook in which something new was typed, which is kept; else
            empty.
    """

    command: ClassVar = "theme-report"
    documents: ClassVar = ("workbook", "read")
    cannot_be_undone: ClassVar = (
        "only made a theme report, and what was typed in it stays on record. Make it again with "
        "the command theme-report."
    )

    theme: str
    first: Month
    as_at: datetime.date
    workbook: str
    narrative: Mapping[str, str] = {}
    read: str = ""

    def run_words(self) -> str:
        """On which theme, as at which day."""
        return f"report on the theme '{self.theme}' as at {day_words(self.as_at)}"

    def outdated_words(self, since: datetime.date) -> str:
        """What to do where it tells of a day from which something does not count any more."""
        if self.as_at < since:
            return ""
        return (
            f"The report on the theme '{self.theme}' as at {day_words(self.as_at)} was made "
            "with it. Make it again; what was typed in it is kept."
        )


class TextReleased(Event, frozen=True, tag="text-released"):
    """Somebody decided whether papers may print a text of a return, and in which words.

    Attributes:
        reference, field: of the entry, as in `records.Return`.
        text: the SHA-256 of the text as it came: where another stands there, this does not hold.
        decision: one of `released_texts.Release`, or empty when it was taken back.
        words: those that may be printed; none where it is kept back.
        by: who saved the list in which it was decided; file: the digest of that.
    """

    command: ClassVar = "ingest"
    in_passing: ClassVar = True  # `summary` and `theme-report` record it too
    counted_as: ClassVar = ("1 text decided on for papers", "{} texts decided on for papers")

    reference: str
    field: str
    text: str
    decision: str
    words: str = ""
    by: str = ""
    file: str = ""

    def history(self, telling: Telling) -> Iterator[str]:
        """Of which entry, by whom, and the words."""
        if not telling.is_about_audit(self.reference):
            return
        what = f"The text in {field_words(self.field)}"
        by = f" by {self.by}" if self.by else ""
        if not self.decision:
            yield f"{what} waits to be released again{by}."
        elif self.words:
            yield f"{what} was released for papers{by}: {telling.typed(self.words)}."
        else:
            yield f"{what} was kept back from papers{by}."


ReportEvent = SummaryMade | PracticeDecided | ThemeReportMade | TextReleased
