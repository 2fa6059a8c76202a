"""References of audits, such as ``CFA-2026-11-0007-K``: prefix, month, number, check letter.

The check letter is that of ISO 7064's pure systems with a prime modulus: the letters and digits,
each times a power of 14 that grows from right to left, add up to a multiple of 23. 23 is prime
and 14 a primitive root of it, so all weights differ for up to 22 characters, and

* one character mistyped for another of its kind changes the sum, since values are below 23;
* two characters exchanged change it too, wherever they stand, since their weights differ.

A letter for a digit breaks the shape of the reference, and so does a character too many or too
few, except in a prefix or in a number above 9999, where 22 of 23 such slips are caught. The 23
letters leave out I, O and Z, which are read as 1, 0 and 2; a prefix is written with the same
letters, otherwise the promise above could not be kept.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from workbook_qa.core.calendar import Month, read_month
from workbook_qa.core.wording import fold, fold_bare

# What the references of workbooks that are no audits begin with.
FEEDBACK_PREFIX, CONFIRMATION_PREFIX = "FBK", "CNF"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
MODULUS = 23
ROOT = 14
LAST_NUMBER = 999_999

_PREFIX = f"[{LETTERS}]{{2,5}}"
_MONTH = "[0-9]{4}-[0-9]{2}"
_NUMBER = "[0-9]{4}|[1-9][0-9]{4,5}"
_REFERENCE = re.compile(f"(?P<body>{_PREFIX}-(?P<month>{_MONTH})-(?:{_NUMBER}))-(?P<check>[A-Z])")
# Without dashes; words before it may run into the prefix, so each letter may be where it begins.
_BARE = re.compile(f"(?=({_PREFIX})([0-9]{{4}})([0-9]{{2}})({_NUMBER})([A-Z]))")


def next_number(prefix: str, month: Month, given: Iterable[str]) -> int:
    """The number after all those of that prefix and month among references that were given."""
    begins = f"{prefix}-{month}-"
    return 1 + sum(reference.startswith(begins) for reference in given)


def is_prefix(text: str) -> bool:
    """Whether references can begin with `text`: two to five capitals, none of them I, O or Z."""
    return re.fullmatch(_PREFIX, text) is not None


def make_reference(prefix: str, month: Month, number: int) -> str:
    """The reference of the audit of that number, from 1, in its month.

    The number has four digits, and more only above 9999.

    Raises:
        ValueError: when `prefix` is not one (`is_prefix`) or the number is out of range.
    """
    if not is_prefix(prefix) or not 1 <= number <= LAST_NUMBER:
        raise ValueError(f"no reference can be made of {prefix!r} and {number}")
    body = f"{prefix}-{month}-{number:04d}"
    return f"{body}-{check_letter(body)}"


def read_reference(text: str) -> str | None:
    """The reference that `text` is, as it was issued, or None where its check letter is wrong.

    Capitals, the kind of dash, and spaces around the text or its dashes do not matter. Nothing
    is put right: an O typed for a nought is a wrong reference.
    """
    tidied = re.sub(r" ?- ?", "-", fold(text)).upper()
    match = _REFERENCE.fullmatch(tidied)
    if match is None or read_month(match["month"]) is None:
        return None
    return tidied if check_letter(match["body"]) == match["check"] else None


def references_in(name: str) -> tuple[str, ...]:
    """The references that stand in the name of a file, in their order, each once.

    However people, scanners and mail programs write them: in any case, with spaces, underscores or
    dots for the dashes or with none, and among other words. What seems to be one may not have been
    issued: words before it can lend it a letter.
    """
    bare = fold_bare(unquote(name)).upper()
    found = (
        read_reference(f"{prefix}-{year}-{month}-{number}-{check}")
        for prefix, year, month, number, check in _BARE.findall(bare)
    )
    return tuple(dict.fromkeys(filter(None, found)))


def check_letter(body: str) -> str:
    """The check letter of a reference without it; dashes do not count.

    Raises:
        ValueError: when `body` holds anything but digits, dashes and `LETTERS`.
    """
    total = 0
    for character in body.replace("-", ""):
        total = (total + _value(character)) * ROOT
    return LETTERS[-total % MODULUS]


def _value(character: str) -> int:
    return int(character) if character in "0123456789" else LETTERS.index(character)
