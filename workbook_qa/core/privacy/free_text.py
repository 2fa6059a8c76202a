"""Does free text hold personal data: a query that names the cell and the kind, never the text.

A finished audit goes to five people or more by e-mail; the case id is enough to find the child
(how to fill in the workbook: no names, dates of birth or addresses of children and families).
What has a form of its own stands in `personal_marks`, names in `people_in_text`.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from workbook_qa.core.audit_tool import AuditTool, EntryKind, Meaning
from workbook_qa.core.privacy.people_in_text import (
    Known,
    name_words,
    names_a_person,
    unknown_capitals,
)
from workbook_qa.core.privacy.personal_marks import (
    emails_in,
    has_address,
    has_date_of_birth,
    has_nhs_number,
    has_phone_number,
    has_postcode,
    has_telling_digits,
)
from workbook_qa.core.records import Audit, People
from workbook_qa.core.replies import is_reply
from workbook_qa.core.wording import fold, fold_name, tidy

# Texts in which the name of a member of staff is asked for.
_STAFF_EXPECTED = (Meaning.CONCERN_TOLD,)
_FREE_PARTS = (".evidence", ".reason", ".what", ".measure")
_LOWER_WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z][\w'’-]*")
_APART = "\nx\n"  # between texts: no number and no name reaches over it


class WrittenAbout(msgspec.Struct, frozen=True):
    """What free text is about: an audit, and everything typed of it.

    Attributes:
        people: the people register, or None where colleagues are not to be looked up.
        on: the day on which it came; a date long before may be a birthday.
        entries: all that was typed, by field.
    """

    audit: Audit
    tool: AuditTool
    people: People | None
    on: datetime.date
    entries: Mapping[str, str]


def suspected_fields(about: WrittenAbout) -> Iterator[tuple[str, str]]:
    """The fields of a return whose free text seems to hold personal data, each with what.

    They come in the order of the workbook, with the kinds in words: "a name and a postcode". Read
    are evidence, reasons, replies, the texts of the judgement page and of the actions; left out are
    entries where a colleague's name is asked for: the owner of an action, and who was told of an
    immediate concern (requirements, section 3).
    """
    free = _free_entries(about.tool)
    texts = {
        field: text
        for field, text in about.entries.items()
        if _is_free_part(field) or field in free
    }
    for field, kinds in _found_in(texts, about):
        yield field, _spoken(kinds)


def suspected_in(
    text: str, audit: Audit, tool: AuditTool, people: People | None, on: datetime.date
) -> str:
    """The kinds of personal data that a text about an audit seems to hold, or nothing.

    For what is typed beside a return, such as why an audit is extended: "a name and a postcode".
    """
    about = WrittenAbout(audit, tool, people, on, {"text": text})
    return "".join(_spoken(kinds) for _, kinds in _found_in(about.entries, about))


def _found_in(texts: Mapping[str, str], about: WrittenAbout) -> Iterator[tuple[str, list[str]]]:
    """The fields whose texts seem to hold personal data, each with the kinds."""
    case_id = about.audit.case_id
    texts = {field: _lines(text) for field, text in texts.items()}
    if case_id:
        texts = {field: text.replace(case_id, " ") for field, text in texts.items()}
    # All are asked together first, since most returns hold nothing of the kind.
    together = _APART.join(texts.values())
    signs = [(kind, sign) for kind, sign in _signs(together, about) if sign(together)]
    strange = unknown_capitals(together)
    if not signs and not strange:
        return
    in_doubt = {field for word in strange for field, text in texts.items() if word in text}
    known = _known(about)
    for field, text in texts.items():
        named = field in in_doubt and names_a_person(text, known)
        kinds = [*(["a name"] if named else []), *(kind for kind, sign in signs if sign(text))]
        if kinds:
            yield field, kinds


def _signs(together: str, about: WrittenAbout) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The kinds of personal data with a form of their own that may be in all texts together.

    With each, whether a text holds one.
    """

    def is_birthday(text: str) -> bool:
        return has_date_of_birth(text, about.on, about.audit.window_start)

    def is_strange_email(text: str) -> bool:
        return "@" in text and _is_strange_email(text, about)

    yield "a date of birth", is_birthday
    if has_telling_digits(together):
        yield "an NHS number", has_nhs_number
        yield "an address", has_address
        yield "a postcode", has_postcode
        yield "a telephone number", has_phone_number
    yield "an e-mail address", is_strange_email


@lru_cache(maxsize=1024)
def _is_free_part(field: str) -> bool:
    """Whether a field is the part of a row in the auditor's own words, or a reply."""
    return field.endswith(_FREE_PARTS) or is_reply(field)


def _free_entries(tool: AuditTool) -> set[str]:
    """The entries of the judgement page that are in the auditor's own words."""
    text = EntryKind.TEXT
    return {entry.id for entry in tool.judgement if entry.kind is text} - {*_STAFF_EXPECTED}


def _lines(typed: str) -> str:
    """What was typed, tidied line by line: a line may begin a sentence."""
    if typed.isascii() and typed.isprintable():
        return typed if "  " not in typed else tidy(typed)
    return "\n".join(map(tidy, typed.splitlines()))


def _is_strange_email(text: str, about: WrittenAbout) -> bool:
    staff = about.people.staff if about.people else ()
    ours = {fold(person.email) for person in staff if person.email}
    return any(email not in ours for email in emails_in(text))


def _spoken(kinds: Sequence[str]) -> str:
    *first, last = kinds
    return f"{', '.join(first)} and {last}" if first else last


# Who may be named


def _known(about: WrittenAbout) -> Known:
    """The colleagues of this audit, and a look-up of staff and ordinary words made when asked."""
    audit, people = about.audit, about.people
    colleagues = _colleagues(audit)
    full_names = {fold_name(name) for name in _names(audit)}

    def is_staff(name: str) -> bool:
        return name in full_names or bool(people and (people.person(name) or people.team(name)))

    def is_surname_of_staff(word: str) -> bool:
        staff = people.staff if people else ()
        return word in colleagues or any(
            fold_name(name).endswith(f" {word}")
            for person in staff
            for name in (person.name, *person.also_known_as)
        )

    return Known(is_staff, colleagues, is_surname_of_staff, _ordinary(about))


def _names(audit: Audit) -> tuple[str, ...]:
    return (audit.worker, audit.team_manager, audit.head_of_service, audit.auditor)


def _colleagues(audit: Audit) -> frozenset[str]:
    """The words of the names of those who have to do with the audit, and of their team."""
    return name_words((*_names(audit), audit.team, audit.service_area, audit.theme))


def _ordinary(about: WrittenAbout) -> Callable[[str], bool]:
    """Whether a word is written in lower case elsewhere, or belongs to a team's name."""
    texts = "\n".join(about.entries.values())
    teams = about.people.teams if about.people else ()

    def is_ordinary(word: str) -> bool:
        if word in texts and re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", texts):
            return True
        names = tuple(name for team in teams for name in (team.name, team.service_area))
        return word in name_words(names) or word in _lower_words(about.tool.wording)

    return is_ordinary


@lru_cache(maxsize=8)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(_LOWER_WORD.findall(text))
