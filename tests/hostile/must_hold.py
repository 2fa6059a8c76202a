"""What must hold of every input of the fuzzer: a book or a good refusal, and so to the end."""

import datetime
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec

from tests.hostile.genuine import Genuine
from tests.support.made_up.queries import AUDIT, GIVEN, going_back
from tests.support.made_up.returns import SOME_PEOPLE, case_file_audit
from workbook_qa.audits import auditor_queries
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import Book, Cell, plain_text
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem, worst_first
from workbook_qa.core.problem_codes import READING
from workbook_qa.core.queries import Queried
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import tidy
from workbook_qa.ledger.events import AuditIssued, FileReceived
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.returns import outcomes
from workbook_qa.returns.rules import completion
from workbook_qa.returns.whose import identity
from workbook_qa.workbooks.form import returned_book
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.returned_book import ReturnedBook
from workbook_qa.workbooks.form.seal import stated_identities
from workbook_qa.workbooks.read import reader
from workbook_qa.workbooks.read.container.limits import RefusedError

SECONDS, MIB = 10.0, 300.0
"""What one input may take: processor time, which a busy machine hardly changes, and memory."""

FILE = "came back.xlsx"
OUR_FAULT = ("it cannot be read.", "it needs more memory than there is.")
"""Said by `read_book` where it failed itself: it never raises, but that is a fault all the same."""

_NO_FAULTS = (RefusedError, GeneratorExit, StopIteration)
_KEY = b"k" * 64
_TODAY = datetime.date(2026, 11, 20)
_GOES_BACK = 8  # every so manieth goes back to its auditor


class Made(msgspec.Struct, frozen=True):
    """One input.

    Attributes:
        said: what was done to it.
        unchanged: whether nothing but the packing is another.
    """

    number: int
    genuine: Genuine
    content: bytes
    said: tuple[str, ...]
    unchanged: bool = False

    def __str__(self) -> str:
        return f"input {self.number} ({self.genuine.name}; {'; '.join(self.said) or 'unchanged'})"


class Taken(msgspec.Struct, frozen=True):
    """How an input was taken: ``read`` or the code of its refusal, and everything wrong with it."""

    outcome: str
    faults: tuple[str, ...]
    seconds: float


def take(made: Made, *, seconds: float = SECONDS, mib: float = MIB) -> Taken:
    """Take an input in as `ingest` does, but for the ledger and the folders. Never raises."""
    peak, start = peak_mib(), time.process_time()
    outcome, faults = "raised", []
    try:
        found = reader.read_book(made.content, FILE)
        outcome = found.code if isinstance(found, Problem) else "read"
        faults = list(_wrong(made, found))
    except Exception:  # noqa: BLE001 - whatever it is, it is a fault
        faults.append(traceback.format_exc())
    took, grew = time.process_time() - start, peak_mib() - peak
    if took > seconds:
        faults.append(f"It took {took:.1f} s.")
    if grew > mib:
        faults.append(f"It needed {grew:.0f} MiB.")
    return Taken(outcome, tuple(faults), took)


def peak_mib() -> float:
    """The most memory this process has had so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _wrong(made: Made, found: Book | Problem) -> Iterator[str]:
    if isinstance(found, Problem):
        if made.unchanged:
            yield f"A genuine return is refused: {found}"
        yield from _bad_refusal(made, found)
        return
    yield from _taken_for_another(made.genuine, found)
    returned = returned_book.read_return(made.genuine.form, GIVEN, AUDIT, found, FILE)
    yield from _bad_reading(made.genuine, returned)
    problems = worst_first([*returned.problems, *_checked(returned)])
    outcomes.concern_alarm(returned.content, returned.doubtful)
    yield from _not_kept(returned, problems)
    queried = Queried(
        3,
        returned.content,
        auditor_queries.asked_of(made.genuine.form, problems, returned.places),
        _TODAY,
        auditor_queries.as_typed(returned),
    )
    if made.number % _GOES_BACK == 0:
        yield from _comes_back_otherwise(queried, made.genuine.form)


# The reader


def _bad_refusal(made: Made, problem: Problem) -> Iterator[str]:
    if problem.code not in READING:
        yield f"Refused with a code that is not the reader's: {problem}"
    if problem.place != Place(FILE) or not problem.found or not problem.todo:
        yield f"Refused without place, fact or remedy: {problem}"
    if problem.found.endswith(OUR_FAULT):
        yield f"The reader failed: {_what_failed(made.content)}"


def _what_failed(content: bytes) -> str:
    """The exception that `read_book` turned into a refusal, found by reading once more."""
    last: list[object] = [None]
    frames: list[str] = []

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "exception" and not issubclass(argument[0], _NO_FAULTS):
            if argument[1] is not last[0]:
                last[0] = argument[1]
                frames[:] = [f"{argument[0].__name__}: {argument[1]!s:.300}"]
            frames.append(f"  {Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        reader.read_book(content, FILE)
    finally:
        sys.settrace(before)
    return "\n".join(frames)


# Whose it is


def _taken_for_another(genuine: Genuine, book: Book) -> Iterator[str]:
    """The fuzzer's seals are of nobody's key: only the right first page makes it ours."""
    issued = AuditState(AuditIssued(AUDIT.issued_on, AUDIT, "", "", ""))
    state = State({AUDIT.reference: issued})
    form_of = {"": genuine.form}.__getitem__
    claim = identity.identify(book, stated_identities(book), FILE, state, key=_KEY, form_of=form_of)
    if isinstance(claim, Problem):
        return
    texts = {tidy(plain_text(value)) for sheet in book for value in sheet.values.values()}
    for name in ("case_id", "auditor"):
        if GIVEN[name] not in texts:
            yield f"It is taken for {AUDIT.reference} and does not say its {name}"


# The return


def _bad_reading(genuine: Genuine, returned: ReturnedBook) -> Iterator[str]:
    """Every input has a place; no entry is a formula's result; nothing is dropped unsaid."""
    fields = {cell.field for _, cell in genuine.form.inputs()}
    if returned.places.keys() != fields:
        yield f"Without a place: {sorted(fields ^ returned.places.keys())[:5]}"
        return
    entries = returned.content.entries
    for field in sorted(fields):
        cell = _cell_of(returned, returned.places[field])
        if field in entries and (cell is None or cell.formula is not None or cell.error):
            yield f"The entry {entries[field]!r:.100} of {field} is taken from {cell}"
        dropped = cell is not None and not cell.is_blank
        if dropped and field not in entries and field not in returned.doubtful:
            yield f"What stands in {field} is dropped without a word: {cell!s:.200}"


def _cell_of(returned: ReturnedBook, place: Place) -> Cell | None:
    sheet = returned.sheets.get(place.sheet)
    if sheet is None or not place.cell:
        return None
    letters = place.cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return sheet.at(int(place.cell[len(letters) :]), column)


def _checked(returned: ReturnedBook) -> list[Problem]:
    return completion.check_return(
        returned.content,
        AUDIT,
        case_file_audit(),
        places=returned.places,
        policy=Policy(),
        people=SOME_PEOPLE,
        working_days=WorkingDays(),
        received_on=_TODAY,
        unread=returned.unread,
    )


def _not_kept(returned: ReturnedBook, problems: Sequence[Problem]) -> Iterator[str]:
    """The ledger can hold it, and gives it back as it was."""
    event = FileReceived(
        _TODAY,
        "0" * 64,
        FILE,
        Outcome.QUERIED,
        "",
        AUDIT.reference,
        content=returned.content,
        problems=tuple(problems),
        normalised=returned.normalised,
    )
    if msgspec.json.decode(msgspec.json.encode(event), type=FileReceived) != event:
        yield "The ledger does not give it back as it was."


def _comes_back_otherwise(queried: Queried, form: Form) -> Iterator[str]:
    """The workbook that goes back can be written, and says what was typed to the letter."""
    version = going_back(queried, form)
    again = returned_book.read_return(version.form, GIVEN, AUDIT, version.book, FILE)
    before, after = queried.content.entries, again.content.entries
    for field in sorted(before.keys() | after.keys()):
        one, other = before.get(field), after.get(field)
        if one != other:
            yield f"{field} went back as {one!r:.100} and was read as {other!r:.100}"
