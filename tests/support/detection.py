"""How much of made-up sentences the detector of personal data finds, by kind.

The sentences stand in the folder `personal_data`, whose README says where they come from.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from workbook_qa.core.privacy.addresses import has_address
from workbook_qa.core.privacy.birthdays import has_date_of_birth
from workbook_qa.core.privacy.people_in_text import Known, NameSign, sign_of_a_name
from workbook_qa.core.privacy.personal_marks import (
    emails_in,
    has_case_id,
    has_nhs_number,
    has_phone_number,
    has_postcode,
)
from workbook_qa.registers.audit_tools.tool_files import read_audit_tools, shipped_templates

SENTENCES = Path(__file__).with_name("personal_data")
ORDINARY = "ordinary"
# Per hundred: what must be found of each kind, and may be found in ordinary sentences.
AT_LEAST: Mapping[str, int] = {
    "full_name": 95,
    "given_name": 80,
    "birth": 95,
    "nhs": 95,
    "phone": 95,
    "address": 95,
    "email": 95,
    "case_id": 95,
}
AT_MOST = 3
OWN_CASE_ID = "2095718"
RECEIVED_ON = datetime.date(2026, 11, 20)
WINDOW_START = datetime.date(2026, 5, 2)


@cache
def _tool_words() -> frozenset[str]:
    tool = read_audit_tools(shipped_templates())[0]["case-file-audit"]
    return frozenset(re.findall(r"(?<![\w'’-])[a-z][\w'’-]*", tool.wording))


NOBODY = Known(lambda _: False, frozenset(), lambda _: False, lambda word: word in _tool_words())

FINDERS: Mapping[str, Callable[[str], bool]] = {
    "full_name": lambda text: sign_of_a_name(text, NOBODY) is NameSign.FULL,
    "given_name": lambda text: sign_of_a_name(text, NOBODY) is not NameSign.NONE,
    "birth": lambda text: has_date_of_birth(text, RECEIVED_ON, WINDOW_START),
    "nhs": has_nhs_number,
    "phone": has_phone_number,
    "address": lambda text: has_address(text) or has_postcode(text),
    "email": lambda text: bool(emails_in(text)),
    "case_id": lambda text: has_case_id(text, OWN_CASE_ID),
}


def sentences(part: str, kind: str) -> list[str]:
    """The sentences of a kind: of `dev` or of `heldout`."""
    return (SENTENCES / f"{part}_{kind}.txt").read_text(encoding="utf-8").splitlines()


def kinds_found(text: str) -> list[str]:
    """Every kind that is found in a text."""
    return [kind for kind, finds in FINDERS.items() if finds(text)]


def counted(part: str) -> dict[str, tuple[int, int]]:
    """By kind, in how many of how many sentences it is found; for `ordinary`, anything."""
    counts = {}
    for kind, finds in FINDERS.items():
        texts = sentences(part, kind)
        counts[kind] = (sum(map(finds, texts)), len(texts))
    texts = sentences(part, ORDINARY)
    counts[ORDINARY] = (sum(bool(kinds_found(text)) for text in texts), len(texts))
    return counts


def false_alarms(part: str) -> dict[str, int]:
    """By kind, in how many ordinary sentences it is found."""
    texts = sentences(part, ORDINARY)
    return {kind: sum(map(finds, texts)) for kind, finds in FINDERS.items()}
