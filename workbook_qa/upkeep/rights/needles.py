"""By what a case is found in a text that is about others too: its id, and what was typed of it."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from workbook_qa.core.wording import fold

LONGEST = 5  # so many words of a text in a row are that text
_WORD = re.compile(r"\w+")
_LEAST = {1: 6, 2: 8}  # letters of a text of so many words that is looked for anywhere

Gram = tuple[str, ...]


class Needles(msgspec.Struct, frozen=True):
    """What to look for.

    Attributes:
        ids: the case id, however spaced.
        grams: words in a row that nobody typed but of this case.
        values: everything that was typed of it, folded: in rows that are about it.
        rows: the references of its audits and feedback.
        case_shown: what stands for the case id.
    """

    ids: re.Pattern[str]
    grams: frozenset[Gram]
    values: frozenset[str]
    rows: frozenset[str]
    case_shown: str

    def are_in(self, text: str) -> bool:
        """Whether a text tells of the case."""
        return bool(self.ids.search(text)) or self.typed_in(text)

    def typed_in(self, text: str) -> bool:
        """Whether something that was typed of the case stands in a text."""
        if not self.grams:
            return False
        words = words_of(text)
        return any(gram in self.grams for gram in _grams(words, range(1, LONGEST + 1)))

    def is_row(self, text: str) -> bool:
        """Whether a cell says that its row is about the case."""
        reference = text.strip().partition("/")[0]
        return reference in self.rows or bool(self.ids.fullmatch(text.strip()))

    def is_value(self, text: str) -> bool:
        """Whether a cell of such a row holds something that was typed of it."""
        return fold(text) in self.values


def needles_for(
    spelled: Iterable[str],
    values: Iterable[str],
    names: Iterable[str],
    rows: Iterable[str],
    others: Iterable[str],
    case_shown: str,
) -> Needles:
    """The needles of a case.

    Args:
        spelled: its id, in each way it is written; values: what was typed of it.
        names: of its workers, who have other cases too.
        others: texts of other cases and of the workbooks themselves, whose words are no sign.
    """
    rows = tuple(rows)
    values = [value for value in values if value.strip()]
    known: set[Gram] = set()
    for text in (*others, *rows):
        words = words_of(text)
        known.update(_grams(words, range(1, LONGEST + 1)))
    grams: set[Gram] = set()
    for value in values:
        words = words_of(value)
        if words and sum(map(len, words)) >= _LEAST.get(len(words), 0):
            grams.update(_grams(words, (min(len(words), LONGEST),)))
    return Needles(
        re.compile("|".join(sorted(map(_id_pattern, spelled)))),
        frozenset(grams - known),
        frozenset(map(fold, (*values, *filter(None, names)))),
        frozenset(rows),
        case_shown,
    )


def words_of(text: str) -> Gram:
    """The words of a text, folded."""
    return tuple(_WORD.findall(fold(text)))


def _grams(words: Sequence[str], lengths: Iterable[int]) -> Iterable[Gram]:
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield tuple(words[at : at + length])


def _id_pattern(case_id: str) -> str:
    """An id as a whole word, with spaces, dots or dashes wherever somebody puts them."""
    letters = [re.escape(each) for each in fold(case_id) if each.isalnum()]
    zeros = "0*" if fold(case_id).replace(" ", "").isdigit() else ""
    if zeros:
        letters = letters[len(letters) - len("".join(letters).lstrip("0")) :] or letters
    between = r"[\s./_-]{0,2}".join(letters)
    return rf"(?i:(?<![\w.]){zeros}{between}(?!\.?\w))"
