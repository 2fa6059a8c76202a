"""Which texts a theme report asks for: few of each part, the worst first, and none kept back."""

from collections import Counter

from msgspec.structs import replace

from tests.support.made_up.summary_states import tools
from tests.support.made_up.theme_states import THEME, several_rounds
from workbook_qa.core.calendar import Month
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.terms import Answer
from workbook_qa.ledger.events import TextReleased
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.releases.asked_texts import (
    MOST_OF_A_PART,
    AuditTexts,
    RoundText,
    asked_for,
    by_round,
    chosen,
    in_a_row,
    texts_of,
)
from workbook_qa.releases.quotable_texts import PRACTICE, WEAKNESS
from workbook_qa.releases.released_texts import Release

STATE = fold(several_rounds())
NOVEMBER = Month("2026-11")


def round_texts(state: State = STATE) -> list[RoundText]:
    """Every text of November's audits of the theme."""
    found = (one for one in state.issued_in(NOVEMBER) if one.audit.theme == THEME)
    return texts_of(
        AuditTexts(one.audit.reference, one.content, tools()[one.issued.tool], one.audit.audit_type)
        for one in found
        if one.accepted_on
    )


def decided(text: RoundText, how: Release) -> State:
    """The state in which that was decided on the text."""
    reference, field = text.key
    event = TextReleased(
        STATE.audits[reference].issued.on, reference, field, mark_of(text.text), how, text.text
    )
    return replace(STATE, released={(reference, field): event})


def test_few_of_many_texts_are_asked_for() -> None:
    texts = round_texts()
    asked = asked_for(texts, STATE)
    assert len(texts) > 300
    assert len(asked) < len(texts) / 4
    parts = Counter(
        text.quotable.part for text in texts if text.key in asked and text.quotable.kind
    )
    assert max(parts.values()) <= MOST_OF_A_PART


def test_no_is_asked_for_before_partly_and_strengths_have_room() -> None:
    texts = round_texts()
    asked = asked_for(texts, STATE)
    for part in {text.quotable.part for text in texts if text.quotable.part}:
        weak = [
            text for text in texts if text.quotable.part == part and text.quotable.kind == WEAKNESS
        ]
        left = [text for text in weak if text.key not in asked]
        taken = [text for text in weak if text.key in asked]
        if any(text.quotable.judged == Answer.NO for text in left):
            assert {text.quotable.judged for text in taken} == {Answer.NO}
        kinds = {text.quotable.kind for text in texts if text.quotable.part == part}
        shown = {text.quotable.kind for text in texts if text.key in asked and text in weak}
        assert shown <= kinds


def test_all_outstanding_practice_has_room() -> None:
    texts = round_texts()
    practice = {text.key for text in texts if text.quotable.field == PRACTICE}
    assert practice <= {text.key for text in chosen(texts)}


def test_what_is_kept_back_makes_room_for_the_next() -> None:
    texts = round_texts()
    asked = asked_for(texts, STATE)
    first = next(text for text in texts if text.key in asked and text.quotable.kind == WEAKNESS)
    after = asked_for(texts, decided(first, Release.KEEP_BACK))
    assert first.key not in after
    assert len(after) == len(asked)
    assert asked_for(texts, decided(first, Release.RELEASE)) == asked


def test_the_order_of_audits_changes_nothing() -> None:
    texts = round_texts()
    assert asked_for([*reversed(texts)], STATE) == asked_for(texts, STATE)


def test_rounds_are_months_in_a_row() -> None:
    months = [Month(one) for one in ("2026-11", "2026-01", "2025-12", "2026-06", "2026-11")]
    assert in_a_row(months) == [["2025-12", "2026-01"], ["2026-06"], ["2026-11"]]
    assert by_round({"a": Month("2026-01"), "b": Month("2026-03"), "c": Month("2026-02")}) == [
        ["a", "b", "c"]
    ]
