"""What of the ledger is about one case: its audits, and the events and documents about them."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.calendar import Month
from workbook_qa.core.cells import shown_day
from workbook_qa.core.records import Audit
from workbook_qa.ledger.events import (
    AuditIssued,
    AuditReassigned,
    CasesSelected,
    FeedbackIssued,
    FileReceived,
    Recorded,
)
from workbook_qa.registers.case_list.case_ids import same_case_key

# What documents of these fields of events are; those of tools and words are nobody's.
_KINDS = {
    "form": "form of the workbook",
    "workbook": "workbook as it was made",
    "encrypted": "workbook with its password, as it was sent",
    "message": "draft",
    "file": "file as it came",
    "parcel": "mail or zip that it came in",
    "content": "draft as it was sent",
    "read": "report as it was read back",
    "page": "DMT summary, its page as a PDF",
}


class KeptDocument(msgspec.Struct, frozen=True):
    """A document of the ledger, and what names it."""

    digest: str
    kind: str
    recorded: Recorded

    @property
    def says(self) -> str:
        """What it is, of which day, in a few words."""
        return f"{self.kind}, {shown_day(self.recorded.event.on)}, {self.digest[:12]}"


class CaseInLedger(msgspec.Struct, frozen=True):
    """One case as the ledger has it.

    Attributes:
        spelled: its id, in each way in which it is written.
        audits: by reference, each as it was last issued, undone ones included.
        feedback: the references of feedback on them.
        draws: the months in whose draws it stands, as drawn, in reserve or passed over.
        own: the events that are about it and about no other case.
    """

    key: str
    spelled: frozenset[str]
    audits: Mapping[str, Audit]
    feedback: frozenset[str]
    draws: tuple[Month, ...]
    own: tuple[Recorded, ...]

    def has(self, row: str) -> bool:
        """Whether a reference, the id of an action or a field that begins with one is of it."""
        reference = row.partition("/")[0].partition(".")[0]
        return reference in self.audits or reference in self.feedback


def find_case(events: Sequence[Recorded], typed: str) -> CaseInLedger | None:
    """The case of an id, however that is spaced or written; None where the ledger has none."""
    key = same_case_key(typed)
    spelled: set[str] = set()
    draws: list[Month] = []
    audits: dict[str, Audit] = {}
    for recorded in events:
        event = recorded.event
        if isinstance(event, AuditIssued | AuditReassigned):
            if same_case_key(event.audit.case_id) == key:
                audits[event.audit.reference] = event.audit
                spelled.add(event.audit.case_id)
        elif isinstance(event, CasesSelected):
            found = {each for each in _ids_in(event) if same_case_key(each) == key}
            spelled |= found
            draws += [event.selection.month] if found else []
    if not spelled:
        return None
    feedback = frozenset(
        each.event.followup
        for each in events
        if isinstance(each.event, FeedbackIssued) and each.event.reference in audits
    )
    case = CaseInLedger(key, frozenset(spelled), audits, feedback, tuple(sorted({*draws})), ())
    own = tuple(each for each in events if is_about(case, each))
    return msgspec.structs.replace(case, own=own)


def _ids_in(event: CasesSelected) -> Iterator[str]:
    selection = event.selection
    yield from (draw.case_id for draw in (*selection.drawn, *selection.reserves))
    yield from (case_id for case_id, _ in selection.passed_over)


def is_about(case: CaseInLedger, recorded: Recorded) -> bool:
    """Whether an event is about an audit of the case, and about nothing else."""
    event = recorded.event
    if isinstance(event, AuditIssued):
        return event.audit.reference in case.audits
    rows = (getattr(event, name, "") for name in ("reference", "action", "row"))
    named = getattr(event, "named", ())  # a scan whose name has its reference
    return any(isinstance(row, str) and row and case.has(row) for row in (*rows, *named))


def documents_of(case: CaseInLedger, events: Sequence[Recorded]) -> list[KeptDocument]:
    """The documents that its own events name and no other event does, in order.

    The mails and zips that its returns came in are among them, also where they held others.
    """
    own = {each.number for each in case.own}
    others: set[str] = set()
    for recorded in events:
        if recorded.number not in own:
            others.update(recorded.event.documents_named())
    found: dict[str, KeptDocument] = {}
    for recorded in case.own:
        for field in recorded.event.documents:
            digest: str = getattr(recorded.event, field)
            is_parcel = field == "parcel"
            if digest and field in _KINDS and (is_parcel or digest not in others):
                found.setdefault(digest, KeptDocument(digest, _KINDS[field], recorded))
    return list(found.values())


def named_documents(events: Sequence[Recorded]) -> dict[str, KeptDocument]:
    """Every document that an event names, with the first that does."""
    found: dict[str, KeptDocument] = {}
    for recorded in events:
        for field in recorded.event.documents:
            digest = getattr(recorded.event, field)
            if digest and field in _KINDS:
                found.setdefault(digest, KeptDocument(digest, _kind_of(recorded, field), recorded))
    return found


def _kind_of(recorded: Recorded, field: str) -> str:
    tag = str(type(recorded.event).__struct_config__.tag)
    return _SHARED.get((tag, field), _KINDS[field])


_SHARED = {
    ("cases-selected", "workbook"): "selection",
    ("confirmation-issued", "workbook"): "confirmation workbook",
    ("confirmation-issued", "form"): "form of a confirmation workbook",
    ("tracker-taken-in", "file"): "tracker as it was taken in",
    ("summary-made", "workbook"): "DMT summary",
    ("summary-made", "detail"): "detail of a DMT summary",
    ("practice-decided", "file"): "DMT summary as it was read back",
    ("theme-report-made", "workbook"): "theme report",
    ("chased", "message"): "reminder",
}


def returns_of(case: CaseInLedger) -> list[FileReceived]:
    """Every file that was taken in about it, in order."""
    return [each.event for each in case.own if isinstance(each.event, FileReceived)]
