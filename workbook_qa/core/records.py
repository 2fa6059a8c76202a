"""The things the registers, the selection and the returns speak of, as frozen values."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TypeVar

import msgspec

from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.problem import Place
from workbook_qa.core.terms import ActionKind, AuditType, Priority, Role
from workbook_qa.core.wording import fold_name

# The same few people stand in thousands of rows.
_folded_name = lru_cache(maxsize=4096)(fold_name)


class Case(msgspec.Struct, frozen=True):
    """One child's record, known by its case id alone.

    Attributes:
        audit_types: the groups it may be audited in (one, or two for a disabled child).
        team, worker: as they stand in the people register.
        disability: which signal says so (``recorded``, ``need N2``, ``team``), or empty.
        reviewing_officer: their name; None where the case list has no such column.
        context: read-only dates for the cover, such as ("Date last seen", 3 November 2026).
        place: the row it comes from.
    """

    case_id: str
    audit_types: tuple[AuditType, ...]
    team: str
    worker: str
    age: int | None = None
    disability: str = ""
    reviewing_officer: str | None = None
    context: tuple[tuple[str, datetime.date], ...] = ()
    place: Place = Place()


class Exclusion(msgspec.Struct, frozen=True):
    """A case that may not be drawn, and why (one of a few fixed reasons, for counting)."""

    case_id: str
    reason: str
    place: Place = Place()


class CaseList(msgspec.Struct, frozen=True):
    """What the case list gives: the cases that may be drawn and the rows that may not.

    Attributes:
        as_at: the day on which ages were worked out and cases were open.
        files: what it was read from, by name, with each file's SHA-256.
        id_shape: what its case ids are made of, such as ``digits``; empty where none was read.
    """

    as_at: datetime.date
    cases: tuple[Case, ...]
    exclusions: tuple[Exclusion, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    id_shape: str = ""


class Team(msgspec.Struct, frozen=True):
    """A team of the people register.

    Attributes:
        called: its name as it is written, where another team has the same and `name` tells more.
    """

    name: str
    service_area: str
    team_manager: str
    head_of_service: str
    also_known_as: tuple[str, ...] = ()
    disabled_children: bool = False
    place: Place = Place()
    called: str = ""


class Person(msgspec.Struct, frozen=True):
    """A member of staff of the people register.

    Attributes:
        team: empty for those above teams.
        audits: whether they audit at all; quota: how many a month (paragraph 4.1: at least 1).
        line_manager: only where it is not the Team Manager of their team.
        away_from, away_to: not available between these days, both included.
        no_email: whether the register says that they have no address; `email` is then that of
            whoever acts for them, to whom their letters go.
        called: their name as it is written, where another has the same and `name` tells more.
    """

    name: str
    role: Role
    team: str
    email: str
    audits: bool
    quota: int = 1
    also_known_as: tuple[str, ...] = ()
    line_manager: str = ""
    away_from: datetime.date | None = None
    away_to: datetime.date | None = None
    place: Place = Place()
    called: str = ""
    no_email: bool = False

    def is_away(self, start: datetime.date, end: datetime.date) -> bool:
        """Whether they are away for the whole of `start` to `end`."""
        if self.away_from is None and self.away_to is None:
            return False
        return (self.away_from or start) <= start and (self.away_to or end) >= end


class People(msgspec.Struct, frozen=True, dict=True):
    """The people register.

    The two indexes by name are made once, on first use: a register is asked for thousands of
    names. They take no part in comparing or encoding.
    """

    teams: tuple[Team, ...]
    staff: tuple[Person, ...]
    working_days: WorkingDays = WorkingDays()

    @property
    def mark(self) -> str:
        """The same for the same register: whether a workbook was worked out with this one."""
        names = [(one.name, one.team_manager, *one.also_known_as) for one in self.teams]
        names += [(one.name, one.role, *one.also_known_as) for one in self.staff]
        return hashlib.sha256(repr((self.working_days.mark, names)).encode()).hexdigest()[:12]

    def team(self, name: str) -> Team | None:
        """The team of that name or known by it, or None; compared after folding.

        A name that several share, and that tells none of them, is none's.
        """
        return self._teams_by_name.get(_folded_name(name))

    def teams_called(self, name: str) -> list[Team]:
        """Every team that the name fits: more than one where it is what several are called."""
        team, folded = self.team(name), fold_name(name)
        if team:
            return [team]
        return [team for team in self.teams if team.called and fold_name(team.called) == folded]

    def people_called(self, name: str) -> list[Person]:
        """Every person that the name fits, likewise."""
        person, folded = self.person(name), fold_name(name)
        if person:
            return [person]
        return [each for each in self.staff if each.called and fold_name(each.called) == folded]

    def person(self, name: str) -> Person | None:
        """The person of that name or known by it, or None; compared after folding."""
        return self._staff_by_name.get(_folded_name(name))

    @cached_property
    def _teams_by_name(self) -> dict[str, Team]:
        return _by_name(self.teams)

    @cached_property
    def _staff_by_name(self) -> dict[str, Person]:
        return _by_name(self.staff)

    def holder(self, role: Role) -> Person | None:
        """The first person who holds that role."""
        return next((person for person in self.staff if person.role is role), None)


Named = TypeVar("Named", Team, Person)


def _by_name(entries: Iterable[Named]) -> dict[str, Named]:
    """Every folded name with the first entry it fits, names of their own before other names."""
    found: dict[str, Named] = {}
    for entry in entries:
        found.setdefault(fold_name(entry.name), entry)
    for entry in entries:
        for name in entry.also_known_as:
            found.setdefault(fold_name(name), entry)
    return found


class ScheduleEntry(msgspec.Struct, frozen=True):
    """What the thematic schedule says of a month (paragraph 4.1, Appendix 1).

    Attributes:
        audit_types: empty for all four; teams: empty for all.
        number: how many audits; None for one for each auditor's quota.
        lead: the Head of Service who leads on the theme (paragraph 5.3).
    """

    month: Month
    theme: str
    audit_tool: str
    audit_types: tuple[AuditType, ...] = ()
    teams: tuple[str, ...] = ()
    number: int | None = None
    lead: str = ""
    agreed_on: datetime.date | None = None
    place: Place = Place()


class Draw(msgspec.Struct, frozen=True):
    """One line of a selection: a drawn case and its auditor.

    Attributes:
        order: the case's place in the random order (1 is first).
        worker, team: of the case at selection.
        reason: why the Head of Service changed the case or the auditor; empty when drawn.
    """

    case_id: str
    audit_type: AuditType
    team: str
    worker: str
    auditor: str
    order: int
    reason: str = ""


class Selection(msgspec.Struct, frozen=True):
    """A month's draw with all that is needed to show how it came about (paragraph 4.1).

    Attributes:
        seed: what the random order was made with.
        population: how many cases were eligible; population_digest: SHA-256 of their ids,
            sorted, one a line.
        drawn: the cases with their auditors, in random order.
        reserves: further cases in random order, with no auditor.
        exclusions: how many cases were left out, by reason.
        passed_over: (case id, reason) of cases before the last drawn one that were not taken.
        not_available: auditors who are away all month; unused: auditors left without a case.
        not_checked: rules that could not be checked with these registers.
        equal_chances: whether every child had the same chance; before this was kept, draws were
            spread over workers.
        chances: of a draw that was spread, the least and the greatest chance of a child, in
            hundredths of the mean chance; empty before this was kept.
    """

    month: Month
    theme: str
    audit_tool: str
    lead: str
    seed: str
    as_at: datetime.date
    population: int
    population_digest: str
    drawn: tuple[Draw, ...]
    reserves: tuple[Draw, ...] = ()
    exclusions: tuple[tuple[str, int], ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    not_available: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    equal_chances: bool = False
    chances: tuple[int, ...] = ()


class Audit(msgspec.Struct, frozen=True, gc=False):
    """One case, one auditor, one audit tool, one month.

    Team, worker and managers are those at issue and are kept (requirements, default 16).
    `audit_type` is that of the selection. The window is what the auditor looks back on.
    """

    reference: str
    month: Month
    theme: str
    tool_id: str
    tool_name: str
    tool_version: str
    case_id: str
    audit_type: AuditType
    team: str
    service_area: str
    worker: str
    team_manager: str
    head_of_service: str
    auditor: str
    auditor_role: Role
    issued_on: datetime.date
    due_on: datetime.date
    window_start: datetime.date
    window_end: datetime.date
    context: tuple[tuple[str, datetime.date], ...] = ()


class Return(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What was typed into the input cells of a workbook that came back.

    `entries` holds every input that is not blank, by field id, in canonical words: grades and
    choices as in `terms`, dates as 2026-11-05, times as 14:30, numbers as digits. Field ids:

    * ``Q1.1.answer``, ``Q1.1.evidence``, ``Q1.1.reason`` and, where asked, ``Q9.1.count``;
    * ``S1.grade`` and ``S1.reason`` for each practice standard;
    * a judgement entry's own id, such as ``overall-grade``;
    * ``A1.kind``, ``.questions``, ``.what``, ``.priority``, ``.owner``, ``.due``, ``.measure``,
      ``.reason`` for each row of the actions;
    * in a workbook that went back, ``reply.<code>.<field>``: why a query is right as it is, by the
      query's code and the field it is about (see `replies`).

    Where a text is held, `entries` has the words that say so, and `held` what was typed: to compare
    returns, and for the ingest report alone (see `core.privacy.held_texts`). As it is recorded
    a return holds nothing back.
    """

    reference: str
    entries: Mapping[str, str]
    held: Mapping[str, str] = {}

    @property
    def as_typed(self) -> Mapping[str, str]:
        """Every entry as it was typed."""
        return {**self.entries, **self.held} if self.held else self.entries


class Remark(msgspec.Struct, frozen=True, gc=False):
    """Words that came with a return and are no entry of it.

    Attributes:
        kind: what they stood in: a comment, a text box or the mail.
        sheet, cell: where; empty for a mail.
    """

    kind: str
    text: str
    sheet: str = ""
    cell: str = ""


class Action(msgspec.Struct, frozen=True, gc=False):
    """One row of the actions of a return; what is blank there is empty or None here.

    `id` is the audit's reference and the row: ``CFA-2026-11-0007-K/1``.
    `questions` are ids of questions or standards, such as ``1.1`` or ``S8``.
    `typed` is what is to be done as it was typed, where `what` is held: by that, and by nothing
    else, actions of different returns are compared.
    """

    id: str
    reference: str
    number: int
    kind: ActionKind
    what: str
    questions: tuple[str, ...] = ()
    priority: Priority | None = None
    owner: str = ""
    due_on: datetime.date | None = None
    measure: str = ""
    reason: str = ""
    typed: str = ""

    @property
    def compared_by(self) -> str:
        """The words by which it is told from other actions."""
        return self.typed or self.what
