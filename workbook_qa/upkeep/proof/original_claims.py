"""What events say of the originals that they name, and what the originals say themselves.

An event that was changed afterwards, with the chain of digests worked out anew, still says
something else than the file it was made from, which the ledger keeps.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.calendar import Month
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import fold
from workbook_qa.ledger.events import (
    NOTE,
    ActionChanged,
    AuditAnnotated,
    AuditIssued,
    AuditReassigned,
    ConfirmationIssued,
    ConflictFound,
    ConflictSettled,
    FeedbackIssued,
    FileReceived,
    PracticeDecided,
    QueryIssued,
    Recorded,
)
from workbook_qa.ledger.return_content import field_words
from workbook_qa.tracker.taking_back.entry_conflicts import heading_of
from workbook_qa.tracker.taking_back.manager_entries import read_entry
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading, TypedRow, TypedTable

_TODO = (
    "Keep a copy of the ledger folder as it is, open the original and see which of them is true, "
    "and put back a backup that says the same. If the program was updated since, tell those who "
    "look after it."
)


class IssuedForm(msgspec.Struct, frozen=True):
    """A workbook as it was issued: the digest of its form, and what its entries are read by."""

    form: str
    reference: str
    issued_on: datetime.date


class Claims(msgspec.Struct, frozen=True):
    """What events say of originals.

    Attributes:
        returns: by the digest of a file, each event of its being taken in as a return.
        typed: by the digest of a tracker or a confirmation, the changes that were typed in it.
        decided: by the digest of a DMT summary, what was decided in it; months: whose it is.
        forms: what was issued, by reference and version.
        taken: row, field and text of conflicts that were decided in a tracker, by its digest.
    """

    returns: dict[str, list[Recorded]] = {}
    typed: dict[str, list[Recorded]] = {}
    decided: dict[str, list[Recorded]] = {}
    months: dict[str, Month] = {}
    forms: dict[tuple[str, int], IssuedForm] = {}
    taken: dict[str, set[tuple[str, str, str]]] = {}


def claims_of(events: Sequence[Recorded]) -> Claims:
    """What the events say, those of runs that were undone too."""
    claims = Claims()
    conflicts: dict[int, ConflictFound] = {}
    days: dict[str, datetime.date] = {}
    for recorded in events:
        match recorded.event:
            case AuditIssued(audit=audit, form=form):
                days[audit.reference] = audit.issued_on
                issued = IssuedForm(form, audit.reference, audit.issued_on)
                claims.forms.setdefault((audit.reference, 1), issued)
            case AuditReassigned(audit=audit, form=form, version=version) if form:
                days[audit.reference] = audit.issued_on
                issued = IssuedForm(form, audit.reference, audit.issued_on)
                claims.forms[audit.reference, version] = issued
            case QueryIssued(reference=reference, form=form, version=version):
                issued = IssuedForm(form, reference, days.get(reference, recorded.event.on))
                claims.forms[reference, version] = issued
            case FeedbackIssued() | ConfirmationIssued() as sent:
                issued = IssuedForm(sent.form, sent.followup, sent.on)
                claims.forms[sent.followup, 1] = issued
            case FileReceived(content=content, file=file) if content is not None:
                claims.returns.setdefault(file, []).append(recorded)
            case ActionChanged(tracker=file) | AuditAnnotated(tracker=file) if file:
                claims.typed.setdefault(file, []).append(recorded)
            case ConflictFound() as conflict:
                conflicts[recorded.number] = conflict
            case ConflictSettled(conflict=number, taken=True, tracker=file) if number in conflicts:
                conflict = conflicts[number]
                entry = (conflict.row, conflict.field, conflict.typed)
                claims.taken.setdefault(file, set()).add(entry)
            case PracticeDecided(file=file, month=month) if file:
                claims.months[file] = month
                claims.decided.setdefault(file, []).append(recorded)
    return claims


# Returns and follow-ups


class Original(msgspec.Struct, frozen=True):
    """What a file says that was taken in as a return.

    Attributes:
        references: those that it carries.
        entries: what is typed in it; places: where each field stands.
        saved_by, saved_at: who saved it last and when, as it says itself.
    """

    references: frozenset[str]
    entries: Mapping[str, str]
    places: Mapping[str, Place]
    saved_by: str
    saved_at: datetime.datetime | None


def return_faults(recorded: Recorded, original: Original) -> Iterator[Problem]:
    """Where the event of a return says something else than the file."""
    received = recorded.event
    if not isinstance(received, FileReceived) or received.content is None:
        return
    if received.reference not in original.references:
        yield _not_as(recorded, Place(received.name), "whose it is")
        return
    said = received.content.entries
    for field in sorted(said.keys() | original.entries.keys()):
        if said.get(field, "") != original.entries.get(field, ""):
            place = original.places[field] if field in original.places else Place(received.name)
            yield _not_as(recorded, place, field_words(field))
    who = (received.saved_by, received.saved_at)
    if any(who) and who != (original.saved_by, original.saved_at):
        yield _not_as(recorded, Place(received.name), "who saved it, and when")


def _not_as(recorded: Recorded, place: Place, what: str) -> Problem:
    found = f"Event {recorded.number} of the ledger says something else than the original: {what}."
    return Problem("entry-not-as-returned", place, found, _TODO)


# What managers typed


def confirmation_faults(recorded: Recorded, entries: Mapping[str, str]) -> Iterator[Problem]:
    """Where a change says something else than the confirmation workbook it was typed in."""
    row, changes = _changes(recorded)
    for field, text in changes.items():
        if entries.get(f"{row}.{field}", "") != text:
            yield _not_as_typed(recorded, row, field)


def tracker_faults(
    recorded: Recorded, reading: TrackerReading, taken: set[tuple[str, str, str]]
) -> Iterator[Problem]:
    """Where a change says something else than the tracker it was typed in.

    Args:
        taken: what was decided on its sheet Conflicts, by row, field and text.
    """
    row, changes = _changes(recorded)
    for field, text in changes.items():
        if (row, field, text) not in taken and not _stands_there(reading, row, field, text):
            yield _not_as_typed(recorded, row, field)


def _changes(recorded: Recorded) -> tuple[str, Mapping[str, str]]:
    match recorded.event:
        case ActionChanged(action=row, changes=changes):
            return row, changes
        case AuditAnnotated(reference=row, changes=changes):
            return row, changes
    return "", {}


def _not_as_typed(recorded: Recorded, row: str, field: str) -> Problem:
    where = Place("ledger.db", "", f"event {recorded.number}")
    what = f"{row}, {heading_of(field)}"
    found = f"The event says something else than the workbook it was typed in: {what}."
    return Problem("entry-not-as-returned", where, found, _TODO)


def _stands_there(reading: TrackerReading, row: str, field: str, text: str) -> bool:
    """Whether a tracker says it in that row, or, where no row has that id any more, in any."""
    found = [
        (table, each) for table in reading.tables.values() for each in table.rows if each.key == row
    ] or [(table, each) for table in reading.tables.values() for each in table.rows]
    return any(text in _texts(table, each, field) for table, each in found)


def _texts(table: TypedTable, row: TypedRow, field: str) -> set[str]:
    """What a row says in the column of a field; where nobody knows the column, in any."""
    if field.startswith(NOTE):
        return {*row.notes.values(), ""}
    heading = heading_of(field)
    known = [each for each in table.columns if fold(each) == fold(heading)]
    headings = known or list(row.values)
    read = (read_entry(field, row.values.get(each), table.at(row, each))[0] for each in headings)
    texts = {text for text in read if text is not None}
    return texts if known else {*texts, ""}


# What the DMT decided


def decision_faults(
    recorded: Recorded, rows: Mapping[str, set[tuple[str, datetime.date | None]]]
) -> Iterator[Problem]:
    """Where a decision says something else than the DMT summary it was typed in.

    Args:
        rows: what stands there as decided on each audit.
    """
    decided = recorded.event
    if not isinstance(decided, PracticeDecided):
        return
    if (decided.decision, decided.decided_on) not in rows.get(decided.reference, set()):
        where = Place("ledger.db", "", f"event {recorded.number}")
        what = f"the decision on {decided.reference}"
        found = f"The event says something else than the workbook it was typed in: {what}."
        yield Problem("entry-not-as-returned", where, found, _TODO)
