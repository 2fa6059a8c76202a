"""Does free text hold personal data: a query that names the cell and the kind, never the text.

A finished audit goes to five people or more by e-mail; the case id is enough to find the child
(how to fill in the workbook: no names, dates of birth or addresses of children and families).
What has a form of its own stands in `personal_marks`, names in `people_in_text`.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from workbook_qa.core.audit_tool import AuditTool, EntryKind, Meaning
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
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
from workbook_qa.core.privacy.return_context import Reading
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit, People, Return
from workbook_qa.core.replies import is_reply
from workbook_qa.core.wording import fold, fold_name, tidy

# Texts in which the name of a member of staff is asked for.
_STAFF_EXPECTED = (Meaning.CONCERN_TOLD,)
_FREE_PARTS = (".evidence", ".reason", ".what", ".measure")
_LOWER_WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z][\w'’-]*")
_APART = "\nx\n"  # between texts: no number and no name reaches over it
_TODO = (
    "Take it out if it is about a child or a family: the case id is enough. Name staff by role "
    "and name."
)


def personal_data(reading: Reading) -> Iterator[Problem]:
    """Free text names no child and no family (requirements, section 3).

    One problem for each cell, in the order of the workbook. Read are evidence, reasons, replies,
    the texts of the judgement page and of the actions; left out are entries where a colleague's
    name is asked for: the owner of an action, and who was told of an immediate concern.
    """
    entries, tidy_ones = reading.content.entries, reading.texts
    free, case_id = _free_entries(reading.tool), reading.audit.case_id
    texts = {
        field: text for field, text in entries.items() if _is_free_part(field) or field in free
    }
    if tidy_ones is not entries:
        texts = {
            field: text if tidy_ones.get(field) is text else _lines(text)
            for field, text in texts.items()
        }
    if case_id:
        texts |= {
            field: text.replace(case_id, " ") for field, text in texts.items() if case_id in text
        }
    for field, kinds in _found_in(texts, reading):
        yield reading.problem(
            "personal-data-suspected",
            field,
            f"The text seems to hold {_spoken(kinds)}.",
            _TODO,
        )


def suspected_in(
    text: str, audit: Audit, tool: AuditTool, people: People | None, on: datetime.date
) -> str:
    """The kinds of personal data that a text about an audit seems to hold, or nothing.

    For what is typed beside a return, such as why an audit is extended: "a name and a postcode".
    """
    reading = Reading(
        Return(audit.reference, {"text": text}),
        audit,
        tool,
        {},
        Policy(),
        people,
        WorkingDays(),
        on,
        frozenset(),
        (),
        {},
    )
    shown = _lines(text).replace(audit.case_id, " ") if audit.case_id else _lines(text)
    return "".join(_spoken(kinds) for _, kinds in _found_in({"text": shown}, reading))


def _found_in(texts: Mapping[str, str], reading: Reading) -> Iterator[tuple[str, list[str]]]:
    """The fields whose texts seem to hold personal data, each with the kinds."""
    # All are asked together first, since most returns hold nothing of the kind.
    together = _APART.join(texts.values())
    signs = [(kind, sign) for kind, sign in _signs(together, reading) if sign(together)]
    strange = unknown_capitals(together)
    if not signs and not strange:
        return
    in_doubt = {field for word in strange for field, text in texts.items() if word in text}
    known = _known(reading)
    for field, text in texts.items():
        named = field in in_doubt and names_a_person(text, known)
        kinds = [*(["a name"] if named else []), *(kind for kind, sign in signs if sign(text))]
        if kinds:
            yield field, kinds


def _signs(together: str, reading: Reading) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The kinds of personal data with a form of their own that may be in all texts together.

    With each, whether a text holds one.
    """

    def is_birthday(text: str) -> bool:
        return has_date_of_birth(text, reading.received_on, reading.audit.window_start)

    def is_strange_email(text: str) -> bool:
        return "@" in text and _is_strange_email(text, reading)

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


def _is_strange_email(text: str, reading: Reading) -> bool:
    staff = reading.people.staff if reading.people else ()
    ours = {fold(person.email) for person in staff if person.email}
    return any(email not in ours for email in emails_in(text))


def _spoken(kinds: Sequence[str]) -> str:
    *first, last = kinds
    return f"{', '.join(first)} and {last}" if first else last


# Who may be named


def _known(reading: Reading) -> Known:
    """The colleagues of this audit, and a look-up of staff and ordinary words made when asked."""
    audit, people = reading.audit, reading.people
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

    return Known(is_staff, colleagues, is_surname_of_staff, _ordinary(reading))


def _names(audit: Audit) -> tuple[str, ...]:
    return (audit.worker, audit.team_manager, audit.head_of_service, audit.auditor)


def _colleagues(audit: Audit) -> frozenset[str]:
    """The words of the names of those who have to do with the audit, and of their team."""
    return name_words((*_names(audit), audit.team, audit.service_area, audit.theme))


def _ordinary(reading: Reading) -> Callable[[str], bool]:
    """Whether a word is written in lower case elsewhere, or belongs to a team's name."""
    texts = "\n".join(reading.content.entries.values())
    teams = reading.people.teams if reading.people else ()

    def is_ordinary(word: str) -> bool:
        if word in texts and re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", texts):
            return True
        names = tuple(name for team in teams for name in (team.name, team.service_area))
        return word in name_words(names) or word in _lower_words(reading.tool.wording)

    return is_ordinary


@lru_cache(maxsize=8)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(_LOWER_WORD.findall(text))
