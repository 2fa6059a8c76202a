"""A case with all that it is found by, as `case` and `erase` look for it in ledger and files."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_entries import ENTRIES, ENTRY_OF
from workbook_qa.actions.action_owner import is_known_owner, read_owner
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.records import People
from workbook_qa.core.terms import ALIASES
from workbook_qa.ledger.events import (
    AuditIssued,
    AuditReassigned,
    FeedbackIssued,
    QueryIssued,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.return_content import split_questions
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.releases.text_masks import mask_for
from workbook_qa.tracker.tables import tracker_columns
from workbook_qa.upkeep.rights.case_in_ledger import (
    CaseInLedger,
    KeptDocument,
    documents_of,
    named_documents,
)
from workbook_qa.upkeep.rights.erased_documents import tells_of, texts_in
from workbook_qa.upkeep.rights.erased_events import Erasing, texts_about_others
from workbook_qa.upkeep.rights.needles import Needles, needles_for
from workbook_qa.workbooks.form.form import Form, Input, decode_form
from workbook_qa.workspace.layout import safe_ending


class CaseSearch(msgspec.Struct, frozen=True):
    """Everything in the ledger about a case.

    Attributes:
        events: those that hold less once it is erased, as they are then.
        own: the documents about it alone; shared: those about others too.
    """

    case: CaseInLedger
    needles: Needles
    events: tuple[Recorded, ...]
    own: tuple[KeptDocument, ...]
    shared: tuple[KeptDocument, ...]


def search(
    journal: Journal, events: Sequence[Recorded], case: CaseInLedger, people: People
) -> CaseSearch:
    """Look through the whole ledger, one document at a time."""
    number = events[-1].number + 1
    shown = f"erased {number}"
    inputs = _inputs(journal, case)
    erasing = Erasing(case, shown, _is_plain(inputs, people), safe_ending)
    for recorded in events:
        erasing.out_of(recorded)
    mask = mask_for(fold(events))
    others = [text for recorded in events for text in texts_about_others(case, recorded)]
    needles = needles_for(
        case.spelled,
        {*erasing.values, *map(mask, erasing.values)},
        erasing.names,
        {*case.audits, *case.feedback},
        [*others, *_standing_words(journal, case)],
        shown,
    )
    changed = [(recorded, erasing.out_of(recorded, needles)) for recorded in events]
    own = {each.digest: each for each in documents_of(case, events)}
    there, named = journal.documents(), named_documents(events)
    shared = []
    for digest in sorted(there - own.keys()):
        if tells_of(journal.document(digest), needles):
            unnamed = KeptDocument(digest, "document that no event names", events[-1])
            shared.append(named.get(digest, unnamed))
    return CaseSearch(
        case,
        needles,
        tuple(new for old, new in changed if new != old),
        tuple(each for digest, each in own.items() if digest in there),
        tuple(shared),
    )


def _inputs(journal: Journal, case: CaseInLedger) -> dict[str, dict[str, Input]]:
    """The inputs of every form that was issued about the case, by reference and field."""
    found: dict[str, dict[str, Input]] = {}
    for recorded in case.own:
        match recorded.event:
            case AuditIssued(audit=audit, form=digest):
                reference = audit.reference
            case FeedbackIssued(followup=reference, form=digest):
                pass
            case QueryIssued(reference=reference, form=digest):
                pass
            case AuditReassigned(reference=reference, form=digest):
                pass
            case _:
                continue
        form = _form(journal, digest) if digest else None
        if form:
            found.setdefault(reference, {}).update({cell.field: cell for _, cell in form.inputs()})
    return found


def _form(journal: Journal, digest: str) -> Form | None:
    try:
        return decode_form(journal.document(digest))
    except (CannotContinue, msgspec.DecodeError):
        return None


def _is_plain(
    inputs: Mapping[str, Mapping[str, Input]], people: People
) -> Callable[[str, str, str], bool]:
    """What stays of what was typed: choices, dates, numbers, ids of questions, names of staff."""

    def is_plain(reference: str, field: str, text: str) -> bool:
        part = field.rpartition(".")[2]
        if not text:
            return True
        if part in ("owner", "new_owner"):
            return is_known_owner(read_owner(text, people), people)
        if part in ("team", "new_team"):
            return people.team(text) is not None
        if part == "questions":
            return all(
                each.lstrip("Ss").replace(".", "").isdigit() for each in split_questions(text)
            )
        entry = ENTRY_OF.get(part)
        if entry:
            return not entry.is_text
        cell = inputs.get(reference, {}).get(field)
        if cell is None or cell.kind is EntryKind.TEXT:
            return False
        return cell.kind is not EntryKind.CHOICE or text in cell.choices

    return is_plain


def _standing_words(journal: Journal, case: CaseInLedger) -> list[str]:
    """What stands in workbooks whatever is typed in them: no sign of a case."""
    words = [str(word) for kind in ALIASES for word in kind]
    words += [text for entry in ENTRIES for text in (entry.heading, entry.prompt)]
    words += [each for each in vars(tracker_columns).values() if isinstance(each, str)]
    issues = [each.event for each in case.own if isinstance(each.event, AuditIssued)]
    digests = {digest for each in issues for digest in (each.form, each.tool, each.words)}
    for digest in sorted(digests & journal.documents()):
        words += texts_in(journal.document(digest))
    return words
