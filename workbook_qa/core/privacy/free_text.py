"""Does free text hold personal data: a query that names the cell and the kind, never the text.

A finished audit goes to five people or more by e-mail; the case id is enough to find the child
(how to fill in the workbook: no names, dates of birth or addresses of children and families).
What has a form of its own stands in `personal_marks`, `birthdays` and `addresses`, names in
`people_in_text`.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from workbook_qa.core.audit_tool import AuditTool, EntryKind, Meaning
from workbook_qa.core.privacy.addresses import has_address
from workbook_qa.core.privacy.birthdays import has_date_of_birth
from workbook_qa.core.privacy.colleagues_in_text import Known
from workbook_qa.core.privacy.people_in_text import (
    NameSign,
    may_name_a_person,
    name_words,
    sign_of_a_name,
)
from workbook_qa.core.privacy.personal_marks import (
    emails_in,
    has_case_id,
    has_nhs_number,
    has_phone_number,
    has_postcode,
)
from workbook_qa.core.privacy.words_in_text import without_emails
from workbook_qa.core.records import Audit, People
from workbook_qa.core.replies import is_reply
from workbook_qa.core.wording import fold, fold_name, tidy

# Texts in which the name of a member of staff is asked for.
STAFF_EXPECTED = (Meaning.CONCERN_TOLD, "new_owner")
_PHONE, _EMAIL = "a telephone number", "an e-mail address"
_OF_STAFF = (_PHONE, _EMAIL)  # by which a colleague who is named there can be reached
_TEXT_PARTS = (".evidence", ".reason", ".what", ".measure", ".owner", ".questions")
_LOWER_WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z][\w'’-]*")
_APART = "\nx\n"  # between texts: no number and no name reaches over it


class WrittenAbout(msgspec.Struct, frozen=True):
    """What free text is about: an audit, and everything typed of it.

    Attributes:
        audit, tool: None where the text is of no one audit, such as the narrative of a report.
        people: the people register, or None where colleagues are not to be looked up.
        on: the day on which it came; a date long before may be a birthday.
        entries: all that was typed, by field.
    """

    audit: Audit | None
    tool: AuditTool | None
    people: People | None
    on: datetime.date
    entries: Mapping[str, str]


class SuspectedText(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A text that seems to hold personal data, with the kinds in words: ``a telephone number``.

    Attributes:
        field: where it was typed, as in `records.Return`.
        strong: what hardly ever stands in a text that is not about a person: an NHS number, a date
            of birth, a telephone number, an e-mail address, an address or postcode, a full name,
            the case id of another child.
        weak: what may be something else, such as a given name alone.
    """

    field: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()

    @property
    def kinds(self) -> str:
        """All kinds as they are said in a sentence: ``a full name and a postcode``."""
        return spoken((*self.weak, *self.strong))


def suspected_fields(about: WrittenAbout) -> Iterator[SuspectedText]:
    """The fields of a return whose text seems to hold personal data, in the workbook's order.

    Read is all that people put in words of their own. Where a colleague's name is asked for (the
    owner of an action, who was told of an immediate concern, with whom it was discussed:
    requirements, section 3) a name and how to reach them are left alone, and nothing else is.
    """
    entries = _text_entries(about.tool) if about.tool else ()
    texts = {
        field: text
        for field, text in about.entries.items()
        if _is_text_part(field) or field in entries
    }
    yield from _found_in(texts, about)


def suspected_in(
    text: str,
    audit: Audit | None,
    tool: AuditTool | None,
    people: People | None,
    on: datetime.date,
    *,
    field: str = "",
) -> SuspectedText | None:
    """What a text that is no entry of a return seems to hold, or None where it seems to be clean.

    For what is typed beside a return: in the tracker, in a follow-up, as an option of a command.

    Args:
        audit, tool: what it is about; None where that is no one audit.
        field: what the finding is called.
    """
    about = WrittenAbout(audit, tool, people, on, {field: text})
    return next(_found_in(about.entries, about), None)


def _found_in(texts: Mapping[str, str], about: WrittenAbout) -> Iterator[SuspectedText]:
    """The fields whose texts seem to hold personal data, each with the kinds."""
    case_id = about.audit.case_id if about.audit else ""
    typed, texts = texts, {field: _lines(text) for field, text in texts.items()}
    if case_id:
        texts = {field: text.replace(case_id, " ") for field, text in texts.items()}
    # All are asked together first, since most returns hold nothing of the kind.
    together = _APART.join(texts.values())
    signs = [(kind, sign) for kind, sign in _signs(about) if sign(together)]
    others = has_case_id(_APART.join(map(_lines, typed.values())), case_id)
    may_name = may_name_a_person(together)
    if not signs and not may_name and not others:
        return
    known = _known(about)
    for field, text in texts.items():
        staff = _names_staff(field)
        named = sign_of_a_name(text, known) if may_name and not staff else NameSign.NONE
        is_others = others and has_case_id(_lines(typed[field]), case_id)
        strong = [
            *(["a full name"] if named is NameSign.FULL else []),
            *(kind for kind, sign in signs if sign(text) and not (staff and kind in _OF_STAFF)),
            *(["the case id of another child"] if is_others else []),
        ]
        weak = ("a name",) if named is NameSign.SINGLE else ()
        if strong or weak:
            yield SuspectedText(field, tuple(strong), weak)


def _signs(about: WrittenAbout) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The kinds of personal data with a form of their own; with each, whether a text holds one."""
    recent = about.audit.window_start if about.audit else about.on

    def is_birthday(text: str) -> bool:
        return has_date_of_birth(text, about.on, recent)

    def is_strange_email(text: str) -> bool:
        return _is_strange_email(text, about)

    yield "a date of birth", is_birthday
    yield "an NHS number", has_nhs_number
    yield "an address", has_address
    yield "a postcode", has_postcode
    yield _PHONE, has_phone_number
    yield _EMAIL, is_strange_email


@lru_cache(maxsize=1024)
def _is_text_part(field: str) -> bool:
    """Whether a field is the part of a row in the auditor's own words, or a reply."""
    return field.endswith(_TEXT_PARTS) or is_reply(field)


def _names_staff(field: str) -> bool:
    return field in STAFF_EXPECTED or field.endswith(".owner")


def _text_entries(tool: AuditTool) -> frozenset[str]:
    """The entries of the judgement page that are put in words."""
    return frozenset(entry.id for entry in tool.judgement if entry.kind is EntryKind.TEXT)


def _lines(typed: str) -> str:
    """What was typed, tidied line by line: a line may begin a sentence."""
    if typed.isascii() and typed.isprintable():
        return typed if "  " not in typed else tidy(typed)
    return "\n".join(map(tidy, typed.splitlines()))


def _is_strange_email(text: str, about: WrittenAbout) -> bool:
    staff = about.people.staff if about.people else ()
    ours = {fold(person.email) for person in staff if person.email}
    return any(email not in ours for email in emails_in(text))


def spoken(kinds: Sequence[str]) -> str:
    """Some kinds as they are said in a sentence."""
    *first, last = kinds
    return f"{', '.join(first)} and {last}" if first else last


# Who may be named


def _known(about: WrittenAbout) -> Known:
    """The colleagues of this audit, and a look-up of staff and ordinary words made when asked."""
    audit, people = about.audit, about.people
    colleagues = _colleagues(audit) if audit else frozenset()
    full_names = {fold_name(name) for name in _names(audit)} if audit else set()

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
    texts = without_emails("\n".join(about.entries.values()))  # in which names are in lower case
    teams = about.people.teams if about.people else ()

    def is_ordinary(word: str) -> bool:
        if word in texts and re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", texts):
            return True
        names = tuple(name for team in teams for name in (team.name, team.service_area))
        asked = about.tool.wording if about.tool else ""
        return word in name_words(names) or word in _lower_words(asked)

    return is_ordinary


@lru_cache(maxsize=8)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(_LOWER_WORD.findall(text))
