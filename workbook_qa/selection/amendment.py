"""What the Head of Service changes in a selection before anything is issued (paragraph 4.1).

A drawn case may be exchanged for a reserve, and another auditor named; each with a reason. What
breaks a rule is refused, and then nothing of the amendment counts. An auditor over their quota
is not refused: that is the Head of Service's to decide, and the reason is on the record. A line
cannot be removed or added, so that no audit disappears between the draw and the issue.
"""

from collections.abc import Sequence

import msgspec

from workbook_qa.core.calendar import Month, month_words
from workbook_qa.core.policy import Policy
from workbook_qa.core.privacy.free_text import suspected_in
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.records import Case, CaseList, Draw, People, Person, Selection
from workbook_qa.core.wording import fold_name, suggest, tidy
from workbook_qa.registers.case_list.case_ids import may_be_shown
from workbook_qa.selection.eligibility import is_available
from workbook_qa.selection.independence import names_for, objections, responsible_for

EXCHANGED = "Exchanged by the Head of Service"


class WantedDraw(msgspec.Struct, frozen=True):
    """One line of the selection as it was read back from the workbook.

    Attributes:
        order_no: what the line says of the case's place in the random order; it only tells
            which drawn case a reserve was exchanged for.
        place: the cell of the case id; auditor_place, reason_place: their cells, where known.
    """

    order_no: int | None
    case_id: str
    auditor: str
    reason: str
    place: Place
    auditor_place: Place | None = None
    reason_place: Place | None = None


def amend(
    selection: Selection,
    wanted: Sequence[WantedDraw],
    case_list: CaseList,
    people: People,
    policy: Policy,
) -> tuple[Selection, list[Problem]]:
    """The selection as the Head of Service wants it, or as it was where that breaks a rule.

    Every line is checked for independence against the registers as they are now, whether or not
    it was changed. Amending an amended selection with the same lines changes nothing. A case
    that was exchanged stands among the reserves afterwards, with a note, and can be taken back.

    Args:
        selection: as drawn, or as last amended.
        wanted: every line of the workbook, in any order.
    """
    cases = {case.case_id: case for case in case_list.cases}
    problems = _wrong_number(selection, wanted)
    seen: set[str] = set()
    for row in wanted:
        case_id = tidy(row.case_id)
        draw = find_draw((*selection.drawn, *selection.reserves), case_id)
        if draw is None:
            problems.append(_not_selected(row))
        elif case_id in seen:
            problems.append(_drawn_twice(row))
        else:
            case = cases.get(case_id, draw)
            problems += _reason_problems(row, find_draw(selection.drawn, case_id), people)
            problems += _named_in_reason(row, people, selection)
            problems += _auditor_problems(row, case, selection.month, people, policy)
        seen.add(case_id)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return selection, problems
    return _amended(selection, wanted, people), problems


def find_draw(draws: Sequence[Draw], case_id: str) -> Draw | None:
    """The line of that case, or None."""
    return next((draw for draw in draws if draw.case_id == tidy(case_id)), None)


def _drawn_twice(row: WantedDraw) -> Problem:
    return Problem(
        "case-drawn-twice",
        row.place,
        found=f"Case {tidy(row.case_id)} stands here a second time.",
        todo="Put back the case that was drawn, or take another of the reserve cases.",
    )


def _not_selected(row: WantedDraw) -> Problem:
    case_id = tidy(row.case_id)
    return Problem(
        "case-not-selected",
        row.place,
        found=(
            f"{f'Case {case_id}' if may_be_shown(case_id) else 'What stands here'} is neither "
            "drawn nor a reserve case."
            if case_id
            else "There is no case id."
        ),
        todo="Put back the case that was drawn, or take one of the reserve cases.",
    )


def _wrong_number(selection: Selection, wanted: Sequence[WantedDraw]) -> list[Problem]:
    number, drawn = len(wanted), len(selection.drawn)
    if number == drawn:
        return []
    place = wanted[-1].place if wanted else Place()
    missing = {draw.case_id for draw in selection.drawn} - {tidy(row.case_id) for row in wanted}
    return [
        Problem(
            "amendment-not-allowed",
            Place(place.file, place.sheet),
            found=(
                f"{drawn} audits were drawn and {number} lines are here."
                + (f" Not here: case {', '.join(sorted(missing))}." if number < drawn else "")
            ),
            todo=(
                "Lines can be changed, not removed or added. Put the line back or exchange its "
                "case for a reserve; for another number of audits change the schedule and select "
                "again."
            ),
        )
    ]


def _named_in_reason(row: WantedDraw, people: People, selection: Selection) -> list[Problem]:
    """The reason stays on record for good, and needs nobody of a child's family."""
    found = suspected_in(tidy(row.reason), None, None, people, selection.as_at)
    if found is None or not found.strong:
        return []
    return [
        Problem(
            "amendment-reason-names",
            row.reason_place or row.place,
            f"The reason seems to hold {found.kinds}.",
            "Say it without: it stays in the ledger for good, and the case id is enough.",
        )
    ]


def _reason_problems(row: WantedDraw, before: Draw | None, people: People) -> list[Problem]:
    """A change without a reason, or a reason without a change."""
    place = row.reason_place or row.place
    reason = tidy(row.reason)
    if before is None:
        what = f"Case {tidy(row.case_id)} was put in"
    elif before.reason or not _same_person(before.auditor, row.auditor, people):
        what = f"The line of case {before.case_id} was changed"
    elif reason:
        found = f"There is a reason at case {before.case_id}, and nothing is changed there."
        todo = "Make the change that is meant, or clear the reason; it is not recorded."
        return [Problem("amendment-without-change", place, found, todo)]
    else:
        return []
    if reason:
        return []
    todo = "Say why in the column for the reason, or put back what was drawn."
    found = f"{what}, and no reason is given."
    return [Problem("amendment-without-reason", place, found, todo)]


def _auditor_problems(
    row: WantedDraw, case: Case | Draw, month: Month, people: People, policy: Policy
) -> list[Problem]:
    """Why the person named may not audit the case: unknown, away, or not independent."""
    auditor = people.person(row.auditor)
    if auditor is None or not auditor.audits:
        return [_auditor_unknown(row, people)]
    problems = []
    if not is_available(auditor, month, people):
        problems.append(_away(row, auditor, month))
    rules = objections(auditor, responsible_for(case), people, policy)
    if rules:
        problems.append(
            Problem(
                "auditor-not-independent",
                row.auditor_place or row.place,
                found=f"{auditor.name} may not audit case {case.case_id}: {'; '.join(rules)}.",
                todo="Name another auditor.",
            )
        )
    return problems


def _auditor_unknown(row: WantedDraw, people: People) -> Problem:
    auditors = [person.name for person in people.staff if person.audits]
    name = tidy(row.auditor)
    near = suggest(name, auditors)
    return Problem(
        "auditor-unknown",
        row.auditor_place or row.place,
        found=(
            f"'{name}' is not an auditor of the people register."
            if name
            else "There is no auditor."
        ),
        todo=(
            f"Did you mean '{near}'?"
            if near and fold_name(near) != fold_name(name)
            else "Name somebody whom the people register says audits."
        ),
    )


def _away(row: WantedDraw, auditor: Person, month: Month) -> Problem:
    return Problem(
        "amendment-not-allowed",
        row.auditor_place or row.place,
        found=f"By the people register {auditor.name} is not available in {month_words(month)}.",
        todo="Name another auditor, or put the people register right.",
    )


def _amended(selection: Selection, wanted: Sequence[WantedDraw], people: People) -> Selection:
    """The selection with the changes, none of which breaks a rule."""
    drawn = tuple(
        sorted((_line(row, selection, people) for row in wanted), key=lambda draw: draw.order)
    )
    kept = {draw.case_id for draw in drawn}
    exchanged = tuple(
        msgspec.structs.replace(draw, auditor="", reason=_note(draw, selection, wanted))
        for draw in selection.drawn
        if draw.case_id not in kept
    )
    asked = {draw.auditor for draw in drawn}
    idle = {*selection.unused, *(draw.auditor for draw in selection.drawn)} - asked
    return msgspec.structs.replace(
        selection,
        drawn=drawn,
        reserves=(*(d for d in selection.reserves if d.case_id not in kept), *exchanged),
        unused=tuple(sorted(idle, key=fold_name)),
    )


def _note(draw: Draw, selection: Selection, wanted: Sequence[WantedDraw]) -> str:
    """What is said of a drawn case that was exchanged: for which case, where the line tells."""
    for row in wanted:
        if row.order_no == draw.order and find_draw(selection.drawn, row.case_id) is None:
            return f"{EXCHANGED} for case {tidy(row.case_id)}"
    return EXCHANGED


def _line(row: WantedDraw, selection: Selection, people: People) -> Draw:
    """The line as it stands from now on; its reason only where something was changed."""
    before = find_draw(selection.drawn, row.case_id)
    draw = before or find_draw(selection.reserves, row.case_id)
    auditor = people.person(row.auditor)
    if draw is None or auditor is None:
        raise ValueError("only lines without problems can be taken over")
    is_as_drawn = (
        before is not None
        and not before.reason
        and _same_person(before.auditor, row.auditor, people)
    )
    if is_as_drawn:
        return draw
    return msgspec.structs.replace(draw, auditor=auditor.name, reason=tidy(row.reason))


def _same_person(one: str, other: str, people: People) -> bool:
    """Whether two names are the same person's by the people register."""
    return bool(names_for(one, people) & names_for(other, people))
