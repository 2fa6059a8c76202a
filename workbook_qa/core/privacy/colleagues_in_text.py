"""Which of the names in a text are those of colleagues: by the register, the audit, their role."""

from collections.abc import Callable, Sequence

import msgspec

from workbook_qa.core.privacy.listed_words import role_words, word_set
from workbook_qa.core.privacy.words_in_text import HONORIFICS, Word

_KINDS_OF_ROLE = word_set(
    "the their his her a an our health school social family key support lead senior team youth "
    "independent reviewing class head duty named designated community assistant allocated former "
    "previous foster clinical educational principal service and children's"
)


class Known(msgspec.Struct, frozen=True):
    """Who may be named, and which words are ordinary here.

    Attributes:
        is_staff: whether a full name, folded, is that of a colleague.
        colleagues: the folded words of the names of those who have to do with this audit.
        is_surname_of_staff: whether a folded word is the last of a colleague's name.
        is_ordinary: whether a folded word stands in lower case elsewhere; asked last.
    """

    is_staff: Callable[[str], bool]
    colleagues: frozenset[str]
    is_surname_of_staff: Callable[[str], bool]
    is_ordinary: Callable[[str], bool]


def follows_role(words: Sequence[Word], start: int, end: int) -> bool:
    """``social worker Zed Madeup``, ``Health Visitor (Zed Madeup)``: staff of any agency."""
    if start and words[start - 1].plain in role_words() and not words[start - 1].owns:
        joined = (" ", " (") + ((", ", ": ") if end - start > 1 else ())
        if words[start].gap in joined:
            return True
    return any(
        word.plain in role_words() or word.written in ("GP", "SW")
        for word in words[start : end - 1]
    )


def precedes_role(words: Sequence[Word], start: int, end: int) -> bool:
    """``Zed Madeup, health visitor``, ``Zed Madeup (SENCO)``."""
    if end - start < 2 or words[end - 1].owns:
        return False
    after = words[end : end + 4]
    if not after or after[0].gap not in (", ", " ("):
        return False
    for place, word in enumerate(after):
        if place and word.gap != " ":
            return False
        if word.plain in role_words() or word.written in ("GP", "SW"):
            return True
        if word.plain not in _KINDS_OF_ROLE:
            return False
    return False


def is_of_staff(words: Sequence[Word], start: int, end: int, known: Known) -> bool:
    """``Avery Example``, ``Ms Example``, ``A Example``, and nothing else in the run."""
    return not without_staff(words[start:end], known)


def without_staff(run: Sequence[Word], known: Known) -> list[Word]:
    """The words of a run that are no colleague's name."""
    kept: list[Word] = []
    place = 0
    while place < len(run):
        size = next((n for n in (4, 3, 2) if _is_staff(run[place : place + n], n, known)), 0)
        kept += [] if size else [run[place]]
        place += size or 1
    return kept


def _is_staff(words: Sequence[Word], size: int, known: Known) -> bool:
    if len(words) != size:
        return False
    shortened = words[0].plain in HONORIFICS or len(words[0].written) == 1
    if size == 2 and shortened and known.is_surname_of_staff(words[1].plain):
        return True
    return known.is_staff(" ".join(word.plain for word in words))
