"""The event of a case that was erased: the receipt that stays (UK GDPR, Articles 5 and 17)."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from typing import ClassVar

import msgspec

from workbook_qa.ledger.events.event import Event, Tie, audit_tie
from workbook_qa.ledger.events.telling import Telling


class ErasedEvent(msgspec.Struct, frozen=True, array_like=True):
    """An event that holds less than was recorded.

    Attributes:
        number: its number; before: the digest of the event before it, with which the chain is
            proved up to it; body: the SHA-256 of what stands there now. Its own digest in the
            chain stays, so that the chain is proved from it on.
    """

    number: int
    before: str
    body: str


class CaseErased(Event, frozen=True, tag="case-erased"):
    """The texts and documents of a case were removed from the ledger, and its case id.

    Attributes:
        mark: the case id's keyed digest (see `mark_of`): it answers whether a case was erased, and
            does not tell which.
        why, by: the reason, and who asked for it.
        audits: the references of its audits, which stand for it from then on.
        events_left: those that hold less since; documents_left: those that went, by digest, each
            with the digest of what stands in its place, or nothing.
    """

    command: ClassVar = "erase"
    counted_as: ClassVar = ("1 case erased", "{} cases erased")
    cannot_be_undone: ClassVar = "erased a case, and what is erased is not there any more."

    mark: str
    why: str
    by: str
    audits: tuple[str, ...] = ()
    events_left: tuple[ErasedEvent, ...] = ()
    documents_left: tuple[tuple[str, str], ...] = ()

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """Nothing."""
        return iter(())

    def rests_on(self) -> Iterator[Tie]:
        """Its audits: what was recorded of them cannot be undone any more."""
        return map(audit_tie, self.audits)

    def history(self, telling: Telling) -> Iterator[str]:
        """That it was erased, by whom and why."""
        if any(telling.is_about_audit(reference) for reference in self.audits):
            why = telling.typed(self.why)
            yield f"Its case was erased, asked for by {self.by}: {why}."


def gone_documents(events: Iterable[CaseErased]) -> frozenset[str]:
    """The digests of documents that were erased as a whole."""
    return frozenset(digest for event in events for digest, now in event.documents_left if not now)


def mark_of(case_key: str, key: bytes) -> str:
    """The keyed digest of a case id.

    Args:
        case_key: the id as all its spellings are compared; key: of the ledger's seals.
    """
    return hmac.new(key, f"case {case_key}".encode(), hashlib.sha256).hexdigest()
