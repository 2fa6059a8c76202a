"""The words of reminders: everything that is meant, in its place, and nothing about a child."""

import msgspec
import pytest

from tests.chasing.test_outstanding import (
    AWAY,
    CHASING,
    PEOPLE,
    REFERENCE,
    audits,
    but,
    day,
    fed_back,
    queried,
    with_actions,
)
from workbook_qa.chasing.chase_notices import chase_notice
from workbook_qa.chasing.outstanding import letters_on, outstanding
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.records import People
from workbook_qa.core.terms import Priority
from workbook_qa.ledger.events import About, Chased
from workbook_qa.ledger.states import State
from workbook_qa.letters.message_kinds import CHASE_WORDS
from workbook_qa.letters.words_files import shipped_words
from workbook_qa.registers.line_of_management import Rung

WORDS = shipped_words(CHASE_WORDS)
NAMES = {"council": "Wexcombe", "lead_auditor": "Casey Leadwell"}


def letters(state: State, on: str, people: People = PEOPLE) -> dict[str, str]:
    """The text that each person gets on a day, by name, of what its doer was asked for before."""
    asked = [
        (name, About(matter.topic, matter.row, matter.due_on, "" if matter.doer else rung.value))
        for matter in outstanding(state, CHASING, WorkingDays(), day(on))
        for name, rung in [("Toni West" if matter.doer else "Tara North", Rung.TEAM_MANAGER)]
    ]
    before = [
        Chased(day("2026-11-01"), name, "", (about,), "m", "s", number)
        for number, (name, about) in enumerate(asked, start=1)
        if people is PEOPLE
    ]
    state = msgspec.structs.replace(state, chased=before)
    found, _ = letters_on(state, people, CHASING, day(on))
    return {letter.to.name: chase_notice(letter, WORDS, **NAMES).body for letter in found}


OUT = State(audits())
QUERIED = State({REFERENCE: queried(audits()[REFERENCE], "2026-11-10")})
ACTIONS = with_actions((Priority.HIGH, "2026-11-20"), (Priority.LOW, "2026-12-08"))


@pytest.mark.parametrize(
    ("state", "on", "person", "words"),
    [
        (
            OUT,
            "2026-11-24",
            "Toni West",
            ["due back soon", f"{REFERENCE}: due on 30 November 2026"],
        ),
        (OUT, "2026-12-01", "Toni West", ["still waiting for the workbooks", "1 working day ago"]),
        (
            OUT,
            "2026-12-07",
            "Sasha Service",
            ["have come to you", f"{REFERENCE}, with Toni West: due", "asked for before"],
        ),
        (
            QUERIED,
            "2026-11-18",
            "Toni West",
            ["I have no answer yet", "answer was due on 17 November"],
        ),
        (
            ACTIONS,
            "2026-11-25",
            "Tara North",
            [
                "past the day they were due",
                f"{REFERENCE}/1, High priority, North: due on 20 November 2026, 3 working days ago",
                "due soon",
                f"{REFERENCE}/2, Low priority, North: due on 8 December 2026\n",
            ],
        ),
        (ACTIONS, "2026-11-25", "Harper Head", ["come to you as the next", f"{REFERENCE}/1"]),
        (
            fed_back(),
            "2026-11-17",
            "Tara North",
            [
                "North, discussed with the worker",
                "North, placed on the child's file: due on 16 Nov",
            ],
        ),
    ],
)
def test_each_thing_stands_in_its_part(
    state: State, on: str, person: str, words: list[str]
) -> None:
    text = letters(state, on)[person]
    assert text.startswith(f"Dear {person}\n\nThis is a note")
    assert text.endswith("Thank you.\n\nCasey Leadwell\nWexcombe\n")
    places = [text.find(each) for each in words]
    assert -1 not in places, text
    assert places == sorted(places)
    assert "\n\n\n" not in text
    assert "{" not in text


def test_nothing_of_what_an_action_says_and_no_case_stands_in_a_reminder() -> None:
    for state in (OUT, QUERIED, ACTIONS, fed_back()):
        for on in ("2026-11-24", "2026-12-07"):
            for text in letters(state, on).values():
                assert "Rewrite the plan" not in text
                assert audits()[REFERENCE].audit.case_id not in text
                assert "Northern Adams" not in text


def test_who_stands_in_is_told_why_it_comes_to_them() -> None:
    texts = letters(ACTIONS, "2026-11-23", but("Tara North", **AWAY))
    assert "whoever would be asked first is away at the moment" in texts["Harper Head"]
    assert "of your team" not in texts["Harper Head"]
    assert "is away" not in letters(ACTIONS, "2026-11-23")["Tara North"]


def test_the_subject_says_how_much_it_is_and_a_workbook_is_told_of() -> None:
    (letter,) = (each for each in letters_on(ACTIONS, PEOPLE, CHASING, day("2026-11-25"))[0]
                 if each.to.name == "Tara North")  # fmt: skip
    notice = chase_notice(letter, WORDS, **NAMES)
    assert notice.subject == "Case file audits: 2 things to look at"
    assert "workbook with this message" not in notice.body
    assert (
        "workbook with this message"
        in chase_notice(letter, WORDS, **NAMES, with_workbook=True).body
    )
