"""CPU time of ``ingest`` on 200 returns, against openpyxl merely reading the same files.

    python benchmarks/ingest_month.py [BLOCKS]

Wanted are at most a quarter of openpyxl's time, and 5 seconds on the clock for all of them.

Ours is the whole command: reading in processes of its own, identity, locked cells, inputs, the
rules of completion, privacy, the ledger, putting each file away with its note, and the report.
The time of those processes is counted, their start included. Half of the returns were saved by
openpyxl and half hold shared strings, as Excel writes them. openpyxl loads each and looks up its
inputs. It is checked first that every return is accepted and that openpyxl finds the same entries.

Ingest makes a file for each return, its note. Where thousands of files were deleted within the last
minutes, as by tests or by this very benchmark, some file systems take ten times as long for that,
which is no matter of ours. So it is measured first, and the folders lie where it takes the usual
time: beside this file, else in the folder for temporary files, else in memory.
"""

import contextlib
import datetime
import gc
import io
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

try:
    import resource
except ImportError:  # Windows: to a hundredth of a second
    resource = None  # type: ignore[assignment]

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.made_up.returns import AN_AUDIT, an_audit, case_file_audit
from tests.support.made_up.workspace import Council, make_council
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import encode_audit_tool
from workbook_qa.core.policy import Policy
from workbook_qa.core.queries import Queried
from workbook_qa.core.records import Audit, Return
from workbook_qa.core.terms import AuditType
from workbook_qa.demo.judgements import Entries, judge_case
from workbook_qa.demo.people_at_work import fill_in
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import AuditIssued
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import Form, encode_form
from workbook_qa.workbooks.form.seal import new_key, seal_of

NUMBER = 200
DAY = datetime.date(2026, 11, 20)
ON = DAY.isoformat()
USUAL_FILE = 0.05 / 1000  # CPU seconds that making a small file takes
PLACES = (Path(__file__).parent, Path(tempfile.gettempdir()), Path("/dev/shm"))


def issue(council: Council) -> Iterator[tuple[Audit, Form, str]]:
    """Record 200 audits of four types in the ledger; each with its form and seal."""
    key = new_key()
    council.workspace.seal_key.write_bytes(key)
    tool = encode_audit_tool(case_file_audit())
    forms = {kind: lay_out(case_file_audit(), kind, Policy()) for kind in AuditType}
    documents = {kind: encode_form(form) for kind, form in forms.items()}
    events = []
    for number in range(1, NUMBER + 1):
        kind = list(AuditType)[number % 4]
        audit = an_audit(
            reference=make_reference("CFA", AN_AUDIT.month, number),
            case_id=str(200_000 + number),
            audit_type=kind,
        )
        form_digest = digest_of(documents[kind])
        events.append(AuditIssued(audit.issued_on, audit, digest_of(tool), form_digest, ""))
        yield audit, forms[kind], seal_of(audit, form_digest, key)
    context = council.on(ON)
    with open_ledger(context) as journal:
        journal.record(events, [tool, *documents.values()], at=context.now, by="benchmark")


def returned(audit: Audit, form: Form, seal: str, entries: Entries, *, shared: bool) -> bytes:
    """The audit's workbook filled in, as openpyxl saves it or with shared strings."""
    if not shared:
        return fill_in(write_audit_book(form, audit, seal, council="Wexcombe"), form, entries)
    content = Return(audit.reference, {})
    queried = Queried(1, content, (), audit.issued_on, {k: str(v) for k, v in entries.items()})
    typed = {k: v for k, v in entries.items() if isinstance(v, datetime.date)}
    numbers = {k: str(v) for k, v in entries.items() if isinstance(v, int)}
    content = Return(audit.reference, numbers)
    queried = Queried(1, content, (), audit.issued_on, queried.typed | typed)
    return write_audit_book(form, audit, seal, council="Wexcombe", queried=queried)


def inputs_of(content: bytes, form: Form) -> dict[str, object]:
    """What openpyxl finds in the inputs of a workbook, but for those that are blank."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = {
        cell.field: book[sheet.name].cell(cell.row, cell.column).value
        for sheet, cell in form.inputs()
    }
    return {field: value for field, value in found.items() if value is not None}


def check(council: Council, theirs: dict[str, dict[str, object]]) -> None:
    """Every return is accepted, and says what openpyxl finds in it."""
    with open_ledger(council.on(ON)) as journal:
        state = fold(journal.events())
    for reference, found in theirs.items():
        content = state.audits[reference].content
        assert content is not None, reference
        said = {field: as_recorded(value) for field, value in found.items()}
        assert said == content.entries, reference


def as_recorded(value: object) -> str:
    """What openpyxl finds, in the ledger's words: it makes moments of dates."""
    return str(value.date() if isinstance(value, datetime.datetime) else value)


def cpu() -> float:
    """CPU seconds of this process and of those it waited for."""
    if resource is None:
        times = os.times()
        return times.user + times.system + times.children_user + times.children_system
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of `work`, and seconds on the clock."""
    gc.collect()
    start, began = cpu(), time.perf_counter()
    work()
    return cpu() - start, time.perf_counter() - began


@contextlib.contextmanager
def folder_to_work_in() -> Iterator[Path]:
    """A folder in the first of `PLACES` where making a file takes the usual time, else the last."""
    places = [*filter(Path.is_dir, PLACES)]
    for place in places:
        with tempfile.TemporaryDirectory(prefix=".ingest ", dir=place) as name:
            a_file = making_a_file(Path(name) / "files")
            if a_file <= USUAL_FILE or place == places[-1]:
                print(f"In {place}, where making a file takes {a_file * 1000:.2f} ms:")
                yield Path(name)
                return


def making_a_file(folder: Path) -> float:
    """CPU seconds of making one more small file in a new folder, which stays."""
    folder.mkdir()

    def make() -> None:
        for number in range(NUMBER):
            (folder / f"{number}.txt").write_bytes(b"x" * 200)

    return measured(make)[0] / NUMBER


def main() -> None:
    """Measure and print."""
    blocks = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with folder_to_work_in() as root:
        council = make_council(root / "council")
        council.workspace.ledger.mkdir(exist_ok=True)
        chance = random.Random(3)
        files: dict[str, tuple[bytes, Form]] = {}
        for place, (audit, form, seal) in enumerate(issue(council)):
            entries = judge_case(audit, case_file_audit(), 0.6, DAY, chance)
            content = returned(audit, form, seal, entries, shared=place % 2 == 0)
            files[audit.reference] = content, form
        for reference, (content, _) in files.items():
            council.drop(f"{reference}.xlsx", content)

        def play(number: int) -> Callable[[], object]:
            copy = Council(root / f"copy {number}")
            shutil.copytree(council.root, copy.root)
            return lambda: ingest.run(copy.on(ON))

        def load() -> dict[str, dict[str, object]]:
            return {name: inputs_of(content, form) for name, (content, form) in files.items()}

        play(-1)()
        check(Council(root / "copy -1"), load())
        pairs, clock = [], []
        for block in range(blocks):
            works = [play(block), load]
            found = {work: measured(work) for work in (works[::-1] if block % 2 else works)}
            (ours, seconds), (theirs, _) = (found[work] for work in works)
            pairs.append((ours, theirs))
            clock.append(seconds)
    mine, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    print(
        f"ingest {NUMBER} returns: {mine * 1000 / NUMBER:.2f} ms each, "
        f"{statistics.median(clock):.1f} s on the clock; openpyxl reads them: "
        f"{peer * 1000 / NUMBER:.2f} ms each; ratio {ratio:.1f}"
    )


if __name__ == "__main__":
    main()
