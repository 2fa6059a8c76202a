"""The codes of the case list and the spellings that really come (case-list facts, section 7).

A word is known when it is equal, after folding, to a code or a listed alias; nothing is known
because it looks alike. What is not known is a problem and never a blank. A council adds its own
spellings by giving `CaseWords` of its own.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import msgspec

from workbook_qa.core.wording import fold


class CaseStatus(StrEnum):
    """Case status of list 6: the first that applies, so a child in care hides a plan."""

    LOOKED_AFTER = "a) Looked after child"
    PROTECTION_PLAN = "b) Child Protection plan"
    IN_NEED = "c) Child in need plan"
    OPEN_ASSESSMENT = "d) Open assessment"
    CLOSED = "e) Closed episode"


class DisabilityRecorded(StrEnum):
    """Whether a child has a disability."""

    YES = "a) Yes"
    NO = "b) No"
    UNKNOWN = "c) Unknown"


SHORT_BREAKS = frozenset({"V1", "V3", "V4"})

_STATUS: Mapping[str, tuple[str, ...]] = {
    CaseStatus.LOOKED_AFTER: (
        *("CLA", "LAC", "CLA&CP", "CLA&CPP", "CP/CLA", "CLA & CP", "CLA & CPP", "CP / CLA"),
        *("CLA/CP", "CLA/CPP"),
    ),
    CaseStatus.PROTECTION_PLAN: ("CP", "CPP", "CP Ext", "Child Protection"),
    CaseStatus.IN_NEED: ("CIN", "CIN Plan", "Child in Need"),
    CaseStatus.OPEN_ASSESSMENT: ("Open asmt", "Assessment", "CF Assessment in progress"),
    CaseStatus.CLOSED: (
        *("Closed", "Closed case", "Closed - stepdown", "Closed Referral", "Closed Assessment"),
        "Care leaver",
    ),
}

_ALSO_ON_PLAN = frozenset(
    map(
        fold,
        ("CLA&CP", "CLA&CPP", "CP/CLA", "CLA & CP", "CLA & CPP", "CP / CLA", "CLA/CP", "CLA/CPP"),
    )
)

_DISABILITY: Mapping[str, tuple[str, ...]] = {
    DisabilityRecorded.YES: (
        *("1", "1 - Yes", "Y", "True"),
        # Codes and words that stand in place of Yes.
        *("AUT", "AUTISM", "Autism or Asperger Syndrome", "BEH", "COMM", "CON", "DDA"),
        *("OTHER DDA", "HAND", "HEAR", "INC", "LD", "LEARNING", "MOB", "MOBILITY", "PC"),
        *("PERSONAL CARE", "VIS"),
    ),
    DisabilityRecorded.NO: ("0", "0 - No", "N", "False", "NO DISABILITY", "NONE"),
    DisabilityRecorded.UNKNOWN: ("NOBT", "Not obtained", "REFU", "Refused"),
}

_LEGAL_STATUS = {
    "C1": ("ICO", "Interim Care Order"),
    "C2": ("FCO", "Full Care Order"),
    "D1": ("Freeing order", "Freeing order granted"),
    "E1": ("Placement order", "Placement order granted"),
    "V1": (),
    "V2": (
        "Single period under S20",
        "Single period of accommodation under section 20",
        "S20 Short Breaks 75+ Nights",
    ),
    "V3": (
        "Short term breaks, episodes recorded",
        "Accommodated under an agreed series of short-term breaks, when individual episodes of "
        "care are recorded",
    ),
    "V4": (
        "Short term breaks, agreements recorded",
        "Accommodated under an agreed series of short-term breaks, when agreements are recorded",
        "Accommodated under an agreed series of short-term breaks, when agreements are recorded "
        "(i.e. not individual episodes of care)",
    ),
    "L1": ("Police protection LA accommodation",),
    "L2": ("EPO", "Emergency protection order", "Emergency protection order (EPO)"),
    "L3": ("Child assessment order LA accommodation",),
    "J1": ("Remanded to LA or youth detention",),
    "J2": ("LA accommodation under PACE",),
    "J3": ("Youth rehabilitation order",),
}

_NEEDS = {
    "N0": ("Not stated",),
    "N1": ("Abuse or neglect",),
    "N2": ("Child's disability", "Child's disability or illness"),
    "N3": ("Parental disability or illness", "Parental illness or disability"),
    "N4": ("Family in acute stress",),
    "N5": ("Family dysfunction",),
    "N6": ("Socially unacceptable behaviour",),
    "N7": ("Low income",),
    "N8": ("Absent parenting",),
    "N9": ("Cases other than children in need",),
}

NOBODY = frozenset(
    map(
        fold,
        ("Unallocated", "Not allocated", "Unassigned", "Duty", "Duty worker", "N/A", "-", "None"),
    )
)
"""What stands for *no team* or *no worker* besides a blank and ``#N/A`` (facts, section 12)."""

NO_ENTRY = frozenset({"-", "n/a", "na", "not applicable", "null"})
"""What stands for a blank where a date, an age or a code is expected (facts, section 10)."""

# The same few words stand in thousands of rows.
_folded = lru_cache(maxsize=4096)(fold)

_LETTER = re.compile(r"^[a-z]{1,2}\) ?")
_LEGAL_CODE = re.compile(r"(?<![A-Z0-9])(?:" + "|".join(_LEGAL_STATUS) + r")(?![A-Z0-9])")
_NEED_CODE = re.compile(r"(?<![A-Z0-9])(N\d)[A-Z]{0,3}(?![A-Z0-9])")


def _table(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Every folded spelling with the code it stands for, a letter prefix left out."""
    return MappingProxyType(
        {
            _LETTER.sub("", fold(word)): code
            for code, spellings in words.items()
            for word in (code, *spellings)
        }
    )


class CaseWords(msgspec.Struct, frozen=True):
    """The alias tables in use: folded spelling to code, without the letter prefix."""

    status: Mapping[str, str] = _table(_STATUS)
    disability: Mapping[str, str] = _table(_DISABILITY)
    legal_status: Mapping[str, str] = _table(_LEGAL_STATUS)
    need: Mapping[str, str] = _table(_NEEDS)


def read_status(text: str, words: CaseWords) -> CaseStatus | None:
    """The case status that `text` names, or None."""
    code = _read_code(text, words.status)
    return CaseStatus(code) if code else None


def tells_of_a_plan(text: str) -> bool:
    """Whether a status of looked after tells of a child protection plan too (``CLA&CP``)."""
    return _folded(text) in _ALSO_ON_PLAN


def read_recorded(text: str, words: CaseWords) -> DisabilityRecorded | None:
    """What `text` says on disability, or None when it is not known."""
    code = _read_code(text, words.disability)
    return DisabilityRecorded(code) if code else None


def read_legal_status(text: str, words: CaseWords) -> str | None:
    """The two-character code of a legal status, or None.

    The code as a whole word comes first (``CLA - C2 - Full Care Order``), then the words; two
    different codes are not understood. "Short breaks" alone decides nothing: section 20 short
    breaks of 75 nights and more are V2.
    """
    codes = set(_LEGAL_CODE.findall(_folded(text).upper()))
    if codes:
        return codes.pop() if len(codes) == 1 else None
    return words.legal_status.get(_folded(text).rstrip("….").rstrip())


def read_need(text: str, words: CaseWords) -> str | None:
    """The need code ``N0`` to ``N9``, from the code, a sub-code (``N2SB``) or the words."""
    codes = set(_NEED_CODE.findall(_folded(text).upper()))
    if codes:
        return codes.pop() if len(codes) == 1 else None
    return words.need.get(_folded(text))


def _read_code(text: str, table: Mapping[str, str]) -> str | None:
    """The code a spelling stands for; a letter prefix must be that of the code."""
    folded = _folded(text)
    prefix = _LETTER.match(folded)
    if not prefix:
        return table.get(folded)
    code = table.get(folded[prefix.end() :])
    return code if code and fold(code).startswith(prefix.group().strip()) else None
