"""The numbers under which reports quote audits: known to the ledger alone.

An audit's reference is known to its auditor, its managers and everybody who opens the tracker. On a
paper that goes further, beside a team with one audit, it would name one worker.
"""

import hashlib
import re

from workbook_qa.ledger.states import State

NUMBER = "Number"
_FIRST, _LAST = 100_000_000, 999_999_999  # nine digits, and no nought in front


def example_numbers(state: State) -> dict[str, str]:
    """The number of each audit that was issued, by its reference: ``123 456 789``.

    It is made of the workbook's digest, which stands in the ledger alone, and the reference; so it
    is the same on every paper. One that an audit issued before has is not given again: the next
    free one is.
    """
    audits: dict[int, str] = {}
    for reference, audit in state.audits.items():
        number = _number(audit.issued.workbook, reference)
        while number in audits:
            number = number + 1 if number < _LAST else _FIRST
        audits[number] = reference
    return {reference: in_threes(number) for number, reference in audits.items()}


def in_threes(number: int) -> str:
    """A number as it stands on paper."""
    return f"{number:,}".replace(",", " ")


def plain_number(typed: str) -> str:
    """A number as it stands on paper, however it was typed; empty where it is none."""
    digits = re.sub(r"[\s,.]", "", typed)
    return in_threes(int(digits)) if re.fullmatch("[1-9][0-9]{8}", digits) else ""


def _number(workbook: str, reference: str) -> int:
    digest = hashlib.sha256(f"{workbook} {reference}".encode()).digest()
    return _FIRST + int.from_bytes(digest) % (_LAST - _FIRST + 1)
