"""Does a text name a person who is no colleague: a careful guess, for a query only.

A capital alone says little: auditors write Child Protection Plan and Strategy Meeting with
capitals. So each sign is one that ordinary audit prose does not have:

* an honorific before a capital: ``Mrs Madeup``; not ``Ms B``, which is made anonymous already;
* *called*, *named*, *known as* or a relation before one: ``a brother named Zed``, ``mum Zed``;
* a common given name: ``Jamie said`` (`listed_words`);
* an initial before one: ``J. Madeup``;
* two to four capitals in a row that are no known words: ``Zedekiah Madeup``.

Left alone are the staff of the register and of the audit itself; whoever stands straight after a
professional role (``health visitor Zed Madeup``: staff are named by role and name); runs of
capitals that end in School, Street, Law and the like; and words that are known (`listed_words`),
end like ordinary words, or stand in lower case elsewhere in the same return or in the audit tool.

Not found: names in lower case or in scripts without capitals, initials alone, and rare names
that stand alone after none of these signs.
"""

import enum
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

import msgspec

from workbook_qa.core.privacy.listed_words import (
    given_names,
    institutions,
    known_words,
    names_and_words,
    relations,
    role_words,
    word_endings,
)
from workbook_qa.core.wording import fold

_LONGEST_NAME = 4
_SHOUTED = 5  # given names in capitals, from this length on: shorter ones are often acronyms
_UPPER = "A-ZÀ-ÖØ-ÞĀ-ŽȘȚΑ-ΩА-Я"
# The boundary is looked at after the capital, so that the search can skip to capitals.
_CAPITAL = re.compile(rf"[{_UPPER}](?<!\w.)(?<!\w['’-].)\w*(?:['’]\w+)*(?:-\w+)*")
_BEFORE = re.compile(r"([\w'-]+)(\W*)$")
_SPLIT_PLURAL = re.compile(r"['’]s?$")
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "master", "sir", "mister"})
_CALLED = frozenset({"called", "named", "aka", "nicknamed", "renamed"})
_NAME_IS = re.compile(r"\b(?:name (?:is|was)|known as)\W{1,2}$", re.IGNORECASE)
_PLACES_OF_SAINTS = frozenset({"st", "saint", "king", "queen", "prince"})


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


class _Word(msgspec.Struct, frozen=True):
    """A word with a capital: as written, folded without possessive, and where it stands."""

    written: str
    plain: str
    start: int
    end: int


def names_a_person(text: str, known: Known) -> bool:
    """Whether `text` (tidied line by line) seems to name someone who is no colleague."""
    return sign_of_a_name(text, known) is not NameSign.NONE


def sign_of_a_name(text: str, known: Known) -> NameSign:
    """How plainly `text` (tidied line by line) names someone who is no colleague."""
    if not may_name_a_person(text):
        return NameSign.NONE
    return max((_sign(text, run, known) for run in _runs(text)), default=NameSign.NONE)


def may_name_a_person(text: str) -> bool:
    """Whether a closer look is worth while; most texts hold known words alone."""
    return bool(unknown_capitals(text))


def _sign(text: str, run: Sequence[_Word], known: Known) -> NameSign:
    if not _is_named(text, run, known):
        return NameSign.NONE
    names = _without_staff(run, known)
    if _has_honorific(names, known) or _has_initial(names, known):
        return NameSign.FULL
    pairs = pairwise(names)
    return NameSign.FULL if any(_is_pair(pair, known) for pair in pairs) else NameSign.SINGLE


def _is_pair(pair: Sequence[_Word], known: Known) -> bool:
    return all(_may_be_of_a_name(word, known) for word in pair)


def places_of_names(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Where the names that `names_a_person` goes by stand, and those that follow a role.

    From the first letter of each to after its last; of a run of capitals only what may be a name.
    """
    for run in _runs(text):
        before = _word_before(text, run[0].start)
        strange = any(_is_strange(word, known) for word in run)
        if _is_named(text, run, known) or (strange and _follows_role(run, *before)):
            names = [word for word in run if _may_be_of_a_name(word, known)] or run
            yield names[0].start, names[-1].end


def _may_be_of_a_name(word: _Word, known: Known) -> bool:
    if len(word.written) == 1:
        return word.written not in "AI"
    listed = word.plain in given_names() or word.plain in names_and_words()
    return listed or _is_strange(word, known)


def unknown_capitals(text: str) -> set[str]:
    """The words with a capital that are no known ones, as they are written; codes (CIN1) are."""
    known = known_words()
    return {
        word
        for word in {*_CAPITAL.findall(text)}
        if word.casefold() not in known and not word[-1].isdigit()
    }


def _runs(text: str) -> Iterator[list[_Word]]:
    """Words with a capital that follow one another with no more than a space or initial's dot."""
    run: list[_Word] = []
    for match in _CAPITAL.finditer(text):
        word = _word(match)
        if run and not _joins(text, run[-1], word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _joins(text: str, word: _Word, after: _Word) -> bool:
    between = text[word.end : after.start]
    return between == " " or (between in (". ", ".") and _takes_dot(word))


def _word(match: re.Match[str]) -> _Word:
    written = match[0]
    plain = written.casefold()
    if "'" in plain or "’" in plain:
        plain = _SPLIT_PLURAL.sub("", plain.replace("’", "'"))
    return _Word(written, plain, match.start(), match.end())


def _takes_dot(word: _Word) -> bool:
    return len(word.written) == 1 or word.plain in _HONORIFICS or word.plain == "st"


def _is_named(text: str, run: Sequence[_Word], known: Known) -> bool:
    if len(run) > 1 and _singular(run[-1].plain) in institutions():
        return False
    if len(run) == 1 and not _may_be_name(text, run[0]):
        return False
    before, gap = _word_before(text, run[0].start)
    if _follows_role(run, before, gap):
        return False
    names = _without_staff(run, known)
    return (
        _has_honorific(names, known)
        or _is_called(text, names, run, before, gap, known)
        or _has_given_name(text, names, run, before, known)
        or _has_initial(names, known)
        or _is_unknown_pair(names, known)
    )


def _may_be_name(text: str, word: _Word) -> bool:
    """Whether a single word is worth a second look; most sentences begin with one that is not."""
    if word.plain in known_words() or len(word.written) == 1:
        return False
    opens = word.start == 0 or text[word.start - 1] == "\n"
    opens = opens or text[word.start - 2 : word.start] in (". ", "! ", "? ")
    return not opens or not word.plain.isascii() or word.plain in given_names()


def _word_before(text: str, start: int) -> tuple[str, str]:
    """The word before, folded, and what stands between; empty at the start of a line."""
    found = _BEFORE.search(text, max(0, start - 40), start)
    return (found[1].casefold(), found[2]) if found else ("", "")


def _follows_role(run: Sequence[_Word], before: str, gap: str) -> bool:
    """``social worker Zed Madeup``, ``Health Visitor (Zed Madeup)``: staff of any agency."""
    if before in role_words() and gap in (" ", " (") + ((", ", ": ") if len(run) > 1 else ()):
        return True
    return any(word.plain in role_words() or word.written in ("GP", "SW") for word in run[:-1])


def _without_staff(run: Sequence[_Word], known: Known) -> list[_Word]:
    """The run without colleagues: ``Avery Example``, ``Ms Example``, ``A Example``."""
    kept: list[_Word] = []
    place = 0
    while place < len(run):
        size = next((n for n in (4, 3, 2) if _is_staff(run[place : place + n], n, known)), 0)
        kept += [] if size else [run[place]]
        place += size or 1
    return kept


def _is_staff(words: Sequence[_Word], size: int, known: Known) -> bool:
    if len(words) != size:
        return False
    shortened = words[0].plain in _HONORIFICS or len(words[0].written) == 1
    if size == 2 and shortened and known.is_surname_of_staff(words[1].plain):
        return True
    return known.is_staff(" ".join(word.plain for word in words))


def _has_honorific(names: Sequence[_Word], known: Known) -> bool:
    return any(
        title.plain in _HONORIFICS and len(name.written) > 1 and not _is_ordinary(name, known)
        for title, name in pairwise(names)
    )


def _is_called(
    text: str,
    names: Sequence[_Word],
    run: Sequence[_Word],
    before: str,
    gap: str,
    known: Known,
) -> bool:
    """``called Zed``, ``whose name is Zed``, ``his mother, Zed,``, and ``Mum Zed``."""
    if not names or len(names) > _LONGEST_NAME:
        return False
    if len(names) > 1 and names[0].plain in relations():
        return _is_strange(names[1], known)
    if names[0] is not run[0]:
        return False
    joined = gap in (" ", ' "', " '", " ‘", " “", " (", ": ")
    called = (before in _CALLED and joined) or bool(
        _NAME_IS.search(text, max(0, run[0].start - 14), run[0].start)
    )
    related = before.removesuffix("'s") in relations() and gap in (" ", ", ")
    return (called or related) and all(_is_strange(name, known) for name in names)


def _is_strange(name: _Word, known: Known) -> bool:
    """Whether a word may be someone's name: no acronym, no known word, no colleague's."""
    if len(name.written) < 2 or name.written.isupper() or name.plain in known.colleagues:
        return False
    return not _is_ordinary(name, known)


def _has_given_name(
    text: str, names: Sequence[_Word], run: Sequence[_Word], before: str, known: Known
) -> bool:
    for name in names:
        if name.plain in known.colleagues or _of_a_saint(name, run, before):
            continue
        if name.written.isupper() and len(name.written) < _SHOUTED:
            continue
        if name.plain in given_names() or (
            not name.plain.isascii() and _bare(name.plain) in given_names()
        ):
            return True
        if name.plain in names_and_words() and not _begins(text, name) and len(names) <= 2:
            return not name.written.isupper() and not known.is_ordinary(name.plain)
    return False


def _of_a_saint(name: _Word, run: Sequence[_Word], before: str) -> bool:
    """``St Mary's``, ``King George's``: a school, hospital or church."""
    place = run.index(name)
    previous = run[place - 1].plain if place else before
    return previous in _PLACES_OF_SAINTS


def _begins(text: str, word: _Word) -> bool:
    """Whether a word begins a sentence, a line or what is in brackets or quotes."""
    lead = text[max(0, word.start - 3) : word.start].rstrip(" ")
    return not lead or lead[-1] in ".!?:;\n(\"'“‘-–•*/"


def _has_initial(names: Sequence[_Word], known: Known) -> bool:
    """``J. Madeup`` or ``J Madeup`` and no more."""
    if len(names) != 2 or len(names[0].written) != 1 or names[0].written in "AI":
        return False
    return _is_strange(names[1], known)


def _is_unknown_pair(names: Sequence[_Word], known: Known) -> bool:
    """Two to four capitals at the end of a run, none of which is a word.

    Only at its end: ``Young Person Zed Madeup`` is a child, ``Beck Hopelessness Scale`` a method.
    """
    if len(names) < 2:
        return False
    strangers = list(takewhile(lambda name: _is_strange(name, known), reversed(names)))
    return 2 <= len(strangers) <= _LONGEST_NAME


def _is_ordinary(name: _Word, known: Known) -> bool:
    return _looks_known(name.plain) or known.is_ordinary(name.plain)


def _looks_known(plain: str) -> bool:
    if plain in known_words() or _singular(plain) in known_words():
        return True
    if "-" in plain:
        return any(part in known_words() for part in plain.split("-"))
    return plain.endswith(word_endings()) or any(letter.isdigit() for letter in plain)


def _bare(plain: str) -> str:
    """Without accents: ``Zoë`` is listed as ``zoe``."""
    letters = unicodedata.normalize("NFD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _singular(plain: str) -> str:
    return f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")


@lru_cache(maxsize=1024)
def name_words(names: tuple[str, ...]) -> frozenset[str]:
    """Every word of some names, folded as `names_a_person` compares them."""
    return frozenset(word for name in names for word in fold(name).replace(".", " ").split())
