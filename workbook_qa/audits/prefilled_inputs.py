"""What the inputs of a workbook that goes back hold, and how those that are meant stand out."""

import datetime
import re
from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.queries import AuditorQuery, Queried
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import Look

LONGEST_TITLE, LONGEST_PROMPT = 32, 255  # in UTF-16 units, as Excel counts them
# Characters that no attribute in a workbook's XML can hold, and no prompt needs.
_NO_ATTRIBUTE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


Held = str | int | datetime.date | datetime.time  # what an input's cell can hold


class Mark(msgspec.Struct, frozen=True):
    """One marked input: what is laid over its look, and the title and words of its prompt."""

    look: Look
    title: str
    prompt: str


def carried_entries(form: Form, queried: Queried) -> Mapping[str, Held]:
    """What every input holds, by field: what was read as its kind, what was not as it stood."""
    kinds = {cell.field: cell.kind for _, cell in form.inputs()}
    read = {
        field: _as_its_kind(kinds[field], text)
        for field, text in queried.content.entries.items()
        if field in kinds
    }
    return {**queried.typed, **read}


def _as_its_kind(kind: EntryKind, text: str) -> Held:
    """An entry in canonical words (see `records.Return`) as the value Excel has for it."""
    match kind:
        case EntryKind.DATE:
            return datetime.date.fromisoformat(text)
        case EntryKind.TIME:
            return datetime.time.fromisoformat(text)
        case EntryKind.NUMBER:
            return int(text)
    return text


def marks_of(queried: Queried) -> dict[str, Mark]:
    """The marks of a workbook that goes back, by field."""
    said: dict[str, list[tuple[int, AuditorQuery]]] = {}
    for number, each in enumerate(queried.asked, start=1):
        for field in each.marked:
            said.setdefault(field, []).append((number, each))
    return {field: _mark(field, asked) for field, asked in said.items()}


def _mark(field: str, asked: Sequence[tuple[int, AuditorQuery]]) -> Mark:
    is_error = any(each.is_error for _, each in asked)
    numbers = ", ".join(str(number) for number, _ in asked)
    title = f"{'To put right' if is_error else 'Worth a look'}: {numbers}"
    words = "\n".join(each.words_at(field) for _, each in asked)
    see = " … (the rest is on the sheet Start)"
    look = looks.MARK_ERROR if is_error else looks.MARK_QUERY
    return Mark(look, _short(title, LONGEST_TITLE, "…"), _short(words, LONGEST_PROMPT, see))


def _short(text: str, most: int, ending: str) -> str:
    """The text if there is room for it, else its first whole words and an ending."""
    text = _NO_ATTRIBUTE.sub("\ufffd", text)
    if _units(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: 2 * (most - _units(ending))].decode("utf-16-le", "ignore")
    return f"{kept.rpartition(' ')[0] or kept}{ending}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
