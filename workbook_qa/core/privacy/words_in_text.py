"""The words of a text with what is needed to tell names from other words, and runs of capitals."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from workbook_qa.core.privacy.listed_words import (
    given_names,
    known_words,
    names_and_words,
    names_of_times_and_places,
    ordinary_words,
    word_endings,
    word_set,
)

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "master", "sir", "mister"})
# Between two parts of a name in lower case: Ruqayya bint Yusuf, Maria da Silva.
_PARTICLES = word_set(
    "al ap ab abu bin bint ben da das de del della der di dos du el ibn la le ní ni ó umm ul ur "
    "van von"
)
_SECOND_NAMES = word_set(
    "ann anne grace jade jai james jay jo joe john lee leigh lou louise lynn mae mai marie may rae "
    "ray rose"
)
# The parts of a word are parted by what no part holds, so that no text makes this slow.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:-[^\W_]+(?:['’][^\W_]+)*)*")
_SPLIT_PLURAL = re.compile(r"['’]s?$")
_EMAIL = re.compile(r"[^\s@]{0,64}@[^\s@]{0,255}")
_OPENERS = ".!?:;\n(\"'“‘-–—•*/"


class Word(msgspec.Struct, frozen=True):
    """A word or a number of a text.

    Attributes:
        written: as it stands there.
        plain: folded, without accents and possessive, as lists hold it.
        gap: what stands between the word before and this one.
        capital: whether it begins with a capital.
        opens: whether it begins a sentence, a line or what is in brackets or quotes.
        owns: whether it is a possessive.
    """

    written: str
    plain: str
    start: int
    end: int
    gap: str
    capital: bool
    opens: bool
    owns: bool


def without_emails(text: str) -> str:
    """The text with a row of tildes for each e-mail address: the names in it are no words."""
    return _EMAIL.sub(lambda match: "~" * len(match[0]), text) if "@" in text else text


def words_of(text: str) -> list[Word]:
    """The words and numbers of a text, in order."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        written, start = match[0], match.start()
        plain = _plain(written)
        gap = text[last:start]
        owns = written[-2:] in ("'s", "’s", "'S", "’S")
        owns = owns or (written[-1] in "sS" and text[match.end() : match.end() + 1] in ("'", "’"))
        words.append(
            Word(
                written,
                plain,
                start,
                match.end(),
                gap,
                written[0].isupper() or _is_joined_particle(written),
                not words or (gap.rstrip(" ")[-1:] in _OPENERS and _ends(words[-1], gap)),
                owns,
            )
        )
        last = match.end()
    return words


def _is_joined_particle(written: str) -> bool:
    """``al-Sayed``: a name though it begins in lower case."""
    first, _, rest = written.partition("-")
    return first in _PARTICLES and rest[:1].isupper()


def _ends(before: Word, gap: str) -> bool:
    """Whether what stands between two words is more than the space or dot of a shortened one."""
    if gap.strip(" ") == "":
        return False
    return gap not in (". ", ".") or not (len(before.written) == 1 or before.plain in HONORIFICS)


@lru_cache(maxsize=4096)
def _plain(written: str) -> str:
    plain = written.casefold()
    if "'" in plain or "’" in plain:
        plain = _SPLIT_PLURAL.sub("", plain.replace("’", "'"))
    return plain if plain.isascii() else bare(plain)


def bare(plain: str) -> str:
    """Without accents: ``Zoë`` is listed as ``zoe``, ``Łucja`` as ``lucja``."""
    letters = unicodedata.normalize("NFD", plain.replace("ł", "l").replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """From where to where words with a capital follow one another, one phrase each.

    With no more than a space or an initial's dot between; a possessive ends a run.
    """
    begun = -1
    place = 0
    while place < len(words):
        if not words[place].capital:
            if begun >= 0 and not _is_particle(words, place):
                yield begun, place
                begun = -1
        elif begun < 0:
            begun = place
        elif not _joins(words[place - 1], words[place]):
            yield begun, place
            begun = place
        place += 1
    if begun >= 0:
        yield begun, len(words)


def _is_particle(words: Sequence[Word], place: int) -> bool:
    if words[place].written not in _PARTICLES or place + 1 >= len(words):
        return False
    return words[place].gap == words[place + 1].gap == " " and words[place + 1].capital


def _joins(before: Word, word: Word) -> bool:
    if before.owns:
        return False
    if word.gap in (". ", "."):
        return len(before.written) == 1 or before.plain in HONORIFICS or before.plain == "st"
    return word.gap == " "


@lru_cache(maxsize=8192)
def is_given(plain: str) -> bool:
    """Whether a word is a given name and hardly anything else: ``jamie``, ``ella-mae``."""
    if plain in given_names():
        return True
    if "-" not in plain:
        return False
    first, *others = plain.split("-")
    if others[-1] in _SECOND_NAMES and not is_listed_word(first):
        return True
    names = given_names() | names_and_words() | names_of_times_and_places()
    return first in names and all(part in names for part in others) and plain not in known_words()


def is_double(plain: str) -> bool:
    """Whether a word is a given name and an ordinary word too: ``hope``."""
    return plain in names_and_words()


def is_timely(plain: str) -> bool:
    """Whether a given name is a month, a season or a place too: ``summer``."""
    return plain in names_of_times_and_places()


@lru_cache(maxsize=8192)
def is_word(plain: str) -> bool:
    """Whether a folded word is in the lists of words, or looks like one."""
    if is_listed_word(plain) or is_listed_word(singular(plain)):
        return True
    if "-" in plain:
        return is_listed_word(plain.partition("-")[0])
    return plain.endswith(word_endings()) or any(letter.isdigit() for letter in plain)


def is_listed_word(plain: str) -> bool:
    """Whether a folded word stands in a list of words, as it is."""
    return plain in known_words() or plain in ordinary_words()


def singular(plain: str) -> str:
    """A word without the ending of its plural."""
    return f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")
