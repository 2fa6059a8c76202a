"""Codes of the case list are known by listed spellings only (case-list facts, section 7)."""

import pytest

from workbook_qa.registers.case_list.case_words import (
    CaseStatus,
    CaseWords,
    DisabilityRecorded,
    read_legal_status,
    read_need,
    read_recorded,
    read_status,
    tells_of_a_plan,
    with_own_words,
)

WORDS = CaseWords()


@pytest.mark.parametrize(
    ("status", "spellings"),
    [
        (
            CaseStatus.LOOKED_AFTER,
            [
                *("a) Looked after child", "Looked after child", "CLA", "LAC", "CLA&CP", "CP/CLA"),
                *("CiC", "Looked After", "a)", "Child in care", "Looked-After"),
            ],
        ),
        (
            CaseStatus.PROTECTION_PLAN,
            [
                *("b) Child Protection plan", "b)child protection plan", "CP", "CPP", "CP Ext"),
                *("CP Plan", "CP-Plan", "b)", "ChildProtectionPlan"),
            ],
        ),
        (
            CaseStatus.IN_NEED,
            [
                *("c) Child in need plan", "CIN", "CiN", "CiN Plan", "Child in Need"),
                *("S17", "s.17", "Section 17", "Open", "Child-in-Need", "c)"),
            ],
        ),
        (CaseStatus.OPEN_ASSESSMENT, ["Open asmt", "CF Assessment in progress", "Assessment"]),
        (CaseStatus.CLOSED, ["Closed", "Closed – stepdown", "Closed\u00a0case", "Care leaver"]),
    ],
)
def test_every_spelling_of_a_case_status_is_known(status, spellings):
    assert {text: read_status(text, WORDS) for text in spellings} == dict.fromkeys(
        spellings, status
    )


@pytest.mark.parametrize(
    "text", ["", "Tier 4", "a) Child in need plan", "CIN review", "looked", "f)", "z) Closed"]
)
def test_a_status_that_is_not_listed_or_has_the_wrong_letter_is_not_known(text):
    assert read_status(text, WORDS) is None


def test_only_the_combined_statuses_tell_of_a_plan():
    assert [tells_of_a_plan(text) for text in ("CLA&CPP", "cp/cla", "CLA", "CP")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("a) Yes", DisabilityRecorded.YES),
        ("1", DisabilityRecorded.YES),
        ("1 - Yes", DisabilityRecorded.YES),
        ("Autism or Asperger Syndrome", DisabilityRecorded.YES),
        ("PERSONAL CARE", DisabilityRecorded.YES),
        ("b) No", DisabilityRecorded.NO),
        ("0", DisabilityRecorded.NO),
        ("NONE", DisabilityRecorded.NO),
        ("c) Unknown", DisabilityRecorded.UNKNOWN),
        ("NOBT", DisabilityRecorded.UNKNOWN),
        ("Yes and no", None),
        ("b) Yes", None),
        ("possibly AUT", None),
    ],
)
def test_disability_is_known_by_codes_and_by_words_in_place_of_yes(text, recorded):
    assert read_recorded(text, WORDS) is recorded


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("V3", "V3"),
        ("v4: Short term breaks, agreements recorded", "V4"),
        ("C2 - Full Care Order", "C2"),
        ("FULL CARE ORDER [C2]", "C2"),
        ("CLA - C2 - Full Care Order", "C2"),
        ("Interim\u00a0Care Order", "C1"),
        (
            "Accommodated under an agreed series of short-term breaks, when agreements are "
            "recorded …",
            "V4",
        ),
        ("S20 Short Breaks 75+ Nights", "V2"),
        ("Short breaks", None),
        ("C1 then C2", None),
        ("XV3", None),
        ("V33", None),
        ("", None),
    ],
)
def test_a_legal_status_is_known_by_its_code_as_a_whole_word_and_then_by_words(text, code):
    assert read_legal_status(text, WORDS) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("N1 - Abuse or Neglect", "N1"),
        ("N2 - Child’s disability", "N2"),
        ("N2 - Child's disability", "N2"),
        ("Child’s disability", "N2"),
        ("N2SB", "N2"),
        ("N1a", "N1"),
        ("N3 - Parental illness or disability", "N3"),
        ("PSRMEM - Support with memory", None),
        ("disability", None),
        ("N22", None),
    ],
)
def test_a_need_is_known_by_its_code_a_sub_code_or_its_words(text, code):
    assert read_need(text, WORDS) == code


def test_a_council_may_add_spellings_of_its_own():
    own, unknown = with_own_words(
        WORDS, {"Step across": "c) Child in need plan", "Registered": "a) Yes", "X": "Nothing"}
    )
    assert read_status("Step  Across", own) is CaseStatus.IN_NEED
    assert read_recorded("registered", own) is DisabilityRecorded.YES
    assert unknown == [("X", "Nothing")]
    assert read_status("Step Across", WORDS) is None
