"""Conditions on what is typed in an audit's workbook: evaluated here, or written as a formula.

Each kind of condition says the same thing twice, side by side: `holds` for what was read of a
return, `formula` for a spreadsheet. Formulas use nothing newer than Excel 2007, nothing that is
worked out anew by itself, and no array entry. They are a little coarser than reading: they know
spaces, line breaks and the no-break space, and not the rarer signs that Unicode folds.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.cells import address
from workbook_qa.core.wording import fold_tidy, tidy
from workbook_qa.ledger.return_content import split_questions

NO_BREAK = "\N{NO-BREAK SPACE}"
# What separates names: see `return_content.split_questions`.
_SEPARATORS = (",", ";", "/", "&", NO_BREAK)
_BREAKS = (9, 10, 13)
_WITHOUT_Q = re.compile(r"^Q(?=[0-9])")
_AN_ID = re.compile(r"[A-Z]{0,3}[0-9]{1,2}(?:\.[0-9]{1,2})?")

_Found = TypeVar("_Found")


class Typed:
    """What is typed in one workbook, in canonical words, as conditions look at it.

    Attributes:
        texts: by field, tidied, and without what is blank.
        unread: the fields that hold something which could not be read.
        facts: numbers of the audit that no cell is typed for (see `audit_facts.facts_of`).
    """

    def __init__(
        self,
        entries: Mapping[str, str],
        unread: Iterable[str] = (),
        facts: Mapping[str, int] | None = None,
    ) -> None:
        tidied = ((field, tidy(text)) for field, text in entries.items())
        self.texts: Mapping[str, str] = {field: text for field, text in tidied if text}
        self.unread = frozenset(unread)
        self.facts = facts or {}
        self._found: dict[object, object] = {}

    def text(self, field: str) -> str:
        """What is typed there; empty where nothing is."""
        return self.texts.get(field, "")

    def is_blank(self, field: str) -> bool:
        """Whether nothing is typed there, not even something that cannot be read."""
        return field not in self.texts and field not in self.unread

    def once(self, key: object, find: Callable[["Typed"], _Found]) -> _Found:
        """What `find` gives, found once for each key."""
        if key not in self._found:
            self._found[key] = find(self)
        return self._found[key]  # type: ignore[return-value]


class Spot(msgspec.Struct, frozen=True):
    """The cell of an input, and what it accepts."""

    sheet: str
    row: int
    column: int
    kind: EntryKind
    choices: tuple[str, ...] = ()
    longest: int = 0


class Spots:
    """Where everything stands that formulas look at: the inputs of a form, and its workings.

    Attributes:
        places: the cell of each field.
        workings: the cell of each working and fact, by its name.
        here: the sheet that a formula is for; its own cells are named without a sheet.
    """

    def __init__(
        self,
        places: Mapping[str, Spot],
        workings: Mapping[str, str],
        here: str = "",
    ) -> None:
        self.places = places
        self.workings = workings
        self.here = here

    def on(self, sheet: str) -> "Spots":
        """The same for formulas on that sheet."""
        return Spots(self.places, self.workings, sheet)

    def cell(self, field: str) -> str:
        """The reference of a field's cell."""
        spot = self.places[field]
        if spot.sheet == self.here:
            return address(spot.row, spot.column)
        return self.fixed(field)

    def fixed(self, field: str) -> str:
        """The same with its sheet, and fixed."""
        spot = self.places[field]
        return fixed_cell(spot.sheet, spot.row, spot.column)

    def column(self, fields: Iterable[str]) -> list[str]:
        """The ranges that hold exactly these fields, which stand in one column of a sheet."""
        found = [self.places[field] for field in fields]
        rows = sorted((spot.sheet, spot.column, spot.row) for spot in found)
        runs: list[list[tuple[str, int, int]]] = []
        for each in rows:
            last = runs[-1][-1] if runs else None
            if last and (*last[:2], last[2] + 1) == each:
                runs[-1].append(each)
            else:
                runs.append([each])
        return [self._range(run[0], run[-1]) for run in runs]

    def _range(self, first: tuple[str, int, int], last: tuple[str, int, int]) -> str:
        sheet, column, row = first
        name = "" if sheet == self.here else f"{quoted_sheet(sheet)}!"
        if first == last:
            return f"{name}{_fixed(row, column)}"
        return f"{name}{_fixed(row, column)}:{_fixed(last[2], column)}"

    def kind(self, field: str) -> EntryKind:
        """What its cell accepts."""
        return self.places[field].kind


def fixed_cell(sheet: str, row: int, column: int) -> str:
    """A cell with its sheet, such as ``Questions!$D$7``."""
    return f"{quoted_sheet(sheet)}!{_fixed(row, column)}"


def _fixed(row: int, column: int) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"${letters}${row}"


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas have it: in quotes where it is more than letters."""
    return name if name.isalpha() and name.isascii() else f"'{name}'"


class Condition(Protocol):
    """Something that is so or not so of what is typed."""

    def holds(self, typed: Typed) -> bool:
        """Whether it is so."""

    def formula(self, spots: Spots) -> str:
        """The same as an expression of a spreadsheet, without ``=``."""


class Blank(msgspec.Struct, frozen=True):
    """Nothing is typed there but spaces."""

    field: str

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return typed.is_blank(self.field)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        cell = spots.cell(self.field)
        if spots.kind(self.field) is EntryKind.TEXT:
            return f'TRIM(CLEAN({cell}))=""'
        return f'{cell}=""'


class Filled(msgspec.Struct, frozen=True):
    """Something that can be read is typed there; a formula takes anything for that."""

    field: str

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return bool(typed.text(self.field))

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return f"NOT({Blank(self.field).formula(spots)})"


class Lacks(msgspec.Struct, frozen=True):
    """A fact of the audit that is a yes or no is no."""

    fact: str

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return not typed.facts.get(self.fact, 1)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return f"{spots.workings[self.fact]}=0"


class Is(msgspec.Struct, frozen=True):
    """One of these words is chosen there."""

    field: str
    words: tuple[str, ...]

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return typed.text(self.field) in self.words

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        cell = spots.cell(self.field)
        return _joined("OR", [f'{cell}="{word}"' for word in self.words])


class Misread(msgspec.Struct, frozen=True):
    """What stands there is no choice, no date, no number, or too long, as its cell accepts them.

    A cell refuses it while one types; a paste takes the cell's rule away. The workbook is stricter
    than reading, which knows *RI* and dates typed as text.
    """

    field: str

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return self.field in typed.unread

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        cell, entry = spots.cell(self.field), spots.places[self.field]
        if entry.kind is EntryKind.TEXT:
            return f"LEN({cell})>{entry.longest}"
        if entry.kind in (EntryKind.CHOICE, EntryKind.GRADE):
            others = ",".join(f'{cell}<>"{choice}"' for choice in entry.choices)
            return f'AND({cell}<>"",{others})'
        return f'AND({cell}<>"",NOT(ISNUMBER({cell})))'


class Shorter(msgspec.Struct, frozen=True):
    """The text there has fewer characters than that; nothing has none."""

    field: str
    least: int

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return self.field not in typed.unread and len(typed.text(self.field)) < self.least

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return f"LEN({_tidied(spots.cell(self.field))})<{self.least}"


class Fewer(msgspec.Struct, frozen=True):
    """The number there is less than a fact of the audit; nothing is 0."""

    field: str
    fact: str

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        if self.field in typed.unread:
            return False
        return int(typed.text(self.field) or 0) < typed.facts.get(self.fact, 0)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return f"N({spots.cell(self.field)})<{spots.workings[self.fact]}"


class Not(msgspec.Struct, frozen=True):
    """It is not so."""

    condition: Condition

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return not self.condition.holds(typed)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return f"NOT({self.condition.formula(spots)})"


class All(msgspec.Struct, frozen=True):
    """All of these are so."""

    conditions: tuple[Condition, ...]

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return all(each.holds(typed) for each in self.conditions)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return _joined("AND", [each.formula(spots) for each in self.conditions])


class Any(msgspec.Struct, frozen=True):
    """One of these is so."""

    conditions: tuple[Condition, ...]

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return any(each.holds(typed) for each in self.conditions)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return _joined("OR", [each.formula(spots) for each in self.conditions])


class EachIs(msgspec.Struct, frozen=True):
    """One word is chosen in all of these, which stand in one column."""

    fields: tuple[str, ...]
    word: str

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return all(typed.text(field) == self.word for field in self.fields)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        counts = (f'COUNTIF({cells},"{self.word}")' for cells in spots.column(self.fields))
        return f"{'+'.join(counts)}={len(self.fields)}"


class Repeated(msgspec.Struct, frozen=True):
    """The text there stands in so many of the fields, which are in one column; blank is no text."""

    field: str
    fields: tuple[str, ...]
    times: int

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        text = typed.text(self.field)
        return bool(text) and self._counts(typed).get(fold_tidy(text), 0) >= self.times

    def _counts(self, typed: Typed) -> Mapping[str, int]:
        return typed.once((Repeated, self.fields), self._counted)

    def _counted(self, typed: Typed) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for field in self.fields:
            if field in typed.texts:
                text = fold_tidy(typed.texts[field])
                counts[text] = counts.get(text, 0) + 1
        return counts

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        cell = spots.cell(self.field)
        counts = "+".join(
            f"SUMPRODUCT(--(UPPER(TRIM({cells}))=UPPER(TRIM({cell}))))"
            for cells in spots.column(self.fields)
        )
        return f'AND(TRIM({cell})<>"",{counts}>={self.times})'


class Working(msgspec.Struct, frozen=True):
    """A condition that many others look at: worked out once, in a cell of its own."""

    name: str
    condition: Condition

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return typed.once(self.name, self.condition.holds)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        return f'{spots.workings[self.name]}="yes"'

    def worked_out(self, spots: Spots) -> str:
        """The formula of its own cell."""
        return f'IF({self.condition.formula(spots)},"yes","no")'


class Names(msgspec.Struct, frozen=True):
    """The questions and standards that a cell of an action names, each between two spaces."""

    field: str

    @property
    def name(self) -> str:
        """The name of the cell in which they are worked out."""
        return f"names in {self.field}"

    def found(self, typed: Typed) -> frozenset[str]:
        """They themselves, in capitals."""
        return frozenset(name.upper() for name in split_questions(typed.text(self.field)))

    def shown(self, typed: Typed) -> str:
        """What its own cell shows, without words: they may name somebody, and it is hidden."""
        text = typed.text(self.field).upper()
        for sign in _SEPARATORS:
            text = text.replace(sign, " ")
        names = [_WITHOUT_Q.sub("", name) for name in text.split() if name != "AND"]
        return "".join(f" {name if _AN_ID.fullmatch(name) else '?'} " for name in names)

    def worked_out(self, spots: Spots) -> str:
        """The formula of its own cell: ``Q2.1, S8`` becomes two names without the Q."""
        names = f"UPPER({spots.cell(self.field)})"
        for sign in _SEPARATORS:
            names = f'SUBSTITUTE({names},"{sign}"," ")'
        for code in _BREAKS:
            names = f'SUBSTITUTE({names},CHAR({code})," ")'
        names = f'SUBSTITUTE(" "&SUBSTITUTE(TRIM({names})," ","  ")&" "," AND ","")'
        for figure in range(10):
            names = f'SUBSTITUTE({names}," Q{figure}"," {figure}")'
        return f'IF(TRIM({spots.cell(self.field)})="","",{names})'


class AllNames(msgspec.Struct, frozen=True):
    """The names of several actions together, of those of which a condition holds."""

    name: str
    parts: tuple[tuple[Condition, Names], ...]

    def found(self, typed: Typed) -> frozenset[str]:
        """They themselves, in capitals."""
        return typed.once(self.name, self._found)

    def shown(self, typed: Typed) -> str:
        """What its own cell shows, without words: they may name somebody, and it is hidden."""
        return "".join(
            names.shown(typed) for condition, names in self.parts if condition.holds(typed)
        )

    def _found(self, typed: Typed) -> frozenset[str]:
        return frozenset[str]().union(
            *(names.found(typed) for condition, names in self.parts if condition.holds(typed))
        )

    def worked_out(self, spots: Spots) -> str:
        """The formula of its own cell."""
        return "&".join(
            f'IF({condition.formula(spots)},{spots.workings[names.name]},"")'
            for condition, names in self.parts
        )


class Named(msgspec.Struct, frozen=True):
    """One of these questions and standards is named there."""

    ids: tuple[str, ...]
    names: AllNames

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return not self.names.found(typed).isdisjoint(each.upper() for each in self.ids)

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        cell = spots.workings[self.names.name]
        return _joined("OR", [f'ISNUMBER(FIND(" {each.upper()} ",{cell}))' for each in self.ids])


class NamesUnknown(msgspec.Struct, frozen=True):
    """Something is named there that is no question or standard of the form."""

    names: Names
    known: tuple[str, ...]

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return not self.names.found(typed) <= {each.upper() for each in self.known}

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        cell, known = spots.workings[self.names.name], spots.workings["known"]
        return f'SUMPRODUCT(LEN({cell})-LEN(SUBSTITUTE({cell}," "&{known}&" ","")))<LEN({cell})'


class FewWords(msgspec.Struct, frozen=True):
    """Something is typed there, in fewer words than that."""

    field: str
    least: int

    def holds(self, typed: Typed) -> bool:
        """See `Condition`."""
        return 0 < len(typed.text(self.field).split()) < self.least

    def formula(self, spots: Spots) -> str:
        """See `Condition`."""
        text = _tidied(spots.cell(self.field))
        spaces = f'LEN({text})-LEN(SUBSTITUTE({text}," ",""))'
        return f"AND(LEN({text})>0,{spaces}<{self.least - 1})"


def _tidied(cell: str) -> str:
    """A text without line breaks, and with single spaces."""
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({cell},CHAR(10)," "),"{NO_BREAK}"," "))'


def _joined(function: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{function}({','.join(parts)})"
