"""E-mail addresses of the people register: cleaned, known to be none, or whoever acts for one."""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from workbook_qa.core.records import People, Person
from workbook_qa.core.terms import Role
from workbook_qa.core.wording import fold, fold_name, tidy

_NONE = frozenset({"none", "no", "n/a", "no e-mail", "no email", "no address", "not applicable"})
_NAMED = re.compile(r"[^<>]*<([^<>]+)>")
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE)
_AROUND = " \t'\";,"


def clean_address(text: str) -> str:
    """The one address that a cell holds, or empty where it is none that a server would take.

    Taken off are what nobody sees, ``mailto:`` with what is asked of it, a name with the address
    in ``<>``, and quotes or separators around it.
    """
    plain = tidy("".join(mark for mark in text if unicodedata.category(mark) != "Cf"))
    named = _NAMED.fullmatch(plain)
    address = (named[1] if named else plain).strip(_AROUND)
    if address.casefold().startswith("mailto:"):
        address = address[len("mailto:") :].partition("?")[0].strip(_AROUND)
    return address if _ADDRESS.fullmatch(address) else ""


def says_none(text: str) -> bool:
    """Whether a cell says that somebody has no address, which is an answer."""
    return fold(text) in _NONE


def with_acting_addresses(people: People) -> People:
    """The register in which those without an address have that of whoever acts for them.

    That is the first with an address of their own among: the line manager, the Team Manager of
    the team, its Head of Service or Service Manager, those above them, the Assistant Director.
    """

    def settled(person: Person) -> Person:
        if not person.no_email:
            return person
        above = (each.email for each in _above(person, people) if not each.no_email)
        return msgspec.structs.replace(person, email=next(filter(None, above), ""))

    return msgspec.structs.replace(people, staff=tuple(map(settled, people.staff)))


def _above(person: Person, people: People) -> Iterator[Person]:
    """Those who act for a person, nearest first, each once."""
    team = people.team(person.team) or next(
        (team for team in people.teams if fold_name(team.team_manager) == fold_name(person.name)),
        None,
    )
    waiting = [person.line_manager]
    waiting += [team.team_manager, team.head_of_service] if team else []
    director = people.holder(Role.ASSISTANT_DIRECTOR)
    seen = {person.name}
    for name in waiting:
        above = people.person(name)
        while above is not None and above.name not in seen:
            seen.add(above.name)
            yield above
            above = people.person(above.line_manager)
    if director and director.name not in seen:
        yield director
