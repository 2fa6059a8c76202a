"""The framework's closed lists, in order, each with the words that are read as its members.

What is printed and stored is always the canonical word (the member's value). What is
accepted besides stands in one alias table for each list and nowhere else. Numbers are never
accepted for grades, and nothing is accepted because it looks alike.
"""

from enum import StrEnum
from typing import TypeVar

from workbook_qa.core.wording import fold


class Grade(StrEnum):
    """Ofsted's four grades, best first (paragraphs 4.3 and 5.3 c)."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    INADEQUATE = "Inadequate"

    @property
    def step(self) -> int:
        """0 for Outstanding to 3 for Inadequate: for comparing, never for averaging."""
        return _STEPS[self]

    @property
    def is_good_or_better(self) -> bool:
        """Outstanding or Good."""
        return self.step <= Grade.GOOD.step


_STEPS = {grade: step for step, grade in enumerate(Grade)}


class Answer(StrEnum):
    """What a question may be answered with (requirements, default 1)."""

    YES = "Yes"
    PARTLY = "Partly"
    NO = "No"
    NOT_APPLICABLE = "Not applicable"
    SHARED_WITHOUT_CONSENT = "Shared lawfully without consent"


class Priority(StrEnum):
    """How soon an action must be done (paragraph 4.3); the days are in the policy."""

    IMMEDIATE = "Immediate"
    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"


class ActionKind(StrEnum):
    """An action is monitored; advice is not (paragraph 4.3)."""

    ACTION = "Action"
    ADVICE = "Advice"


class ActionStatus(StrEnum):
    """The life of an action (paragraphs 5.1 and 5.2); overdue is worked out, never typed."""

    OPEN = "Open"
    DONE = "Done"
    VERIFIED = "Verified"
    REOPENED = "Reopened"
    WITHDRAWN = "Withdrawn"

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self in (ActionStatus.OPEN, ActionStatus.REOPENED)


class Role(StrEnum):
    """The roles of the people register (case-list facts, section 11)."""

    SOCIAL_WORKER = "Social Worker"
    ADVANCED_PRACTITIONER = "Advanced Practitioner"
    TEAM_MANAGER = "Team Manager"
    SERVICE_MANAGER = "Service Manager"
    HEAD_OF_SERVICE = "Head of Service"
    REVIEWING_OFFICER = "Independent Reviewing Officer/Conference Chair"
    LEAD_AUDITOR = "Lead Auditor"
    ASSISTANT_DIRECTOR = "Assistant Director"


class AuditType(StrEnum):
    """The four groups of children with questions of their own (paragraph 3.1).

    The type belongs to the selection, not to the child: a disabled child on a child
    protection plan is in two of them.
    """

    CHILD_IN_NEED = "Child in Need"
    CHILD_PROTECTION_PLAN = "Child Protection Plan"
    DISABLED_CHILDREN = "Disabled Children"
    CHILDREN_IN_CARE = "Children in Care"


class AuditStatus(StrEnum):
    """Where an audit stands, worked out from the ledger."""

    WITH_AUDITOR = "With auditor"
    QUERIED = "Queried"
    IN_CONFLICT = "In conflict"
    COMPLETED = "Completed"
    EXEMPT = "Exempt"
    WITHDRAWN = "Withdrawn"
    REPLACED = "Replaced"


class NoteKind(StrEnum):
    """What an auditor is told of their audit, as history says it."""

    EXTENDED = "it is due later"
    EXEMPT = "it need not be done"
    WITHDRAWN = "it should not have been issued"
    REASSIGNED = "somebody else audits it"
    DONE_BY = "somebody else did it"
    REPLACED = "another case takes its place"
    NOT_COUNTED = "their workbook came and does not count"
    OTHER_CAME = "another workbook of it came and does not count"
    REPLACED_CAME = "the workbook of the case that was replaced came and does not count"
    NO_RETURN = "what came is no return, and the workbook itself is asked for"


class Confirmation(StrEnum):
    """What has to be confirmed of a completed audit (paragraph 4.3)."""

    DISCUSSED = "Discussed with the worker and their manager"
    ON_FILE = "Placed on the child's file"


class Outcome(StrEnum):
    """What became of a file in the inbox: exactly one of these, always."""

    ACCEPTED = "accepted"
    QUERIED = "queried"
    ALREADY_HAVE = "already-have"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """As the Lead Auditor reads it; the value itself is for programs."""
        return _OUTCOME_WORDS[self]


_OUTCOME_WORDS = {
    Outcome.ACCEPTED: "Taken in",
    Outcome.QUERIED: "Went back",
    Outcome.ALREADY_HAVE: "There already",
    Outcome.SUPERSEDED: "Another one stands",
    Outcome.CONFLICT: "Waits for you",
    Outcome.REFUSED: "Not taken in",
}


class Topic(StrEnum):
    """What somebody is written to about (paragraphs 4.3, 5.1 and 5.2)."""

    RETURN = "return"
    QUERY = "query"
    ACTION = "action"
    DISCUSSED = "discussed"
    ON_FILE = "on file"
    CONCERN = "immediate concern"


class SendOutcome(StrEnum):
    """What became of a draft that was to be delivered."""

    SENT = "sent"
    BY_HAND = "sent by hand"
    NOT_SENT = "not sent"


class YesNo(StrEnum):
    """A plain fact."""

    YES = "Yes"
    NO = "No"


ALIASES: dict[type[StrEnum], dict[StrEnum, tuple[str, ...]]] = {
    Grade: {
        Grade.OUTSTANDING: ("O",),
        Grade.GOOD: ("G",),
        Grade.REQUIRES_IMPROVEMENT: (
            "RI",
            "R.I",
            "RItbG",
            "Requires improvement to be good",
            "Require improvement",
            "Req improvement",
            "Req imp",
        ),
        Grade.INADEQUATE: ("I", "Inad"),
    },
    Answer: {
        Answer.YES: ("Y",),
        Answer.PARTLY: ("Partial", "Partially", "In part"),
        Answer.NO: ("N",),
        Answer.NOT_APPLICABLE: ("N/A", "NA", "n.a", "Not appl"),
        Answer.SHARED_WITHOUT_CONSENT: ("Shared without consent", "Shared lawfully"),
    },
    Priority: {
        Priority.IMMEDIATE: ("Immediately", "Urgent"),
        Priority.MEDIUM: ("Med",),
    },
    ActionKind: {ActionKind.ADVICE: ("Advice (not monitored)", "Comment")},
    ActionStatus: {
        ActionStatus.DONE: ("Complete", "Completed", "Closed"),
        ActionStatus.VERIFIED: ("Checked",),
        ActionStatus.REOPENED: ("Re-opened",),
    },
    Role: {
        Role.SOCIAL_WORKER: ("SW",),
        Role.ADVANCED_PRACTITIONER: ("AP",),
        Role.TEAM_MANAGER: ("TM",),
        Role.SERVICE_MANAGER: ("SM",),
        Role.HEAD_OF_SERVICE: ("HoS",),
        Role.REVIEWING_OFFICER: (
            "IRO",
            "Independent Reviewing Officer",
            "Conference Chair",
            "IRO/Conference Chair",
            "Independent Reviewing Officer / Conference Chair",
        ),
        Role.ASSISTANT_DIRECTOR: ("AD",),
    },
    AuditType: {
        AuditType.CHILD_IN_NEED: ("CIN", "Children in Need"),
        AuditType.CHILD_PROTECTION_PLAN: (
            "CP",
            "CPP",
            "Child Protection",
            "Child Protection Plans",
        ),
        AuditType.DISABLED_CHILDREN: ("Disabled Child", "DC", "Disability"),
        AuditType.CHILDREN_IN_CARE: ("CIC", "LAC", "CLA", "Looked after children", "Child in Care"),
    },
    YesNo: {YesNo.YES: ("Y", "True", "1"), YesNo.NO: ("N", "False", "0")},
}

Term = TypeVar("Term", bound=StrEnum)


def read_term(kind: type[Term], text: str) -> Term | None:
    """The member of `kind` that `text` names, by its word or a listed alias; otherwise None.

    Case, outer and repeated spaces and a final full stop do not matter.
    """
    wanted = fold(text).rstrip(".").rstrip()
    for member in kind:
        words = (member.value, *ALIASES.get(kind, {}).get(member, ()))
        if wanted in {fold(word) for word in words}:
            return member
    return None


# They lead services: an audit of one of theirs is independent only by leave of the settings.
SENIOR_ROLES = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
