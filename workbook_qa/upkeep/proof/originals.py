"""Every return, follow-up, tracker and decision read again from the originals the ledger keeps.

They are read in processes of their own, as when they came, a few ahead of what is compared.
"""

import datetime
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from workbook_qa.audits.open_passwords.passwords import passwords_to_try
from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.ledger.events import FileReceived, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.reports.example_numbers import example_numbers, plain_number
from workbook_qa.reports.summary.practice_decisions import typed_entry
from workbook_qa.reports.summary.summary_back import read_summary
from workbook_qa.tracker.taking_back.tracker_back import read_tracker
from workbook_qa.upkeep.proof.original_claims import (
    Original,
    claims_of,
    confirmation_faults,
    decision_faults,
    return_faults,
    tracker_faults,
)
from workbook_qa.workbooks.form.form import Form, decode_form
from workbook_qa.workbooks.form.returned_book import read_entries
from workbook_qa.workbooks.form.seal import identities_in
from workbook_qa.workbooks.other_formats.encryption import is_encrypted
from workbook_qa.workbooks.read.apart.reader_pool import PendingBook, ReaderPool
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS, RETURN_LIMITS, Limits

_AHEAD = 3  # files for each process


def original_faults(
    journal: Journal, events: Sequence[Recorded], erased: Collection[str] = ()
) -> list[Problem]:
    """Where an event says something else than the original that it names.

    Args:
        events: all of the ledger; erased: the documents that are not there any more, or hold less,
            since a case was erased.
    """
    originals = _Originals(journal, events, erased)
    try:
        return originals.faults()
    except CannotContinue as reason:
        return [Problem("original-not-compared", Place("ledger.db"), str(reason), "")]


class _Originals:
    """What events say, the originals, and the forms that these are read by."""

    def __init__(
        self, journal: Journal, events: Sequence[Recorded], erased: Collection[str]
    ) -> None:
        self._journal = journal
        self._state = fold(events)
        self._claims = claims_of(events)
        self._there = journal.documents() - {*erased}
        self._forms: dict[str, Form] = {}

    def faults(self) -> list[Problem]:
        """All that is found; a document that is missing or damaged is told by the proof."""
        claims = self._claims
        trackers = claims.typed.keys() - claims.returns.keys()
        return [
            *self._compared(claims.returns, RETURN_LIMITS, self._return_says),
            *self._typed_in_confirmations(),
            *self._compared(trackers, REGISTER_LIMITS, self._tracker_says),
            *self._compared(claims.decided, REGISTER_LIMITS, self._summary_says),
        ]

    def _compared(
        self,
        files: Iterable[str],
        limits: Limits,
        says: Callable[[str, Book], Iterator[Problem]],
    ) -> Iterator[Problem]:
        """What is found in each file, in the order of their digests."""
        with ReaderPool(limits) as reader:
            for digest, pending in self._read(reader, sorted(self._there.intersection(files))):
                book = pending.result()
                yield from [_not_read(digest)] if isinstance(book, Problem) else says(digest, book)

    def _read(self, reader: ReaderPool, files: Iterable[str]) -> Iterator[tuple[str, PendingBook]]:
        ahead: deque[tuple[str, PendingBook]] = deque()
        for digest in files:
            content = self._journal.document(digest)
            passwords = passwords_to_try(self._state, "") if is_encrypted(content) else ()
            ahead.append((digest, reader.submit(content, digest[:12], passwords)))
            if len(ahead) > _AHEAD * reader.processes:
                yield ahead.popleft()
        yield from ahead

    # What each kind says

    def _return_says(self, digest: str, book: Book) -> Iterator[Problem]:
        stated = {read_reference(each.reference) for each in identities_in(book)}
        for recorded in self._claims.returns[digest]:
            received = recorded.event
            assert isinstance(received, FileReceived)
            issued = self._claims.forms.get((received.reference, received.version))
            if issued is None or issued.form not in self._there:
                yield _not_read(digest)
                continue
            returned = read_entries(self._form(issued.form), issued, book, received.name)
            original = Original(
                frozenset(reference for reference in stated if reference),
                returned.content.entries,
                returned.places,
                book.saved_by,
                book.saved_at,
            )
            yield from return_faults(recorded, original)

    def _form(self, digest: str) -> Form:
        if digest not in self._forms:
            self._forms[digest] = decode_form(self._journal.document(digest))
        return self._forms[digest]

    def _typed_in_confirmations(self) -> Iterator[Problem]:
        """What came of them, by what their own events say, which were compared before."""
        for digest in sorted(self._claims.typed.keys() & self._claims.returns.keys()):
            received = self._claims.returns[digest][0].event
            assert isinstance(received, FileReceived)
            entries = received.content.entries if received.content else {}
            for recorded in self._claims.typed[digest]:
                yield from confirmation_faults(recorded, entries)

    def _tracker_says(self, digest: str, book: Book) -> Iterator[Problem]:
        reading = read_tracker(book, digest[:12], digest)
        if isinstance(reading, Problem):
            yield _not_read(digest)
            return
        for recorded in self._claims.typed[digest]:
            taken = self._claims.taken.get(digest, set())
            yield from tracker_faults(recorded, reading, taken)

    def _summary_says(self, digest: str, book: Book) -> Iterator[Problem]:
        decided = self._claims.decided[digest]
        month = self._claims.months[digest]
        reading = read_summary(book, digest[:12], month, digest)
        if isinstance(reading, Problem):
            yield _not_read(digest)
            return
        audits = {number: audit for audit, number in example_numbers(self._state).items()}
        rows: dict[str, set[tuple[str, datetime.date | None]]] = {}
        for row in reading.rows:
            entry, _ = typed_entry(row)
            if entry:
                example = plain_number(row.example) or row.example
                rows.setdefault(audits.get(example, example), set()).add(entry)
        for recorded in decided:
            yield from decision_faults(recorded, rows)


def _not_read(digest: str) -> Problem:
    what = f"document {digest[:12]}"
    return Problem(
        "original-not-compared",
        Place("ledger.db", "", what),
        f"The {what} cannot be read again, or the form it was issued with is not there.",
        "What events say of it is not compared. If the program was updated since it came, tell "
        "those who look after it.",
    )
