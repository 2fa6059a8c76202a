"""What stands beside a word that only a person has beside it: ``Summer's mum``, ``Hope said``.

Words that are names and something else (Faith, May, Chelsea), and words that are in no list, are
told to be somebody's name by these alone. Each is asked about the words from `start` up to `end`.
"""

import re
from collections.abc import Sequence

from workbook_qa.core.privacy.listed_words import (
    belongings,
    body_verbs,
    named_after_people,
    person_verbs,
    relations,
    states_of_people,
    word_set,
)
from workbook_qa.core.privacy.words_in_text import Word, singular

_BE = frozenset({"is", "was", "isn't", "wasn't", "be", "been", "being", "were"})
_MAY_STAND_BETWEEN = word_set(
    "also still now never always often really then only not just recently currently already since "
    "both clearly sometimes usually finally later today very quite too so more has had have would "
    "did does didn't doesn't hasn't hadn't wouldn't couldn't can't could cannot who herself "
    "himself no longer been being is was isn't wasn't openly happily actively consistently "
    "regularly again soon quickly"
)
_NEGATED = frozenset({"hasn't", "hadn't", "doesn't", "didn't", "isn't", "wasn't"})
_BEFORE_INFINITIVE = word_set(
    "does did doesn't didn't can can't could couldn't would wouldn't will won't cannot"
)
_PLACES_OF_A_CHILD = word_set(
    "school nursery college year foster care placement home bed hospital education custody contact "
    "reception"
)
_CHILDREN = word_set(
    "boy girl child baby toddler teenager teen infant son daughter brother sister twin sibling "
    "carer person adult student pupil learner mother father mum dad care-leaver lad lass"
)
_HIS = frozenset({"his", "her", "their"})
_CALLED = frozenset({"called", "named", "aka", "nicknamed", "renamed"})
# Before a name: what is done with, to or by people.
_MET = word_set(
    "with told tell tells saw asked ask asks met meet visited helped helps help supported hear "
    "heard knew know knows gave give gives showed enabled enabling encouraged encouraging let lets "
    "letting wants wanted said says missed seeing seen see observed interviewed reassured brought "
    "taken placed keep keeps kept collected protects protect hit hurt left"
)
_SPOKEN = word_set(
    "spoke speak speaks spoken speaking talked talk talks talking listened listen listening close "
    "attached said belongs happened happens explained read"
)
_ASKING = word_set("how whether because what why that if when where as while")
_AUXILIARY = word_set("is was has had would could will can does did isn't wasn't hasn't")
_AGE_AFTER = re.compile(
    r"^ ?[,(]? ?(?:aged? ?)?(?P<age>[0-9]{1,2})"
    r"(?: ?(?:years?|yrs?|months?|mths?|weeks?|wks?|y/?o|m|y)\b(?: ?-?old)?)?[,);.]"
)
_AGED_AFTER = re.compile(r"^,? ?\(?(?:now |who is |just )?aged? (?:just |only )?[0-9a-z]")
_AGE_BEFORE = re.compile(
    r"(?:\b[0-9]{1,2}|teen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"[- ](?:year|yr|month|week|day)s?[- ]old,? $",
    re.IGNORECASE,
)
_NAME_IS = re.compile(r"\b(?:name (?:is|was)|known as|names are)\W{1,2}$", re.IGNORECASE)


def is_spoken_of(text: str, words: Sequence[Word], start: int, end: int, *, sure: bool) -> bool:
    """Whether what stands beside the words is said of people.

    Args:
        sure: whether the word is hardly a body's name or a time's: then verbs that teams and
            papers have too count (``Keanu reports``).
    """
    return (
        _acts(words, end, sure=sure)
        or _owns(words, end)
        or has_age(text, words, start, end)
        or is_related(words, start, end)
        or is_met(words, start, end)
    )


def _acts(words: Sequence[Word], end: int, *, sure: bool) -> bool:
    """``Summer said``, ``Faith has been seen``, ``Sky is not in school``, ``Grace isn't happy``."""
    if words[end - 1].owns:
        return False
    place, helped = end, False
    while place < min(end + 4, len(words)) and words[place].gap == " ":
        word = words[place]
        if helped and (word.plain in states_of_people() or _is_a_person(words, place)):
            return True
        infinitive = place > end and words[place - 1].plain in _BEFORE_INFINITIVE
        if infinitive and f"{word.plain}s" in person_verbs():
            return True
        if word.plain in person_verbs() or (sure and word.plain in body_verbs()):
            return not helped or _BE.isdisjoint(other.plain for other in words[end:place])
        if word.plain not in _MAY_STAND_BETWEEN:
            return False
        helped = helped or word.plain in _BE or word.plain in _NEGATED or word.plain == "has"
        place += 1
    return False


def _is_a_person(words: Sequence[Word], place: int) -> bool:
    """``a lively boy``, ``17 and``, ``in school``."""
    word = words[place]
    after = words[place + 1 : place + 4]
    if word.plain in ("a", "an", "the", "her", "his", "their"):
        return any(other.plain in _CHILDREN for other in after)
    if word.plain in ("in", "at", "on"):
        return any(other.plain in _PLACES_OF_A_CHILD for other in after[:2])
    return word.plain.isdigit() and 0 < int(word.plain[:3]) < 26 and _is_no_measure(after)


def _is_no_measure(after: Sequence[Word]) -> bool:
    return not after or after[0].gap[:1] not in ("%", ":", "/", ".") or after[0].gap == ". "


def _owns(words: Sequence[Word], end: int) -> bool:
    """``Summer's wishes``, ``Keanu's own words``, ``Hope and her brother``."""
    after = words[end : end + 3]
    if words[end - 1].owns:
        for word in after[:2]:
            if word.gap not in (" ", "' ", "’ ") or word.capital:
                return False
            if word.plain in belongings():
                return True
        return False
    if len(after) < 2 or after[0].gap != " " or after[0].plain not in ("and", "&"):
        return False
    return after[1].plain in _HIS


def has_age(text: str, words: Sequence[Word], start: int, end: int) -> bool:
    """``Keanu (9)``, ``Keanu, aged 9,``, ``nine-year-old Keanu``."""
    after = text[words[end - 1].end : words[end - 1].end + 30]
    age = _AGE_AFTER.match(after)
    if age and after[:1] in " ,(" and after.strip(" ")[:1] in ",(a" and int(age["age"]) < 20:
        return True
    if _AGED_AFTER.match(after):
        return True
    first = words[start].start
    return _AGE_BEFORE.search(text, max(0, first - 30), first) is not None


def is_related(words: Sequence[Word], start: int, end: int) -> bool:
    """``his mother, Zed,``, ``mum Zed``, ``baby (Zed)``, ``Zed (younger sister)``."""
    gap = words[start].gap
    if start and gap in (" ", ", ", " (", " – ", " - ", ": "):
        before = words[start - 1]
        if before.plain in relations() and (not before.owns or gap == " "):
            return True
    after = words[end : end + 4]
    if not after or words[end - 1].owns or after[0].gap not in (" (", ", "):
        return False
    for place, word in enumerate(after):
        if word.capital or (place and word.gap not in (" ", "-")):
            return False
        if word.plain in relations():
            following = words[end + place + 1 : end + place + 2]
            return not following or following[0].gap[:1] in "),.;:"
    return False


def is_met(words: Sequence[Word], start: int, end: int) -> bool:
    """``told Summer``, ``spoke to Hope``, ``how June is``."""
    if not start or words[start].gap not in (" ", ', "', " “", " ‘", " '", ' "'):
        return False
    before = words[start - 1]
    if before.plain in _MET and words[start].gap == " ":
        return True
    if before.plain in ("to", "about", "from", "by") and start > 1:
        return words[start - 2].plain in _SPOKEN
    following = words[end : end + 1]
    if before.plain in _ASKING and following and following[0].gap == " ":
        return following[0].plain in _AUXILIARY or following[0].plain in person_verbs()
    return False


def is_called(text: str, words: Sequence[Word], start: int) -> bool:
    """``called Zed``, ``whose name is Zed``."""
    before = words[start - 1].plain if start else ""
    joined = words[start].gap in (" ", ' "', " '", " ‘", " “", " (", ": ")
    if before in _CALLED and joined:
        return True
    first = words[start].start
    return _NAME_IS.search(text, max(0, first - 14), first) is not None


def is_familys(words: Sequence[Word], start: int, end: int) -> bool:
    """``the Zampleton family``, ``the Zampleton children``."""
    after = words[end : end + 1]
    if not start or words[start - 1].plain != "the" or not after or after[0].gap != " ":
        return False
    return after[0].written in ("family", "children", "siblings", "household", "brothers", "twins")


def is_named_after(words: Sequence[Word], end: int) -> bool:
    """``Herbert Protocol``, ``Claire's Law``, ``Fraser guidelines``: nobody is named."""
    after = words[end : end + 1]
    if not after or after[0].gap != " ":
        return False
    the = end > 1 and words[end - 2].plain == "the" and words[end - 1].gap == " "
    if the and after[0].plain in ("review", "report", "case", "judgment", "ruling", "project"):
        return True
    if words[end - 1].owns and not after[0].capital:
        return after[0].plain in ("law", "disease", "syndrome", "rule", "triangle", "cycle")
    return after[0].plain in named_after_people() or singular(after[0].plain) == "guideline"
