"""What an audit asks: practice standards, questions, guidance, packs and the judgement.

An audit tool is a versioned file in ``templates/`` (paragraph 3.1 and Appendix 3). Everything
that differs between kinds of audit stands there; the engine knows only the few ids named in
`Meaning`, whose entries decide something.
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property

import msgspec

from workbook_qa.core.terms import Answer, AuditType
from workbook_qa.core.wording import fold


class Meaning(StrEnum):
    """Ids of judgement entries that the rules of completion and the reports look at.

    An audit tool may leave any of them out; the rules that need it then do not apply.
    """

    OVERALL_GRADE = "overall-grade"
    OVERALL_REASON = "overall-reason"
    ABOVE_CEILING = "above-ceiling-reason"
    IMPACT = "impact"
    STRENGTHS = "strengths"
    OUTSTANDING_PRACTICE = "outstanding-practice"
    CONCERN = "immediate-concern"
    CONCERN_TOLD = "immediate-concern-told"
    CONCERN_DATE = "immediate-concern-date"
    CONCERN_TIME = "immediate-concern-time"
    DISCUSSED = "discussed"
    DISCUSSED_ON = "discussed-on"
    NOT_DISCUSSED = "not-discussed-reason"
    AUDITED_ON = "audited-on"


# Ids of entries that feedback and confirmations use where an audit tool has them; any kind will do.
DISCUSSED_WITH_MANAGER = "discussed-with-manager"
WORKER_REFLECTIONS = "worker-reflections"
WORKED_WELL = "worked-well"


# Whose an action may be where nobody is named: the role, and where the audit has the name.
WHOSE_ACTION = {"Social Worker": "worker", "Team Manager": "team_manager"}


class EntryKind(StrEnum):
    """What an input cell accepts."""

    CHOICE = "choice"
    GRADE = "grade"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"


class Question(msgspec.Struct, frozen=True):
    """One question of a practice standard or pack.

    Attributes:
        id: such as ``1.1`` or ``CPP4``; never reused.
        text: the question, verbatim.
        good: what good looks like, at most two lines.
        not_applicable: when Not applicable may be chosen; empty where it may not.
        source: where a time limit in `good` comes from, with the law and its date.
        choices: the answers offered, in order.
        scored: False for a routing question (8.1), which enters no denominator.
        count: the label of a whole number asked besides (9.1: supervisions found), or empty.
        follows: such as ``8.1 = No``: with that answer to the other question this one does not
            apply, and a blank answer counts as Not applicable; empty where it is always asked.
        on_file: labels of the case list's dates that are shown beside it (see `Case.context`).
    """

    id: str
    text: str
    good: str = ""
    not_applicable: str = ""
    choices: tuple[str, ...] = (Answer.YES, Answer.PARTLY, Answer.NO, Answer.NOT_APPLICABLE)
    scored: bool = True
    count: str = ""
    source: str = ""
    follows: str = ""
    on_file: tuple[str, ...] = ()


class PracticeStandard(msgspec.Struct, frozen=True):
    """One of the practice standards (paragraph 2.5), graded as a whole."""

    id: str
    text: str
    short: str
    questions: tuple[Question, ...]


class Pack(msgspec.Struct, frozen=True):
    """The supplementary questions of one audit type (paragraph 3.1); not graded."""

    id: str
    name: str
    questions: tuple[Question, ...]
    audit_type: AuditType | None = None


class JudgementEntry(msgspec.Struct, frozen=True):
    """One thing asked on the judgement page.

    Attributes:
        section: the heading it stands under.
        required: ``always``, ``never``, or ``discussed = No``: when the entry of that id
            holds that choice.
        if_blank: what a blank one counts as where it is required: one of its choices, or what
            the entry of that id holds; empty where it is asked for.
        longest: the most characters a text may have.
    """

    id: str
    section: str
    label: str
    kind: EntryKind
    guidance: str = ""
    choices: tuple[str, ...] = ()
    required: str = "never"
    longest: int = 2000
    if_blank: str = ""


class AuditTool(msgspec.Struct, frozen=True, dict=True):
    """One version of what is asked.

    Attributes:
        prefix: the first part of every audit's reference, such as ``CFA``.
        look_back_months: how far back from issue the auditor looks.
        draft_note: said wherever guidance is shown until the council has confirmed it.
        action_rows: how many actions the workbook has room for.
        urgent_title, urgent: what the start page says about an immediate concern, before all
            else; each line is ``label | text``.
        how_to: how to fill in the workbook; each line is ``label | text``.
        owner_if_blank: whose an action without an owner is (see `WHOSE_ACTION`), or empty where
            each action names its owner.
        proposes_due_dates: whether a due date is worked out from the priority (requirements,
            default 3), and only another one is typed.
    """

    id: str
    name: str
    prefix: str
    version: str
    date: datetime.date
    review_date: datetime.date | None
    look_back_months: int
    draft_note: str
    action_rows: int
    standards: tuple[PracticeStandard, ...]
    packs: tuple[Pack, ...] = ()
    judgement: tuple[JudgementEntry, ...] = ()
    urgent_title: str = ""
    urgent: tuple[str, ...] = ()
    how_to: tuple[str, ...] = ()
    owner_if_blank: str = ""
    proposes_due_dates: bool = False

    @cached_property
    def wording(self) -> str:
        """Everything that is asked and said in it, which auditors repeat in their own texts."""
        parts = [question.text + " " + question.good for question in self.questions()]
        parts += [
            f"{q.text} {q.good} {q.not_applicable}" for pack in self.packs for q in pack.questions
        ]
        parts += [f"{standard.text} {standard.short}" for standard in self.standards]
        parts += [f"{entry.label} {entry.guidance}" for entry in self.judgement]
        return "\n".join(parts)

    def pack_for(self, audit_type: AuditType) -> Pack | None:
        """The supplementary questions for that audit type, if there are any."""
        return next((pack for pack in self.packs if pack.audit_type == audit_type), None)

    def questions(self, audit_type: AuditType | None = None) -> tuple[Question, ...]:
        """The core questions, then those of the pack for `audit_type`."""
        return self._questions_with_pack.get(audit_type, self._core_questions)

    @property
    def every_question(self) -> tuple[Question, ...]:
        """The core questions, then those of every pack."""
        packs = (question for pack in self.packs for question in pack.questions)
        return (*self._core_questions, *packs)

    @cached_property
    def _core_questions(self) -> tuple[Question, ...]:
        return tuple(question for standard in self.standards for question in standard.questions)

    @cached_property
    def _questions_with_pack(self) -> dict[AuditType | None, tuple[Question, ...]]:
        packs = ((kind, self.pack_for(kind)) for kind in AuditType)
        return {kind: (*self._core_questions, *pack.questions) for kind, pack in packs if pack}

    def standard_of(self, question_id: str) -> PracticeStandard | None:
        """The standard a question belongs to, or None for one of a pack."""
        return self._standards_by_question.get(question_id)

    @cached_property
    def _standards_by_question(self) -> dict[str, PracticeStandard]:
        asked = ((one, question) for one in self.standards for question in one.questions)
        return {question.id: standard for standard, question in asked}

    def entry(self, entry_id: str) -> JudgementEntry | None:
        """The judgement entry of that id, or None where this tool does not ask it."""
        return self._entries_by_id.get(entry_id)

    @cached_property
    def _entries_by_id(self) -> dict[str, JudgementEntry]:
        return {entry.id: entry for entry in reversed(self.judgement)}


def find_tool(tools: Iterable[AuditTool], wanted: str) -> AuditTool | None:
    """The audit tool whose id or name is `wanted`, as the schedule writes it, or None."""
    return next((tool for tool in tools if fold(wanted) in (tool.id, fold(tool.name))), None)


def encode_audit_tool(tool: AuditTool) -> bytes:
    """The tool as a document for the ledger: the same bytes, so one digest, for equal tools."""
    return msgspec.json.encode(tool)


def decode_audit_tool(document: bytes) -> AuditTool:
    """The tool that `encode_audit_tool` made `document` of.

    Raises:
        msgspec.ValidationError: the document is not an audit tool.
        msgspec.DecodeError: the document is not JSON.
    """
    return msgspec.json.decode(document, type=AuditTool)
