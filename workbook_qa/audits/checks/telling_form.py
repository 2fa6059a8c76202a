"""What an audit's workbook tells while one types: formulas made of the checks, and their results.

The cells that tell something are laid out with the name of what they tell (`Locked.tells`); here
they get formula and result. In a workbook that goes back that is done again for what was typed,
so that Protected View shows what is so.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from workbook_qa.audits.checks.audit_checks import CEILINGS, TO_DO, Check, Checks, Shared
from workbook_qa.audits.checks.audit_facts import FACTS
from workbook_qa.audits.checks.conditions import (
    All,
    AllNames,
    Any,
    Blank,
    Condition,
    Names,
    Spot,
    Spots,
    Typed,
    Working,
    fixed_cell,
    quoted_sheet,
)
from workbook_qa.core.cells import column_letters
from workbook_qa.core.replies import reply_to
from workbook_qa.core.terms import Grade
from workbook_qa.workbooks.form.form import WORKINGS_SHEET, Form, FormSheet, Input, Locked

OK = "OK"
NOT_BEGUN = "–"
NOTHING = "Nothing would come back"
POINTS = 10  # open points that are listed on the first page
BAR = 20
CHECK, COUNT, OPEN, PART, POINT, ALL = "check", "count", "open", "part", "point", "all"
CEILING, GRADES = "ceiling", "grades"
_NO_CEILING = "The guide gives Outstanding at most for these grades, with an example."
_NAMED = 3  # open points that are named in the line of a sheet


def told(form: Form, checks: Checks, typed: Typed) -> Form:
    """The form with the formulas of all cells that tell something, and what they give.

    Args:
        typed: what stands in the inputs, with the facts of the audit.
    """
    working, workings = _working_sheet(checks)
    places = {
        cell.field: Spot(sheet.name, cell.row, cell.column, cell.kind, cell.choices, cell.longest)
        for sheet, cell in form.inputs()
    }
    telling = _Telling(form, checks, typed, Spots(places, workings))
    sheets = tuple(telling.sheet(sheet) for sheet in form.sheets)
    workings_told = telling.workings(working)
    return msgspec.structs.replace(form, sheets=sheets, working=workings_told)


def _working_sheet(checks: Checks) -> tuple[FormSheet, dict[str, str]]:
    """The hidden sheet with a row for each working, and where each is."""
    cells = [
        *(Locked(row, 1, each.name, tells=each.name) for row, each in _rows(checks)),
        *(Locked(row, 4, each.upper()) for row, each in enumerate(checks.known, start=1)),
        *(Locked(row, 6, fact) for row, fact in enumerate(FACTS, start=1)),
        *(Locked(row, 7, "", given=fact) for row, fact in enumerate(FACTS, start=1)),
    ]
    places = {each.name: fixed_cell(WORKINGS_SHEET, row, 2) for row, each in _rows(checks)}
    places["known"] = f"{WORKINGS_SHEET}!$D$1:$D${len(checks.known)}"
    places |= {fact: fixed_cell(WORKINGS_SHEET, row, 7) for row, fact in enumerate(FACTS, start=1)}
    return FormSheet(WORKINGS_SHEET, (), tuple(cells)), places


def _rows(checks: Checks) -> Iterator[tuple[int, Shared]]:
    return enumerate(checks.workings, start=1)


class _Row(msgspec.Struct, frozen=True):
    """A row with a check: what it is called, its inputs, and what is said beside it."""

    sheet: str
    row: int
    label: str
    inputs: tuple[Input, ...]
    checks: tuple[Check, ...]
    word: str

    @property
    def is_open(self) -> bool:
        return self.word not in ("", OK)


class _Telling:
    def __init__(self, form: Form, checks: Checks, typed: Typed, spots: Spots) -> None:
        self.form, self.checks, self.typed, self.spots = form, checks, typed, spots
        self.columns = {
            sheet.name: cell.column
            for sheet in form.sheets
            for cell in sheet.locked
            if cell.tells == CHECK
        }
        by_row: dict[tuple[str, int], list[Check]] = {}
        for check in checks.checks:
            if check.field in spots.places:
                check = _unless_answered(check, spots)
                spot = spots.places[check.field]
                by_row.setdefault((spot.sheet, spot.row), []).append(check)
        self.rows: dict[str, dict[int, _Row]] = {}
        for sheet in form.sheets:
            inputs: dict[int, list[Input]] = {}
            for entry in sheet.inputs:
                inputs.setdefault(entry.row, []).append(entry)
            self.rows[sheet.name] = {
                cell.row: self._row(sheet.name, inputs[cell.row], by_row)
                for cell in sheet.locked
                if cell.tells == CHECK
            }

    def _row(
        self,
        sheet: str,
        inputs: Sequence[Input],
        by_row: Mapping[tuple[str, int], Sequence[Check]],
    ) -> _Row:
        row, checks = inputs[0].row, tuple(by_row.get((sheet, inputs[0].row), ()))
        firing = (check.word for check in checks if check.condition.holds(self.typed))
        is_used = any(not self.typed.is_blank(each.field) for each in _deciding(inputs))
        word = next(firing, OK if is_used else "")
        return _Row(sheet, row, inputs[0].key, tuple(inputs), checks, word)

    # What each cell says.

    def sheet(self, sheet: FormSheet) -> FormSheet:
        """A sheet with formulas and results."""
        cells = tuple(self._cell(sheet.name, cell) if cell.tells else cell for cell in sheet.locked)
        return msgspec.structs.replace(sheet, locked=cells)

    def _cell(self, sheet: str, cell: Locked) -> Locked:
        what, _, about = cell.tells.partition(":")
        tells = {
            CHECK: lambda: self._check(self.rows[sheet][cell.row]),
            COUNT: lambda: self._count(sheet, about),
            OPEN: lambda: self._open(about),
            PART: lambda: self._part(about),
            POINT: lambda: self._point(int(about)),
            CEILING: self._ceiling,
            GRADES: lambda: self._grades(sheet),
            ALL: self._all,
        }
        formula, text = tells[what]()
        return msgspec.structs.replace(cell, formula=f"={formula}", text=text)

    def _check(self, row: _Row) -> tuple[str, str]:
        spots = self.spots.on(row.sheet)
        filled = "&".join(spots.cell(each.field) for each in _deciding(row.inputs))
        formula = f'IF({filled}<>"","{OK}","")'
        for word, condition in reversed(_by_word(row.checks)):
            formula = f'IF({condition.formula(spots)},"{word}",{formula})'
        return formula, row.word

    def _count(self, sheet: str, about: str) -> tuple[str, str]:
        """How many of what is always asked is filled in, with a bar."""
        fields = self._asked(about or sheet)
        done = sum(not self.typed.is_blank(field) for field in fields)
        counted = self._filled(fields, sheet)
        wanted = len(fields)
        filled = f"ROUND({BAR}*({counted})/{wanted},0)"
        formula = (
            f'({counted})&" of {wanted} answered "&REPT("█",{filled})&REPT("░",{BAR}-{filled})'
        )
        bar = _half_up(BAR * done, wanted)
        return formula, f"{done} of {wanted} answered {'█' * bar}{'░' * (BAR - bar)}"

    def _asked(self, sheet: str) -> list[str]:
        """The first input of each row that is always asked for."""
        return [
            row.inputs[0].field
            for row in self.rows.get(sheet, {}).values()
            if row.inputs[0].field in self._always
        ]

    @cached_property
    def _always(self) -> frozenset[str]:
        """What is missed in a workbook in which nothing is typed."""
        blank = Typed({})
        return frozenset(
            check.field
            for check in self.checks.checks
            if check.word in TO_DO and check.condition.holds(blank)
        )

    def _filled(self, fields: Sequence[str], sheet: str) -> str:
        ranges = self.spots.on(sheet).column(fields)
        return "+".join(f"COUNTA({cells})" for cells in ranges)

    # Open points

    def _range(self, sheet: str, here: str) -> str:
        rows, letters = self.rows[sheet], column_letters(self.columns[sheet])
        name = "" if sheet == here else f"{quoted_sheet(sheet)}!"
        return f"{name}${letters}${min(rows)}:${letters}${max(rows)}"

    def _number(self, sheet: str, here: str) -> str:
        return _open_in(self._range(sheet, here))

    def _nth(self, sheet: str, here: str, number: str) -> str:
        """The row of the nth open point of a sheet."""
        cells = self._range(sheet, here)
        closed = f'(({cells}="")+({cells}="{OK}"))'
        return f"SUMPRODUCT(SMALL(ROW({cells})+100000*{closed},{number}))"

    def _label(self, sheet: str, here: str, row: str, column: int = 1) -> str:
        name = "" if sheet == here else f"{quoted_sheet(sheet)}!"
        letters = column_letters(column)
        return f"INDEX({name}${letters}$1:${letters}${max(self.rows[sheet])},{row})"

    def _still(self, sheet: str) -> list[_Row]:
        return [row for row in self.rows[sheet].values() if row.is_open]

    def _open(self, sheet: str) -> tuple[str, str]:
        """What would come back of one sheet, with a link to the first of it."""
        cells, number = self._range(sheet, sheet), self._number(sheet, sheet)
        first = self._nth(sheet, sheet, "1")
        names = self._label(sheet, sheet, first)
        for place in range(2, _NAMED + 1):
            more = self._label(sheet, sheet, self._nth(sheet, sheet, str(place)))
            names += f'&IF({number}>={place},", "&{more},"")'
        names += f'&IF({number}>{_NAMED}," …","")'
        said = f'{_still_in(cells)}&": "&{names}&" →"'
        letters = column_letters(self._first_column(sheet))
        target = f'"#{quoted_sheet(sheet)}!{letters}"&{first}'
        formula = f'IF({number}=0,"{NOTHING}",HYPERLINK({target},{said}))'
        return formula, self._open_words(sheet)

    def _first_column(self, sheet: str) -> int:
        return min(entry.column for row in self.rows[sheet].values() for entry in row.inputs)

    def _open_words(self, sheet: str) -> str:
        still = self._still(sheet)
        if not still:
            return NOTHING
        names = ", ".join(row.label for row in still[:_NAMED])
        return f"{_still_words(still)}: {names}{' …' if len(still) > _NAMED else ''} →"

    def _part(self, about: str) -> tuple[str, str]:
        """How far a standard, or a sheet, is: from its first row to its last."""
        sheet, first, last = about.split("|")
        rows = [self.rows[sheet][row] for row in self.rows[sheet] if int(first) <= row <= int(last)]
        letters = column_letters(self.columns[sheet])
        cells = f"{quoted_sheet(sheet)}!${letters}${first}:${letters}${last}"
        filled = f'COUNTIF({cells},"{OK}")'
        formula = f'IF({_open_in(cells)}=0,IF({filled}=0,"{NOT_BEGUN}","{OK}"),{_still_in(cells)})'
        still = [row for row in rows if row.is_open]
        if still:
            return formula, _still_words(still)
        return formula, OK if any(row.word == OK for row in rows) else NOT_BEGUN

    def _all(self) -> tuple[str, str]:
        """How much would come back of the whole workbook."""
        number = "+".join(self._number(sheet, "") for sheet in self._told_sheets)
        count = sum(len(self._still(sheet)) for sheet in self._told_sheets)
        formula = f'IF({number}=0,"{NOTHING}","Would come back: "&({number}))'
        return formula, f"Would come back: {count}" if count else NOTHING

    @property
    def _told_sheets(self) -> list[str]:
        return [sheet for sheet, rows in self.rows.items() if rows]

    def _point(self, place: int) -> tuple[str, str]:
        """The nth open point of the workbook, with a link to it."""
        formula, before = '" "', ""
        for sheet in reversed(self._told_sheets):
            earlier = self._told_sheets[: self._told_sheets.index(sheet)]
            before = "".join(f"-{self._number(one, '')}" for one in earlier)
            row = self._nth(sheet, "", f"{place}{before}")
            letters = column_letters(self._first_column(sheet))
            word = self._label(sheet, "", row, self.columns[sheet])
            said = f'{self._label(sheet, "", row)}&": "&{word}&" →"'
            target = f'"#{quoted_sheet(sheet)}!{letters}"&{row}'
            there = f"{self._number(sheet, '')}>={place}{before}"
            formula = f"IF({there},HYPERLINK({target},{said}),{formula})"
        still = [row for sheet in self._told_sheets for row in self._still(sheet)]
        if len(still) < place:
            return formula, " "
        row_now = still[place - 1]
        return formula, f"{row_now.label}: {row_now.word} →"

    def _ceiling(self) -> tuple[str, str]:
        """What the guide gives at most, for the grades of the standards as they are."""
        formula, text = f'"{_NO_CEILING}"', _NO_CEILING
        for working in reversed([each for each in self.checks.workings if each.name in CEILINGS]):
            said = f"The guide gives {working.name} for these grades."
            cell = self.spots.workings[working.name]
            formula = f'IF({cell}="yes","{said}",{formula})'
            if isinstance(working, Working) and working.holds(self.typed):
                text = said
        return formula, text

    def _grades(self, here: str) -> tuple[str, str]:
        """The grades of the standards in one line."""
        spots = self.spots.on(here)
        fields = [field for field in spots.places if field.endswith(".grade")]
        grades = ",".join(f'"{grade}"' for grade in Grade)
        parts, texts = [], []
        for field in fields:
            name, cell = field.partition(".")[0][1:], spots.cell(field)
            known = f"ISNUMBER(MATCH({cell},{{{grades}}},0))"
            parts.append(f'"{name} "&IF({known},{cell},"{NOT_BEGUN}")')
            texts.append(f"{name} {self.typed.text(field) or NOT_BEGUN}")
        return '&"; "&'.join(parts), "; ".join(texts)

    # The hidden sheet

    def workings(self, sheet: FormSheet) -> FormSheet:
        """The hidden sheet with formulas and results."""
        spots = self.spots.on(WORKINGS_SHEET)
        cells = list(sheet.locked)
        for row, each in _rows(self.checks):
            formula = f"={each.worked_out(spots)}"
            cells.append(Locked(row, 2, self._result(each), formula=formula))
        return msgspec.structs.replace(sheet, locked=tuple(cells))

    def _result(self, each: Shared) -> str:
        if isinstance(each, Names | AllNames):
            return each.shown(self.typed)
        return "yes" if each.holds(self.typed) else "no"


def _open_in(cells: str) -> str:
    """How many of these checks say that something would come back."""
    return f'SUMPRODUCT(({cells}<>"")*({cells}<>"{OK}"))'


def _still_in(cells: str) -> str:
    """What is still to do in the rows of these checks, where there is anything."""
    to_do = "+".join(f'COUNTIF({cells},"{word}")' for word in TO_DO)
    wrong = f"({_open_in(cells)}-({to_do}))"
    return (
        f'IF({wrong}>0,{wrong}&" would come back","")'
        f'&IF(AND({wrong}>0,{to_do}>0),", ","")'
        f'&IF({to_do}>0,({to_do})&" to fill in","")'
    )


def _still_words(still: Sequence[_Row]) -> str:
    """The same of rows that are open."""
    to_do = sum(row.word in TO_DO for row in still)
    parts = [f"{len(still) - to_do} would come back"] if len(still) > to_do else []
    return ", ".join([*parts, *([f"{to_do} to fill in"] if to_do else [])])


def _unless_answered(check: Check, spots: Spots) -> Check:
    """In a workbook that goes back, what is queried is answered by its reply too."""
    reply = reply_to(check.code, check.field)
    if reply not in spots.places:
        return check
    condition = All((check.condition, Blank(reply)))
    return msgspec.structs.replace(check, condition=condition)


def _deciding(inputs: Sequence[Input]) -> Sequence[Input]:
    """The inputs by which a row counts as filled in: of an action any, else its first."""
    is_action = any(entry.field.startswith("A") and "." in entry.field for entry in inputs)
    return inputs if is_action else inputs[:1]


def _by_word(checks: Sequence[Check]) -> list[tuple[str, Condition]]:
    """The checks of a row, those beside each other that say the same as one."""
    found: list[tuple[str, list[Condition]]] = []
    for check in checks:
        if found and found[-1][0] == check.word:
            found[-1][1].append(check.condition)
        else:
            found.append((check.word, [check.condition]))
    return [(word, Any(tuple(conditions))) for word, conditions in found]


def _half_up(number: int, of: int) -> int:
    """A quotient rounded as Excel does."""
    return (2 * number + of) // (2 * of)
