"""Typing into a tracker by changing the cell in its part, for tests that do it a thousand times.

It knows what our writer and openpyxl write, which takes fifty times as long for the same.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from html import escape, unescape

from tests.support.workbooks.tracker_hands import is_called
from workbook_qa.actions.action_entries import STATUS
from workbook_qa.demo.people_at_work import signed_properties
from workbook_qa.tracker.tables import tracker_columns as columns

_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(r"<(?:v|t)(?: [^>]*)?>(.*?)</(?:v|t)>", re.DOTALL)
_ITEM = re.compile(r"<si>(.*?)</si>|<si ?/>", re.DOTALL)


def quickly_typed(
    content: bytes,
    key: str,
    entries: Mapping[str, str | None],
    *,
    by: str,
    at: datetime.datetime,
) -> bytes:
    """A tracker with entries typed, by heading, into the row of an action or a conflict."""
    id_heading = columns.ACTION if "/" in key else columns.CONFLICT
    beside = STATUS if "/" in key else columns.DECISION
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    texts = [
        unescape("".join(_TEXT.findall(item)))
        for item in _ITEM.findall(parts.get("xl/sharedStrings.xml", b"").decode())
    ]
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            sheet = part.decode()
            found = _cells(sheet, texts)
            here = any(is_called(text, key) for text in found.values())
            if here and {id_heading, beside} <= {*found.values()}:
                parts[name] = _typed(sheet, found, key, id_heading, entries).encode()
    properties = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = signed_properties(properties, by, at).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, part in parts.items():
            target.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED, 1)
    return made.getvalue()


_Place = tuple[int, str]


def _cells(sheet: str, texts: list[str]) -> dict[_Place, str]:
    """The texts of a sheet by row and column."""
    found: dict[_Place, str] = {}
    for column, row, rest, inside in _CELL.findall(sheet):
        text = "".join(_TEXT.findall(re.sub(r"<f.*?</f>", "", inside or "", flags=re.DOTALL)))
        if text:
            found[int(row), column] = texts[int(text)] if 't="s"' in rest else unescape(text)
    return found


def _typed(
    sheet: str,
    found: Mapping[_Place, str],
    key: str,
    id_heading: str,
    entries: Mapping[str, str | None],
) -> str:
    top, first = next(place for place, text in found.items() if text == id_heading)
    row = next(
        at for (at, column), text in found.items() if column == first and is_called(text, key)
    )
    places = {text: column for (at, column), text in found.items() if at == top}
    for heading, value in entries.items():
        if heading not in places:
            places[heading] = _after(max(places.values(), key=_number))
            sheet = _with_cell(sheet, top, places[heading], heading)
        sheet = _with_cell(sheet, row, places[heading], value)
    return sheet


def _with_cell(sheet: str, row: int, column: str, value: str | None) -> str:
    whole = re.search(rf'<row r="{row}"[^>]*?>(.*?)</row>', sheet, re.DOTALL)
    assert whole
    cells = [found.group() for found in _CELL.finditer(whole.group(1))]
    style = ""
    before: list[str] = []
    after: list[str] = []
    for cell in cells:
        place, _, rest, _ = _CELL.findall(cell)[0]
        if place == column:
            style = "".join(re.findall(r' s="\d+"', rest))
        else:
            (before if _number(place) < _number(column) else after).append(cell)
    start = f'<c r="{column}{row}"{style}'
    said = f' t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else "/>"
    inside = "".join([*before, start + said, *after])
    return sheet[: whole.start(1)] + inside + sheet[whole.end(1) :]


def _number(column: str) -> tuple[int, str]:
    return len(column), column


def _after(column: str) -> str:
    assert column[-1] != "Z"
    return column[:-1] + chr(ord(column[-1]) + 1)
