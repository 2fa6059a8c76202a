"""What a case id may look like, and which ids are one child's (case-list facts, section 10).

A list is learnt from: its ids are digits, or letters and digits. Whatever has another shape is not
an id but a remark, a total, a date that Excel made of a number, or somebody's name; it is a problem
of its cell, and since nobody can tell which of these it is, it is never repeated anywhere.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from workbook_qa.core.typed.typed_days import MONTH_NAMES
from workbook_qa.core.wording import fold


class CaseIdKind(StrEnum):
    """What the ids of a case list are made of."""

    DIGITS = "digits"
    LETTERS_AND_DIGITS = "letters and digits"


class IdFault(StrEnum):
    """Why an entry is not a case id, in the words that stand in its message."""

    NO_FIGURE = "This is not a case id: it has no figure in it"
    NOUGHT = "This is not a case id: it is nothing but noughts"
    SHAPE = "This is not shaped like a case id"
    OTHER_KIND = "The case ids of this list are digits only, and this is not"
    DATE = "This is a date and not a case id"
    BIRTH = "This holds the date of birth, which no case id may"
    EXPONENT = "Excel has turned this case id into a number with an exponent"
    WORD = "This holds letters that the other case ids do not, as a name would"


_TODO_SHAPE = "Put the child's number there, as the record system has it."
_TODO_EXCEL = (
    "Export the list again with this column as text, so that Excel leaves the numbers alone."
)
TODO = {
    IdFault.DATE: _TODO_EXCEL,
    IdFault.EXPONENT: _TODO_EXCEL,
    IdFault.OTHER_KIND: (
        "Put the child's number there; or, if ids with letters are right, set case_ids to "
        f'"{CaseIdKind.LETTERS_AND_DIGITS}" in settings.toml.'
    ),
}
"""What to do about each fault; `todo_for` gives it."""

LETTERS_FROM = 0.1
"""From this share of ids with letters on, a list is one of letters and digits."""
COMMON_FROM = 0.05
"""Letters that stand together in this share of the ids are a prefix and not a name."""

_MONTH = "(?:" + "|".join(MONTH_NAMES) + ")"
_DATE = re.compile(
    r"\d{1,2}[-/ ]\d{1,2}(?:[-/ ](?:\d{4}|\d{2}))?"
    r"|\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?|\d{1,2}[-/]\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[-/ ]?{_MONTH}(?:[-/ ]?(?:\d{{4}}|\d{{2}}))?"
    rf"|{_MONTH}[-/ ]?\d{{1,4}}"
)
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?e[+-]?\d{1,3}")
_BARE_EXPONENT = re.compile(r"\d+e\d{1,3}")
_SHAPE = re.compile(r"[a-z0-9]+(?:[-/_][a-z0-9]+)*")
_SPACED = re.compile(r"[a-z0-9]+(?:[-/_ ][a-z0-9]+)*")
_WORD = re.compile(r"[a-z]{2,}")
_BIRTH_LENGTHS = (5, 6, 8)
_FIGURES = re.compile(r"\d+")
_EXCEL_EPOCH = datetime.date(1899, 12, 30)


class IdShape(msgspec.Struct, frozen=True):
    """The shape of the case ids of one list, as it was learnt or set.

    Attributes:
        common: letters that stand together in many ids, and so are no name.
        random: whether ids are random letters and digits, all of one `length`.
        spaced: whether ids are written with spaces.
        eight_figures: whether ids of eight figures are usual, which otherwise are dates.
    """

    kind: CaseIdKind = CaseIdKind.DIGITS
    common: frozenset[str] = frozenset()
    random: bool = False
    length: int = 0
    spaced: bool = False
    eight_figures: bool = True

    def fault(self, text: str, born: datetime.date | None = None) -> IdFault | None:
        """Why `text` is not a case id, or None.

        Args:
            born: the date of birth in the same row, which must not stand in the id.
        """
        folded = fold(text)
        general = _general_fault(folded, self.spaced)
        if general:
            return general
        figures = [run for run in _FIGURES.findall(folded) if len(run) in _BIRTH_LENGTHS]
        if born and figures and any(form in figures for form in _birth_forms(born)):
            return IdFault.BIRTH
        if self.kind is CaseIdKind.DIGITS:
            if not folded.isdigit():
                exponent = _BARE_EXPONENT.fullmatch(folded)
                return IdFault.EXPONENT if exponent else IdFault.OTHER_KIND
            is_date = not self.eight_figures and _is_day_in_figures(folded)
            return IdFault.DATE if is_date else None
        is_random = self.random and len(folded) == self.length
        if not is_random and set(_WORD.findall(folded)) - self.common:
            return IdFault.WORD
        return None


def learnt_shape(entries: Iterable[str], kind: CaseIdKind | None = None) -> IdShape:
    """The shape that most entries of the column have.

    Args:
        kind: what the settings say of it; else it is learnt.
    """
    folded = [fold(entry) for entry in entries]
    spaced = sum(" " in text and _general_fault(text, True) is None for text in folded)
    is_spaced = bool(spaced) and 2 * spaced > len(folded)
    ids = [text for text in folded if _general_fault(text, is_spaced) is None]
    with_letters = [text for text in ids if not text.isdigit()]
    if kind is None:
        many = bool(with_letters) and len(with_letters) >= LETTERS_FROM * len(ids)
        kind = CaseIdKind.LETTERS_AND_DIGITS if many else CaseIdKind.DIGITS
    words = Counter(word for text in with_letters for word in set(_WORD.findall(text)))
    common = {word for word, number in words.items() if number >= max(2, COMMON_FROM * len(ids))}
    length, of_length = (
        Counter(map(len, with_letters)).most_common(1)[0] if with_letters else (0, 0)
    )
    eight = sum(len(text) == 8 and text.isdigit() for text in ids)
    return IdShape(
        kind=kind,
        common=frozenset(common),
        random=of_length >= 3 and of_length >= 0.9 * len(ids) and 2 * len(words) > len(ids),
        length=length,
        spaced=is_spaced,
        eight_figures=eight >= max(1, COMMON_FROM * len(ids)),
    )


def same_case_key(case_id: str) -> str:
    """By what two ids are known to be one child's, however they are written.

    What nobody sees, case, spaces between, leading noughts and a ``.0`` behind make no difference.
    """
    folded = fold(case_id).replace(" ", "")
    whole = re.fullmatch(r"(\d+)\.0+", folded)
    plain = whole[1] if whole else folded
    return plain.lstrip("0") or "0" if plain.isdigit() else plain


def may_be_shown(text: str) -> bool:
    """Whether what was typed as a case id can be repeated: digits, or a letter and digits."""
    folded = fold(text)
    fault = _general_fault(folded, False)
    return fault is None and not _WORD.search(folded) and not _is_day_in_figures(folded)


def todo_for(fault: IdFault) -> str:
    """What to do about it."""
    return TODO.get(fault, _TODO_SHAPE)


def _general_fault(folded: str, spaced: bool) -> IdFault | None:
    """What can be an id in no list at all."""
    if not any(letter.isdigit() for letter in folded):
        return IdFault.NO_FIGURE
    if _DATE.fullmatch(folded):
        return IdFault.DATE
    if _EXPONENT.fullmatch(folded) and not folded.isalnum():
        return IdFault.EXPONENT
    if not (_SPACED if spaced else _SHAPE).fullmatch(folded):
        return IdFault.SHAPE
    return IdFault.NOUGHT if not folded.strip("0-/_ ") else None


def _birth_forms(born: datetime.date) -> tuple[str, ...]:
    """A date of birth as figures alone, as people and Excel write it."""
    forms = ("%d%m%Y", "%Y%m%d", "%d%m%y", "%y%m%d")
    return (*(born.strftime(form) for form in forms), str((born - _EXCEL_EPOCH).days))


def _is_day_in_figures(figures: str) -> bool:
    """Whether eight figures are a day of this century or the end of the last, either way round."""
    if len(figures) != 8:
        return False
    for form in ("%d%m%Y", "%Y%m%d"):
        try:
            day = datetime.datetime.strptime(figures, form).date()  # noqa: DTZ007 - a day has none
        except ValueError:
            continue
        if 1990 <= day.year <= 2040:
            return True
    return False
