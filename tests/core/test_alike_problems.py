"""What explains a stop stands first, and what is alike stands together."""

import pytest

from workbook_qa.core.problem import Place, Problem, alike_together, worst_first


def unknown(row: int, name: str) -> Problem:
    place = Place("cases.xlsx", "Children", f"H{row}")
    hint = f" (perhaps cell A{row} of sheet Staff is meant)" if row % 2 else ""
    found = f"The person named here is not in the people register{hint}"
    return Problem("person-unknown", place, found, "Add the person there.", name)


STOP = Problem("month-not-scheduled", Place("schedule.xlsx"), "There is no row.", "Add one.")
QUERY = Problem("rule-not-checked", Place(), "A rule is not checked.", "Add the column.")
AGE = Problem("age-differs", Place("cases.xlsx", "Children", "D4"), "The age differs.", "Look.")


def test_the_error_that_stops_a_command_is_first_and_errors_stand_before_queries() -> None:
    rows = [unknown(row, "Jo Smith") for row in range(2, 82)]
    ordered = worst_first([AGE, *rows, QUERY, STOP])
    assert ordered == [STOP, *rows, QUERY, AGE]


def test_an_unknown_person_in_many_rows_is_one_line_with_the_names_and_how_often() -> None:
    names = ["Jo Smith"] * 3 + ["A Jones"] * 2 + ["Pat O'Neill"]
    (alike,) = alike_together(unknown(row, name) for row, name in enumerate(names, start=2))
    assert alike.values == [("Jo Smith", 3), ("A Jones", 2), ("Pat O'Neill", 1)]
    assert str(alike) == (
        "cases.xlsx, sheet Children, 6 times, first in cell H2: The person named here is not in "
        "the people register. Add the person there. 3 different values: Jo Smith (3), A Jones (2), "
        "Pat O'Neill (1)."
    )


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (unknown(2, "A"), unknown(3, "B"), True),
        (unknown(2, "A"), AGE, False),
        # another column, sheet, file or fact
        (AGE, Problem("age-differs", Place("cases.xlsx", "Children", "E5"), AGE.found, ""), False),
        (AGE, Problem("age-differs", Place("cases.xlsx", "List 7", "D4"), AGE.found, ""), False),
        (AGE, Problem("age-differs", AGE.place, "The age is odd.", ""), False),
        (
            Problem("value-unknown", Place("a", "b", "C1"), "'Opne' is not a status", ""),
            Problem("value-unknown", Place("a", "b", "C2"), "'Lost' is not a status", ""),
            True,
        ),
    ],
)
def test_what_differs_only_in_the_cell_and_what_stands_there_is_alike(
    one: Problem, other: Problem, together: bool
) -> None:
    assert (len(alike_together([one, other])) == 1) is together


def test_values_that_the_message_quotes_are_named_too() -> None:
    problems = [
        Problem("value-unknown", Place("a.xlsx", "S", f"C{row}"), f"'{word}' is not a status", "")
        for row, word in enumerate(["Opne", "Lost", "Opne"], start=1)
    ]
    (alike,) = alike_together(problems)
    assert str(alike).endswith("2 different values: Opne (2), Lost (1).")


def test_one_alone_keeps_its_own_sentence() -> None:
    (alike,) = alike_together([AGE])
    assert str(alike) == str(AGE)
