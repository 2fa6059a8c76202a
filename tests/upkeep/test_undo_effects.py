"""What is said to follow from an undone run: what changes, and nothing else."""

import datetime

import msgspec

from tests.support.made_up.council import ENTRY, PEOPLE, POLICY, WORKERS, a_list, cases_of
from tests.support.made_up.returns import an_audit
from tests.support.made_up.states import recorded
from workbook_qa.core.calendar import Month
from workbook_qa.ledger.events import AuditExempted, CasesSelected
from workbook_qa.ledger.fold import fold
from workbook_qa.selection.draw import select_cases
from workbook_qa.upkeep.undo_effects import _selections

ON = datetime.date(2026, 11, 2)


def drawn(month: str, seed: str) -> CasesSelected:
    cases = a_list(cases_of(*[worker.name for worker in WORKERS], each=3))
    selection, _ = select_cases(ENTRY.month, ENTRY, cases, PEOPLE, {}, seed, POLICY)
    assert selection
    return CasesSelected(ON, msgspec.structs.replace(selection, month=Month(month)))


def test_only_the_month_whose_draw_changes_is_named() -> None:
    october, november = drawn("2026-10", "a"), drawn("2026-11", "b")
    both, one = fold(recorded([october, november])), fold(recorded([october]))
    assert [*_selections(both, one)] == ["November 2026 is not drawn any more."]
    assert [*_selections(one, both)] == ["November 2026 is drawn again."]
    assert [*_selections(both, both)] == []
    anew = fold(recorded([october, drawn("2026-11", "c")]))
    assert [*_selections(anew, both)] == [
        "November 2026 goes back to the draw of before, with the seed b."
    ]


def test_a_run_says_whether_an_audit_was_exempt_or_withdrawn() -> None:
    reference = an_audit().reference
    for withdrawn, word in ((False, "exempt"), (True, "withdrawn")):
        event = AuditExempted(ON, reference, "Moved.", "Casey Leadwell", withdrawn)
        assert event.run_words() == f"{reference} {word}"
