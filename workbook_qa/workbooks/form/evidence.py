"""What was done to the sheets of a workbook that came back, beside what was typed.

Locks, drop-downs and rules guard against slips while people type, and nothing else: every entry is
validated again and every locked cell compared, whatever became of them. So all of this is for the
Lead Auditor to know; only cells that were merged are the auditor's to look at. A program that
leaves all of something out when it saves is one sentence.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from workbook_qa.core.cells import Book, Sheet, address
from workbook_qa.core.problem import Place, Problem
from workbook_qa.workbooks.form.form import Form, FormSheet
from workbook_qa.workbooks.form.sheet_map import SheetMap
from workbook_qa.workbooks.read.cell_references import Box, box_of

Places = frozenset[tuple[int, int]]

MOST_NAMED = 6  # cells or ranges named in a sentence
MOST_MERGES = 1_000  # merged ranges that are looked at
LONGEST_RANGES = 32 * 1024  # characters of a sheet's validation ranges, above which none is read
_NOTHING_LOST = "Nothing is lost by it: every entry is checked again when it comes in."
_NOTHING_TO_DO = "Nothing has to be done"


class Unguarded(msgspec.Struct, frozen=True):
    """Inputs of one sheet that are no longer guarded as they were issued.

    Attributes:
        places: of all its inputs, as they stand now.
        bare: those without a drop-down or rule; locked: those that hold something and are locked.
    """

    sheet: str
    places: Places
    bare: Places
    locked: Places

    @property
    def is_bare(self) -> bool:
        """Whether not one drop-down or rule is left."""
        return self.bare == self.places


def unguarded(
    name: str, sheet: Sheet, places: Places, filled: Collection[tuple[int, int]]
) -> Unguarded | None:
    """What has become of the guards of a sheet's inputs; None where they are as issued.

    Args:
        places: of all inputs, as they stand now; filled: of those that hold something. (The
            reader does not tell whether a blank cell is locked.)
    """
    bare: Places = frozenset()
    if sum(map(len, sheet.validations)) < LONGEST_RANGES:  # else it is far from any of ours
        bare = _without_rule(sheet.validations, places)
    locked: Places = frozenset()
    if sheet.protected and sheet.unlocked is not None and not sheet.unlocked.issuperset(filled):
        locked = frozenset(filled) - sheet.unlocked
    return Unguarded(name, places, bare, locked) if bare or locked else None


@lru_cache(maxsize=64)
def _without_rule(validations: tuple[str, ...], places: Places) -> Places:
    """The places that no validation covers. The returns of a month ask the same question."""
    left = set(places)
    for ranges in validations:
        for ref in ranges.split():
            box = box_of(ref)
            if box:
                left -= set(_within(box, left))
    return frozenset(left)


def _within(box: Box, places: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = box
    if (top, left) == (bottom, right):
        yield top, left
        return
    for row, column in places:
        if top <= row <= bottom and left <= column <= right:
            yield row, column


def evidence(
    form: Form,
    book: Book,
    found: Mapping[str, Sheet],
    maps: Mapping[str, SheetMap],
    guards: Sequence[Unguarded],
    file: str,
) -> list[Problem]:
    """Everything that was done to the sheets of the form, in a few sentences.

    Args:
        found, maps: the sheets that are there and where everything in them is, by part's name.
        guards: of the sheets whose inputs are not guarded as issued.
    """
    problems = [*_renamed(book, found, file), *_reordered(maps, file)]
    if guards:
        problems += _validation_gone(form, found, guards, file)
    problems += _protection_removed(found, file)
    for part in form.sheets:
        sheet = found.get(part.name)
        if sheet is not None and sheet.merges:
            problems.append(_merged(part, sheet, maps[part.name], file))
    return problems


def _renamed(book: Book, found: Mapping[str, Sheet], file: str) -> Iterator[Problem]:
    for name, sheet in found.items():
        if sheet.name != name and sheet.name.casefold() != name.casefold():
            # Its own name may be that of a person.
            yield Problem(
                "sheet-renamed",
                Place(file, name),
                found=f"This sheet has another name now; it is {book.number_of(sheet)} there.",
                todo=f"{_NOTHING_TO_DO}: it is known by what stands in it.",
            )


def _reordered(maps: Mapping[str, SheetMap], file: str) -> Iterator[Problem]:
    for name, where in maps.items():
        if where.reordered:
            yield Problem(
                "rows-reordered",
                Place(file, name),
                found="The rows of this sheet stand in another order, as after sorting.",
                todo="Entries are found by the number in their row, whatever the order. Look at it "
                "if locked cells of this sheet seem changed as well.",
            )


# Drop-downs, rules and locks


def _validation_gone(
    form: Form, found: Mapping[str, Sheet], guards: Sequence[Unguarded], file: str
) -> list[Problem]:
    all_bare = [each for each in guards if each.is_bare and not each.locked]
    with_inputs = [part for part in form.sheets if part.inputs and part.name in found]
    if len(all_bare) == len(with_inputs) > 1:
        return [
            Problem(
                "validation-gone",
                Place(file),
                found="None of the drop-downs and rules of its cells is there any more, as some "
                "programs leave them out when they save.",
                todo=_NOTHING_LOST,
            )
        ]
    return [_unguarded_sheet(each, file) for each in guards]


def _unguarded_sheet(guards: Unguarded, file: str) -> Problem:
    places = guards.bare | guards.locked
    said = []
    if guards.is_bare:
        said.append("None of the drop-downs and rules of this sheet is there any more.")
    elif guards.bare:
        said.append(
            f"{_cells(guards.bare)} lost the drop-down or rule, as happens when something is "
            "pasted."
        )
    if guards.locked:
        said.append(f"{_cells(guards.locked)} became locked: nothing can be typed there any more.")
    cell = "" if guards.is_bare else address(*min(places))
    return Problem(
        "validation-gone", Place(file, guards.sheet, cell), " ".join(said), _NOTHING_LOST
    )


def _cells(places: Places) -> str:
    """``The cell D7``, or ``40 cells (D7, E7, E8 and others)``."""
    named = [address(*place) for place in sorted(places)[:MOST_NAMED]]
    if len(places) == 1:
        return f"The cell {named[0]}"
    return f"{len(places)} cells ({_listed(named, more=len(places) > MOST_NAMED)})"


def _listed(names: Sequence[str], *, more: bool) -> str:
    return f"{', '.join(names)} and others" if more else ", ".join(names)


def _protection_removed(found: Mapping[str, Sheet], file: str) -> list[Problem]:
    bare = [name for name, sheet in found.items() if sheet.protected is False]
    if not bare:
        return []
    alone = len(bare) == 1
    which = "this sheet" if alone else f"the sheets {', '.join(bare)}"
    return [
        Problem(
            "protection-removed",
            Place(file, bare[0] if alone else ""),
            found=f"The protection of {which if len(bare) < len(found) else 'its sheets'} is gone.",
            todo=f"{_NOTHING_TO_DO}: every locked cell is compared with what was issued.",
        )
    ]


# Merged cells


def _merged(part: FormSheet, sheet: Sheet, where: SheetMap, file: str) -> Problem:
    """One for a sheet; its place is the first input whose content a merge has thrown away."""
    boxes = sorted(box for box in map(box_of, sheet.merges[:MOST_MERGES]) if box)
    inputs = {where.now(*place) for place in part.input_places if where.has(*place)}
    hidden = next((lost[0] for box in boxes if (lost := _hidden(box, inputs))), None)
    named = [f"{address(top, left)}:{address(*last)}" for top, left, *last in boxes[:MOST_NAMED]]
    ranges = _listed(named, more=len(boxes) > MOST_NAMED)
    return Problem(
        "cells-merged",
        Place(file, part.name, address(*hidden) if hidden else ""),
        found=f"Cells were merged: {ranges}.",
        todo="Excel keeps only what stood in the first cell of a merge: look whether anything that "
        "was typed is missing there.",
    )


def _hidden(box: Box, inputs: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """The inputs in a range, but for its first cell."""
    return sorted(place for place in _within(box, inputs) if place in inputs and place != box[:2])
