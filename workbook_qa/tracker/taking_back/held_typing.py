"""What managers typed of actions and audits that may name somebody, wherever they typed it.

Nothing typed is lost: in the tracker it goes on standing in its cell. But it is shown nowhere else
(confirmation workbooks, mails, reports, the sheet History) until the Lead Auditor says yes in
the ingest report. Own columns and notes are in the tracker alone, and are only told of.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.privacy.free_text import SuspectedText, suspected_in
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import People
from workbook_qa.ledger.events import (
    OWN,
    ActionChanged,
    AnyEvent,
    AuditAnnotated,
    NotTaken,
    TrackerTakenIn,
)
from workbook_qa.ledger.states import State
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.tracker.taking_back.two_sheets import ACTION_SHEETS

# Whether a text seems to hold personal data: of which action or audit, in which field, the text.
Look = Callable[[str, str, str], SuspectedText | None]
PlaceOf = Callable[[str, str], Place]  # the cell of a field of an action or audit

# A column of managers' own in which anything would be about a person.
_ASKS_FOR_PERSON = re.compile(
    r"\b(?:child|young person|yp|mother|father|mum|dad|parent|carer|sibling|family)(?:['’]?s)?\b.*"
    r"\b(?:name|initials|surname|forename|address|phone|telephone|mobile|e-?mail|contact)s?\b"
    r"|\b(?:d\.? ?o\.? ?b|date of birth|birth ?da(?:te|y)|nhs (?:number|no))\b"
    r"|\bname of (?:the |a )?(?:child|young person|mother|father|parent|family)\b",
    re.IGNORECASE,
)
_IN_COLUMN = SuspectedText("", ("what its heading asks for",))


def look_for(
    state: State, tools: Mapping[str, AuditTool], people: People, today: datetime.date
) -> Look:
    """Whether what somebody typed of an action or audit seems to hold personal data."""

    def look(row: str, field: str, text: str) -> SuspectedText | None:
        known = state.audits.get(row.partition("/")[0])
        audit, tool = (known.audit, tools[known.issued.tool]) if known else (None, None)
        return suspected_in(text, audit, tool, people, today, field=field)

    return look


def with_held_texts(
    events: Sequence[AnyEvent], look: Look, place: PlaceOf, now: State
) -> tuple[list[AnyEvent], list[Problem]]:
    """The same events, with what is held of them, and a problem for each text that is."""
    changed: list[AnyEvent] = []
    problems: list[Problem] = []
    for event in events:
        match event:
            case ActionChanged(action=row) | AuditAnnotated(reference=row):
                found = list(_found(event, row, look, now))
                problems += [_told(text, place(row, text.field)) for text in found]
                if isinstance(event, ActionChanged):
                    held = tuple(text for text in found if text.field in ENTRY_OF)
                    event = msgspec.structs.replace(event, held=held)
            case TrackerTakenIn():
                not_taken = tuple(_not_taken(one, look) for one in event.not_taken)
                event = msgspec.structs.replace(event, not_taken=not_taken)
        changed.append(event)
    return changed, problems


def _found(
    event: ActionChanged | AuditAnnotated, row: str, look: Look, now: State
) -> Iterator[SuspectedText]:
    for field, text in event.changes.items():
        entry = ENTRY_OF.get(field)
        if not text or (entry and not entry.is_text):
            continue
        if now.decided.get((row, field, mark_of(text))):
            continue
        suspected = look(row, field, text)
        if suspected is None and field.startswith(OWN) and _ASKS_FOR_PERSON.search(field):
            suspected = msgspec.structs.replace(_IN_COLUMN, field=field)
        if suspected:
            yield suspected


def _not_taken(one: NotTaken, look: Look) -> NotTaken:
    found = look(one.row, one.heading, one.typed) if one.typed else None
    return msgspec.structs.replace(one, held=True) if found else one


def _told(text: SuspectedText, place: Place) -> Problem:
    stays = "It is kept, and shown nowhere else until you say yes: ingest lists it in its report."
    if text.field not in ENTRY_OF:
        stays = "It stays in the tracker, and is shown nowhere else."
    return Problem(
        "personal-data-suspected",
        place,
        f"What was typed seems to hold {text.kinds}.",
        f"{stays} If it is about a child or a family, ask for it to be taken out: the case id is "
        "enough.",
    )


def place_in_tracker(reading: TrackerReading) -> PlaceOf:
    """Where a field of an action or audit stands in a tracker."""

    def place(row: str, field: str) -> Place:
        sheets = ACTION_SHEETS if "/" in row else ("Audits",)
        heading = ENTRY_OF[field].heading if field in ENTRY_OF else field.partition(":")[2]
        for table in (reading.tables[name] for name in sheets if name in reading.tables):
            there = next((each for each in table.rows if each.key == row), None)
            if there and heading in table.columns:
                return table.at(there, heading)
        return Place(reading.name, sheets[0])

    return place
