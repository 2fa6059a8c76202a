"""Does a text name a person who is no colleague: a careful guess, for a person to decide on.

A capital alone says little: auditors write Child Protection Plan and Strategy Meeting with
capitals. So each sign is one that ordinary audit prose does not have:

* an honorific before a capital: ``Mrs Madeup``; not ``Ms B``, which is made anonymous already;
* an initial before a surname: ``J. Madeup``;
* two or more words of a name: a given name and what may be a surname (``Summer Brown``), or two
  capitals that are in no list of words (``Zedekiah Madeup``), ``Madeup, Jamie`` at a line's start;
* a given name that is hardly anything else, with a capital or without: ``jamie said``;
* a name that is a word too (Hope, Mark) with a capital that begins no sentence;
* a name that is a time or a place too (May, Chelsea), or a word that is in no list, where what
  stands beside it is said of people alone (`name_contexts`);
* *called*, *named*, *known as* or a relation before one: ``a brother named Zed``, ``mum zelda``;
* initials with dots (``J.B.``), and a letter's relations (``K's mum``).

The first three are full names (`NameSign.FULL`), the others single ones.

Left alone are the staff of the register and of the audit itself; whoever stands straight after a
professional role, or a full name straight before one (``health visitor Zed Madeup``: staff are
named by role and name); names in School, Street, Law and the like; and, of words that are in no
list of names, those that stand in lower case elsewhere in the same return or in the audit tool.

Not found: rare names in lower case after none of these signs, rare single names that stand where
a place or a body might, and names in scripts without capitals.
"""

import enum
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec

from workbook_qa.core.privacy.colleagues_in_text import (
    Known,
    follows_role,
    is_of_staff,
    precedes_role,
)
from workbook_qa.core.privacy.full_names import (
    AT_A_PLACE,
    LETTERED,
    SHOUTED,
    full_name,
    is_a_name,
    is_nameable,
    is_strange,
)
from workbook_qa.core.privacy.listed_words import (
    given_names,
    institutions,
    known_words,
    names_and_words,
    names_of_times_and_places,
    ordinary_words,
    relations,
    role_words,
    surnames,
    word_set,
)
from workbook_qa.core.privacy.low_names import name_in_lower_case
from workbook_qa.core.privacy.name_contexts import (
    is_called,
    is_familys,
    is_named_after,
    is_related,
    is_spoken_of,
)
from workbook_qa.core.privacy.words_in_text import (
    HONORIFICS,
    Word,
    is_double,
    is_given,
    is_listed_word,
    is_timely,
    is_word,
    runs,
    singular,
    without_emails,
    words_of,
)
from workbook_qa.core.wording import fold

_UPPER = "A-ZÀ-ÖØ-ÞĀ-ŽȘȚΑ-ΩА-Я"
# The boundary is looked at after the capital, so that the search can skip to capitals.
_CAPITAL = re.compile(rf"[{_UPPER}](?<!\w.)(?<!\w['’-].)\w*(?:['’]\w+)*(?:-\w+)*")
_LOWER = re.compile(r"[^\W\d_A-Z](?<!\w.)[^\W\d_]{2,}")
_INITIALS = re.compile(rf"(?<![\w.])([{_UPPER}])\.[ ]?([{_UPPER}])\.?(?![\w.]|[ ]?[{_UPPER}]\.)")
_NO_INITIALS = word_set(
    "AM BA BC DO EG GP HR IE IT LA MP NB OT PA PM PR PS PT QA QC RE SW TM UK US TV VS YP"
)
_LETTER_OWNS = re.compile(rf"(?<![\w'’.-])([{_UPPER}])['’]s (?=([a-z-]+))")
_TITLES_OF_PLACES = frozenset({"st", "saint", "king", "queen", "prince", "princess", "san", "lady"})
_DETERMINERS = word_set("the a an this these those our each every any no its my your some")


class NameSign(enum.IntEnum):
    """How plainly a text names somebody.

    Attributes:
        NONE: it does not.
        SINGLE: by a given name alone, as far as that is to be told from an ordinary word.
        FULL: by two words or more of a name, a title and a surname, or an initial and a surname.
    """

    NONE = 0
    SINGLE = 1
    FULL = 2


class NameInText(msgspec.Struct, frozen=True):
    """A name in a text: where, how plain, and whether it follows a role (then it is staff's)."""

    start: int
    end: int
    sign: NameSign
    of_staff: bool = False


def names_a_person(text: str, known: Known) -> bool:
    """Whether `text` (tidied line by line) seems to name someone who is no colleague."""
    return sign_of_a_name(text, known) is not NameSign.NONE


def sign_of_a_name(text: str, known: Known) -> NameSign:
    """How plainly `text` (tidied line by line) names someone who is no colleague."""
    if not may_name_a_person(text):
        return NameSign.NONE
    signs = (found.sign for found in _names_in(text, known) if not found.of_staff)
    return max(signs, default=NameSign.NONE)


def places_of_names(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Where the names that `names_a_person` goes by stand, and those that follow a role.

    From the first letter of each to after its last, in order, none in another.
    """
    last = 0
    for found in sorted(_names_in(text, known), key=lambda found: (found.start, -found.end)):
        if found.start >= last:
            yield found.start, found.end
            last = found.end


def may_name_a_person(text: str) -> bool:
    """Whether a closer look is worth while; most texts hold known words alone."""
    if not _plain_words().issuperset(map(str.casefold, {*_CAPITAL.findall(text)})):
        return True
    if not _low_words().issuperset(map(str.casefold, {*_LOWER.findall(text)})):
        return True
    return "." in text and _INITIALS.search(text) is not None


@cache
def _plain_words() -> frozenset[str]:
    """Words that name nobody though they have a capital."""
    words = known_words() | ordinary_words() | {"i"}
    names = given_names() | names_and_words() | names_of_times_and_places()
    return words - names - HONORIFICS


@cache
def _low_words() -> frozenset[str]:
    """Words that name nobody in lower case, but after *called* or before an age."""
    return (known_words() | ordinary_words()) - given_names()


def unknown_capitals(text: str) -> set[str]:
    """The words with a capital that are no known ones, as they are written; codes (CIN1) are."""
    known = known_words()
    return {
        word
        for word in {*_CAPITAL.findall(text)}
        if word.casefold() not in known and not word[-1].isdigit()
    }


def _names_in(text: str, known: Known) -> Iterator[NameInText]:
    text = without_emails(text)
    words = words_of(text)
    for start, end in runs(words):
        yield from _in_run(text, words, start, end, known)
    for place, word in enumerate(words):
        if not word.capital:
            found = name_in_lower_case(text, words, place, known)
            if found:
                sign = NameSign.FULL if found[1] - found[0] > 1 else NameSign.SINGLE
                yield _found(words, *found, sign, of_staff=follows_role(words, *found))
    yield from _by_letters(text)


# ---- Names with a capital -----------------------------------------------------------------


def _in_run(
    text: str, words: Sequence[Word], start: int, end: int, known: Known
) -> Iterator[NameInText]:
    """The names in a run of capitals: full ones, else each single one."""
    begun = _after_institution(words, start, end)
    if begun < end - 1 and words[begun].opens and _is_plain(words[begun]):
        begun += 1  # ``With Summer``, ``The Madeup family``
    if begun == end or is_of_staff(words, begun, end, known):
        return
    role = follows_role(words, begun, end) or precedes_role(words, begun, end)
    full = full_name(text, words, begun, end, known)
    if full:
        yield _found(words, *full, NameSign.FULL, of_staff=role)
        return
    for place in range(begun, end):
        if role and place > begun + 1 and is_nameable(words[place], known):
            continue
        if _is_single_name(text, words, place, (begun, end), known):
            yield _found(words, place, place + 1, NameSign.SINGLE, of_staff=role)
    if role:
        names = [at for at in range(begun, end) if _may_be_of_staff(words, at, begun, known)]
        if names:
            yield _found(words, names[0], names[-1] + 1, NameSign.SINGLE, of_staff=True)


def _is_plain(word: Word) -> bool:
    named = is_a_name(word) or word.plain in HONORIFICS
    return is_listed_word(word.plain) and not named and len(word.written) > 1


def _found(
    words: Sequence[Word], start: int, end: int, sign: NameSign, *, of_staff: bool
) -> NameInText:
    return NameInText(words[start].start, words[end - 1].end, sign, of_staff)


def _may_be_of_staff(words: Sequence[Word], place: int, begun: int, known: Known) -> bool:
    word = words[place]
    if word.plain in role_words() or len(word.written) == 1:
        return False
    return (
        is_a_name(word) or is_strange(word, known) or (place > begun and word.plain in surnames())
    )


def _after_institution(words: Sequence[Word], start: int, end: int) -> int:
    """Where a run goes on after the last School, Street or Law in it; names before are theirs."""
    for place in range(end - 1, start, -1):
        word = words[place]
        if singular(word.plain) not in institutions():
            continue
        if place == end - 1 and word.plain in surnames() and _is_someone(words, start, place):
            return start
        return place + 1
    return start


def _is_someone(words: Sequence[Word], start: int, place: int) -> bool:
    """``Jamie Hill was seen``, and not ``in Victoria Ward``."""
    before = words[start - 1].plain if start and words[start].gap == " " else ""
    first = words[place - 1].plain
    named = is_given(first) or is_double(first) or ("-" in first and not is_word(first))
    at_a_place = before in AT_A_PLACE or before in ("on", "the", "to", "from", "attends")
    return named and not at_a_place and not before.isdigit()


def _is_single_name(
    text: str, words: Sequence[Word], place: int, run: tuple[int, int], known: Known
) -> bool:
    word, end = words[place], place + 1
    if len(word.plain) == 1 or word.plain in known.colleagues or _of_a_saint(words, place):
        return False
    if is_named_after(words, end) or word.plain in HONORIFICS:
        return False
    if is_given(word.plain):
        shouted = word.written.isupper() and len(word.written) < SHOUTED
        return not shouted or is_spoken_of(text, words, place, end, sure=False)
    if word.written.isupper() and len(word.written) < SHOUTED:
        return False
    if place and word.gap == " " and words[place - 1].plain in _DETERMINERS:
        return is_familys(words, place, end) and is_strange(word, known)
    alone = run[1] - run[0] == 1 or (place > run[0] and words[place - 1].plain in relations())
    if is_double(word.plain):
        if is_spoken_of(text, words, place, end, sure=True):
            return True
        lists = place + 1 < len(words) and words[end].plain in ("and", "or", "&")
        sole = alone and not word.opens and not lists
        return sole and not word.written.isupper() and not known.is_ordinary(word.plain)
    if not alone:
        return False
    called = is_called(text, words, place) or is_related(words, place, end)
    if is_timely(word.plain):
        return called or is_spoken_of(text, words, place, end, sure=False)
    if not is_strange(word, known):
        return False
    return called or is_spoken_of(text, words, place, end, sure=False)


def _of_a_saint(words: Sequence[Word], place: int) -> bool:
    """``St Mary's``, ``King George's``: a school, hospital or church."""
    joined = place and words[place].gap in (" ", ". ")
    return bool(joined) and words[place - 1].plain in _TITLES_OF_PLACES


# ---- Letters -------------------------------------------------------------------------------


def _by_letters(text: str) -> Iterator[NameInText]:
    """``J.B.``, and ``K's mum``; not ``Child A's mum``."""
    if "." in text:
        for match in _INITIALS.finditer(text):
            if match[1] + match[2] not in _NO_INITIALS:
                yield NameInText(match.start(), match.end(), NameSign.SINGLE)
    for match in _LETTER_OWNS.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()].split()
        lettered = bool(before) and before[-1].casefold().strip(".") in LETTERED
        if not lettered and match[2] in relations():
            yield NameInText(match.start(1), match.end(1), NameSign.SINGLE)


@lru_cache(maxsize=1024)
def name_words(names: tuple[str, ...]) -> frozenset[str]:
    """Every word of some names, folded as `names_a_person` compares them."""
    return frozenset(word for name in names for word in fold(name).replace(".", " ").split())
