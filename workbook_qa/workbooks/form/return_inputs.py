"""Reading one input of an audit workbook that came back: canonical words, or a problem.

Every input is validated again, because a paste removes validation in Excel (Excel facts,
section 2). Dates are read day first, and words by the closed lists with their aliases; nothing is
taken because it looks alike.
"""

import datetime
import re
from collections.abc import Sequence

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import EXCEL_ERRORS, Value, plain_text
from workbook_qa.core.terms import ALIASES, Answer, read_term
from workbook_qa.core.typed.typed_cells import choice_in
from workbook_qa.core.typed.typed_days import DayFault, read_day
from workbook_qa.core.wording import fold, is_blank, quoted, suggest, tidy
from workbook_qa.workbooks.form.form import Input, Issued, date_window

_THERE = "what stands there"


class ReadInput(msgspec.Struct, frozen=True):
    """One input after reading: a canonical text, or a fault, or neither when blank.

    `fault` is the code of a problem, what was found and what to do.
    """

    text: str = ""
    typed: str = ""
    fault: tuple[str, str, str] | None = None


def read_input(cell: Input, value: Value, issued: Issued) -> ReadInput:
    """What stands in the cell of an input, as it came back, or what is wrong with it."""
    if isinstance(value, str) and is_blank(value):
        return ReadInput()
    match cell.kind:
        case EntryKind.TEXT:
            return _read_text(cell, value)
        case EntryKind.CHOICE | EntryKind.GRADE:
            return _read_choice(cell, value)
        case EntryKind.DATE:
            return _read_date(cell, value, issued)
        case EntryKind.TIME:
            return _read_time(cell, value)
        case EntryKind.NUMBER:
            return _read_number(cell, value)


def no_entry(cell: Input, error: str | None) -> ReadInput:
    """What is wrong with an input that holds a formula, or an error.

    The error is the name of one of Excel's, such as ``#N/A``, or a sentence on the cell.
    """
    if error is None:
        return _refused(
            "formula-in-answer",
            f"{cell.label} holds a formula.",
            "Its result is not taken as the answer: ask for it to be typed.",
        )
    if error in EXCEL_ERRORS:
        said = f"{cell.label} holds an error, {error}."
    else:
        said = f"{cell.label}: {error[:1].lower()}{error[1:]}"
    return _refused("cell-error", said, "Type it again.")


def _refused(code: str, found: str, todo: str) -> ReadInput:
    return ReadInput(fault=(code, found, todo))


def _read_text(cell: Input, value: Value) -> ReadInput:
    text = plain_text(value).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > cell.longest:
        return _refused(
            "entry-too-long",
            f"{cell.label} has {len(text):,} characters; there is room for {cell.longest:,}.",
            "Shorten it.",
        )
    return ReadInput(text, text)


def _read_choice(cell: Input, value: Value) -> ReadInput:
    typed = plain_text(value)
    if typed in cell.choices:
        return ReadInput(typed, typed)
    choice = choice_in(cell.choices, tidy(typed).rstrip(". ")) or _by_alias(typed, cell.choices)
    if choice:
        return ReadInput(choice, typed)
    code = "grade-not-on-scale" if cell.kind is EntryKind.GRADE else "entry-not-allowed"
    if cell.field.endswith(".answer"):
        code = "answer-not-on-scale"
    near = suggest(typed, cell.choices)
    words = f"{', '.join(cell.choices[:-1])} or {cell.choices[-1]}"
    what = "a grade" if cell.kind is EntryKind.GRADE else "one of the choices"
    hint = f" Did you mean {near}?" if near else ""
    return _refused(code, f"What stands there is not {what}.{hint}", f"Choose {words}.")


def _by_alias(typed: str, choices: Sequence[str]) -> str | None:
    """The choice that `typed` names in a closed list to which all choices belong.

    Answers' aliases hold wherever an answer is offered; those of Yes and No alone (``1``,
    ``True``) only where nothing else can be meant.
    """
    for kind in ALIASES:
        if kind is Answer or {*choices} <= {*kind}:
            term = read_term(kind, typed)
            if term in choices:
                return str(term)
    return None


def _read_date(cell: Input, value: Value, issued: Issued) -> ReadInput:
    earliest, latest = window = date_window(cell, issued)
    typed = read_day(value, window=window)
    if typed.day is None:
        return _refused(
            "not-a-date",
            f"{cell.label}: {quoted(plain_text(value), _THERE)} is not a date that exists.",
            "Type the date day first, for example 25 Nov 2026.",
        )
    if typed.fault is DayFault.OUTSIDE:
        return _refused(
            "date-not-plausible",
            f"{cell.label} is read as {day_words(typed.day)}, which is not between "
            f"{day_words(earliest)} and {day_words(latest)}.",
            "Type the date day first, for example 25 Nov 2026.",
        )
    text = typed.day.isoformat()
    return ReadInput(text, value if isinstance(value, str) else text)


def _read_time(cell: Input, value: Value) -> ReadInput:
    typed = plain_text(value)
    time = value.time() if isinstance(value, datetime.datetime) else value
    if isinstance(time, str):
        time = read_time(time)
    if not isinstance(time, datetime.time):
        return _refused(
            "not-a-time",
            f"{cell.label}: {quoted(typed, _THERE)} is not a time.",
            "Type the time of the 24-hour clock, for example 14:30.",
        )
    text = time.strftime("%H:%M")
    return ReadInput(text, typed if isinstance(value, str) else text)


def read_time(text: str) -> datetime.time | None:
    """A time typed as text, such as ``14:30``, ``14.30``, ``2.30 pm`` or ``2pm``; or None."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? ?([ap]\.?m\.?)?", fold(text))
    if not match or not (match[2] or match[3]):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].startswith("p") else 0)
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None


def _read_number(cell: Input, value: Value) -> ReadInput:
    typed = plain_text(value)
    digits = tidy(typed)
    if not re.fullmatch(r"[0-9]{1,6}", digits) or int(digits) > cell.longest:
        return _refused(
            "not-a-number",
            f"{cell.label}: {quoted(typed, _THERE)} is not a whole number from 0 to "
            f"{cell.longest}.",
            "Type the number in digits.",
        )
    return ReadInput(str(int(digits)), typed)
