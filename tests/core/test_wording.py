"""How typed words are compared: equal after folding, and never because they look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.wording import (
    fold,
    fold_heading,
    fold_name,
    quoted,
    suggest,
    tidy,
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  a   b ", "a b"),
        ("a\u00a0b", "a b"),
        ("a\r\nb\tc", "a b c"),
        ("\ufeffa\u200bb\u00ad", "ab"),
        ("e\u200b\u0301", "é"),
        ("ﬁle", "file"),
        ("Ｇｏｏｄ", "Good"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_tidying(typed: str, read: str):
    assert tidy(typed) == read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Children’s", "children's"),
        ("“x”", '"X"'),
        ("A–B", "a-b"),
        ("a — b", "A - B"),
        ("STRASSE", "straße"),
    ],
)
def test_folding_makes_alike_what_people_call_the_same(one: str, other: str):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Adequate", "Inadequate"), ("RI", "R I"), ("a", "à")])
def test_folding_keeps_apart_what_is_not_the_same(one: str, other: str):
    assert fold(one) != fold(other)


@given(st.text(st.characters(exclude_categories=("Cs", "Mn"))))
def test_folding_twice_changes_nothing(text: str):
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("Does the Child have a Disability?", "does the child have a disability"),
        ("Age (Years)", "age (years)"),
        ("Age of Child)", "age of child"),
        ("Team ?", "team"),
    ],
)
def test_headings(typed: str, heading: str):
    assert fold_heading(typed) == heading


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Example, Avery", "avery example"),
        ("Avery  EXAMPLE", "avery example"),
        ("Example,", "example,"),
        ("O’Sample, Jo", "jo o'sample"),
    ],
)
def test_names_are_turned_round(typed: str, name: str):
    assert fold_name(typed) == name


def test_a_suggestion_is_a_known_choice_or_none():
    choices = ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    assert suggest("Goood", choices) == "Good"
    assert suggest("requires improvment", choices) == "Requires improvement"
    assert suggest("Fine", choices) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2026", "'31/02/2026'"),
        (" 5.12.26 ", "'5.12.26'"),
        ("2026-02-31", "'2026-02-31'"),
        ("5 Dec 2026", "'5 Dec 2026'"),
        ("5 Bob 2026", "what stands there"),
        ("25:61", "'25:61'"),
        ("61", "'61'"),
        ("943 476 5919", "what stands there"),
        ("9434765919", "what stands there"),
        ("07700 900123", "what stands there"),
        ("12 May", "what stands there"),
        ("Jo", "what stands there"),
        ("3/4/5/6", "what stands there"),
        ("", "what stands there"),
    ],
)
def test_nothing_is_quoted_but_dates_times_and_small_numbers(typed: str, said: str):
    assert quoted(typed, "what stands there") == said
