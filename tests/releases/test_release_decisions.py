"""What is typed into the list Texts to release, and what becomes of it (15.2)."""

import datetime
from typing import Any

import pytest

from workbook_qa.core.cells import BLANK, Cell
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Place
from workbook_qa.ledger.events import TextReleased
from workbook_qa.releases.release_decisions import (
    ReleaseReading,
    ReleasesTaken,
    TypedRelease,
    take_releases,
)
from workbook_qa.releases.texts_to_release import ListedText

TODAY = datetime.date(2026, 12, 1)
AUDIT = "CFA-2026-11-0007-K"
TYPED, SHOWN = "Jamie drew the plan.", "[name] drew the plan."
LISTED = ListedText(
    *(AUDIT, "outstanding-practice", "Outstanding practice", "North", "DMT summary"),
    *(TYPED, SHOWN, TODAY),
)
KEY = (AUDIT, "outstanding-practice")


def row(
    decision: Any = None, wording: Any = None, *, shown: str = SHOWN, name: str = LISTED.id
) -> TypedRelease:
    places = (Place("t.xlsx", "Texts to release", cell) for cell in ("E5", "F5", "C5"))
    decided = decision if isinstance(decision, Cell) else Cell(decision)
    return TypedRelease(name, Cell(shown), decided, Cell(wording), *places)


def recorded(decision: str, words: str = "", text: str = TYPED) -> dict[tuple[str, str], Any]:
    return {KEY: TextReleased(TODAY, *KEY, mark_of(text), decision, words)}


def taken(*rows: TypedRelease, base: Any = None, now: Any = None, holds: str = "") -> ReleasesTaken:
    return take_releases(
        ReleaseReading("f" * 64, 7, rows, "Casey Leadwell"),
        texts=[LISTED],
        base=base or {},
        now=base or {} if now is None else now,
        today=TODAY,
        seems_to_hold=lambda _, words: holds if words != SHOWN else "",
    )


@pytest.mark.parametrize(
    ("typed", "decision", "words"),
    [
        (row("Release"), "Release", SHOWN),
        (row(" RELEASE ", "[name] drew  the plan."), "Release", SHOWN),
        (row("Change", "A plan.\r\nTwice."), "Change", "A plan.\nTwice."),
        (row("Keep back"), "Keep back", ""),
        (row("Keep back", "Far too clear who it is"), "Keep back", ""),
    ],
)  # fmt: skip
def test_a_decision_is_recorded_with_the_words_that_may_be_printed(
    typed: TypedRelease, decision: str, words: str
) -> None:
    found = taken(typed)
    (event,) = found.events
    assert (event.decision, event.words) == (decision, words)
    assert (event.reference, event.field, event.text) == (*KEY, mark_of(TYPED))
    assert (event.on, event.by, event.file) == (TODAY, "Casey Leadwell", "f" * 64)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("typed", "code", "cell"),
    [
        (row("Yes"), "release-unknown", "E5"),
        (row(Cell(error="#REF!")), "release-unknown", "E5"),
        (row("Change"), "release-without-wording", "F5"),
        (row("Change", "x" * 2001), "release-without-wording", "F5"),
        (row("Release", "Other words"), "release-wording-unclear", "F5"),
        (row("Release", shown="Jamie Madeup drew it."), "release-text-typed-over", "C5"),
        (row("Change", "Mine", name="0" * 12), "release-of-another-text", "E5"),
    ],
)
def test_what_cannot_be_taken_over_releases_nothing_and_holds_the_list(
    typed: TypedRelease, code: str, cell: str
) -> None:
    found = taken(typed)
    assert found.events == ()
    (problem,) = found.problems
    assert (problem.code, problem.place.cell) == (code, cell)
    assert not found.is_whole
    assert "Jamie" not in str(problem)


def test_a_row_of_a_text_that_has_changed_releases_nothing_and_says_so() -> None:
    found = taken(row("Release", name="0" * 12), row(name="1" * 12))
    assert (found.events, [one.code for one in found.problems]) == ((), ["release-outdated"])
    assert found.is_whole


def test_what_stands_as_it_was_written_is_nothing_new_and_an_older_copy_undoes_nothing() -> None:
    released = recorded("Release", SHOWN)
    assert taken(row("Release"), base=released) == ReleasesTaken()
    assert taken(row(), base={}, now=released) == ReleasesTaken()


def test_a_decision_can_be_changed_and_taken_back() -> None:
    released = recorded("Release", SHOWN)
    assert [one.decision for one in taken(row("Keep back"), base=released).events] == ["Keep back"]
    (event,) = taken(row(BLANK), base=released).events
    assert (event.decision, event.words) == ("", "")


def test_a_decision_on_a_text_that_changed_since_does_not_hold_for_the_new_one() -> None:
    before = recorded("Release", "What stood there", text="What was typed before")
    (event,) = taken(row("Release"), base=before).events
    assert (event.text, event.words) == (mark_of(TYPED), SHOWN)


def test_two_decisions_of_two_copies_are_not_decided_by_us() -> None:
    found = taken(row("Release"), base={}, now=recorded("Keep back"))
    assert (found.events, [one.code for one in found.problems]) == ((), ["release-changed-twice"])
    found = taken(row("Release"), row("Keep back"))
    assert [one.decision for one in found.events] == ["Release"]
    assert [one.code for one in found.problems] == ["release-twice"]


def test_words_that_may_name_somebody_are_told_and_are_the_lead_auditors_own() -> None:
    found = taken(row("Change", "Jamie Madeup drew it."), holds="a full name")
    assert [one.words for one in found.events] == ["Jamie Madeup drew it."]
    (problem,) = found.problems
    assert (problem.code, problem.place.cell) == ("release-wording-suspected", "F5")
    assert "a full name" in problem.found
    assert "Jamie" not in str(problem)
