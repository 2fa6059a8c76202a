"""Events of audits on their way out: drawn, issued, extended, exempted, given to somebody else."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.records import Audit, Selection
from workbook_qa.core.terms import NoteKind
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events.event import Event, Tie, audit_tie
from workbook_qa.ledger.events.telling import Telling


class CasesSelected(Event, frozen=True, tag="cases-selected"):
    """A month's cases were drawn; a later one for the same month replaces it until issue.

    `workbook` is the digest of the selection's workbook: as it was written, or, where the Head of
    Service amended the draw, as it was read back. It is empty in events of before it was kept.
    """

    command: ClassVar = "select"
    in_passing: ClassVar = True  # where it was amended, `generate` records it
    documents: ClassVar = ("workbook",)

    selection: Selection
    workbook: str = ""

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """The month's draw."""
        return self.rests_on()

    def rests_on(self) -> Iterator[Tie]:
        """The draw of before."""
        yield Tie("month", self.selection.month)

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """How many were drawn, or that the draw was amended when it was issued."""
        issued = any(isinstance(event, AuditIssued) for event in run)
        for event in cls.among(run):
            month = month_words(event.selection.month)
            drawn = counted(len(event.selection.drawn), "case")
            yield f"the draw of {month} amended" if issued else f"{drawn} drawn for {month}"

    def history(self, telling: Telling) -> Iterator[str]:
        """That the audit's case was drawn, and who was to audit it."""
        for draw in self.selection.drawn if telling.whole else ():
            if telling.case_id and draw.case_id == telling.case_id:
                month = month_words(self.selection.month)
                changed = ", changed by the Head of Service" if draw.reason else ""
                yield (
                    f"Its case was drawn for {month} (number {draw.order} in the random order"
                    f"{changed}) and given to {draw.auditor}."
                )


class AuditIssued(Event, frozen=True, tag="audit-issued"):
    """A workbook was made for one audit.

    `tool` and `form` are digests of documents: the audit tool and the form as they were;
    `workbook` is that of the workbook; `change_reason` is the Head of Service's, where the
    selection was amended. `password` opens the workbook as it was sent, and `encrypted` is the
    digest of that; both are empty where it was sent without a password. `address` is where the
    draft goes; empty where the register had none, None in events of before it was kept. `words` is
    the digest of the words that its draft was made with; empty for those of before it was kept.
    """

    command: ClassVar = "generate"
    documents: ClassVar = ("tool", "form", "workbook", "encrypted", "words")

    audit: Audit
    tool: str
    form: str
    workbook: str
    change_reason: str = ""
    password: str = ""
    encrypted: str = ""
    address: str | None = None
    words: str = ""

    @property
    def sent(self) -> str:
        """The digest of the workbook as it is sent."""
        return self.encrypted or self.workbook

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """The audit."""
        yield audit_tie(self.audit.reference)

    def rests_on(self) -> Iterator[Tie]:
        """The month's draw."""
        yield Tie("month", self.audit.month)

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """How many were issued, by month."""
        months = Counter(event.audit.month for event in cls.among(run))
        for month, count in months.items():
            yield f"{counted(count, 'audit')} issued for {month_words(month)}"

    def history(self, telling: Telling) -> Iterator[str]:
        """To whom it was issued, until when."""
        audit = self.audit
        if audit.reference == telling.reference:
            yield (
                f"{audit.reference} was issued to {audit.auditor} ({audit.auditor_role}), team "
                f"{audit.team}, due on {day_words(audit.due_on)}."
            )


class Agreement(Event, frozen=True):
    """What events have in common that record what was agreed about an issued audit."""

    reference: str

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """What was agreed."""
        yield Tie("agreed", self.reference)

    def rests_on(self) -> Iterator[Tie]:
        """The audit; and what was agreed later was agreed in the light of what was before."""
        yield from (audit_tie(self.reference), Tie("agreed", self.reference))


class AuditExtended(Agreement, frozen=True, tag="audit-extended"):
    """The auditor has until `due_on` (requirements, default 4).

    `why` is the reason, and `by` who agreed to it.
    """

    command: ClassVar = "extend"

    due_on: datetime.date
    why: str
    by: str

    def run_words(self) -> str:
        """Until when."""
        return f"{self.reference} due by {day_words(self.due_on)}"

    def history(self, telling: Telling) -> Iterator[str]:
        """Until when, who agreed, and why."""
        if telling.is_about_audit(self.reference):
            why = telling.typed(self.why)
            yield f"Extended to {day_words(self.due_on)}, agreed by {self.by}: {why}."


class AuditExempted(Agreement, frozen=True, tag="audit-exempted"):
    """An audit that was issued need not be done (requirements, default 4).

    `why` and `by` are as in `AuditExtended`. It is `withdrawn` where it should not have been issued
    at all.
    """

    command: ClassVar = "exempt"

    why: str
    by: str
    withdrawn: bool = False

    def run_words(self) -> str:
        """Which of the two."""
        return f"{self.reference} {'withdrawn' if self.withdrawn else 'exempt'}"

    def history(self, telling: Telling) -> Iterator[str]:
        """Which of the two, who agreed, and why."""
        if telling.is_about_audit(self.reference):
            made = "Withdrawn" if self.withdrawn else "Made exempt"
            yield f"{made}, agreed by {self.by}: {telling.typed(self.why)}."


class AuditReassigned(Agreement, frozen=True, tag="audit-reassigned"):
    """The same audit is somebody else's from then on, under the same reference.

    `audit` is the audit as it is theirs, and `why` and `by` are as in `AuditExtended`. The rest is
    as in `AuditIssued`, of the workbook that they get: `version` is its number among those of the
    reference, and `message` the draft that carries it. Where the return that counts is theirs, no
    workbook is made, and all of that is empty.
    """

    command: ClassVar = "reassign"
    documents: ClassVar = ("form", "workbook", "encrypted", "message")

    audit: Audit
    version: int
    why: str
    by: str
    form: str = ""
    workbook: str = ""
    message: str = ""
    password: str = ""
    encrypted: str = ""

    @property
    def sent(self) -> str:
        """The digest of the workbook as it is sent."""
        return self.encrypted or self.workbook

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """The audit as it is now, and what was agreed."""
        return self.rests_on()

    def run_words(self) -> str:
        """Whose it is."""
        return f"{self.reference} given to {self.audit.auditor}"

    def history(self, telling: Telling) -> Iterator[str]:
        """To whom it was given, until when, who agreed, and why."""
        if not telling.is_about_audit(self.reference):
            return
        agreed = f"agreed by {self.by}: {telling.typed(self.why)}."
        if not self.workbook:
            yield f"{self.audit.auditor} is its auditor: the return that counts is theirs, {agreed}"
            return
        telling.drafts[self.message] = f"The workbook to {self.audit.auditor}"
        yield (
            f"Given to {self.audit.auditor} ({self.audit.auditor_role}) as version "
            f"{self.version}, due on {day_words(self.audit.due_on)}, {agreed}"
        )


class AuditReplaced(Agreement, frozen=True, tag="audit-replaced"):
    """Another case of the month's draw takes the place of an audit that was issued.

    `replaced_by` is the reference of its audit, whose `AuditIssued` is of the same run, and `order`
    its number in the random order. `why` and `by` are as in `AuditExtended`.
    """

    command: ClassVar = "replace"

    replaced_by: str
    order: int
    why: str
    by: str

    def run_words(self) -> str:
        """By which."""
        return f"{self.reference} replaced by {self.replaced_by}"

    def history(self, telling: Telling) -> Iterator[str]:
        """By which, who agreed, and why; of the other audit, whose place it takes."""
        if telling.is_about_audit(self.reference):
            why = telling.typed(self.why)
            yield f"Replaced by {self.replaced_by}, another case, agreed by {self.by}: {why}."
        if telling.is_about_audit(self.replaced_by):
            yield (
                f"It takes the place of {self.reference}: its case was number {self.order} in the "
                "random order, the next reserve."
            )


class AuditorTold(Event, frozen=True, tag="auditor-told"):
    """A draft was made that tells an auditor what became of their audit.

    Attributes:
        person: to whom; address: where it goes, empty where none is known.
        message: the digest of the draft, which is kept.
    """

    command: ClassVar = "extend"
    in_passing: ClassVar = True
    documents: ClassVar = ("message",)
    counted_as: ClassVar = ("1 note to an auditor", "{} notes to auditors")

    reference: str
    kind: NoteKind
    person: str
    address: str
    message: str

    def history(self, telling: Telling) -> Iterator[str]:
        """Who is told what."""
        if telling.is_about_audit(self.reference):
            telling.drafts[self.message] = f"The note to {self.person}"
            yield f"A note was made for {self.person}: {self.kind}."


AuditEvent = (
    CasesSelected
    | AuditIssued
    | AuditExtended
    | AuditExempted
    | AuditReassigned
    | AuditReplaced
    | AuditorTold
)
