"""The chain of events: each digest is made of the one before and the event's bytes."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.problem import Place, Problem

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


def chain_faults(rows: Iterable[LedgerRow]) -> list[Problem]:
    """Every event that is not what was recorded, and every one that is missing.

    After a damaged event the chain goes on from the digest that stands there or from the one that
    should, so that one flipped bit is one problem: of the event it is in, not of those after it.
    """
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
        elif row is not None and before is not None and not _follows(row, before):
            problems.append(_damaged_event(row.number))
        if row is None:
            following = min((each for each in left if each > number), default=last + 1)
            problems += [_missing_events(number, following - 1)] if following <= last else []
            number, before = following, None
            continue
        before = {row.digest, *(link(each, row.body) for each in before or ())}
        number += 1
    return problems + [_damaged_event(each) for each in sorted(left)]


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
