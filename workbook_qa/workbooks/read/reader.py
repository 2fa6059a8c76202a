"""The one reader of workbooks: untrusted bytes in, cells or one problem out.

.xlsx is read in one bounded pass over each part; .xls and .ods by a library, always in a
process of its own that may die (`reader_pool`). Nothing in a workbook is run, followed, expanded
or written to disk, and no bytes make it raise (facts on untrusted workbooks, sections 1 and 2).
"""

import datetime
from collections.abc import Callable
from typing import TypeVar

import msgspec

from workbook_qa.core.cells import Book, Sheet, SheetDrawing
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.workbooks.other_formats.encryption import opened_without_asking
from workbook_qa.workbooks.other_formats.open_document import check_open_document
from workbook_qa.workbooks.other_formats.values_only import ValuesKind, read_values
from workbook_qa.workbooks.read.book_parts import (
    Contents,
    SharedStrings,
    SheetEntry,
    TextBudget,
    read_contents,
    read_strings,
    read_styles,
)
from workbook_qa.workbooks.read.book_properties import read_application, read_properties, read_saved
from workbook_qa.workbooks.read.container.file_kinds import check_ole, container_of
from workbook_qa.workbooks.read.container.limits import (
    RETURN_LIMITS,
    Limits,
    RefusedError,
    damaged,
    too_large,
)
from workbook_qa.workbooks.read.container.package import Package
from workbook_qa.workbooks.read.container.relationships import (
    TYPES,
    Links,
    Relationship,
    check_document,
    check_printed_page,
    has_outside_links,
    read_content_types,
    read_links,
)
from workbook_qa.workbooks.read.reaching_out import reach_of_links, reach_of_open_document
from workbook_qa.workbooks.read.sheet_cells import BookSoFar
from workbook_qa.workbooks.read.sheet_drawings import read_drawings
from workbook_qa.workbooks.read.sheet_notes import read_notes, read_threads
from workbook_qa.workbooks.read.sheet_pass import read_sheet

ReadValues = Callable[[bytes, ValuesKind, Limits], Book]
Found = TypeVar("Found")

_SAVE = "Open it in Excel and save it again as an Excel workbook (.xlsx)"
_EARLIER = "put an earlier copy in its place"
# A file of one's own folder has no sender to be asked.
_MEND_OWN_FILE = {
    "file-empty": f"Nothing is left in it: {_EARLIER}.",
    "not-a-workbook": f"{_SAVE}; if Excel does not open it, {_EARLIER}.",
    "workbook-damaged": f"{_SAVE}; if Excel does not open it, {_EARLIER}.",
    "workbook-too-large": (
        "Delete sheets, rows, columns and pictures that do not belong to it, and save it as an "
        "Excel workbook (.xlsx)."
    ),
    "workbook-unsafe": (
        "Take macros, embedded objects and links to other programs out of it, and save it as an "
        "Excel workbook (.xlsx)."
    ),
    "label-encrypted": (
        "Choose a label that does not encrypt (Home, Sensitivity), and save it: here no account "
        "opens it."
    ),
    "password-protected": (
        "Take the password off (File, Info, Protect Workbook, Encrypt with Password, clear the "
        "box), and save it."
    ),
}


def read_book(content: bytes, file: str, limits: Limits = RETURN_LIMITS) -> Book | Problem:
    """Read a workbook of the workspace itself, whatever was done to it.

    `file` is only for the problem's place; the format is told by the bytes. The problem's code
    is ``file-empty``, ``not-a-workbook``, ``workbook-damaged``, ``workbook-too-large``,
    ``workbook-unsafe``, ``label-encrypted`` or ``password-protected``. Never raises. What comes
    back by e-mail is read by a `ReaderPool`, which does the same apart.
    """
    book = _read_with(_read_apart, content, file, limits)
    if isinstance(book, Problem) and (mend := _MEND_OWN_FILE.get(book.code)):
        return msgspec.structs.replace(book, todo=mend)
    return book


def read_properties_alone(content: bytes, limits: Limits = RETURN_LIMITS) -> dict[str, str]:
    """The custom properties of a workbook, without its sheets; none where it cannot be read."""
    try:
        package = Package(content, limits)
        links = read_links(package, limits)
        return _optional(
            package,
            links.get("", []),
            "custom-properties",
            lambda data: read_properties(data, limits),
            {},
        )
    except (RefusedError, MemoryError, RecursionError):
        return {}


def read_here(
    content: bytes,
    file: str,
    limits: Limits = RETURN_LIMITS,
    tell: Callable[[Exception], None] | None = None,
) -> Book | Problem:
    """The same, with what a library reads in this very process, which may die of it.

    `tell` is called with a fault of ours, of which the problem says only that the file cannot be
    read.
    """
    return _read_with(read_values, content, file, limits, tell)


def _read_apart(content: bytes, kind: ValuesKind, limits: Limits) -> Book:
    # The process itself has no use for what starts it.
    from workbook_qa.workbooks.read.apart.reader_pool import ReaderPool

    with ReaderPool(limits, processes=1) as apart:
        found = apart.read(content, kind)
    if isinstance(found, Problem):
        raise RefusedError(found.code, found.found, found.todo)
    return found


def _read_with(
    read_others: ReadValues,
    content: bytes,
    file: str,
    limits: Limits,
    tell: Callable[[Exception], None] | None = None,
) -> Book | Problem:
    try:
        return _read(content, limits, read_others)
    except RefusedError as refused:
        return _problem(file, refused)
    except CannotContinue:
        raise
    except (MemoryError, RecursionError):
        return _problem(file, too_large("it needs more memory than there is"))
    except Exception as fault:  # noqa: BLE001 (a fault of ours costs one file, never the batch)
        if tell:
            tell(fault)
        return _problem(file, damaged("it cannot be read"))


def _problem(file: str, refused: RefusedError) -> Problem:
    return Problem(refused.code, Place(file), refused.found, refused.todo)


def _read(content: bytes, limits: Limits, read_others: ReadValues) -> Book:
    if container_of(content, limits.file) == "ole":
        plain = opened_without_asking(content)
        if plain and container_of(plain, limits.file) == "zip":
            return _read_open_xml(Package(plain, limits), limits)
        check_ole(content)
        return read_others(content, "xls", limits)
    package = Package(content, limits)
    if TYPES not in package:
        everything = check_open_document(package, limits)
        book = read_others(content, "ods", limits)
        return msgspec.structs.replace(book, reaches=reach_of_open_document(everything))
    return _read_open_xml(package, limits)


def _read_open_xml(package: Package, limits: Limits) -> Book:
    types = read_content_types(package.read(TYPES), limits)
    for kind in types.mains():
        check_document(kind)  # before what it holds: a document is the wrong file whatever that is
    links = read_links(package, limits)
    main = _target(links.get("", []), "officeDocument")
    if not main:
        check_printed_page(types)
        raise damaged("nothing in it says which part is the workbook")
    check_document(types.of(main))
    outside = has_outside_links(package, links, main, limits)
    book = _read_parts(package, main, links, limits)
    package.check_the_rest(types.is_picture, types.is_of_a_printer)
    return msgspec.structs.replace(book, outside_links=outside, reaches=reach_of_links(links))


def _read_parts(package: Package, main: str, links: Links, limits: Limits) -> Book:
    contents = read_contents(package.read(main), limits)
    own = links.get(main.lower(), [])
    budget = TextBudget(limits)
    so_far = BookSoFar(
        limits=limits,
        budget=budget,
        strings=_optional(
            package,
            own,
            "sharedStrings",
            lambda data: read_strings(data, limits, budget),
            SharedStrings([], set()),
        ),
        styles=_optional(package, own, "styles", lambda data: read_styles(data, limits), {}),
        epoch_1904=contents.epoch_1904,
    )
    root = links.get("", [])
    unknown: tuple[str, datetime.datetime | None] = ("", None)
    saved_by, saved_at = _optional(
        package, root, "core-properties", lambda data: read_saved(data, limits), unknown
    )
    return Book(
        sheets=_read_sheets(package, contents, links, own, so_far),
        properties=_optional(
            package, root, "custom-properties", lambda data: read_properties(data, limits), {}
        ),
        names=contents.names,
        application=_optional(
            package, root, "extended-properties", lambda data: read_application(data, limits), ""
        ),
        saved_by=saved_by,
        saved_at=saved_at,
    )


def _read_sheets(
    package: Package, contents: Contents, links: Links, own: list[Relationship], so_far: BookSoFar
) -> tuple[Sheet, ...]:
    # One that was a module of macros before they were taken out has no part.
    entries = [entry for entry in contents.sheets if entry.link]
    if not entries:
        raise damaged("it has no sheets")
    parts = [_sheet_part(entry, own) for entry in entries]
    if len({part.lower() for part in parts}) < len(parts):
        raise damaged("two of its sheets are the same part")
    sheets: list[Sheet] = []
    for entry, part in zip(entries, parts, strict=True):
        read = read_sheet(package.read(part), so_far)
        own_links = links.get(part.lower(), [])
        cells = read.cells
        sheets.append(
            Sheet(
                entry.name,
                cells.values,
                cells.formulas,
                cells.errors,
                frozenset(cells.unlocked),
                entry.state,
                read.protected,
                read.merges,
                read.validations,
                read.widths,
                _read_notes(package, own_links, so_far),
                _read_drawn(package, own_links, so_far),
                frozenset(cells.struck),
            )
        )
    return tuple(sheets)


def _read_notes(
    package: Package, links: list[Relationship], so_far: BookSoFar
) -> dict[tuple[int, int], str]:
    """Notes and threads; a thread as it is kept itself, not as older programs are shown it."""
    nothing: dict[tuple[int, int], str] = {}
    notes = _optional(package, links, "comments", lambda data: read_notes(data, so_far), nothing)
    threads = _optional(
        package, links, "threadedComment", lambda data: read_threads(data, so_far), nothing
    )
    return notes | threads


def _read_drawn(
    package: Package, links: list[Relationship], so_far: BookSoFar
) -> tuple[SheetDrawing, ...]:
    nothing: tuple[SheetDrawing, ...] = ()
    return _optional(package, links, "drawing", lambda data: read_drawings(data, so_far), nothing)


def _sheet_part(entry: SheetEntry, own: list[Relationship]) -> str:
    for link in own:
        if link.id == entry.link and link.kind in ("worksheet", "chartsheet", "dialogsheet"):
            return link.target
    raise damaged("a sheet is missing")


def _optional(
    package: Package,
    links: list[Relationship],
    kind: str,
    read: Callable[[bytes], Found],
    otherwise: Found,
) -> Found:
    """What `read` makes of a part that a workbook may lack."""
    part = _target(links, kind)
    return read(package.read(part)) if part and part in package else otherwise


def _target(links: list[Relationship], kind: str) -> str:
    return next((link.target for link in links if link.kind == kind), "")
