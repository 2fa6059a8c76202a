"""CPU time of reading a return with every check, against openpyxl merely loading the same bytes.

    python benchmarks/read_returns.py [FILE.xlsx ...]

Without files it builds one of the size of a form. Blocks are interleaved and their order
alternates; printed is the median of the ratios within a block.
"""

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from workbook_qa.core.cells import Book
from workbook_qa.workbooks.read.reader import read_book

BLOCKS = 9
READS_PER_BLOCK = 20


def form() -> bytes:
    """A made-up form: four sheets, 40 questions with drop-downs, 20 action rows, formats."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    text = book.add_format({"text_wrap": True, "border": 1})
    entry = book.add_format({"text_wrap": True, "border": 1, "locked": False})
    day = book.add_format({"num_format": "dd/mm/yyyy", "locked": False})
    questions = book.add_worksheet("Questions")
    for row in range(1, 41):
        questions.write_string(row, 0, f"{row // 4}.{row % 4}", text)
        questions.write_string(row, 1, f"Is question {row} answered in full? " * 2, text)
        questions.write_string(row, 2, f"What good looks like, {row}. " * 4, text)
        questions.write_string(row, 3, "Yes", entry)
        questions.write_string(row, 4, f"Evidence for question {row}. " * 6, entry)
        questions.data_validation(row, 3, row, 3, {"validate": "list", "source": "=Answers"})
    questions.protect()
    actions = book.add_worksheet("Actions")
    for row in range(1, 21):
        for column in range(6):
            actions.write_string(row, column, f"Action {row} {column}", entry)
        actions.write_number(row, 6, 46000 + row, day)
    for row in range(10):
        actions.conditional_format(
            row, 0, row, 6, {"type": "cell", "criteria": ">", "value": 3, "format": text}
        )
    actions.protect()
    guidance = book.add_worksheet("Guidance")
    for row in range(60):
        guidance.write_string(row, 0, f"Guidance in line {row}, which says a little. " * 3, text)
    lists = book.add_worksheet("Lists")
    for row, answer in enumerate(("Yes", "Partly", "No", "Not applicable")):
        lists.write_string(row, 0, answer)
    lists.very_hidden()
    book.define_name("Answers", "=Lists!$A$1:$A$4")
    book.set_custom_property("Audit", "CFA-2026-11-0007-K")
    book.close()
    return target.getvalue()


def cpu_seconds(read: Callable[[], object]) -> float:
    """CPU time of a block of reads."""
    gc.collect()
    start = time.process_time()
    for _ in range(READS_PER_BLOCK):
        read()
    return time.process_time() - start


def compare(name: str, content: bytes) -> None:
    """Print the medians for one workbook."""

    def ours() -> object:
        return read_book(content, name)

    def theirs() -> object:
        return openpyxl.load_workbook(io.BytesIO(content))

    book = ours()
    if not isinstance(book, Book):
        print(f"{name}: {book}")
        return
    theirs()
    pairs = []
    for block in range(BLOCKS):
        if block % 2:
            peer = cpu_seconds(theirs)
            pairs.append((cpu_seconds(ours), peer))
        else:
            pairs.append((cpu_seconds(ours), cpu_seconds(theirs)))
    mine, peer = (
        statistics.median(column) / READS_PER_BLOCK for column in zip(*pairs, strict=True)
    )
    ratio = statistics.median(peer / mine for mine, peer in pairs)
    cells = sum(len(sheet.cells) for sheet in book)
    print(
        f"{name}: {cells} cells, {len(content) / 1024:.0f} KB; ours {mine * 1000:.2f} ms, "
        f"openpyxl {peer * 1000:.2f} ms, ratio {ratio:.1f}"
    )


def main() -> None:
    """Compare on the files named, or on the made-up form."""
    names = sys.argv[1:]
    for name in names:
        compare(Path(name).name, Path(name).read_bytes())
    if not names:
        compare("form", form())


if __name__ == "__main__":
    main()
