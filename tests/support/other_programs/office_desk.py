"""Someone at a desk with LibreOffice: a program of its own, for a python3 that can import uno.

It starts LibreOffice with a fresh profile, then does what each line of its standard input asks
and answers with a line: JSON both ways. It types as people do, through the program's own input
line, which refuses locked cells and reads "5/12" by the cell's format; UNO's own calls would
write anywhere. Used through `tests.support.other_programs.office`.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import TableSortField

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97"}
START_SECONDS = 120
# British, as a person in England has it: "05/12/2026" is the 5th of December. Results stored in a
# workbook are shown as they are, so that recalculating is a step of its own.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-GB</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


class Desk:
    """LibreOffice while it runs."""

    def __init__(self, program, folder):
        self.folder = Path(folder)
        self.held = {}  # books that stay open, by path
        user = self.folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        pipe = f"desk-{self.folder.name}"
        self.process = subprocess.Popen(
            [
                program,
                f"-env:UserInstallation={user.parent.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.context = self._connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.desktop = self._service("com.sun.star.frame.Desktop")
        self.dispatcher = self._service("com.sun.star.frame.DispatchHelper")

    def _connected(self, address):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, path, password=None):
        # Not hidden: only a document with a view can be typed into, and keeps its frozen panes.
        given = {"Password": password} if password else {}
        book = self.desktop.loadComponentFromURL(
            Path(path).as_uri(),
            "_blank",
            0,
            properties(MacroExecutionMode=0, UpdateDocMode=0, **given),
        )
        if book is None or not book.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise ValueError(f"LibreOffice cannot open {path}")
        return book

    def do(self, book, name, **values):
        frame = book.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{name}", "", 0, properties(**values))

    # What can be asked for.

    def type(self, path, entries, sort=None, save=None, password=None):
        """Type into cells, in order; sort; save. Refused cells are named, nothing is saved then.

        With a password it is saved where it is, as by the button; under another ending with the
        same password.
        """
        book = self.open(path, password)
        try:
            refused = locked(book, entries)
            if refused:
                return {"refused": refused}
            self._type(book, entries)
            if sort:
                sort_rows(book, **sort)
            if not save:
                return {"heights": heights(book, entries)}
            ending = Path(save).suffix
            if password and ending == Path(path).suffix:
                book.store()
                shutil.copy(path, save)
                return {}
            kept = {"Password": password} if password else {}
            book.storeToURL(Path(save).as_uri(), properties(FilterName=FILTERS[ending], **kept))
            return {}
        finally:
            book.close(True)

    def _type(self, book, entries):
        shown = ""
        for sheet, cell, text in entries:
            if sheet != shown:
                book.CurrentController.setActiveSheet(book.Sheets.getByName(sheet))
                shown = sheet
            self.do(book, "GoToCell", ToPoint=cell)
            self.do(book, "EnterString", StringName=text)

    def told(self, path, entries, sheets):
        """What the cells of sheets show after typing, and after working all out anew."""
        book = self.open(path)
        try:
            refused = locked(book, entries)
            if refused:
                return {"refused": refused}
            words = [entry for entry in entries if not entry[2][:1].isdigit()]
            book.enableAutomaticCalculation(False)  # else each entry works out everything anew
            for sheet, cell, text in words:
                cell_of(book, sheet, cell).String = text
            self._type(book, [entry for entry in entries if entry not in words])
            book.enableAutomaticCalculation(True)
            while_typing = [shown_on(book, sheet) for sheet in sheets]
            book.calculateAll()
            return {"shown": while_typing, "again": [shown_on(book, sheet) for sheet in sheets]}
        finally:
            book.close(True)

    def force(self, path, sheet, cell, text):
        """What the program itself makes of typing into a cell that may be locked."""
        book = self.open(path)
        try:
            self._type(book, [(sheet, cell, text)])
            return {"text": cell_of(book, sheet, cell).String}
        finally:
            book.close(True)

    def paste(self, path, sheet, copied, cell, save):
        """Copy a cell, paste it over another one of the same sheet as people do, and save."""
        book = self.open(path)
        try:
            book.CurrentController.setActiveSheet(book.Sheets.getByName(sheet))
            self.do(book, "GoToCell", ToPoint=copied)
            self.do(book, "Copy")
            self.do(book, "GoToCell", ToPoint=cell)
            self.do(book, "Paste")
            book.storeToURL(Path(save).as_uri(), properties(FilterName=FILTERS[Path(save).suffix]))
            return {}
        finally:
            book.close(True)

    def recalculate(self, path):
        """Every formula cell after a hard recalculation: sheet, cell, result, error number."""
        book = self.open(path)
        try:
            book.calculateAll()
            return {"cells": list(formulas(book))}
        finally:
            book.close(True)

    def read(self, path, sheet, password=None):
        """What the cells of a sheet show, row by row."""
        book = self.open(path, password)
        try:
            cursor = book.Sheets.getByName(sheet).createCursor()
            cursor.gotoEndOfUsedArea(False)
            last = cursor.RangeAddress
            on = cursor.Spreadsheet
            rows = on.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()
            shown = [
                [
                    value if isinstance(value, str) else on.getCellByPosition(column, row).String
                    for column, value in enumerate(values)
                ]
                for row, values in enumerate(rows)
            ]
            return {"rows": shown}
        finally:
            book.close(True)

    def first_screens(self, path, save, wide, high):
        """The top left of each sheet that is seen, `wide` and `high` pixels at the sheet's own
        zoom, as a page of a PDF; the sheets' names and zooms come back in the order of the pages.
        """
        book = self.open(path)
        try:
            seen = []
            for number, sheet in enumerate(book.Sheets):
                sheet.setPrintAreas(())
                if not sheet.IsVisible:
                    continue
                book.CurrentController.setActiveSheet(sheet)
                zoom = book.CurrentController.ZoomValue / 100
                one_page_of(book, sheet, f"Screen {number}", wide / zoom, high / zoom)
                seen.append([sheet.Name, zoom])
            for sheet in book.Sheets:
                if not sheet.IsVisible:  # a sheet without a print area prints as a whole
                    sheet.setPrintAreas((sheet.getCellRangeByName("XFD1").RangeAddress,))
            book.storeToURL(Path(save).as_uri(), properties(FilterName="calc_pdf_Export"))
            return {"seen": seen}
        finally:
            book.close(True)

    def hold(self, path):
        """Open a workbook and keep it open."""
        self.held[path] = self.open(path)
        return {}

    def type_held(self, path, entries):
        self._type(self.held[path], entries)
        return {}

    def sort_held(self, path, **how):
        sort_rows(self.held[path], **how)
        return {}

    def filter_held(self, path, sheet, cells, column, text):
        """As by the button in a heading: rows that do not match are hidden."""
        on = self.held[path].Sheets.getByName(sheet).getCellRangeByName(cells)
        wanted = TableFilterField()
        wanted.Field = column
        wanted.Operator = EQUAL
        wanted.StringValue = text
        descriptor = on.createFilterDescriptor(True)
        descriptor.ContainsHeader = False
        descriptor.setFilterFields((wanted,))
        on.filter(descriptor)
        rows = on.Rows
        return {"hidden": sum(not rows.getByIndex(at).IsVisible for at in range(rows.Count))}

    def insert_column_held(self, path, sheet, cell):
        at = cell_of(self.held[path], sheet, cell).CellAddress.Column
        self.held[path].Sheets.getByName(sheet).Columns.insertByIndex(at, 1)
        return {}

    def note_held(self, path, sheet, cell, text):
        on = self.held[path].Sheets.getByName(sheet)
        on.Annotations.insertNew(cell_of(self.held[path], sheet, cell).CellAddress, text)
        return {}

    def save_held(self, path, to):
        if not to:
            self.held[path].store()
            return {}
        kind = properties(FilterName=FILTERS[Path(to).suffix])
        self.held[path].storeToURL(Path(to).as_uri(), kind)
        return {}

    def let_go(self, path):
        """Close it; what was not saved is lost."""
        self.held.pop(path).close(True)
        return {}

    def leave(self):
        try:
            self.desktop.terminate()
            self.process.wait(8)
        except Exception:  # noqa: BLE001 (whatever keeps it from ending well)
            self.process.kill()


def properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def cell_of(book, sheet, cell):
    return book.Sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0)


def shown_on(book, sheet):
    """The texts of a sheet's cells, row by row."""
    cursor = book.Sheets.getByName(sheet).createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    cells = cursor.Spreadsheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    return [[str(value) for value in row] for row in cells.getDataArray()]


def locked(book, entries):
    """The cells that a person could not type into: locked ones and those on hidden sheets."""
    sheets = {name: book.Sheets.getByName(name) for name in {sheet for sheet, _, _ in entries}}
    protected = {name for name, sheet in sheets.items() if sheet.isProtected()}
    hidden = {name for name, sheet in sheets.items() if not sheet.IsVisible}
    return [
        f"{name}!{cell}"
        for name, cell, _ in entries
        if name in hidden
        or (name in protected and sheets[name].getCellRangeByName(cell).CellProtection.IsLocked)
    ]


def sort_rows(book, sheet, cells, column, descending):
    """Sort the rows of a range by one of its columns, counted from 0."""
    field = TableSortField()
    field.Field = column
    field.IsAscending = not descending
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    book.Sheets.getByName(sheet).getCellRangeByName(cells).sort(
        properties(SortFields=fields, ContainsHeader=False)
    )


def one_page_of(book, sheet, name, wide, high):
    """Print the first `wide` by `high` pixels of a sheet, and what is begun there, as one page."""
    last = sheet.getCellByPosition(
        lines_within(sheet.Columns, "Width", wide), lines_within(sheet.Rows, "Height", high)
    )
    area = sheet.getCellRangeByName(f"A1:{last.AbsoluteName.rpartition('.')[2]}")
    style = book.createInstance("com.sun.star.style.PageStyle")
    book.StyleFamilies.getByName("PageStyles").insertByName(name, style)
    for side in ("Left", "Right", "Top", "Bottom"):
        style.setPropertyValue(f"{side}Margin", 0)
    style.HeaderIsOn = style.FooterIsOn = style.PrintHeaders = False
    style.PageScale = 100
    style.Width, style.Height = area.Size.Width + 50, area.Size.Height + 50
    sheet.PageStyle = name
    sheet.removeAllManualPageBreaks()
    sheet.setPrintTitleRows(False)
    sheet.setPrintTitleColumns(False)
    sheet.setPrintAreas((area.RangeAddress,))


def lines_within(lines, size, pixels):
    """The place of the column or row in which so many pixels end."""
    room = pixels * 2540 / 96  # hundredths of a millimetre
    place = 0
    while True:
        line = lines.getByIndex(place)
        room -= getattr(line, size) if line.IsVisible else 0
        if room <= 0 or place == lines.Count - 1:
            return place
        place += 1


def heights(book, entries):
    """The height of each typed row in hundredths of a millimetre, by sheet and cell."""
    return {f"{sheet}!{cell}": cell_of(book, sheet, cell).Rows.Height for sheet, cell, _ in entries}


def formulas(book):
    for sheet in book.Sheets:
        for part in sheet.queryContentCells(16):  # formulas (com.sun.star.sheet.CellFlags)
            at = part.RangeAddress
            for row in range(at.EndRow - at.StartRow + 1):
                for column in range(at.EndColumn - at.StartColumn + 1):
                    cell = part.getCellByPosition(column, row)
                    is_text = (
                        cell.FormulaResultType2 == 2
                    )  # text (com.sun.star.sheet.FormulaResult)
                    result = cell.String if is_text else repr(cell.Value)
                    name = cell.AbsoluteName.rpartition(".")[2].replace("$", "")
                    yield sheet.Name, name, result, cell.getError()


def main(program, folder):
    desk = Desk(program, folder)
    print(json.dumps({"ready": True}), flush=True)
    try:
        for line in sys.stdin:
            asked = json.loads(line)
            try:
                answer = getattr(desk, asked.pop("ask"))(**asked)
            except Exception as fault:  # noqa: BLE001 (it is said at the other end)
                answer = {"fault": f"{type(fault).__name__}: {fault}"}
            print(json.dumps(answer), flush=True)
    finally:
        desk.leave()


if __name__ == "__main__":
    main(*sys.argv[1:])
