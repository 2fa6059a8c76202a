"""How much of a workbook the reader takes in, and how it refuses one.

The numbers are those of the gate in the facts on untrusted workbooks (section 2). Every genuine
form of ours stays far below them; every workbook that is known to hang or kill a library is above
one of them or is made harmless by the way it is read.
"""

import msgspec

MIB = 1 << 20

SEND_AS_XLSX = (
    "Ask the sender to open it in Excel, save it again as an Excel workbook (.xlsx) and send that."
)
SEND_AGAIN = (
    "Ask the sender to send it again; if that does not help, to open it in Excel and save it "
    "again as an Excel workbook (.xlsx)."
)


_TRIM = (
    "Ask the sender to delete sheets, rows, columns and pictures that do not belong to it, to save "
    "it as an Excel workbook (.xlsx) and to send it again."
)


class Limits(msgspec.Struct, frozen=True):
    """What a workbook may hold. A message names the limit and, where it is known, the value.

    Attributes:
        file: bytes of the file.
        parts: entries of the zip directory.
        part: bytes of one part, unpacked.
        unpacked: bytes of all parts together, unpacked.
        ratio: unpacked bytes for each packed one, once a part unpacks to more than 1 MiB
            (deflate itself reaches 1,032).
        markup: ``<`` in the parts that are parsed; bounds the time a parse can take.
        depth: elements within one another.
        attribute: characters of one attribute that is used.
        names_in_part: different names of elements and attributes in one part.
        cells: cells, blank ones included.
        rows: rows that have cells.
        row, column: the furthest row and column in which anything may stand.
        merged: cells under merged ranges.
        rules: data validations and conditional formats.
        styles: cell styles.
        strings: shared strings.
        sheets: sheets.
        names: defined names, and custom properties.
        text: characters in one cell (Excel's own limit).
        all_text: characters in all texts together.
        worker_memory, worker_seconds: what the process that reads .xls and .ods may use.
        worker_wait: seconds after which it is ended, whatever it does.
        outside_links: whether links that run other programs are ignored (True) or refused.
    """

    file: int = 20 * MIB
    parts: int = 1_000
    part: int = 64 * MIB
    unpacked: int = 128 * MIB
    ratio: int = 200
    markup: int = 1_500_000
    depth: int = 64
    attribute: int = 64 * 1024
    names_in_part: int = 4_000
    cells: int = 200_000
    rows: int = 80_000
    row: int = 20_000
    column: int = 512
    merged: int = 1_000_000
    rules: int = 20_000
    styles: int = 65_490
    strings: int = 200_000
    sheets: int = 200
    names: int = 5_000
    text: int = 32_767
    all_text: int = 10_000_000
    worker_memory: int = 288 * MIB
    worker_seconds: int = 8
    worker_wait: int = 20
    outside_links: bool = False


RETURN_LIMITS = Limits()
"""For what comes back by e-mail."""

REGISTER_LIMITS = Limits(
    file=100 * MIB,
    part=256 * MIB,
    unpacked=256 * MIB,
    ratio=1_100,
    markup=30_000_000,
    cells=5_000_000,
    rows=200_000,
    row=200_000,
    column=2_000,
    strings=2_000_000,
    all_text=100_000_000,
    worker_memory=1536 * MIB,
    worker_seconds=60,
    worker_wait=90,
    outside_links=True,
)
"""For the council's own registers: the case list of a big council is far larger than a form."""


class RefusedError(Exception):
    """The workbook cannot be taken in; `read_book` makes a problem of it.

    It never leaves this room: it is the way out of a parser's handler.
    """

    def __init__(self, code: str, found: str, todo: str = SEND_AGAIN) -> None:
        super().__init__(code)
        self.code = code
        self.found = found
        self.todo = todo


def damaged(what: str) -> RefusedError:
    """The workbook is damaged: `what` says how, as the end of a sentence."""
    return RefusedError("workbook-damaged", f"The workbook is damaged or incomplete: {what}.")


def too_large(what: str, todo: str = "") -> RefusedError:
    """The workbook is over a limit: `what` names the limit, as the end of a sentence."""
    return RefusedError("workbook-too-large", f"The workbook is too large: {what}.", todo or _TRIM)


def unsafe(what: str, todo: str) -> RefusedError:
    """The workbook holds what no form of ours holds; nothing in it was run or followed."""
    return RefusedError("workbook-unsafe", what, todo)


def has_password() -> RefusedError:
    """The workbook is encrypted."""
    return RefusedError(
        "password-protected",
        "The workbook has a password to open.",
        "Ask the sender to take the password off (File, Info, Protect Workbook, Encrypt with "
        "Password, clear the box), save it and send it again.",
    )


def has_label() -> RefusedError:
    """The workbook is encrypted for certain people, and no password opens it."""
    return RefusedError(
        "label-encrypted",
        "The workbook is encrypted for certain people, as a sensitivity label or rights management "
        "does; no password opens it.",
        "Ask the sender to choose a label that does not encrypt (Home, Sensitivity) and to send it "
        "again; or open it with an account that may, save a copy without the label and put that "
        "into the inbox.",
    )


def not_a_workbook(what: str, todo: str = SEND_AS_XLSX) -> RefusedError:
    """The file is something else: `what` says what, with its article."""
    return RefusedError("not-a-workbook", f"The file is not an Excel workbook; it is {what}.", todo)
