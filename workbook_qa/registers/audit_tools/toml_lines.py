"""Where the tables and keys of a TOML file stand, so that a problem can name its line.

`tomllib` gives values without their lines. The header lines and keys are found in the text;
texts in three quotation marks are passed over. Values are never read from here.
"""

import re

import msgspec

_HEADER = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")
_MANY_LINES = ('"""', "'''")


class TableLines(msgspec.Struct, frozen=True):
    """One table of the file: its dotted name, the line of its header and of each of its keys."""

    name: str
    line: int
    keys: dict[str, int]


class TomlLines(msgspec.Struct, frozen=True):
    """The tables of a file in the order in which they stand; the first has no name."""

    tables: tuple[TableLines, ...]

    @property
    def top(self) -> TableLines:
        """What stands before the first header."""
        return self.tables[0]

    def within(self, parent: TableLines, name: str) -> list[TableLines]:
        """The tables called `name` that belong to `parent`: up to the next of its own name."""
        start = self.tables.index(parent) + 1
        found = []
        for table in self.tables[start:]:
            if parent.name and table.name == parent.name:
                break
            if table.name == name:
                found.append(table)
        return found

    def line_of(self, table: TableLines, key: str) -> int:
        """The line of a key, or of the first table of that name in `table`, or of `table`."""
        if key in table.keys:
            return table.keys[key]
        inner = self.within(table, f"{table.name}.{key}" if table.name else key)
        return inner[0].line if inner else table.line


def find_lines(text: str) -> TomlLines:
    """The tables and keys of the TOML in `text`, lines counted from 1."""
    tables = [TableLines("", 1, {})]
    open_text = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_text:
            open_text = "" if open_text in line else open_text
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header and not key:
            name = re.sub(r"[\s\"']", "", header[1])
            tables.append(TableLines(name, number, {}))
        elif key:
            tables[-1].keys.setdefault(key[1], number)
            open_text = _left_open(line)
    return TomlLines(tuple(tables))


def _left_open(line: str) -> str:
    """The quotation marks of a text that begins in this line and does not end in it, or empty."""
    return next((marks for marks in _MANY_LINES if line.count(marks) % 2), "")
