"""What is agreed of an audit after issue: which is meant, who says so, why, and who is told."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.audit_tool import decode_audit_tool
from workbook_qa.core.privacy.free_text import suspected_in
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.core.records import Audit, People
from workbook_qa.core.terms import AuditStatus, NoteKind
from workbook_qa.core.wording import tidy
from workbook_qa.ledger.access import ledger_to_work_in
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.auditor_notes import note_to_auditor
from workbook_qa.letters.draft_words import WordsKind
from workbook_qa.letters.drafts import renew_drafts_list
from workbook_qa.letters.issue import IssueContext, ToRecord, record
from workbook_qa.letters.message_kinds import NOTE_WORDS
from workbook_qa.letters.outgoing import Outbox, Outgoing, write_missing
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.result import Context

LONGEST_REASON = 500
SEND_NOTE = (
    "Look over the draft to the auditor in To send and send it. Run reconcile to bring the tracker "
    "up to date."
)


class AuditBeingAgreed(msgspec.Struct, frozen=True):
    """An audit, and who says what about it.

    Attributes:
        known: everything that is known before it.
        problems: those of the people register and of the words of notes.
    """

    context: Context
    journal: Journal
    known: State
    state: AuditState
    why: str
    by: str
    people: People
    problems: tuple[Problem, ...]

    @property
    def reference(self) -> str:
        """The audit's reference."""
        return self.state.audit.reference

    def issuing(self, kind: WordsKind = NOTE_WORDS, key: bytes = b"") -> IssueContext:
        """What is sent is made with this."""
        words, _ = words_for(self.context, kind)
        return IssueContext(self.context, key, self.people, words)

    def note(self, kind: NoteKind, audit: Audit | None = None, **values: str) -> ToRecord:
        """A note to its auditor, or to the auditor of the audit as it was."""
        return note_to_auditor(
            self.issuing(), self.state, kind, audit or self.state.audit, **values
        )

    def record(
        self, issues: Sequence[ToRecord], covers: Iterable[str] = ()
    ) -> tuple[Outbox, list[Path], list[Problem]]:
        """Record what was agreed and write what goes out; in a dry run nothing of either.

        Args:
            covers: references of audits whose workbook goes out.

        Returns:
            What was issued by then, the files written, and what whoever sends them must look at.
        """
        problems = [problem for each in issues for problem in each.problems]
        record(self.context, self.journal, issues)
        state = fold(self.journal.events())
        outbox = Outbox(self.context, self.journal, state, self.people)
        if self.context.dry_run:
            return outbox, [], problems
        outgoing: list[Outgoing] = [outbox.cover(state.audits[each]) for each in covers]
        written = write_missing([*outgoing, *outbox.notes()])
        listed, open_list = renew_drafts_list(outbox)
        return outbox, written + listed, problems + open_list


@contextmanager
def asked(
    context: Context, reference: str, why: str, by: str, *, completed: bool = False
) -> Iterator[AuditBeingAgreed]:
    """The audit that is meant, still outstanding, with a reason that may be recorded.

    Args:
        completed: whether it may also be one of which a complete return counts.

    Raises:
        CannotContinue: there is no such audit, it is completed, nothing says why or who, or the
            reason seems to hold personal data: what is recorded cannot be taken out again.
    """
    why, by = reason_given(context, why, by)
    with ledger_to_work_in(context) as journal:
        known = fold(journal.events())
        state = _audit_meant(known, reference, completed=completed)
        people, problems = read_people_register(context)
        problems += words_for(context, NOTE_WORDS)[1]
        tool = decode_audit_tool(journal.document(state.issued.tool))
        suspected = suspected_in(why, state.audit, tool, people, context.today)
        if suspected:
            raise CannotContinue(
                f"The reason seems to hold {suspected.kinds}. Say it without: it stays in the "
                "ledger for good, and the case id is enough. Nothing was recorded."
            )
        who = suspected_in(by, state.audit, tool, people, context.today)
        if who and who.strong and by != tidy(context.settings.lead_auditor.name):
            raise CannotContinue(
                f"Who agreed it seems to hold {who.kinds}. Give a name as in the people register, "
                "or a role, and no more: it stays in the ledger for good. Nothing was recorded."
            )
        yield AuditBeingAgreed(context, journal, known, state, why, by, people, tuple(problems))


def reason_given(context: Context, why: str, by: str) -> tuple[str, str]:
    """Why something is agreed, and who agreed it: the Lead Auditor, where nobody is named.

    Raises:
        CannotContinue: nothing says why or who, or the reason is too long.
    """
    why, by = tidy(why), tidy(by) or tidy(context.settings.lead_auditor.name)
    if not why:
        raise CannotContinue("Say why, with --why. Nothing was recorded.")
    if len(why) > LONGEST_REASON:
        raise CannotContinue(
            f"The reason has {len(why)} characters; there is room for {LONGEST_REASON}. Nothing "
            "was recorded."
        )
    if not by:
        raise CannotContinue(
            "Say who agreed it, with --by, or name the Lead Auditor in settings.toml. Nothing was "
            "recorded."
        )
    return why, by


def _audit_meant(known: State, typed: str, *, completed: bool) -> AuditState:
    reference = read_reference(typed)
    state = known.audits.get(reference or "")
    if state is None:
        raise CannotContinue(
            f"There is no audit {reference}. Look its reference up in the tracker. Nothing was "
            "recorded."
            if reference
            else "What was given is not the reference of an audit, such as CFA-2026-11-0007-K. "
            "Nothing was recorded."
        )
    if state.erased:
        raise CannotContinue(
            f"The case of {state.audit.reference} was erased: nothing is asked of it any more. "
            "Nothing was recorded."
        )
    if state.replaced:
        raise CannotContinue(
            f"{state.audit.reference} was replaced by {state.replaced.replaced_by}: it need not be "
            "done. Nothing was recorded."
        )
    if state.status is AuditStatus.IN_CONFLICT and completed:
        raise CannotContinue(
            f"Several returns of {state.audit.reference} say different things. Decide in the "
            "ingest report which one counts first. Nothing was recorded."
        )
    is_done = state.status in (AuditStatus.COMPLETED, AuditStatus.IN_CONFLICT)
    if is_done and not completed:
        raise CannotContinue(
            f"A complete return of {state.audit.reference} has come in: nothing has to be agreed. "
            "Nothing was recorded."
        )
    return state
