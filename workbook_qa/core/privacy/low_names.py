"""Names in lower case: ``ellie mae dobson``, ``jamie said``, ``mum zelda``, ``zebedee (9)``."""

from collections.abc import Sequence

from workbook_qa.core.privacy.colleagues_in_text import Known
from workbook_qa.core.privacy.full_names import (
    LONGEST_NAME,
    is_a_name,
    is_surname_in_lower_case,
)
from workbook_qa.core.privacy.listed_words import (
    belongings,
    known_words,
    relations,
    surnames,
)
from workbook_qa.core.privacy.name_contexts import has_age, is_called, is_named_after
from workbook_qa.core.privacy.words_in_text import (
    Word,
    is_double,
    is_given,
    is_listed_word,
    is_word,
)

_SURE = 4  # letters: a shorter word may be a slip or a shortened one
_VERBS = frozenset({"will", "may", "mark", "hope", "grant", "bill", "can", "rob", "love", "early"})


def name_in_lower_case(
    text: str, words: Sequence[Word], place: int, known: Known
) -> tuple[int, int] | None:
    """From where to where a name stands that begins with this word, or None."""
    word, end = words[place], place + 1
    if len(word.written) < 3 or word.plain in known.colleagues:
        return None
    listed = is_listed_word(word.plain)
    if is_given(word.plain) and not listed and len(word.written) >= _SURE:
        while end < min(len(words), place + LONGEST_NAME) and _goes_on(words, end, known):
            end += 1
        staff = known.is_staff(" ".join(other.plain for other in words[place:end]))
        return None if staff or is_named_after(words, end) else (place, end)
    if word.plain in _VERBS or word.plain in relations():
        return None
    if listed and (is_given(word.plain) or is_double(word.plain)) and not word.owns:
        surname = end < len(words) and is_surname_in_lower_case(words, end)
        if surname and words[end].plain not in known.colleagues:
            return place, end + 1
    return (place, end) if _is_told_by_context(text, words, place) else None


def _is_told_by_context(text: str, words: Sequence[Word], place: int) -> bool:
    """``zebedee (9)``, ``called summer``, ``her son jack``, ``lily's wishes``."""
    word, end = words[place], place + 1
    strange = not is_word(word.plain)
    if (strange or is_given(word.plain)) and has_age(text, words, place, end):
        return True
    if (
        (strange or is_a_name(word))
        and len(word.written) >= _SURE
        and is_called(text, words, place)
    ):
        return True
    if not is_given(word.plain):
        return False
    if place and words[place - 1].plain in relations() and word.gap == " ":
        return True
    return word.owns and end < len(words) and words[end].plain in belongings()


def _goes_on(words: Sequence[Word], place: int, known: Known) -> bool:
    """Whether a name in lower case goes on with this word: no word of a dictionary."""
    word, before = words[place], words[place - 1]
    if word.gap != " " or before.owns or len(word.written) < 2 or word.plain in known.colleagues:
        return False
    if word.plain.isdigit():
        return False
    if not is_word(word.plain):
        return "'" not in word.plain or word.plain[1:2] == "'"
    return word.plain in surnames() and word.plain not in known_words() and _is_last(words, place)


def _is_last(words: Sequence[Word], place: int) -> bool:
    """Whether a surname that is a word too is followed by nothing that makes it a verb."""
    after = words[place + 1 : place + 2]
    return words[place].owns or not after or after[0].gap != " " or is_listed_word(after[0].plain)
