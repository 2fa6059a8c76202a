"""Who an action is given to, as auditors write it: a role, a name, or both (requirements, 4.3)."""

import re
from functools import cache, lru_cache

import msgspec

from workbook_qa.core.records import People
from workbook_qa.core.terms import ALIASES, Role
from workbook_qa.core.wording import fold, fold_name

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
