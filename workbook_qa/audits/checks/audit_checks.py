"""The checks of an audit's return that its workbook can tell too (requirements, section 3).

Each is one thing that would come back to the auditor: the code of its problem, the input it is
about, the condition, and the words shown beside the row. The problem in full words is that of
`returns.rules`, which asks here whether there is one. Blank cells that count as something (see
`returns.rules.blank_entries`) are not missed here either.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import msgspec

from workbook_qa.audits.checks.audit_facts import EXPECTED, KNOWN
from workbook_qa.audits.checks.conditions import (
    All,
    AllNames,
    Any,
    Blank,
    Condition,
    EachIs,
    Fewer,
    FewWords,
    Filled,
    Is,
    Lacks,
    Misread,
    Named,
    Names,
    NamesUnknown,
    Not,
    Repeated,
    Shorter,
    Typed,
    Working,
)
from workbook_qa.core.audit_tool import AuditTool, EntryKind, JudgementEntry, Meaning, Question
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import ActionKind, Answer, AuditType, Grade, Priority, YesNo

SAFEGUARDING_NEEDS = "8.1"
SAFEGUARDING_PLAN = "8.2"
SUPERVISION = "9.1"
REPEATED = 3
FEWEST_WORDS = 3
ANSWER, GRADE, FILL_IN = "Answer", "Grade", "Fill in"
# An Inadequate of one of these standards, and what the overall grade is at most then (default 2).
LIMITS = (
    (("8",), Grade.INADEQUATE),
    (("1", "10"), Grade.REQUIRES_IMPROVEMENT),
)
CEILINGS = tuple(f"at most {grade}" for grade in (*(limit for _, limit in LIMITS), Grade.GOOD))
TO_DO = (ANSWER, GRADE, FILL_IN)  # words of what is not typed yet, rather than wrong
CONCERN_NEEDS = (Meaning.CONCERN_TOLD, Meaning.CONCERN_DATE, Meaning.CONCERN_TIME)
_ACTION_PARTS = ("what", "questions", "owner", "priority", "due", "measure", "reason")
_UNREAD = {
    EntryKind.CHOICE: ("entry-not-allowed", "Choose from the list"),
    EntryKind.GRADE: ("grade-not-on-scale", "Choose from the list"),
    EntryKind.DATE: ("not-a-date", "A date?"),
    EntryKind.TIME: ("not-a-time", "A time?"),
    EntryKind.NUMBER: ("not-a-number", "A number?"),
    EntryKind.TEXT: ("entry-too-long", "Too long"),
}

_CELL = "the cell refuses it while one types; only a paste brings it in"
_FILE = "it is seen in the file that comes back, not in its cells"
_ARRIVAL = "it hangs on the day of arrival, or on closures known then"
_REGISTER = "it needs the people register, which no workbook holds"
_WORDS = "it is read from words, by rules that no formula holds"
# What goes back to the auditor and the workbook cannot tell, each with the reason.
ONLY_INGEST_CAN_TELL: Mapping[str, str] = {
    "date-not-plausible": _CELL,
    "cell-error": _CELL,
    "formula-in-answer": _CELL,
    "question-missing": _FILE,
    "sheet-gone": _FILE,
    "heading-missing": _FILE,
    "row-not-read": _FILE,
    "cells-merged": _FILE,
    "locked-cell-changed": _FILE,
    "text-not-carried": _FILE,
    "comment-beside-cells": _FILE,
    "text-box-beside-cells": _FILE,
    "picture-beside-cells": _FILE,
    "words-struck-out": _FILE,
    "audit-date-out-of-range": _ARRIVAL,
    "due-date-not-workable": _ARRIVAL,
    "due-date-put-back": _ARRIVAL,
    "owner-unknown": _REGISTER,
    "personal-data-found": _WORDS,
    "personal-data-suspected": _WORDS,
    # Of `action-not-smart` too few words are told, more than one owner and vague words are not.
    "action-not-smart owner": _WORDS,
    "action-not-smart vague": _WORDS,
}


Shared = Names | AllNames | Working


class Check(msgspec.Struct, frozen=True):
    """One thing that would come back, where it is so.

    Attributes:
        code: of its problem.
        field: the input it is about, in whose row it is told.
        word: what is said beside the row.
    """

    code: str
    field: str
    condition: Condition
    word: str


class Checks(msgspec.Struct, frozen=True, dict=True):
    """All checks of one form, in the order of their urgency in a row."""

    checks: tuple[Check, ...]
    workings: tuple[Shared, ...]
    known: tuple[str, ...]

    def firing(self, typed: Typed) -> Iterator[Check]:
        """Those that are so of what is typed."""
        return (check for check in self.checks if check.condition.holds(typed))

    def fields(self, code: str, typed: Typed) -> list[str]:
        """The fields of which a problem of that code is so, in the order of the form."""
        checks = self._by_code.get(code, ())
        return [check.field for check in checks if check.condition.holds(typed)]

    @cached_property
    def _by_code(self) -> Mapping[str, Sequence[Check]]:
        found: dict[str, list[Check]] = {}
        for check in self.checks:
            found.setdefault(check.code, []).append(check)
        return found


@lru_cache(maxsize=64)
def checks_of(tool: AuditTool, audit_type: AuditType, policy: Policy) -> Checks:
    """The checks of the form of one audit type."""
    return _Making(tool, audit_type, policy).made()


class _Making:
    def __init__(self, tool: AuditTool, audit_type: AuditType, policy: Policy) -> None:
        self.tool, self.policy = tool, policy
        self.core, self.questions = tool.questions(), tool.questions(audit_type)
        self.rows = [f"A{number}" for number in range(1, tool.action_rows + 1)]
        self.names = {row: Names(f"{row}.questions") for row in self.rows}
        self.used = {
            row: Working(f"{row} used", Any(tuple(map(Filled, self._fields(row)))))
            for row in self.rows
        }
        monitored: dict[str, Condition] = {
            row: Not(Is(f"{row}.kind", (ActionKind.ADVICE,))) for row in self.rows
        }
        self.monitored = monitored
        soon = (str(Priority.IMMEDIATE), str(Priority.HIGH))
        self.urgent: dict[str, Condition] = {
            row: All(
                (
                    self.used[row],
                    monitored[row],
                    Any((Is(f"{row}.priority", soon), Not(Filled(f"{row}.priority")))),
                )
            )
            for row in self.rows
        }
        parts = tuple((monitored[row], self.names[row]) for row in self.rows)
        self.acted_on = AllNames("acted on", parts)
        parts = tuple((self.urgent[row], self.names[row]) for row in self.rows)
        self.urgently = AllNames("urgently acted on", parts)
        self.known = (
            *(question.id for question in self.questions),
            *(f"S{standard.id}" for standard in tool.standards),
        )
        self.workings: list[Shared] = [
            *self.names.values(),
            *self.used.values(),
            self.acted_on,
            self.urgently,
        ]

    @staticmethod
    def _fields(row: str) -> tuple[str, ...]:
        return tuple(f"{row}.{part}" for part in (*_ACTION_PARTS, "kind"))

    def working(self, name: str, condition: Condition) -> Working:
        made = Working(name, condition)
        self.workings.append(made)
        return made

    def made(self) -> Checks:
        checks = (
            *self._misread(),
            *self._questions(),
            *self._standards(),
            *self._judgement(),
            *self._actions(),
        )
        return Checks(checks, tuple(self.workings), self.known)

    def _misread(self) -> Iterator[Check]:
        for question in self.questions:
            yield Check(
                "answer-not-on-scale",
                f"Q{question.id}.answer",
                Misread(f"Q{question.id}.answer"),
                "Choose from the list",
            )
            if question.count:
                yield self._unread(f"Q{question.id}.count", EntryKind.NUMBER)
            yield from (
                self._unread(f"Q{question.id}.{part}", EntryKind.TEXT)
                for part in ("evidence", "reason")
            )
        for standard in self.tool.standards:
            yield self._unread(f"S{standard.id}.grade", EntryKind.GRADE)
            yield self._unread(f"S{standard.id}.reason", EntryKind.TEXT)
        yield from (self._unread(entry.id, entry.kind) for entry in self.tool.judgement)
        for row in self.rows:
            yield self._unread(f"{row}.priority", EntryKind.CHOICE)
            yield self._unread(f"{row}.kind", EntryKind.CHOICE)
            yield self._unread(f"{row}.due", EntryKind.DATE)
            for part in ("what", "questions", "owner", "measure", "reason"):
                yield self._unread(f"{row}.{part}", EntryKind.TEXT)

    @staticmethod
    def _unread(field: str, kind: EntryKind) -> Check:
        code, word = _UNREAD[kind]
        return Check(code, field, Misread(field), word)

    def _questions(self) -> Iterator[Check]:
        alike = self.working("all alike", Any(tuple(self._alike())))
        evidence = tuple(f"Q{question.id}.evidence" for question in self.questions)
        for question in self.questions:
            answer, reason = f"Q{question.id}.answer", Blank(f"Q{question.id}.reason")
            void = self._void(question)
            missing: Condition = Blank(answer)
            excused: Condition = Is(answer, (Answer.NOT_APPLICABLE,))
            if void:
                missing = All((missing, Not(void)))
                excused = Any((excused, All((Blank(answer), void))))
            if question.id == SAFEGUARDING_PLAN and self._is_asked(SAFEGUARDING_NEEDS):
                # Its reason is the No to 8.1 (requirements, default 1).
                excused = All((excused, Not(Is(f"Q{SAFEGUARDING_NEEDS}.answer", (Answer.NO,)))))
            yield Check("answer-missing", answer, missing, ANSWER)
            if Answer.NOT_APPLICABLE in question.choices:
                unexcused = All((excused, reason))
                yield Check("not-applicable-without-reason", reason.field, unexcused, "Why?")
            if question.scored:
                standard = self.tool.standard_of(question.id)
                ids = (question.id, f"S{standard.id}") if standard else (question.id,)
                short = All(
                    (
                        Is(answer, (Answer.NO, Answer.PARTLY)),
                        reason,
                        Not(Named(ids, self.acted_on)),
                    )
                )
                yield Check("shortfall-without-action", reason.field, short, "Reason or action?")
            if question.id == SAFEGUARDING_PLAN and self._is_asked(SAFEGUARDING_NEEDS):
                needs = Is(f"Q{SAFEGUARDING_NEEDS}.answer", (Answer.YES,))
                both = All((needs, Is(answer, (Answer.NOT_APPLICABLE,))))
                word = f"{SAFEGUARDING_NEEDS} is Yes"
                yield Check("safeguarding-plan-not-applicable", answer, both, word)
            wanting = tuple(each for each in question.choices if self._wants_evidence(each))
            field = f"Q{question.id}.evidence"
            least = self.policy.evidence_length
            thin = All((Is(answer, wanting), reason, Shorter(field, least)))
            yield Check("evidence-too-short", field, thin, "Evidence: one line")
            same = Repeated(field, evidence, REPEATED)
            yield Check("evidence-repeated", field, same, "Same text 3 times")
            if question is self.core[0]:
                yield Check("answers-all-alike", answer, alike, "All the same?")
            if question.id == SUPERVISION and question.count and question in self.core:
                yes = Is(answer, (Answer.YES,))
                few = All((yes, reason, Fewer(f"Q{question.id}.count", EXPECTED)))
                yield Check(
                    "supervision-count-low", f"Q{question.id}.count", few, "Too few for Yes"
                )

    def _is_asked(self, question_id: str) -> bool:
        return any(question.id == question_id for question in self.questions)

    def _void(self, question: Question) -> Condition | None:
        other, _, answer = question.follows.partition(" = ")
        return Is(f"Q{other}.answer", (answer,)) if answer and self._is_asked(other) else None

    def _wants_evidence(self, answer: str) -> bool:
        if answer == Answer.YES:
            return self.policy.evidence_for_yes
        return answer != Answer.NOT_APPLICABLE

    def _alike(self) -> Iterator[Condition]:
        for answer in Answer:
            if all(answer in question.choices for question in self.core if question.scored):
                fields = (f"Q{each.id}.answer" for each in self.core if answer in each.choices)
                yield EachIs(tuple(fields), str(answer))

    def _standards(self) -> Iterator[Check]:
        worst = {
            standard.id: Is(f"S{standard.id}.grade", (Grade.INADEQUATE,))
            for standard in self.tool.standards
        }
        named = {
            standard.id: Named(
                (f"S{standard.id}", *(question.id for question in standard.questions)),
                self.urgently,
            )
            for standard in self.tool.standards
        }
        served = self.working(
            "one is served", Any(tuple(All((worst[one], named[one])) for one in worst))
        )
        best = self.working(
            "one is unexplained",
            Any(
                tuple(
                    All((Is(f"S{one}.grade", (Grade.OUTSTANDING,)), Blank(f"S{one}.reason")))
                    for one in worst
                )
            ),
        )
        explained = tuple(
            grade for grade in Grade if grade is not Grade.GOOD or self.policy.reason_for_good
        )
        for one in worst:
            grade, reason = f"S{one}.grade", Blank(f"S{one}.reason")
            yield Check("standard-grade-missing", grade, Blank(grade), GRADE)
            unserved = All((worst[one], Not(named[one])))
            word = "Urgent action?"
            yield Check("inadequate-without-action", grade, All((unserved, Not(served))), word)
            yield Check("inadequate-standard-not-named", grade, All((unserved, served)), word)
            why = All((Is(grade, explained), reason))
            yield Check("grade-without-reason", reason.field, why, "Why this grade?")
            apart = All((worst[one], reason, best))
            yield Check("grades-far-apart", reason.field, apart, "Why so far apart?")

    def ceilings(self) -> tuple[Condition, Condition, Condition]:
        """Whether the guide gives at most Inadequate, Requires improvement, Good."""
        ids = [standard.id for standard in self.tool.standards]

        def any_is(names: Sequence[str], *grades: str) -> Condition:
            return Any(tuple(Is(f"S{one}.grade", grades) for one in names if one in ids))

        (worst, _), (bad, _) = LIMITS
        low = (str(Grade.REQUIRES_IMPROVEMENT), str(Grade.INADEQUATE))
        inadequate = self.working(CEILINGS[0], any_is(worst, Grade.INADEQUATE))
        improve = any_is(bad, Grade.INADEQUATE)
        improve = self.working(CEILINGS[1], Any((inadequate, improve)))
        good = self.working(CEILINGS[2], any_is(ids, *low))
        return inadequate, improve, good

    def _judgement(self) -> Iterator[Check]:
        for entry in self.tool.judgement:
            blank = Blank(entry.id)
            if entry.id == Meaning.OVERALL_GRADE:
                yield Check("grade-missing", entry.id, blank, GRADE)
                worst = Is(entry.id, (Grade.INADEQUATE,))
                unserved = All((worst, Not(Any(tuple(self.urgent.values())))))
                yield Check("inadequate-without-action", entry.id, unserved, "Urgent action?")
            elif entry.id == Meaning.DISCUSSED:
                yield Check("discussion-blank", entry.id, blank, FILL_IN)
            elif entry.id in CONCERN_NEEDS:
                concern = All((Is(Meaning.CONCERN, (YesNo.YES,)), blank))
                yield Check("safety-concern-incomplete", entry.id, concern, FILL_IN)
            else:
                wanted = self._wanted(entry)
                if wanted:
                    yield Check("entry-missing", entry.id, wanted, FILL_IN)
            if entry.id == Meaning.ABOVE_CEILING and self.tool.entry(Meaning.OVERALL_GRADE):
                yield Check("overall-above-ceiling", entry.id, self._above(blank), "Why above?")
            if entry.id == Meaning.OUTSTANDING_PRACTICE and self.tool.entry(Meaning.OVERALL_GRADE):
                best = All((Is(Meaning.OVERALL_GRADE, (Grade.OUTSTANDING,)), blank))
                yield Check("outstanding-without-example", entry.id, best, "One example?")

    def _above(self, blank: Condition) -> Condition:
        inadequate, improve, good = self.ceilings()
        grades = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT)
        limits = (Any((inadequate, improve, good)), Any((inadequate, improve)), inadequate)
        above = tuple(
            All((Is(Meaning.OVERALL_GRADE, (grade,)), limit))
            for grade, limit in zip(grades, limits, strict=True)
        )
        return All((blank, Any(above)))

    def _wanted(self, entry: JudgementEntry) -> Condition | None:
        other, _, choice = entry.required.partition(" = ")
        parts: list[Condition] = [Blank(entry.id)]
        if choice:
            field = other if self.tool.entry(other) else f"Q{other}.answer"
            parts.append(Is(field, (choice,)))
        elif entry.required != "always":
            return None
        if entry.if_blank in entry.choices:
            return None
        if entry.if_blank:
            parts.append(Blank(entry.if_blank))
        return All(tuple(parts))

    def _actions(self) -> Iterator[Check]:
        for row in self.rows:
            what = Blank(f"{row}.what")
            used, monitored = self.used[row], self.monitored[row]
            yield Check("action-without-text", what.field, All((used, what)), "What?")
            touched = Any(tuple(Not(Blank(f"{row}.{part}")) for part in _ACTION_PARTS))
            owner: tuple[Condition, ...] = (Blank(f"{row}.owner"),)
            due: tuple[Condition, ...] = (Blank(f"{row}.due"),)
            priority = Blank(f"{row}.priority")
            if self.tool.owner_if_blank:
                owner = (*owner, Any((what, Lacks(KNOWN[self.tool.owner_if_blank]))))
            if self.tool.proposes_due_dates:
                due = (*due, Any((what, Not(Is(priority.field, tuple(Priority))))))
            mine = (monitored, touched)
            yield Check("action-without-owner", f"{row}.owner", All((*mine, *owner)), "Owner?")
            yield Check(
                "action-without-priority", priority.field, All((*mine, priority)), "Priority?"
            )
            yield Check("action-without-due-date", f"{row}.due", All((*mine, *due)), "Due date?")
            unknown = NamesUnknown(self.names[row], self.known)
            word = "Which question?"
            yield Check("action-question-unknown", f"{row}.questions", unknown, word)
            few = All((monitored, FewWords(what.field, FEWEST_WORDS)))
            yield Check("action-not-smart", what.field, few, "Say what exactly")
