"""The codes of the case list and the spellings that really come (case-list facts, section 7).

A word is known when its letters and figures are those of a code or a listed alias; nothing is known
because it looks alike. What is not known is a problem and never a blank. A council adds its own
spellings by giving `CaseWords` of its own.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import msgspec

from workbook_qa.core.wording import fold, fold_bare


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

_CARE_AND_PLAN = (
    *("CLA&CP", "CLA&CPP", "CP/CLA", "CPP/CLA", "CLA and CP", "CLA and CPP", "CP and CLA"),
    *("LAC&CP", "LAC&CPP", "CP/LAC", "CPP/LAC", "LAC and CP", "LAC and CPP", "CP and LAC"),
)
_ONLY_OPEN = ("Open", "Open case", "Active", "Active case", "Current")

_STATUS: Mapping[str, tuple[str, ...]] = {
    CaseStatus.LOOKED_AFTER: (
        *("CLA", "LAC", "CiC", "Looked After", "Looked After Children", "Child Looked After"),
        *("Children Looked After", "Child in Care", "Children in Care", "In Care", "CLA Plan"),
        *("LAC Plan", "CiC Plan", "Care Plan", "S20", "Section 20", "S31", "Section 31"),
        *_CARE_AND_PLAN,
    ),
    CaseStatus.PROTECTION_PLAN: (
        *("CP", "CPP", "CP Ext", "Child Protection", "CP Plan", "On CP Plan", "Open CP"),
        *("Subject to CP Plan", "Subject of CP Plan", "Subject to a CP Plan"),
        *("Subject to a Child Protection Plan", "Subject of a Child Protection Plan"),
    ),
    CaseStatus.IN_NEED: (
        *("CIN", "CIN Plan", "Child in Need", "Children in Need", "Open CIN", "S17", "S.17"),
        *("Sec 17", "Section 17", "S17 CIN", "CIN S17", "Section 17 CIN"),
        *_ONLY_OPEN,
    ),
    CaseStatus.OPEN_ASSESSMENT: (
        *("Open asmt", "Assessment", "CF Assessment in progress", "C&F Assessment", "CFA"),
        *("Child and Family Assessment", "Child & Family Assessment", "Single Assessment"),
        *("In assessment", "Under assessment", "S47", "Section 47", "Section 47 Enquiry"),
    ),
    CaseStatus.CLOSED: (
        *("Closed", "Closed case", "Closed - stepdown", "Closed Referral", "Closed Assessment"),
        *("Case closed", "Not open", "No longer open", "Inactive", "Ended", "Care leaver"),
    ),
}

_DISABILITY: Mapping[str, tuple[str, ...]] = {
    DisabilityRecorded.YES: (
        *("1", "1 - Yes", "Y", "True"),
        # Codes and words that stand in place of Yes.
        *("AUT", "AUTISM", "Autism or Asperger Syndrome", "BEH", "COMM", "CON", "DDA"),
        *("OTHER DDA", "HAND", "HEAR", "INC", "LD", "LEARNING", "MOB", "MOBILITY", "PC"),
        *("PERSONAL CARE", "VIS", "Disabled", "Has disability", "Yes - Disabled"),
    ),
    DisabilityRecorded.NO: (
        *(
            "0",
            "0 - No",
            "N",
            "False",
            "NO DISABILITY",
            "NONE",
            "Not disabled",
            "No known disability",
        ),
        "No disability recorded",
    ),
    DisabilityRecorded.UNKNOWN: (
        *(
            "NOBT",
            "Not obtained",
            "REFU",
            "Refused",
            "U",
            "Not known",
            "Not recorded",
            "Not stated",
        ),
    ),
}

_LEGAL_STATUS = {
    "C1": ("ICO", "Interim Care Order", "Interim care order Sec. 38(1)"),
    "C2": ("FCO", "Full Care Order", "Care Order", "Care Order Sec. 31(a)"),
    "D1": ("Freeing order", "Freeing order granted", "Child freed for adoption"),
    "E1": (
        *("Placement order", "Placement order granted", "Placement Order (Sec. 21)"),
        "Care Order Sec.31(a) & Placement Order (Sec. 21)",
    ),
    "V1": (),
    "V2": (
        "Single period under S20",
        "Single period of accommodation under section 20",
        "S20 Short Breaks 75+ Nights",
        "Single placement acc. by LA S20(1) CA under 16",
        "Single placement acc. by LA S20(3) CA 16 & over",
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
    "L1": ("Police protection LA accommodation", "Police protection power Sec.38(1)"),
    "L2": (
        *("EPO", "Emergency protection order", "Emergency protection order (EPO)"),
        "Emergency protection order - LA",
    ),
    "L3": ("Child assessment order LA accommodation", "Child assessment order Sec. 43(1)"),
    "J1": ("Remanded to LA or youth detention", "Remanded to LA accommodation S20"),
    "J2": ("LA accommodation under PACE", "P.A.C.E Interview (CYP)"),
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
_bare = lru_cache(maxsize=4096)(fold_bare)
_ALSO_ON_PLAN = frozenset(map(fold_bare, _CARE_AND_PLAN))
_SAYS_OPEN = frozenset(map(fold_bare, _ONLY_OPEN))

_LETTER = re.compile(r"^[a-z]{1,2}\) ?")
_LEGAL_CODE = re.compile(r"(?<![A-Z0-9])(?:" + "|".join(_LEGAL_STATUS) + r")(?![A-Z0-9])")
_NEED_CODE = re.compile(r"(?<![A-Z0-9])(N\d)[A-Z]{0,3}(?![A-Z0-9])")


def _table(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Every bare spelling with the code it stands for, a letter prefix left out."""
    return MappingProxyType(
        {
            fold_bare(_LETTER.sub("", fold(word))): code
            for code, spellings in words.items()
            for word in (code, *spellings)
        }
    )


class CaseWords(msgspec.Struct, frozen=True):
    """The alias tables in use: bare spelling to code, without the letter prefix."""

    status: Mapping[str, str] = _table(_STATUS)
    disability: Mapping[str, str] = _table(_DISABILITY)
    legal_status: Mapping[str, str] = _table(_LEGAL_STATUS)
    need: Mapping[str, str] = _table(_NEEDS)


def with_own_words(
    words: CaseWords, own: Mapping[str, str]
) -> tuple[CaseWords, list[tuple[str, str]]]:
    """The tables with the council's own words for codes, and those whose code is not known.

    Args:
        own: a word of the council's lists to the code or word of ours that it stands for.
    """
    tables = msgspec.structs.asdict(words)
    unknown = []
    for word, meant in own.items():
        codes = {name: _read_code(meant, table) for name, table in tables.items()}
        known = {name: code for name, code in codes.items() if code}
        for name, code in known.items():
            tables[name] = {**tables[name], fold_bare(word): code}
        if not known:
            unknown.append((word, meant))
    return CaseWords(**tables), unknown


def read_status(text: str, words: CaseWords) -> CaseStatus | None:
    """The case status that `text` names, or None."""
    code = _read_code(text, words.status)
    return CaseStatus(code) if code else None


def tells_of_a_plan(text: str) -> bool:
    """Whether a status of looked after tells of a child protection plan too (``CLA&CP``)."""
    return _bare(text) in _ALSO_ON_PLAN


def says_only_open(text: str) -> bool:
    """Whether a status says no more than that the case is open.

    It is then a child in need, unless list 7 or 8 shows a plan or care.
    """
    return _bare(text) in _SAYS_OPEN


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
    return words.legal_status.get(_bare(text))


def read_need(text: str, words: CaseWords) -> str | None:
    """The need code ``N0`` to ``N9``, from the code, a sub-code (``N2SB``) or the words."""
    codes = set(_NEED_CODE.findall(_folded(text).upper()))
    if codes:
        return codes.pop() if len(codes) == 1 else None
    return words.need.get(_bare(text))


def _read_code(text: str, table: Mapping[str, str]) -> str | None:
    """The code a spelling stands for; a letter prefix must be that of the code, or stands alone."""
    folded = _folded(text)
    prefix = _LETTER.match(folded)
    known = table.get(_bare(text))
    if known or not prefix:
        return known
    rest = folded[prefix.end() :]
    code = table.get(_bare(rest)) if rest else _of_letter(prefix.group(), table)
    return code if code and fold(code).startswith(prefix.group().strip()) else None


def _of_letter(prefix: str, table: Mapping[str, str]) -> str | None:
    """The code that begins with a letter which stands alone (``c)``)."""
    return next((code for code in table.values() if fold(code).startswith(prefix)), None)
