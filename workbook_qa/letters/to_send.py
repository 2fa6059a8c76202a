"""Which drafts still wait to be sent, and the list of them."""

import datetime
from collections.abc import Sequence

import msgspec

from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.table import Column, Row, Table
from workbook_qa.core.terms import AuditStatus, Confirmation, NoteKind, Topic, YesNo
from workbook_qa.core.wording import fold_name
from workbook_qa.ledger.events import About, AuditorTold, Chased
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.message_kinds import DraftKind

NUMBER, DRAFT, WORKBOOK, TEXT = "No.", "Draft", "Workbook", "Text"
OPEN_DRAFT, OPEN_WORKBOOK, OPEN_TEXT = "Open the draft", "Open the workbook", "Go to the text"
_SHOWN = 3
_NO_WORKBOOK, _NO_ADDRESS, _NOBODY = "None to attach", "No address known", "Nobody"


class DraftLine(msgspec.Struct, frozen=True):
    """A draft as the list shows it.

    Attributes:
        about: the audits and actions it is about.
        path, workbook: from the list's own folder, with forward slashes; `workbook` is empty where
            nothing is attached.
    """

    kind: DraftKind
    made_on: datetime.date
    to: tuple[str, ...]
    copied: tuple[str, ...]
    subject: str
    about: str
    text: str
    path: str
    workbook: str = ""


def cover_is_wanted(state: AuditState) -> bool:
    """Whether an audit's workbook still has to go out: nothing has come back for it."""
    return state.status is AuditStatus.WITH_AUDITOR and not state.erased


def queries_are_wanted(state: AuditState) -> bool:
    """Whether the newest version of a queried workbook still has to go back."""
    return state.status is AuditStatus.QUERIED and state.asked is not None and not state.erased


def notes_wanted(audit: AuditState) -> list[AuditorTold]:
    """What its auditors still have to be told: the last of each kind to each person.

    Nobody is told any more what was overtaken: of a later day when it has come back, or of an audit
    that is theirs again.
    """
    if audit.erased:
        return []
    last = {(fold_name(told.person), told.kind): told for told in audit.told}
    return [told for told in last.values() if _is_true(told, audit)]


def _is_true(told: AuditorTold, audit: AuditState) -> bool:
    auditor = fold_name(told.person) == fold_name(audit.audit.auditor)
    match told.kind:
        case NoteKind.EXTENDED:
            return auditor and audit.is_outstanding
        case NoteKind.NO_RETURN:
            return auditor and audit.is_outstanding and bool(audit.no_returns)
        case NoteKind.EXEMPT | NoteKind.WITHDRAWN:
            return audit.exempt
        case NoteKind.REASSIGNED | NoteKind.DONE_BY | NoteKind.NOT_COUNTED:
            return not auditor
        case NoteKind.OTHER_CAME:
            return auditor
        case NoteKind.REPLACED | NoteKind.REPLACED_CAME:
            return True


def feedback_is_wanted(state: State, audit: AuditState) -> bool:
    """Whether the feedback on the return that counts was made, and nobody has answered it."""
    latest = audit.fed_back
    return latest is not None and not audit.erased and not state.followups[latest.followup].received


def reminders_wanted(state: State, today: datetime.date) -> list[Chased]:
    """The reminders of which something is still open and has not been asked for again since."""
    asked_again: set[tuple[str, Topic, str]] = set()
    wanted: list[Chased] = []
    for chased in reversed(state.chased):
        keys = {(fold_name(chased.person), each.topic, each.row) for each in chased.about}
        wanted_of = (is_outstanding(each, state, chased.on, today) for each in chased.about)
        if any(wanted_of) and not keys <= asked_again:
            wanted.append(chased)
        asked_again |= keys
    return wanted[::-1]


def is_outstanding(
    about: About, state: State, asked_on: datetime.date, today: datetime.date
) -> bool:
    """Whether what was asked for on a day is still to be done `today`, and by the same people."""
    of = state.audits.get(about.row.partition("/")[0])
    if of is not None and of.erased:
        return False
    if about.topic is Topic.ACTION:
        action = state.actions.get(about.row)
        return action is not None and is_open(action, today)
    audit = state.audits.get(about.row)
    if about.topic is Topic.CONCERN:
        return audit is not None and not _takes_concern_back(audit)
    if about.topic in (Topic.DISCUSSED, Topic.ON_FILE):
        what = Confirmation.DISCUSSED if about.topic is Topic.DISCUSSED else Confirmation.ON_FILE
        return audit is not None and audit.fed_back is not None and not audit.confirmed_on(what)
    if audit is None or (audit.workbook_given and audit.workbook_given.on >= asked_on):
        return False
    return audit.is_outstanding


def _takes_concern_back(audit: AuditState) -> bool:
    """Whether the last return that could be read says that there is no immediate concern."""
    read = (file.content for file in reversed(audit.received) if file.content)
    last = next(read, None)
    return last is not None and last.entries.get(Meaning.CONCERN) == YesNo.NO


def about_rows(about: Sequence[About]) -> str:
    """The audits and actions, the first few of them, one a line."""
    rows = list(dict.fromkeys(each.row for each in about))
    more = len(rows) - _SHOWN
    return "\n".join([*rows[:_SHOWN], *([f"and {more} more"] if more > 0 else [])])


_COLUMNS = (
    Column(NUMBER, "number", 7),
    Column(DRAFT, "text", 16),
    Column("What it is", "text", 22),
    Column("To", "text", 32),
    Column("Subject", "text", 46),
    Column("Made on", "date", 13),
    Column(WORKBOOK, "text", 18),
    Column(TEXT, "text", 15),
    Column("About", "text", 26),
    Column("Copied to", "text", 34),
)
_TEXT_COLUMNS = (
    Column(NUMBER, "number", 7),
    Column("Subject", "text", 30),
    Column(TEXT, "long", 96),
)


def drafts_table(drafts: Sequence[DraftLine]) -> Table:
    """One row for each draft, in the order given."""
    return Table(
        "ToSend",
        "To send",
        _COLUMNS,
        tuple(_row(number, draft) for number, draft in enumerate(drafts, start=1)),
        "Drafts that wait to be sent, the newest first. Open each, look it over and send it. If a "
        "draft does not open as a message, copy the text and attach the workbook.",
        empty="No draft waits to be sent.",
    )


def texts_table(drafts: Sequence[DraftLine]) -> Table:
    """The words of each draft, to copy."""
    rows = tuple(
        (number, draft.subject, draft.text.strip()) for number, draft in enumerate(drafts, start=1)
    )
    says = (
        "What each draft says, to copy where it does not open as a message. It is not printed: "
        "print a draft itself."
    )
    return Table("Texts", "Texts", _TEXT_COLUMNS, rows, says, empty="There is no draft.")


def _row(number: int, draft: DraftLine) -> Row:
    return (
        number,
        OPEN_DRAFT,
        draft.kind,
        "; ".join(draft.to) or _NO_ADDRESS,
        draft.subject,
        draft.made_on,
        OPEN_WORKBOOK if draft.workbook else _NO_WORKBOOK,
        OPEN_TEXT,
        draft.about,
        "; ".join(draft.copied) or _NOBODY,
    )
