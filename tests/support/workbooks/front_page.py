"""The first page of a DMT summary as it stands in the workbook: its cards, and all its text."""

import io
from typing import Any

import openpyxl

CARDS = ("A", "B", "D", "G", "H", "I")


def page_of(paper: bytes) -> Any:
    """The sheet."""
    return openpyxl.load_workbook(io.BytesIO(paper))["Summary"]


def cards(page: Any) -> list[tuple[str, str, str]]:
    """Figure, label and note of each card."""
    return [tuple(str(page[f"{column}{row}"].value) for row in (4, 5, 6)) for column in CARDS]


def all_text(page: Any) -> str:
    """Everything that stands on it."""
    cells = (cell for row in page.iter_rows() for cell in row)
    return " ".join(str(cell.value) for cell in cells if cell.value is not None)


def cards_say(now: list[Any], before: list[Any], year: list[Any], month: str) -> list[list[str]]:
    """What the first five cards must say of seven figures: each figure, its label, its note.

    Args:
        now, before, year: back of issued, not back, Good or better, Outstanding, Inadequate, open
            and overdue actions, of the month, the month before and twelve months; shares as
            ``9 of 14 (64%)``.
        month: the name of the month before.
    """
    good = [_large(figures[2]) for figures in (now, before, year)]
    counts = now[2].partition(" (")[0]
    label = f"Good or better ({counts})" if "(" in now[2] else "Good or better"
    return [
        [now[0].partition(" (")[0], "", f"{month} {before[0].partition(' (')[0]}"],
        [good[0], label, f"{month} {good[1]}, 12 months {good[2]}"],
        [str(now[4]), "graded Inadequate", f"{month} {before[4]}, 12 months {year[4]} of "],
        [str(now[5]), "actions open", f"{month}: {before[5]}"],
        [str(now[6]), "actions overdue", f"; {month}: {before[6]}"],
    ]


def _large(share: str) -> str:
    """``64%`` of ``9 of 14 (64%)``."""
    if share.startswith("0 of 0"):
        return "none"
    return share.partition(" (")[2].rstrip(")") or share
