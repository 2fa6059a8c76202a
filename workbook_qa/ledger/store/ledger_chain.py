"""The chain of events: each digest is made of the one before and the event's bytes.

Where a case was erased, events hold less than was recorded. The event that says so, which is part
of the chain itself, names each of them with the digest of the one before and that of its bytes as
they are now: so nothing can be put in their place, or in that of what came before, without breaking
the chain, and no erasure can be made without leaving its event.
"""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.ledger.events import CaseErased, Recorded

BEGINNING = "0" * 64


class LedgerRow(msgspec.Struct, frozen=True):
    """An event as it stands in the database."""

    number: int
    body: bytes
    digest: str


def digest_of(content: bytes) -> str:
    """The name of a document: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def link(before: str, body: bytes) -> str:
    """The digest of an event that follows the one with the digest `before`."""
    return hashlib.sha256(before.encode() + body).hexdigest()


class Erased(msgspec.Struct, frozen=True):
    """What was erased of a ledger.

    Attributes:
        events: by number, the digest before and that of the bytes that stand there now.
        documents: by digest, that of what stands in its place; empty where nothing does.
    """

    events: Mapping[int, tuple[str, str]] = {}
    documents: Mapping[str, str] = {}


def erased_in(rows: Iterable[LedgerRow]) -> Erased:
    """What the events of erasures say; the last word on each counts."""
    events: dict[int, tuple[str, str]] = {}
    documents: dict[str, str] = {}
    for row in rows:
        erasure = _erasure(row.body)
        if erasure:
            events |= {each.number: (each.before, each.body) for each in erasure.events_left}
            documents |= dict(erasure.documents_left)
    return Erased(events, documents)


def _erasure(body: bytes) -> CaseErased | None:
    if _ERASURE not in body:
        return None
    try:
        event = msgspec.json.decode(body, type=Recorded).event
    except msgspec.DecodeError:  # it is damaged, and says so by itself
        return None
    return event if isinstance(event, CaseErased) else None


_ERASURE = b'"case-erased"'


def chain_faults(rows: Iterable[LedgerRow], erased: Erased | None = None) -> list[Problem]:
    """Every event that is not what was recorded, and every one that is missing.

    After a damaged event the chain goes on from the digest that stands there or from the one that
    should, so that one flipped bit is one problem: of the event it is in, not of those after it.
    """
    now = erased.events if erased else {}
    left = {row.number: row for row in rows}
    problems: list[Problem] = []
    before: set[str] | None = {BEGINNING}  # what the next may follow; None after a gap
    number, last = 1, max(left, default=0)
    while number <= last and left:
        row = left.pop(number, None)
        if row is None and before is not None:
            row = _moved(left, before)
            if row is not None:
                problems.append(_damaged_event(left.pop(row.number).number))
        elif row is not None and not _is_sound(row, before, now):
            problems.append(_damaged_event(row.number))
        if row is None:
            following = min((each for each in left if each > number), default=last + 1)
            problems += [_missing_events(number, following - 1)] if following <= last else []
            number, before = following, None
            continue
        before = {row.digest, *(link(each, row.body) for each in before or ())}
        number += 1
    return problems + [_damaged_event(each) for each in sorted(left)]


def _is_sound(row: LedgerRow, before: set[str] | None, now: Mapping[int, tuple[str, str]]) -> bool:
    """Whether an event follows those before it, or is what an erasure left of it."""
    if row.number in now:
        digest, body = now[row.number]
        return body == digest_of(row.body) and (before is None or digest in before)
    return before is None or _follows(row, before)


def _follows(row: LedgerRow, before: set[str]) -> bool:
    return any(row.digest == link(each, row.body) for each in before)


def _moved(left: Mapping[int, LedgerRow], before: set[str]) -> LedgerRow | None:
    """The event that should come now, where it stands under another number."""
    return next((row for row in left.values() if _follows(row, before)), None)


def _damaged_event(number: int) -> Problem:
    return damaged(f"event {number}", "event-damaged")


def damaged(what: str, code: str) -> Problem:
    """The problem that something in the ledger is not what was recorded."""
    return Problem(
        code,
        Place("ledger.db", "", what),
        found=f"The {what} is not what was recorded.",
        todo=_PUT_BACK,
    )


def missing_document(digest: str) -> Problem:
    """The problem that an event names a document that is not there."""
    what = f"document {digest[:12]}"
    return Problem(
        "document-missing",
        Place("ledger.db", "", what),
        found=f"The {what} is not there, and an event names it.",
        todo=_PUT_BACK,
    )


def _missing_events(first: int, last: int) -> Problem:
    what = f"event {first}" if first == last else f"events {first} to {last}"
    return Problem(
        "event-damaged",
        Place("ledger.db", "", what),
        found=f"Missing: {what}.",
        todo=_PUT_BACK,
    )


_PUT_BACK = "Keep a copy of the ledger folder as it is, and put back the last backup."
