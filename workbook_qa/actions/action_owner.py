"""Who an action is given to, as auditors write it: a role, a name, or both (requirements, 4.3)."""

import datetime
import re
from collections.abc import Iterable
from functools import cache, lru_cache

import msgspec

from workbook_qa.core.records import People, Person
from workbook_qa.core.terms import ALIASES, Role
from workbook_qa.core.wording import fold, fold_name, tidy

_JOINED = re.compile(r"\band\b|[&+;]")
_PARTS = re.compile(r"\band\b|[&+;,/]|\s-\s")
_SURNAME_FIRST = re.compile(r"[^\s,/]+, [^\s,/]+")
_SAID_BESIDES = re.compile(r"\b(the|allocated|named|current|child's|case)\b")


class Owner(msgspec.Struct, frozen=True):
    """What an owner's cell says: the names and the roles in it, folded, in order."""

    names: tuple[str, ...]
    roles: tuple[Role, ...]
    joined: bool = False

    @property
    def is_one(self) -> bool:
        """One person: a name, a role, or a name with its role."""
        if self.joined and len(self.names) + len(self.roles) > 1:
            return False
        return len(self.names) == 1 or (not self.names and len(self.roles) <= 1)


def read_owner(text: str, people: People | None = None) -> Owner:
    """The names and roles in an owner's cell.

    A name that `people` knows is one name however it is written. ``Example, Avery`` is one
    name too; what stands in brackets after a name or role only explains it.
    """
    whole = fold(text)
    if people and people.person(whole):
        return Owner((fold_name(whole),), ())
    return _read_folded(whole)


@lru_cache(maxsize=1024)
def _read_folded(whole: str) -> Owner:
    """The same where nobody knows the whole; the same few owners stand in most actions."""
    outside = re.sub(r"\([^)]*\)", " ", whole)
    roles, rest = _take_roles(outside if outside.strip() else whole)
    rest = fold(_SAID_BESIDES.sub(" ", rest)).strip(" ,/;-.")
    if _SURNAME_FIRST.fullmatch(rest):
        return Owner((fold_name(rest),), roles)
    parts = (part.strip(" .()") for part in _PARTS.split(rest))
    names = tuple(dict.fromkeys(part for part in parts if part))
    return Owner(names, roles, joined=bool(_JOINED.search(outside)))


def has_nobody(text: str, people: People, on: datetime.date) -> bool:
    """Whether an action has an owner, and none of those named is there to do it on that day.

    They are not in the people register any more, or away with no day on which they are back.
    """
    names = read_owner(text, people).names
    return bool(names) and not any(_is_there(people.person(name), on) for name in names)


def _is_there(person: Person | None, on: datetime.date) -> bool:
    if person is None:
        return False
    return person.away_to is not None or person.away_from is None or person.away_from > on


def owners_shown(texts: Iterable[str], people: People) -> dict[str, str]:
    """Each owner as everybody reads it, by what was typed: one person in one way.

    Names and roles are written as the people register and the framework have them. Of a name that
    the register does not know, the spelling that comes first in the alphabet stands for all.
    """
    shown: dict[str, str] = {}
    unknown: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        owner = read_owner(text, people)
        if len(owner.names) == 1 and owner.is_one and not people.person(owner.names[0]):
            unknown.setdefault(owner.names[0], []).append(text)
        shown[text] = _shown(owner, people) or tidy(text)
    for spellings in unknown.values():
        shown |= dict.fromkeys(spellings, min(map(tidy, spellings)))
    return shown


def _shown(owner: Owner, people: People) -> str:
    """The names as in the register, or else the roles; nothing where a name is not known."""
    known = [person.name for name in owner.names if (person := people.person(name))]
    if len(known) < len(owner.names):
        return ""
    return " and ".join(known or owner.roles)


def is_known_owner(owner: Owner, people: People) -> bool:
    """Whether each name in an owner's cell is in the people register; a role alone is known."""
    if not owner.names:
        return bool(owner.roles)
    return all(people.person(name) for name in owner.names)


def _take_roles(text: str) -> tuple[tuple[Role, ...], str]:
    """The roles in a folded text, in the order of `Role`, and the text without them."""
    found: list[Role] = []
    for word, role in _role_words():
        if word in text:
            text, times = re.subn(rf"(?<!\w){re.escape(word)}s?(?!\w)", " ", text)
            found += [role] if times else []
    return tuple(dict.fromkeys(found)), text


@cache
def _role_words() -> tuple[tuple[str, Role], ...]:
    """Every word for a role with its role, folded, longest first."""
    words = [(fold(word), role) for role in Role for word in (role, *_aliases(role))]
    return tuple(sorted(words, key=lambda pair: -len(pair[0])))


def _aliases(role: Role) -> tuple[str, ...]:
    return ALIASES[Role].get(role, ())
