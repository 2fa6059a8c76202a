"""Events of what comes back: files of the inbox, the return that counts, queries."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from workbook_qa.actions.actions_between_returns import is_whole
from workbook_qa.core.calendar import day_words
from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.problem import Problem, Severity
from workbook_qa.core.records import Remark, Return
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events.event import Event, Tie, audit_tie
from workbook_qa.ledger.events.telling import Telling
from workbook_qa.ledger.return_content import actions_of, field_words, overall_grade

CHOSEN_REASON = "The Lead Auditor decided that this return counts."


class FileReceived(Event, frozen=True, tag="file-received"):
    """A file was taken in from the inbox and had one outcome.

    Attributes:
        file: the digest of its bytes, which are kept; name: what it was called.
        reference: the audit it belongs to, or the follow-up that came back, or empty.
        content: what was typed in it, when it could be read as a return.
        reason: one sentence on the outcome.
        normalised: field id, what was typed, what it was read as, where the two differ.
        version: which version of the audit's workbook it is (see `QueryIssued`).
        sender: the address of the mail it lay in, where it came in one.
        parcel, parcel_name: the digest and the name of the mail or zip it lay in; empty where it
            came by itself, and in events of before they were kept.
        saved_by, saved_at, saved_in: who saved it last, when and with what, as the workbook itself
            says.
        received_at: the moment at which it was taken in; None in events of before it was kept.
        remarks: what was said beside the cells, and in the mail.
        doubt: why it may be somebody else's than its auditor's, and waits where it would count.
        path: where it was put away, from the inbox on; empty for what could not be taken out of
            its mail or zip, None in events of before it was kept (see `archive_paths`).
        named: the audits whose references stand in the name of a file that cannot be a return; it
            is told of them, and nothing in it is taken for theirs.
        held: the texts that seemed to name somebody when it came in, and why; they are shown
            nowhere until they are released (`TextDecided`).
    """

    command: ClassVar = "ingest"
    documents: ClassVar = ("file", "parcel")

    file: str
    name: str
    outcome: Outcome
    reason: str
    reference: str = ""
    content: Return | None = None
    problems: tuple[Problem, ...] = ()
    normalised: tuple[tuple[str, str, str], ...] = ()
    format: str = ""
    version: int = 1
    sender: str = ""
    saved_by: str = ""
    saved_at: datetime.datetime | None = None
    parcel: str = ""
    parcel_name: str = ""
    path: str | None = None
    remarks: tuple[Remark, ...] = ()
    saved_in: str = ""
    received_at: datetime.datetime | None = None
    named: tuple[str, ...] = ()
    doubt: str = ""
    held: tuple[SuspectedText, ...] = ()

    @property
    def audits(self) -> str:
        """The audits that it is told of, for a line of text; empty for none."""
        return self.reference or ", ".join(self.named)

    @property
    def may_be_linked(self) -> bool:
        """Whether our workbooks link to the file as it came.

        Not where something in it reaches outside it when it is opened, or where nobody here can
        tell: of an .xls only values are read, and macros of old Excel may stand in its sheets.
        """
        codes = {problem.code for problem in self.problems}
        return self.format != "xls" and codes.isdisjoint(("reaches-outside", "links-outside"))

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """What is known of the file and of its audit."""
        return self.rests_on()

    def rests_on(self) -> Iterator[Tie]:
        """What was known of the file and of its audit."""
        yield Tie("file", self.file)
        yield from map(audit_tie, filter(None, (self.reference, *self.named)))

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """How many files, and what became of them."""
        outcomes = Counter(event.outcome for event in cls.among(run))
        became = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        yield f"{counted(outcomes.total(), 'file')} taken in ({became})"

    def history(self, telling: Telling) -> Iterator[str]:
        """What became of it and the actions that it sets; for an action only what it says of it."""
        if telling.whole and telling.reference in self.named:
            yield f"A file with its reference in its name came and is no return: {self.outcome}."
        if self.reference != telling.reference:
            return
        if telling.whole:
            yield self._outcome_words()
            yield from (_remark_words(remark, telling) for remark in self.remarks)
        queried = self.outcome is Outcome.QUERIED
        if not queried and self.outcome is not Outcome.ACCEPTED:
            return
        held = ", though its return is queried" if queried else ""
        for action in actions_of(self.content) if self.content else ():
            if not telling.is_about(action.id) or (queried and not is_whole(action)):
                continue
            due = f", due on {day_words(action.due_on)}" if action.due_on else ""
            priority = f", {action.priority} priority" if action.priority else ""
            yield (
                f"{action.id}: {action.kind} set{priority}{due}{held}: "
                f"{telling.typed(action.what)}."
            )

    def _outcome_words(self) -> str:
        errors = sum(problem.severity is Severity.ERROR for problem in self.problems)
        queries = len(self.problems) - errors
        problems = [counted(errors, "error")] if errors else []
        problems += [counted(queries, "query", "queries")] if queries else []
        listed = f" with {' and '.join(problems)}" if problems else ""
        grade = overall_grade(self.content) if self.content else None
        graded = f"; overall grade {grade}" if grade else ""
        return f"A return came, version {self.version}: {self.outcome}{listed}{graded}."


def _remark_words(remark: Remark, telling: Telling) -> str:
    where = f" at {remark.sheet}, {remark.cell}".rstrip(", ") if remark.sheet else ""
    return f"{remark.kind}{where}: {telling.typed(remark.text)}."


class ReturnChosen(Event, frozen=True, tag="return-chosen"):
    """The Lead Auditor decided which return of an audit counts: `file` is its digest.

    From then on other returns of that audit are held, until there is another decision. `path` is
    where the return lies then, as in `FileReceived`.
    """

    command: ClassVar = "ingest"
    documents: ClassVar = ("file",)

    reference: str
    file: str
    path: str | None = None
    saved_in: str = ""
    received_at: datetime.datetime | None = None

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """What is known of the audit."""
        return self.rests_on()

    def run_words(self) -> str:
        """Of which audit."""
        return f"the return of {self.reference} that counts"

    def history(self, telling: Telling) -> Iterator[str]:
        """That it was decided."""
        if telling.is_about_audit(self.reference):
            yield "The Lead Auditor decided which return counts."


class QueryIssued(Event, frozen=True, tag="query-issued"):
    """A queried return went back to its auditor, as the next version of the same audit.

    `form`, `workbook` and `message` are digests of documents: the version's form, the workbook
    with everything the auditor had typed, and the draft e-mail that carries it. `encrypted` is the
    digest of the workbook as it is sent, where its audit has a password, else empty.
    """

    command: ClassVar = "ingest"
    documents: ClassVar = ("form", "workbook", "message", "encrypted")
    counted_as: ClassVar = ("1 workbook sent back", "{} workbooks sent back")

    reference: str
    version: int
    form: str
    workbook: str
    message: str
    encrypted: str = ""

    @property
    def sent(self) -> str:
        """The digest of the workbook as it is sent."""
        return self.encrypted or self.workbook

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """What is known of the audit."""
        return self.rests_on()

    def history(self, telling: Telling) -> Iterator[str]:
        """As which version."""
        if telling.is_about_audit(self.reference):
            telling.drafts[self.message] = "The questions"
            yield f"It went back to the auditor as version {self.version}."


class TextDecided(Event, frozen=True, tag="text-decided"):
    """A text that was held was released, or is to stay held, wherever it was typed.

    Attributes:
        row: the audit, the action or the follow-up in which it was typed, by its reference or id.
        field: of the entry, as in `Return` or `ActionChanged.changes`.
        text: the text's mark (see `held_texts`); so it stays decided where it comes again.
        release: whether it may be shown.
        by_auditor: whether the auditor said that it is no child's or family's, in a reply.
    """

    command: ClassVar = "ingest"
    counted_as: ClassVar = ("1 held text decided on", "{} held texts decided on")

    row: str
    field: str
    text: str
    release: bool
    by_auditor: bool = False

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """What is known of the audit or follow-up."""
        return self.rests_on()

    def rests_on(self) -> Iterator[Tie]:
        """The audit or follow-up."""
        yield audit_tie(self.row)

    def history(self, telling: Telling) -> Iterator[str]:
        """Of which entry, by whom and what."""
        if not telling.is_about(self.row):
            return
        what = f"{self.row}: the text in {field_words(self.field)} that was held"
        if self.by_auditor:
            yield f"{what} is no child's or family's, the auditor says, and is shown."
        else:
            became = "released" if self.release else "kept back"
            yield f"{what} was {became} by the Lead Auditor."


ReturnEvent = FileReceived | ReturnChosen | QueryIssued | TextDecided
