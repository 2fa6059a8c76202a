"""Faults planted in a workbook's XML, in the sheet or table that is named, wherever it stands."""

from collections.abc import Callable

from tests.support.workbooks.workbook_parts import patched, read_parts, replaced

Plant = Callable[[bytes], bytes]


def in_part(part: str, pattern: str, by: str) -> Plant:
    """The first match of a pattern in a part replaced."""
    return lambda content: replaced(content, part, pattern, by)


def in_sheet(name: str, pattern: str, by: str) -> Plant:
    """The first match of a pattern in a sheet replaced."""
    return lambda content: replaced(content, _sheet(content, name), pattern, by)


def in_relations_of(name: str, pattern: str, by: str) -> Plant:
    """The first match of a pattern replaced in what a sheet says it refers to."""
    return lambda content: replaced(content, _relations(content, name), pattern, by)


def in_table(name: str, pattern: str, by: str) -> Plant:
    """The first match of a pattern in a table replaced."""
    return lambda content: replaced(content, _table(content, name), pattern, by)


def with_table_of_another(sheet: str, table: str) -> Plant:
    """A sheet that has the table of another sheet too."""

    def plant(content: bytes) -> bytes:
        target = f"/{_table(content, table)}"
        entry = f'<Relationship Id="rId99" Type="http://x/table" Target="{target}"/>'
        return in_relations_of(sheet, "</Relationships>", f"{entry}</Relationships>")(content)

    return plant


def added(part: str, text: str = "<x/>") -> Plant:
    """A part more."""
    return lambda content: patched(content, part, lambda _: text)


def _sheet(content: bytes, name: str) -> str:
    return next(one.part for one in read_parts(content).sheets if one.name == name)


def _relations(content: bytes, name: str) -> str:
    folder, _, part = _sheet(content, name).rpartition("/")
    return f"{folder}/_rels/{part}.rels"


def _table(content: bytes, name: str) -> str:
    roots = read_parts(content).roots
    return next(
        part
        for part, root in roots.items()
        if part.startswith("xl/tables/") and root.get("name") == name
    )
