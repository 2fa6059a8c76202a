"""Two words and more of one name: ``Summer Brown``, ``J. Madeup``, ``Mrs Madeup``."""

from collections.abc import Sequence

from workbook_qa.core.privacy.colleagues_in_text import Known, without_staff
from workbook_qa.core.privacy.listed_words import (
    known_words,
    ordinary_words,
    role_words,
    surnames,
)
from workbook_qa.core.privacy.name_contexts import is_named_after, is_spoken_of
from workbook_qa.core.privacy.words_in_text import (
    HONORIFICS,
    Word,
    is_double,
    is_given,
    is_timely,
    is_word,
)

LONGEST_NAME = 4
SHOUTED = 5  # names in capitals, from this length on: shorter ones are often acronyms
AT_A_PLACE = frozenset({"in", "at", "near", "around", "outside"})
LETTERED = frozenset({"child", "sibling", "parent", "person", "yp", "adult", "worker", "mr", "ms"})


def full_name(
    text: str, words: Sequence[Word], start: int, end: int, known: Known
) -> tuple[int, int] | None:
    """From where to where a full name stands in a run, or None."""
    staff = {id(word) for word in words[start:end]} - {
        id(word) for word in without_staff(words[start:end], known)
    }
    for place in range(start, end - 1):
        pair = words[place], words[place + 1]
        if any(id(word) in staff for word in pair):
            continue
        if not _is_pair(words, place, start, known) and not (
            _may_be_pair(*pair, known) and is_spoken_of(text, words, place, place + 2, sure=False)
        ):
            continue
        last = place + 2
        while last < min(end, place + LONGEST_NAME) and is_nameable(words[last], known):
            last += 1
        return place, last
    last_word = words[end - 1]
    if is_given(last_word.plain) and end < len(words) and is_surname_in_lower_case(words, end):
        return (end - 1, end + 1) if not last_word.owns and id(last_word) not in staff else None
    return _surname_first(words, start, end, known)


def _may_be_pair(first: Word, last: Word, known: Known) -> bool:
    """``Zebedee Frost``, ``Faith Frost``: names where what stands beside them says so."""
    begins = is_double(first.plain) or is_strange(first, known)
    return begins and len(last.plain) > 2 and last.plain not in known_words()


def is_surname_in_lower_case(words: Sequence[Word], place: int) -> bool:
    """``Jamie o'madeup``, ``Jamie madeup``."""
    word = words[place]
    if word.gap != " " or word.capital or len(word.written) < 4 or word.plain.isdigit():
        return False
    return not is_word(word.plain) and ("'" not in word.plain or word.plain[1:2] == "'")


def _is_pair(words: Sequence[Word], place: int, start: int, known: Known) -> bool:
    """Whether two words of a run are two words of one name."""
    first, last = words[place], words[place + 1]
    if first.plain in HONORIFICS:
        if first.plain in ("master", "miss", "sir") and not is_nameable(last, known):
            return False
        return (
            len(last.written) > 1
            and last.plain not in role_words()
            and (last.plain not in known_words() or last.plain in surnames())
        )
    if len(first.written) == 1:
        lettered = place and first.gap == " " and words[place - 1].plain in LETTERED
        bare_a = first.written in "AI" and not last.gap.startswith(".")
        return (
            not bare_a
            and not lettered
            and (is_strange(last, known) or last.plain in surnames())
            and (last.gap != " " or last.plain not in ordinary_words())
        )
    if is_given(first.plain) and first.plain not in known.colleagues:
        shouted = first.written.isupper() and last.written.isupper()
        if shouted and last.plain in surnames():
            return len(first.written) >= SHOUTED
        return is_nameable(last, known) or (
            last.plain not in known_words()
            and len(last.written) > 2
            and not last.written.isupper()
            and not is_named_after(words, place + 1)
        )
    before = words[start - 1].plain if start and words[start].gap == " " and not last.owns else ""
    if is_double(first.plain):
        return is_nameable(last, known) and not last.opens
    if is_timely(first.plain):
        is_name = is_strange(last, known) or is_given(last.plain) or last.plain in surnames()
        return is_name and before not in AT_A_PLACE
    if not is_strange(first, known):
        return False
    return before not in AT_A_PLACE and is_nameable(last, known)


def is_nameable(word: Word, known: Known) -> bool:
    """Whether a word with a capital may be part of a name that a plainer one begins."""
    if word.plain in known.colleagues or not word.capital or len(word.written) < 2:
        return len(word.written) > 1 and not word.capital and word.plain not in ordinary_words()
    if word.written.isupper() and (len(word.written) < SHOUTED or is_word(word.plain)):
        return False
    if is_given(word.plain) or is_double(word.plain) or word.plain in surnames():
        return word.plain not in known_words() or word.plain in surnames()
    return is_strange(word, known)


def _surname_first(
    words: Sequence[Word], start: int, end: int, known: Known
) -> tuple[int, int] | None:
    """``Madeup, Jamie`` at the start of a line or after a colon, ``MADEUP, Jamie`` anywhere."""
    if end - start != 1 or end >= len(words) or words[end].gap != ", ":
        return None
    surname, given = words[start], words[end]
    at_start = surname.opens and (start == 0 or "\n" in surname.gap or ":" in surname.gap)
    if not given.capital or not is_given(given.plain) or given.written.isupper():
        return None
    is_surname = is_strange(surname, known) or surname.plain in surnames()
    if is_surname and surname.written.isupper() and len(surname.written) > 2:
        return start, end + 1
    if at_start and is_surname and not is_given(surname.plain):
        return start, end + 1
    return None


def is_strange(word: Word, known: Known) -> bool:
    """Whether a word may be someone's name by being no acronym, no word and no colleague's."""
    if len(word.plain) < 2 or word.plain in known.colleagues:
        return False
    if word.written.isupper() and len(word.written) < SHOUTED:
        return False
    return not is_word(word.plain) and not known.is_ordinary(word.plain)


def is_a_name(word: Word) -> bool:
    """Whether a word stands in one of the lists of given names."""
    return is_given(word.plain) or is_double(word.plain) or is_timely(word.plain)
