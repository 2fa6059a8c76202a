"""Genuine returns of one audit, taken apart into their parts: what the fuzzer begins with.

Each is what a program wrote or saved, with nothing left in it that changes from run to run.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache

import msgspec

from tests.support.made_up.queries import (
    AUDIT,
    FORM,
    SEAL,
    canonical,
    complete,
    filled_in,
    going_back,
    issued,
    queried,
)
from tests.support.made_up.workspace import fill_in, typed
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.queries import Queried
from workbook_qa.core.replies import reply_to
from workbook_qa.workbooks.form.form import Form

SAVED_AT = "2026-11-20T09:00:00Z"
RETURNED_ON = datetime.date(2026, 11, 20)
LACKS = {Meaning.OVERALL_GRADE: None, "Q1.1.answer": None, "Q1.2.evidence": "Short."}

_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
_EXCEL_ROOT = (
    b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"'
    b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
)


class Genuine(msgspec.Struct, frozen=True):
    """A return: its parts by name, in their order, and the form it is read by."""

    name: str
    parts: Mapping[str, bytes]
    form: Form


def taken_apart(name: str, content: bytes, form: Form = FORM) -> Genuine:
    """The parts of a workbook, with the time it was saved made constant."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    core = "docProps/core.xml"
    if core in parts:
        parts[core] = _MODIFIED.sub(rb"\g<1>" + SAVED_AT.encode(), parts[core])
    return Genuine(name, parts, form)


@cache
def genuine_returns() -> tuple[Genuine, ...]:
    """As xlsxwriter wrote it (texts are shared), and as openpyxl saves it (texts in the cells)."""
    blank = write_audit_book(FORM, AUDIT, SEAL, council="Wexcombe")
    entries = Queried(2, complete(), (), RETURNED_ON)
    written = write_audit_book(FORM, AUDIT, SEAL, council="Wexcombe", queried=entries)
    version = going_back(queried(filled_in(issued(), canonical(complete(LACKS)))))
    reply = {reply_to("evidence-too-short", "Q1.2.evidence"): "It is on paper; I have seen it."}
    answers = {"Q1.1.answer": "Yes", Meaning.OVERALL_GRADE: "Good", **reply}
    return (
        taken_apart("xlsxwriter, blank", blank),
        taken_apart("xlsxwriter, complete", written),
        _as_excel(taken_apart("manner of Excel, complete", written)),
        taken_apart("openpyxl, complete", fill_in(blank, FORM, typed(FORM, complete()))),
        taken_apart("openpyxl, incomplete", fill_in(blank, FORM, typed(FORM, complete(LACKS)))),
        taken_apart("xlsxwriter, version 2", version.content, version.form),
        taken_apart(
            "openpyxl, version 2", fill_in(version.content, version.form, answers), version.form
        ),
    )


def _as_excel(written: Genuine) -> Genuine:
    """The namespaces, row attributes and text runs that Excel adds when it saves."""
    parts = dict(written.parts)
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            part = part.replace(b" xmlns:r=", _EXCEL_ROOT + b" xmlns:r=", 1)
            parts[name] = part.replace(b"<row ", b'<row x14ac:dyDescent="0.25" ')
    strings = parts["xl/sharedStrings.xml"]
    rich = rb'<si><r><t>\1</t></r><r><rPr><b/></rPr><t xml:space="preserve"> \2</t></r></si>'
    parts["xl/sharedStrings.xml"] = re.sub(
        rb"<si><t>(Seen) ([^<]*)</t></si>", rich, strings, count=5
    )
    return msgspec.structs.replace(written, parts=parts)
