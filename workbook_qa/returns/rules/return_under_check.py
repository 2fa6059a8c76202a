"""A return with everything that is needed to judge it: what the rules of completion look at."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import msgspec

from workbook_qa.actions.action_owner import Owner, read_owner
from workbook_qa.audits.checks.audit_checks import Checks, checks_of
from workbook_qa.audits.checks.audit_facts import facts_of
from workbook_qa.audits.checks.conditions import Typed
from workbook_qa.core.audit_tool import AuditTool, Question
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.privacy.free_text import SuspectedText, WrittenAbout, suspected_fields
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Action, Audit, People, Return
from workbook_qa.core.replies import is_reply, replies_in, reply_to
from workbook_qa.core.terms import ActionKind, Grade

STRONG_TEXT, WEAK_TEXT = "personal-data-found", "personal-data-suspected"
_ABOUT_TEXTS = (STRONG_TEXT, WEAK_TEXT)


class ReturnUnderCheck(msgspec.Struct, frozen=True, dict=True):
    """One return under check.

    What many rules ask for is worked out once, on first use.

    Attributes:
        places: the cell of every field id.
        people: the people register, or None where owners are not to be looked up.
        received_on: the day of return.
        unread: fields that hold something which could not be read; a problem says so
            already, so that nothing there is called missing.
        actions: every row of the actions table; grades: those given, by standard's id.
        released: field and mark of each text of the audit that may be shown (see `held_texts`).
        former: what its earlier returns say, as typed: a reply is to the words it stood beside.
        taken: what cells that are blank count as (see `blank_entries`), by field.
    """

    content: Return
    audit: Audit
    tool: AuditTool
    places: Mapping[str, Place]
    policy: Policy
    people: People | None
    working_days: WorkingDays
    received_on: datetime.date
    unread: frozenset[str]
    actions: tuple[Action, ...]
    grades: Mapping[str, Grade]
    released: Collection[tuple[str, str]] = ()
    former: Sequence[Return] = ()
    taken: Mapping[str, str] = {}

    @property
    def taken_from_blanks(self) -> list[tuple[str, str, str]]:
        """What blank cells count as, as a return records what was typed and how it is read."""
        return [(field, "", text) for field, text in self.taken.items()]

    @cached_property
    def suspected(self) -> tuple[SuspectedText, ...]:
        """The texts that seem to hold personal data, and were not released."""
        entries = self.content.entries
        about = WrittenAbout(self.audit, self.tool, self.people, self.received_on, entries)
        return tuple(
            text
            for text in suspected_fields(about)
            if (text.field, mark_of(entries[text.field])) not in self.released
        )

    @cached_property
    def answered(self) -> frozenset[tuple[str, Place]]:
        """The queries that a reply satisfies: by code and cell, which no two fields share."""
        return frozenset(
            (code, place)
            for code, field in replies_in(self.content.entries)
            if (place := self.places.get(field))
            and place.cell
            and not (code in _ABOUT_TEXTS and self._is_no_answer(code, field))
        )

    def _is_no_answer(self, code: str, field: str) -> bool:
        """Whether a reply on a text names somebody itself, or was given to other words."""
        entries, reply = self.content.entries, reply_to(code, field)
        names = any(text.field == reply and text.strong for text in self.suspected)
        return names or any(
            before.entries.get(reply) == entries[reply]
            and before.entries.get(field) != entries.get(field)
            for before in self.former
        )

    @cached_property
    def typed(self) -> Typed:
        """What was typed, as the checks of the workbook look at it."""
        return Typed(self.content.entries, self.unread, facts_of(self.audit))

    def broken(self, code: str) -> list[str]:
        """The fields with a problem of that code, by the checks that the workbook has too."""
        return self._checks.fields(code, self.typed)

    @property
    def known_names(self) -> Sequence[str]:
        """The questions and standards that an action may name."""
        return self._checks.known

    @cached_property
    def _checks(self) -> Checks:
        return checks_of(self.tool, self.audit.audit_type, self.policy)

    def text(self, field: str) -> str:
        """What was typed there, tidied; empty where nothing was."""
        return self.typed.text(field)

    def is_blank(self, field: str) -> bool:
        """Whether nothing was typed there, not even something that cannot be read."""
        return self.typed.is_blank(field)

    def date(self, field: str) -> datetime.date | None:
        """The date typed there, or None."""
        text = self.text(field)
        return datetime.date.fromisoformat(text) if text else None

    def answer(self, question_id: str) -> str:
        """The answer to that question; empty where there is none."""
        return self.text(f"Q{question_id}.answer")

    @property
    def core_questions(self) -> tuple[Question, ...]:
        """The questions of the practice standards."""
        return self.tool.questions()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The core questions and those of the pack of the audit's type."""
        return self.tool.questions(self.audit.audit_type)

    @cached_property
    def monitored(self) -> tuple[Action, ...]:
        """The actions that are no advice (paragraph 4.3)."""
        return tuple(action for action in self.actions if action.kind is ActionKind.ACTION)

    @cached_property
    def owners(self) -> dict[int, Owner]:
        """Who owns an action that is no advice, by its number, where anything is typed there."""
        owned = (action for action in self.monitored if action.owner)
        return {action.number: read_owner(action.owner, self.people) for action in owned}

    def problem(self, code: str, field: str, found: str, todo: str) -> Problem:
        """A problem in the cell of `field`."""
        place = self.places.get(field) or Place(sheet=_usual_sheet(field))
        return Problem(code, place, found, todo)


def row_of(field: str) -> str:
    """The question or the standard that a field is of: ``2.1`` of ``Q2.1.reason``."""
    return field[1:].rpartition(".")[0]


def question_words(question_id: str) -> str:
    """A question as people say it: ``Q2.1``, since 2.1 alone is also a paragraph; ``CPP4``."""
    return f"Q{question_id}" if question_id[:1].isdigit() else question_id


def _usual_sheet(field: str) -> str:
    """The sheet on which a field without a known cell is looked for."""
    if is_reply(field):
        return "Start"
    if field[:1] in ("Q", "S"):
        return "Questions"
    return "Actions" if field.startswith("A") else "Judgement"
