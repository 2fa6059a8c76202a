"""The words that the privacy rule goes by, each list a text file in the folder `word_lists`.

A list is read at first need and once. Words are compared folded, without a plural s or possessive.
A line that begins with # is a comment; it says what the list holds and where that comes from.
"""

from functools import cache
from importlib import resources

_PACKAGE = __name__.rpartition(".")[0]
_NO_ONES_NAME = (
    "agencies",
    "days_and_months",
    "institutions",
    "places",
    "practice",
    "relations",
    "roles",
)


def word_set(listed: str) -> frozenset[str]:
    """A list so short that it stands in the code."""
    return frozenset(listed.split())


@cache
def given_names() -> frozenset[str]:
    """Names that are hardly anything else: found anywhere in a sentence."""
    return _words_of("given_names")


@cache
def names_and_words() -> frozenset[str]:
    """Names that are ordinary words too: found where a capital does not begin a sentence."""
    return _words_of("names_and_words")


@cache
def names_of_times_and_places() -> frozenset[str]:
    """Names that have a capital without naming anybody, too: found by what stands beside them."""
    return _words_of("names_of_times_and_places")


@cache
def surnames() -> frozenset[str]:
    """Surnames that are words or given names too; others are told by being no word at all."""
    return _words_of("surnames")


@cache
def ordinary_words() -> frozenset[str]:
    """What a dictionary has in lower case."""
    return _words_of("ordinary_words")


@cache
def person_verbs() -> frozenset[str]:
    """What people do, as it stands after a name."""
    return _words_of("person_verbs")


@cache
def body_verbs() -> frozenset[str]:
    """What teams and papers do as well as people."""
    return _words_of("body_verbs")


@cache
def states_of_people() -> frozenset[str]:
    """What is said of people after *is*, *was* or *has been*."""
    return _words_of("states_of_people")


@cache
def belongings() -> frozenset[str]:
    """What is someone's own, as it stands after a possessive."""
    return _words_of("belongings")


@cache
def named_after_people() -> frozenset[str]:
    """Before one of these a name is nobody's: ``Herbert Protocol``."""
    return _words_of("named_after_people")


@cache
def institutions() -> frozenset[str]:
    """A run of capitals that ends in one of these names an organisation, a place or a method."""
    return _words_of("institutions")


@cache
def role_words() -> frozenset[str]:
    """What a professional is: a name straight after one is a colleague's."""
    return _words_of("roles")


@cache
def relations() -> frozenset[str]:
    """Whose name, where it follows, is most likely a child's or a relative's."""
    return _words_of("relations")


@cache
def known_words() -> frozenset[str]:
    """What auditors write with a capital and is no one's name.

    A word that is missing is still known where it stands in lower case anywhere in the same
    return, or in the audit tool.
    """
    return frozenset().union(*map(_words_of, _NO_ONES_NAME))


@cache
def word_endings() -> tuple[str, ...]:
    """Endings of ordinary words; hardly any given name has one of these."""
    return tuple(sorted(_words_of("word_endings")))


@cache
def postcode_areas() -> frozenset[str]:
    """The letters that UK postcodes begin with, in capitals."""
    return _words_of("postcode_areas")


def _words_of(name: str) -> frozenset[str]:
    file = resources.files(_PACKAGE) / "word_lists" / f"{name}.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
