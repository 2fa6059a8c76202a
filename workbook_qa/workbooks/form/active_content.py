"""What in a returned workbook reaches outside it, told to the Lead Auditor in one query.

Nothing of it is run or followed here, and it is in no version that goes back: what it can harm is
whoever opens the file as it came. So no workbook of ours links to that file.
"""

from collections.abc import Callable, Iterator, Sequence

from workbook_qa.core.cells import Book, Sheet, address
from workbook_qa.core.problem import Place, Problem
from workbook_qa.workbooks.read.reaching_out import automatic_name, reach_of_formula

_MOST_NAMED = 6  # things named in a sentence


def reaches_outside(book: Book, name_of: Callable[[Sheet], str], file: str) -> list[Problem]:
    """At most one query, with the first place where something stands.

    Args:
        name_of: what a sheet is called in a report; its own name may be that of a person.
    """
    places = [(name_of(sheet), *found) for sheet in book for found in _in_formulas(sheet)]
    things = [f"{what} ({sheet}, {cell})" for sheet, cell, what in places]
    things += [*_in_names(book), *book.reaches]
    if not things:
        return []
    sheet, cell = places[0][:2] if places else ("", "")
    return [
        Problem(
            "reaches-outside",
            Place(file, sheet, cell),
            found=f"Something in the workbook reaches outside it: {_listed(things)}.",
            todo="Nothing of it was run or followed, and no workbook here links to the file. If "
            "you must open it, leave Protected View on, update no links and click on nothing in "
            "it; ask the auditor how it came about.",
        )
    ]


def _in_formulas(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for place, formula in sorted(sheet.formulas.items()):
        reach = reach_of_formula(formula)
        if reach:
            yield address(*place), reach


def _in_names(book: Book) -> Iterator[str]:
    """A name itself may be that of a person: only those that Excel gives a meaning are said."""
    for name, refers_to in book.names.items():
        automatic = automatic_name(name)
        if automatic:
            yield f"the name {automatic}, at which something may run by itself"
        reach = reach_of_formula(refers_to)
        if reach:
            yield f"a defined name that is {reach}"


def _listed(things: Sequence[str]) -> str:
    named = list(dict.fromkeys(things))
    shown = "; ".join(named[:_MOST_NAMED])
    return f"{shown}; and others" if len(named) > _MOST_NAMED else shown
