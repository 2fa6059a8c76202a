"""The tables of the DMT summary on 5.3 (d) progress with actions and (e) outstanding practice."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from workbook_qa.actions.action_urgency import AGE_BANDS
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import ActionStatus, Priority
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import (
    NO_DATE,
    NOT_OVERDUE,
    ActionFact,
    AuditFact,
    Periods,
    Share,
    under,
)
from workbook_qa.reports.summary.tables.summary_audits import ALL_TEAMS, numbers
from workbook_qa.reports.summary.tables.summary_escalation import is_escalated

BANDS = tuple(name for _, name in AGE_BANDS)
STATUSES = (
    ActionStatus.OPEN,
    ActionStatus.REOPENED,
    ActionStatus.DONE,
    ActionStatus.VERIFIED,
    ActionStatus.WITHDRAWN,
)
NO_PRIORITY = "No priority"
_FINISHED = (ActionStatus.DONE, ActionStatus.VERIFIED)


def actions_table(facts: list[ActionFact], teams: Iterable[str], periods: Periods) -> Table:
    """Actions by priority and by team: set, how they stand, how late, and weighted progress."""
    groups = [("All actions", "All actions", facts)]
    groups += [("Priority", name, found) for name, found in _by(facts, priority_name).items()]
    groups += [("Team", name, found) for name, found in _by_team(facts, teams).items()]
    return Table(
        name="Actions",
        title=f"(d) Progress with actions, to {periods.now.label}",
        says=(
            "Actions set in the 12 months, and older ones that are still open. Overdue is counted "
            "in working days; advice is not monitored and is not counted."
        ),
        columns=(
            Column("Grouped by", width=13),
            Column("Group", width=28),
            *numbers("Set", f"Set in {periods.now.label}", width=10),
            *numbers(*(status.value for status in STATUSES), width=11),
            *numbers("Overdue", width=10),
            *numbers(*(f"Overdue {band}" for band in BANDS), width=10),
            *numbers("Escalated", width=11),
            *_WEIGHTS,
        ),
        rows=tuple((*names, *_progress(found, periods)) for *names, found in groups),
    )


def _progress(facts: list[ActionFact], periods: Periods) -> list[TableValue]:
    status = Counter(fact.status for fact in facts)
    age = Counter(fact.age for fact in facts if fact.is_overdue)
    return [
        len(facts),
        sum(fact.set_in in periods.now for fact in facts),
        *(status[one] for one in STATUSES),
        sum(fact.is_overdue for fact in facts),
        *(age[band] for band in BANDS),
        sum(map(is_escalated, facts)),
        *weighted_progress(facts, periods.least),
    ]


_WEIGHTS = (
    *numbers("Weight", "Weight done or verified", width=11),
    Column("Weighted progress", "percent", 11),
)


def weighted_progress(facts: Iterable[ActionFact], least: int) -> list[TableValue]:
    """All weight, what is done or verified of it, and the share (paragraph 4.3).

    Withdrawn actions have none. The share stands only where at least `least` actions are counted.
    """
    kept = [fact for fact in facts if fact.status is not ActionStatus.WITHDRAWN]
    whole = sum(fact.weight for fact in kept)
    done = sum(fact.weight for fact in kept if fact.status in _FINISHED)
    enough = Share(0, len(kept), least).is_enough
    return [whole, done, done / whole if enough else under(least)]


def team_priority_table(facts: list[ActionFact], teams: Iterable[str], periods: Periods) -> Table:
    """Actions by team and priority together; a team's priority without actions has no row."""
    rows = [
        (team, priority, *_standing(found, periods.least))
        for team, of_team in _by_team(facts, teams).items()
        for priority, found in _by(of_team, priority_name).items()
        if found
    ]
    return Table(
        name="ActionsByTeam",
        title=f"(d) Actions by team and priority, to {periods.now.label}",
        says="The same actions as on the sheet d Actions; only what has actions is listed.",
        columns=(
            Column("Team", width=34),
            Column("Priority", "status", 16),
            *numbers("Set", "Open or reopened", "Done", "Verified", "Withdrawn", "Overdue"),
            *numbers(*(f"Overdue {band}" for band in BANDS), "Escalated", width=11),
            *_WEIGHTS,
        ),
        rows=tuple(rows),
        total=(ALL_TEAMS, "All priorities", *_standing(facts, periods.least)),
        empty="No actions have been set.",
    )


def _standing(facts: list[ActionFact], least: int) -> list[TableValue]:
    status = Counter(fact.status for fact in facts)
    age = Counter(fact.age for fact in facts if fact.is_overdue)
    return [
        len(facts),
        sum(fact.is_open for fact in facts),
        status[ActionStatus.DONE],
        status[ActionStatus.VERIFIED],
        status[ActionStatus.WITHDRAWN],
        sum(fact.is_overdue for fact in facts),
        *(age[band] for band in BANDS),
        sum(map(is_escalated, facts)),
        *weighted_progress(facts, least),
    ]


def open_by_age_table(facts: list[ActionFact], periods: Periods) -> Table:
    """Open actions by how late they are, by priority."""
    still_open = [fact for fact in facts if fact.is_open]
    groups = _by(still_open, priority_name)
    ages = [NOT_OVERDUE, *(band for band in BANDS)]
    ages += [NO_DATE] if any(fact.age == NO_DATE for fact in still_open) else []
    return Table(
        name="OpenActions",
        title=f"(d) Open actions by age and priority, to {periods.now.label}",
        says="Working days past the due date. Open and reopened actions, whenever they were set.",
        columns=(Column("Working days overdue", width=24), *numbers(*groups, "All open", width=13)),
        rows=tuple(
            (age, *_aged(list(groups.values()), age), sum(fact.age == age for fact in still_open))
            for age in ages
        ),
        total=("All open", *map(len, groups.values()), len(still_open)),
    )


def _aged(groups: list[list[ActionFact]], age: str) -> list[int]:
    return [sum(fact.age == age for fact in found) for found in groups]


def priority_name(fact: ActionFact) -> str:
    """Its priority's word, or `NO_PRIORITY`."""
    return fact.priority.value if fact.priority else NO_PRIORITY


def _by(
    facts: Iterable[ActionFact], name: Callable[[ActionFact], str]
) -> dict[str, list[ActionFact]]:
    """By priority, highest first, whether or not there are any."""
    found: dict[str, list[ActionFact]] = {priority.value: [] for priority in Priority}
    for fact in facts:
        found.setdefault(name(fact), []).append(fact)
    return found


def _by_team(facts: Iterable[ActionFact], teams: Iterable[str]) -> dict[str, list[ActionFact]]:
    found: dict[str, list[ActionFact]] = {team: [] for team in teams}
    for fact in facts:
        found[fact.team].append(fact)
    return found


# ---- (e) outstanding practice -------------------------------------------------------------


def outstanding_practice(fact: AuditFact) -> str:
    """What its auditor wrote as outstanding practice to share, or empty."""
    return fact.content.entries.get(Meaning.OUTSTANDING_PRACTICE, "") if fact.content else ""


Mask = Callable[[str], str]

NAME_SHOWN = "[name]"
CASE_SHOWN = "[case]"
LONGEST_PLAIN_NUMBER = 3


def mask_for(state: State) -> Mask:
    """A function that replaces every staff name and case id of the audits in a text.

    The DMT summary shows teams, never auditors or workers (requirements, section 4). Whole words
    only. A full name goes in whatever case it was typed; a part of one where it is capitalised
    as in the name, so that "Avery" goes as well as "Avery Example". Case ids of three characters
    and less stay: they cannot be told from plain numbers. People the audits do not know cannot
    be found here; they are queried when a return comes in (``personal-data-suspected``).
    """
    audits = [audit.audit for audit in state.audits.values()]
    cases = {audit.case_id for audit in audits if len(audit.case_id) > LONGEST_PLAIN_NUMBER}
    names = _names_pattern(
        {
            name
            for audit in audits
            for name in (audit.auditor, audit.worker, audit.team_manager, audit.head_of_service)
        }
    )

    def mask_case(found: re.Match[str]) -> str:
        return CASE_SHOWN if found[0] in cases else found[0]

    def mask(text: str) -> str:
        text = re.sub(r"[\w/-]*\w", mask_case, text)
        return names.sub(NAME_SHOWN, text) if names else text

    return mask


def _names_pattern(names: set[str]) -> re.Pattern[str] | None:
    """Any of the names or their parts as whole words, one or more in a row; None without names."""
    parts = {part for name in names for part in re.split(r"[\s,]+", name)}
    whole = "|".join(map(re.escape, sorted(filter(None, map(str.strip, names)), key=_long_first)))
    single = "|".join(
        map(re.escape, sorted((part for part in parts if len(part) > 2), key=_long_first))
    )
    if not whole:
        return None
    one = rf"(?:(?i:{whole})" + (rf"|(?:{single})" if single else "") + r")(?!\w)"
    return re.compile(rf"(?<!\w){one}(?:\s+{one})*")


def _long_first(word: str) -> tuple[int, str]:
    return -len(word), word
