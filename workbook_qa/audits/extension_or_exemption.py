"""What ``extend`` and ``exempt`` share: which audit is meant, who says so, and why."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.audit_tool import decode_audit_tool
from workbook_qa.core.privacy.free_text import suspected_in
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus
from workbook_qa.core.wording import tidy
from workbook_qa.ledger.access import exclusive_access, open_ledger
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.result import Context

LONGEST_REASON = 500


class AuditBeingAgreed(msgspec.Struct, frozen=True):
    """An audit, and who says what about it.

    Attributes:
        problems: those of the people register.
    """

    journal: Journal
    state: AuditState
    why: str
    by: str
    people: People
    problems: tuple[Problem, ...]

    @property
    def reference(self) -> str:
        """The audit's reference."""
        return self.state.audit.reference


@contextmanager
def asked(context: Context, reference: str, why: str, by: str) -> Iterator[AuditBeingAgreed]:
    """The audit that is meant, still outstanding, with a reason that may be recorded.

    Raises:
        CannotContinue: there is no such audit, it is completed, nothing says why or who, or the
            reason seems to hold personal data: what is recorded cannot be taken out again.
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
    with exclusive_access(context), open_ledger(context) as journal:
        state = _outstanding(journal, reference)
        people, problems = read_people_register(context)
        tool = decode_audit_tool(journal.document(state.issued.tool))
        kinds = suspected_in(why, state.audit, tool, people, context.today)
        if kinds:
            raise CannotContinue(
                f"The reason seems to hold {kinds}. Say it without: it stays in the ledger for "
                "good, and the case id is enough. Nothing was recorded."
            )
        yield AuditBeingAgreed(journal, state, why, by, people, tuple(problems))


def _outstanding(journal: Journal, reference: str) -> AuditState:
    known = read_reference(reference)
    state = fold(journal.events()).audits.get(known or "")
    if state is None:
        raise CannotContinue(
            f"There is no audit {known}. Look its reference up in the tracker. Nothing was "
            "recorded."
            if known
            else "What was given is not the reference of an audit, such as CFA-2026-11-0007-K. "
            "Nothing was recorded."
        )
    if state.status in (AuditStatus.COMPLETED, AuditStatus.IN_CONFLICT):
        raise CannotContinue(
            f"A complete return of {state.audit.reference} has come in: nothing has to be agreed. "
            "Nothing was recorded."
        )
    return state
