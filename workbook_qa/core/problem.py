"""What a person must put right, and the catalogue of all codes.

A problem is a value: it is collected, sorted and printed, never raised. What prevents work
altogether (a workbook open in Excel, a damaged ledger) is `CannotContinue`, raised at the edge
and caught once, in the command line.
"""

import msgspec

from workbook_qa.core.problem_codes import CATALOGUE, Severity

__all__ = ["CATALOGUE", "CannotContinue", "Place", "Problem", "Severity", "worst_first"]


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, order=True):
    """Where something stands: a file's name, a sheet's name, and a cell such as ``F14``.

    In a text file `cell` is ``line 12``. Any of the three may be empty.
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
        if not self.cell or self.cell.startswith("line "):
            return self.cell
        return f"cell {self.cell}"


class Problem(msgspec.Struct, frozen=True, gc=False):
    """One thing that a person must put right.

    Attributes:
        code: its stable name, a key of `CATALOGUE`; tests and documents refer to it.
        place: where it stands.
        found: the fact, as a sentence or the part of one that follows a colon.
        todo: what to do, as a sentence.
    """

    code: str
    place: Place
    found: str
    todo: str

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
        return f"{_sentence(self.found)} {_sentence(self.todo)}".strip()

    def __str__(self) -> str:
        place = str(self.place)
        return f"{place}: {self.message}" if place else self.message


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def worst_first(problems: list[Problem]) -> list[Problem]:
    """Errors before queries; otherwise in the order found."""
    return sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)


class CannotContinue(Exception):  # noqa: N818 - it names the fact, as problems do
    """The machine or the folder prevents work: one sentence that says what to do."""
