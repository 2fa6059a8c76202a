"""The texts of an .ods made ready for calamine, which drops or stumbles over parts of them.

What is changed is how something is written, never what it says.
"""

import io
import re
import zipfile

_TEXTS = "content.xml"
_INDENTED = re.compile(rb">\s+(?=<(?:/?table:|text:p[ />]))")
_MIDNIGHT = re.compile(rb'( office:date-value="[0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?Z"')
_LINE_BREAK, _TAB = re.compile(rb"<text:line-break ?/>"), re.compile(rb"<text:tab ?/>")


def as_calamine_reads(content: bytes) -> bytes:
    """The workbook without what calamine drops or stumbles over; an .xls as it is."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        texts = source.read(_TEXTS)
        plain = _plain_texts(texts)
        if plain == texts:
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for entry in source.infolist():
                target.writestr(entry, plain if entry.filename == _TEXTS else source.read(entry))
    return made.getvalue()


def _plain_texts(part: bytes) -> bytes:
    """The texts of an .ods with characters for line breaks and tabs, and no indented XML.

    calamine drops the elements for both, fails on space between the cells of a row, takes space
    around a cell's paragraphs for text, and a day with a time zone too; SheetJS writes both. Any
    other time in a zone is left as text: which day it was meant to be is not guessed.
    """
    part = _MIDNIGHT.sub(rb'\1"', _INDENTED.sub(b">", part))
    return _TAB.sub(b"&#9;", _LINE_BREAK.sub(b"&#10;", part))
