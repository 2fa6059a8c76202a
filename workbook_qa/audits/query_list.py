"""The list of what is asked, on the first page of a workbook that goes back to its auditor.

One row for each thing: where it is, what was found and what to do, and beside each query a cell
for the reply that satisfies it. Replies of an earlier version stay in the list, so that none is
lost. A reply's row is known by what stands in its first column, its column by the heading.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import CATALOGUE, Place
from workbook_qa.core.queries import AuditorQuery, Queried, things
from workbook_qa.core.replies import answered_by, is_reply
from workbook_qa.workbooks.form.form import FormSheet, Input, Locked

Row = tuple[list[Locked | Input], float]  # the cells of a row, and its least height

REPLY_HEADING = "Your reply, if it is right as it is"
REPLY_COLUMN, REPLY_WIDTH = 3, 44
LONGEST_REPLY = 1000
_REPLY_PROMPT = (
    "Only if the entry is right as it is: say why, and the query is answered. No names of children "
    f"or families. Up to {LONGEST_REPLY:,} characters."
)
_OF_TEXTS = (
    "Until you answer, the audit does not count and nobody is shown the text. Take out what is "
    "about a child or a family; or reply here that it is about somebody else: either is enough."
)
# Looks that nothing else has: by them the list of an earlier version is known.
LIST_LOOKS = frozenset(
    {
        *("ask-title", "ask-label", "ask-says", "ask-link", "ask-error", "ask-also"),
        *("ask-query", "ask-answered", "ask-reply", "ask-gap"),
    }
)
_NUMBER = re.compile(r"^\d+\. ?")


def list_rows(queried: Queried, before: FormSheet) -> list[Row]:
    """The rows of the list: a title, what this workbook is, then one row for each thing asked.

    Args:
        before: the first page of the version that came back, with the replies it had room for.
    """
    numbered = list(enumerate(queried.asked, start=1))
    errors = [row for row in numbered if row[1].is_error]
    queries = [row for row in numbered if not row[1].is_error]
    answered = _answered(queried, before)
    title = f"Please put {things(len(errors))} right" if errors else "Please look at this again"
    bar = _cells(title, "", "ask-title", "ask-title")
    if answered or any(each.reply for each in queried.asked):
        bar.append(Locked(0, REPLY_COLUMN, "", "ask-title"))
    rows: list[Row] = [
        (bar, 22),
        (_cells("Your answers", _what_this_is(queried), "ask-label", "ask-says"), 0),
    ]
    texts = [row for row in errors if row[1].reply]
    rows += [(_asked_row(*row, "ask-error"), 0) for row in errors if not row[1].reply]
    given: set[str] = set()
    if texts:
        rows.append((_heading("May name somebody", _OF_TEXTS, REPLY_HEADING), 0))
    rows += [(_with_reply(*row, "ask-error", given), 30) for row in texts]
    if any(each.reply for _, each in queries):
        says = (
            "The audit counts without this. Change the entry, or reply here if it is right as it "
            "is: either is enough."
        )
        rows.append((_heading("Also worth a look", says, REPLY_HEADING), 0))
    elif queries:
        says = "The audit counts without this."
        rows.append((_cells("Also worth a look", says, "ask-also", "ask-also"), 0))
    rows += [(_with_reply(*row, "ask-query", given), 30) for row in queries]
    if answered:
        says = "Nothing is asked of you here; your reply can still be changed."
        rows.append((_heading("Answered already", says, "Your reply"), 0))
    rows += _answered_rows(answered, len(numbered) + 1)
    return [*rows, ([Locked(0, 1, "", "ask-gap")], 0)]


def heading_row(rows: Sequence[Row]) -> int:
    """The row, from 1, that heads the column of the replies; 0 where there are none."""
    heads = (
        number
        for number, (cells, _) in enumerate(rows, start=1)
        if any(isinstance(cell, Locked) and cell.look == "ask-reply" for cell in cells)
    )
    return next(heads, 0)


def _heading(title: str, says: str, replies: str) -> list[Locked | Input]:
    head = Locked(0, REPLY_COLUMN, replies, "ask-reply")
    return [*_cells(title, says, "ask-also", "ask-also"), head]


def _what_this_is(queried: Queried) -> str:
    marks = (
        " The cells that are meant have a thick red border, or a dashed one where they are only "
        "worth a look; the reason stands in the row."
    )
    return (
        f"This is the workbook you returned on {day_words(queried.returned_on)}, with everything "
        "you typed. Only what is listed here is asked of you; nothing has to be typed again."
        f"{marks if queried.marked else ''} Please go on in this copy and send it back."
    )


def _cells(first: str, second: str, look: str, other: str) -> list[Locked | Input]:
    return [Locked(0, 1, first, look), Locked(0, 2, second, other)]


def _asked_row(number: int, each: AuditorQuery, look: str) -> list[Locked | Input]:
    """The number and the cell as a link; beside it what was found and what to do."""
    place = each.problem.place
    words = f"{number}. {_words_of(place)}" if place.cell else f"{number}."
    link = f"{place.sheet}!{place.cell}" if place.cell else ""
    first = Locked(0, 1, words, "ask-link" if link else "ask-label", link=link)
    return [first, Locked(0, 2, each.problem.message, look)]


def _with_reply(
    number: int, each: AuditorQuery, look: str, given: set[str]
) -> list[Locked | Input]:
    """The same with a cell for the reply; one for what is asked twice, in the first row of it."""
    cells = _asked_row(number, each, look)
    if each.reply and each.reply not in given:
        given.add(each.reply)
        cells.append(_reply_cell(each.reply, cells[0], each.problem.place))
    return cells


def _words_of(place: Place) -> str:
    return ", ".join(part for part in (place.sheet, place.cell) if part)


def _reply_cell(field: str, first: Locked | Input, place: Place) -> Input:
    about = _words_of(place)
    return Input(
        field,
        0,
        REPLY_COLUMN,
        first.text if isinstance(first, Locked) else first.key,
        f"Your reply about {about}" if about else "Your reply",
        EntryKind.TEXT,
        longest=LONGEST_REPLY,
        title="Your reply",
        prompt=_REPLY_PROMPT,
    )


# Replies of an earlier version

_Answered = tuple[Input, Locked, Locked]  # a reply, and what stands to its left


def _answered(queried: Queried, before: FormSheet) -> list[_Answered]:
    """The replies that were given to what is not asked any more, or that are asked about."""
    asked = {each.reply for each in queried.asked}
    meant = {each.field for each in queried.asked}
    said = {(cell.row, cell.column): cell for cell in before.locked}
    replies = [cell for cell in before.inputs if is_reply(cell.field)]
    kept = [
        (cell, said[cell.row, 1], said[cell.row, 2])
        for cell in replies
        if cell.field not in asked and (cell.field in queried.entries or cell.field in meant)
    ]
    known = asked | {cell.field for cell in replies}
    # Typed in a version that is older than the one before.
    others = [field for field in queried.entries if is_reply(field) and field not in known]
    return kept + [_answered_elsewhere(field) for field in others]


def _answered_elsewhere(field: str) -> _Answered:
    code, _ = answered_by(field)
    first = Locked(0, 1, "", "ask-label")
    return _reply_cell(field, first, Place()), first, Locked(0, 2, CATALOGUE[code].fact)


def _answered_rows(answered: Sequence[_Answered], number: int) -> Iterator[Row]:
    """Each with what it is a reply to, in the words of the version it was given in."""
    for place, (reply, first, second) in enumerate(answered, start=number):
        words = f"{place}. {_NUMBER.sub('', first.text)}".strip()
        cells: list[Locked | Input] = [
            msgspec.structs.replace(first, text=words),
            msgspec.structs.replace(second, look="ask-answered"),
            msgspec.structs.replace(reply, key=words),
        ]
        yield cells, 30
