"""The tables of a theme report that hold auditors' words, as they were released."""

from collections.abc import Sequence

from workbook_qa.core.table import Column, Table
from workbook_qa.reports.example_numbers import NUMBER
from workbook_qa.reports.theme.theme_quotations import Quote


def words_table(quotes: Sequence[Quote]) -> Table:
    """Strengths and weaknesses in the auditors' words, by practice standard."""
    return Table(
        name="StrengthsWeaknesses",
        sheet="Strengths and weaknesses",
        title="Strengths and weaknesses",
        says="In the auditors' words, by practice standard. What is taken from where: see Notes.",
        columns=(
            Column("Practice standard", width=24),
            Column("Kind", width=12),
            Column("About", width=16),
            Column("Answer or grade", "grade", 22),
            Column(NUMBER, "id", 13),
            Column("In the auditor's words", "long", 84),
        ),
        rows=tuple(
            (quote.group, quote.kind, quote.about, quote.judged, quote.number, quote.words)
            for quote in quotes
        ),
        empty="Nothing is released yet.",
    )


def difference_table(quotes: Sequence[Quote]) -> Table:
    """What difference the work has made, in the auditors' words (paragraphs 1.1 and 1.2)."""
    return Table(
        name="DifferenceMade",
        sheet="Difference made",
        title="What difference the work has made",
        says="In the auditors' words: what is better, the same or worse in the child's daily life.",
        columns=(
            Column(NUMBER, "id", 13),
            Column("Overall grade", "grade", 22),
            Column("In the auditor's words", "long", 104),
        ),
        rows=tuple((quote.number, quote.judged, quote.words) for quote in quotes),
        empty="Nothing is released yet.",
    )


def examples_table(quotes: Sequence[Quote]) -> Table:
    """Examples of outstanding practice, whatever the overall grade."""
    return Table(
        name="PracticeExamples",
        sheet="Outstanding practice",
        title="Examples of outstanding practice",
        says="In the auditors' words, as they were released.",
        columns=(
            Column(NUMBER, "id", 13),
            Column("Team", width=34),
            Column("In the auditor's words", "long", 92),
        ),
        rows=tuple((quote.number, quote.team, quote.words) for quote in quotes),
        empty="None is released.",
    )
