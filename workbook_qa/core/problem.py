"""What a person must put right, and the catalogue of all codes.

A problem is a value: it is collected, sorted and printed, never raised. What prevents work
altogether (a workbook open in Excel, a damaged ledger) is `CannotContinue`, raised at the edge
and caught once, in the command line.
"""

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from workbook_qa.core.problem_codes import CATALOGUE, IN_PASSING, Severity
from workbook_qa.core.wording import counted, sentence

__all__ = ["CATALOGUE", "CannotContinue", "Place", "Problem", "Severity", "worst_first"]

MOST_VALUES = 6  # distinct values named in one line
_NO_CELLS = ("line ", "event ", "events ", "document ")


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, order=True):
    """Where something stands: a file's name, a sheet's name, and a cell such as ``F14``.

    In a text file `cell` is ``line 12``, in the ledger ``event 12``. Any of the three may be empty.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        parts = [self.file, self.sheet and f"sheet {self.sheet}", self.cell_words]
        return ", ".join(part for part in parts if part)

    @property
    def cell_words(self) -> str:
        """The cell as it is said in a sentence."""
        if not self.cell or self.cell.startswith(_NO_CELLS):
            return self.cell
        return f"cell {self.cell}"


class Problem(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing that a person must put right.

    Attributes:
        code: its stable name, a key of `CATALOGUE`; tests and documents refer to it.
        place: where it stands.
        found: the fact, as a sentence or the part of one that follows a colon.
        todo: what to do, as a sentence.
        value: the name of a member of staff or a team that stands there and is not known; never
            anything about a child. It is no part of the message.
    """

    code: str
    place: Place
    found: str
    todo: str
    value: str = ""

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise KeyError(f"{self.code} is not in the catalogue of problems")

    @property
    def severity(self) -> Severity:
        """An error stops acceptance; a query asks for a correction or a reason."""
        return CATALOGUE[self.code].severity

    @property
    def message(self) -> str:
        """Fact and remedy, without the place."""
        return f"{sentence(self.found)} {sentence(self.todo)}".strip()

    def __str__(self) -> str:
        place = str(self.place)
        return f"{place}: {self.message}" if place else self.message


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Errors before queries, and what stops a command before what it met in passing.

    Else in the order found: what explains a stop is never under a register's eighty rows.
    """
    return sorted(
        problems,
        key=lambda problem: (problem.severity is not Severity.ERROR, problem.code in IN_PASSING),
    )


class AlikeProblems(msgspec.Struct, frozen=True):
    """Problems that say the same of different cells of one column, in the order found."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The one whose words are shown for all."""
        return self.problems[0]

    @property
    def severity(self) -> Severity:
        """That of each of them."""
        return self.first.severity

    @property
    def values(self) -> list[tuple[str, int]]:
        """The distinct values that stand there, and how often: the most frequent first."""
        if len(self.problems) == 1 and not self.first.value:
            return []  # the message says it
        values = Counter(_value_of(problem) for problem in self.problems)
        del values[""]
        return sorted(values.items(), key=lambda item: (-item[1], item[0]))

    def __str__(self) -> str:
        if len(self.problems) == 1:
            value = self.first.value
            return f"{self.first} It says: {value}." if value else str(self.first)
        place, number = self.first.place, len(self.problems)
        named = Place(place.file, place.sheet)
        where = f"{named}, " if named != Place() else ""
        first = f", first in {place.cell_words}" if place.cell else ""
        return f"{where}{number} times{first}: {self.first.message}{self._value_words()}"

    def _value_words(self) -> str:
        values = self.values
        if len(values) < 2 and not self.first.value:
            return ""
        named = ", ".join(f"{value} ({number})" for value, number in values[:MOST_VALUES])
        more = len(values) - MOST_VALUES
        rest = f" and {counted(more, 'more', 'more')}" if more > 0 else ""
        return f" {counted(len(values), 'value', 'different values')}: {named}{rest}."


def alike_together(problems: Iterable[Problem]) -> list[AlikeProblems]:
    """Problems that differ only in their cell and in what stands there, as one each."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        groups.setdefault(_kind_of(problem), []).append(problem)
    return [AlikeProblems(tuple(group)) for group in groups.values()]


_QUOTED = re.compile(r"'(.+?)'(?=[\s.,:;?)]|$)")
_PERHAPS = re.compile(
    r"\(perhaps [^)]*\)|Did you mean .*|[A-Z]{1,3}\d+(?:\.\d+)*|(?:Standard|Action) \d+"
)


def _kind_of(problem: Problem) -> tuple[str, ...]:
    place = problem.place
    column = re.sub(r"\d+$", "", place.cell)
    said = _PERHAPS.sub("", _QUOTED.sub("", problem.found)).rstrip(" .")
    return problem.code, place.file, place.sheet, column, said


def _value_of(problem: Problem) -> str:
    quoted = _QUOTED.search(problem.found)
    return problem.value or (quoted[1] if quoted else "")


class CannotContinue(Exception):  # noqa: N818 - it names the fact, as problems do
    """The machine or the folder prevents work: one sentence that says what to do."""
