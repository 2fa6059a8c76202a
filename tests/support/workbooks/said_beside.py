"""What people leave in a workbook beside its cells: comments, threads, text boxes, pictures."""

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.support.made_up.workspace import edited
from tests.support.workbooks.workbook_parts import patched

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = f"{_OFFICE}/drawing"
THREAD = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURE = "<xdr:pic><xdr:nvPicPr/></xdr:pic>"


def commented(workbook: bytes, sheet: str, cell: str, text: str) -> bytes:
    """With a note at a cell, as Excel calls it."""

    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell].comment = Comment(text, "Jo Madeup")

    return edited(workbook, change)


def struck_out(workbook: bytes, sheet: str, cell: str) -> bytes:
    """With everything in a cell struck out."""

    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell].font = Font(strike=True)

    return edited(workbook, change)


def text_box(words: str) -> str:
    """A text box, as it stands in an anchor."""
    return f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


def drawn(workbook: bytes, sheet: int, shape: str, *, row: int = 7, column: int = 5) -> bytes:
    """With something drawn on the sheet of that number."""
    anchor = (
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>{column - 1}</xdr:col>"
        f"<xdr:row>{row - 1}</xdr:row></xdr:from>{shape}</xdr:twoCellAnchor>"
    )
    part = f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}">{anchor}</xdr:wsDr>'
    return _linked(workbook, sheet, DRAWING, "xl/drawings/drawing77.xml", part)


def in_a_thread(workbook: bytes, sheet: int, cell: str, *said: str) -> bytes:
    """With a thread of comments at a cell, and no note for older programs."""
    comments = "".join(
        f'<threadedComment ref="{cell}"><text>{text}</text></threadedComment>' for text in said
    )
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    part = f'<ThreadedComments xmlns="{space}">{comments}</ThreadedComments>'
    return _linked(workbook, sheet, THREAD, "xl/threadedComments/threadedComment1.xml", part)


def _linked(workbook: bytes, sheet: int, kind: str, name: str, part: str) -> bytes:
    link = f'<Relationship Id="rId77" Type="{kind}" Target="/{name}"/>'
    whole = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{link}</Relationships>"
    )

    def change(rels: str) -> str:
        return rels.replace("</Relationships>", f"{link}</Relationships>") if rels else whole

    workbook = patched(workbook, f"xl/worksheets/_rels/sheet{sheet}.xml.rels", change)
    return patched(workbook, name, lambda _: part)
