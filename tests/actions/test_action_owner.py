"""How an owner's cell is read."""

import pytest

from tests.support.made_up.returns import SOME_PEOPLE
from workbook_qa.actions.action_owner import is_known_owner, owners_shown, read_owner
from workbook_qa.core.terms import ALIASES, Role


@pytest.mark.parametrize(
    "text",
    [
        "Avery Example",
        "avery  EXAMPLE",
        "Example, Avery",
        "Avery Example (Social Worker)",
        "Social Worker, Avery Example",
        "Avery Example / SW",
        "Avery Example - Social Worker",
        "Avery Example &",
        "Team Manager",
        "the Team Manager",
        "Allocated social worker",
        "Team Manager (Morgan Sample and others)",
        "Head of Service (Safeguarding and Quality Assurance)",
        "IRO/Conference Chair",
        "Independent Reviewing Officer / Conference Chair",
    ],
)
def test_one_owner_whom_the_register_knows(text: str) -> None:
    assert read_owner(text, SOME_PEOPLE).is_one
    assert is_known_owner(read_owner(text, SOME_PEOPLE), SOME_PEOPLE)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (["Avery Example", "EXAMPLE, avery", "Avery  Example (SW)"], "Avery Example"),
        (["Social Worker, Avery Example", "avery example / SW"], "Avery Example"),
        (["Team Manager", "the team manager", "TM"], "Team Manager"),
        (["Avery Example and Morgan Sample", "Avery example & M"], None),
        # Nobody knows them: one person in one spelling all the same.
        (["Blair Nobody", "Nobody, Blair", "BLAIR  nobody"], "BLAIR nobody"),
        ([" The school  "], "The school"),
        ([""], ""),
    ],
)
def test_an_owner_typed_in_several_ways_is_shown_in_one(
    typed: list[str], shown: str | None
) -> None:
    found = owners_shown(typed, SOME_PEOPLE)
    assert list(found) == typed
    if shown is not None:
        assert {*found.values()} == {shown}
    else:
        assert found[typed[0]] == "Avery Example and Morgan Sample"
        assert found[typed[1]] == typed[1]


@pytest.mark.parametrize("role", Role)
def test_every_word_for_a_role_is_one_owner(role: Role) -> None:
    for word in (role.value, *ALIASES[Role].get(role, ())):
        assert (role,) == read_owner(word).roles
        assert is_known_owner(read_owner(word.upper(), SOME_PEOPLE), SOME_PEOPLE)
        assert read_owner(word).is_one


@pytest.mark.parametrize(
    "text",
    [
        "Avery Example and Morgan Sample",
        "Avery Example & Morgan Sample",
        "Avery Example/Morgan Sample",
        "Avery Example, Morgan Sample",
        "Social Worker and Team Manager",
        "SW/TM",
        "Team Manager and Avery Example",
    ],
)
def test_more_than_one_owner(text: str) -> None:
    assert not read_owner(text, SOME_PEOPLE).is_one


@pytest.mark.parametrize(
    "text", ["Blair Nobody", "Avery", "Wexcombe North", "Avery Example, Blair Nobody"]
)
def test_an_owner_whom_the_register_does_not_know(text: str) -> None:
    assert not is_known_owner(read_owner(text, SOME_PEOPLE), SOME_PEOPLE)


@pytest.mark.parametrize("text", ["", " ", "()", "the", ",", "and"])
def test_a_cell_that_names_nobody_is_not_known(text: str) -> None:
    assert not is_known_owner(read_owner(text, SOME_PEOPLE), SOME_PEOPLE)
