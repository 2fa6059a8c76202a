"""The checks of the workbook say what the rules of `ingest` say, of every filling."""

from tests.support.made_up.every_book import an_audit_and_form
from tests.support.made_up.fillings import FOR_SEVERAL, fillings, told_by_ingest
from tests.support.made_up.returns import case_file_audit
from workbook_qa.audits.checks.audit_checks import ONLY_INGEST_CAN_TELL, checks_of
from workbook_qa.audits.checks.audit_facts import facts_of
from workbook_qa.audits.checks.conditions import Typed
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem_codes import RETURNS
from workbook_qa.core.queries import FOR_THE_LEAD_AUDITOR
from workbook_qa.core.terms import AuditType

NUMBER, SEED = 600, 7
TOOL = case_file_audit()
AUDIT, FORM = an_audit_and_form(AuditType.CHILD_PROTECTION_PLAN)
# Codes on returns that are about a file, or for the Lead Auditor to decide: no row of the
# workbook is meant.
OF_FILES = frozenset(
    {
        *("not-our-workbook", "audit-unknown", "audit-tool-unknown", "case-erased", "seal-broken"),
        *("workbook-of-another-council", "decision-unknown", "decision-not-possible"),
        "audit-exempt",
    }
)


def test_the_checks_find_what_ingest_finds_in_every_filling() -> None:
    checks = checks_of(TOOL, AUDIT.audit_type, Policy())
    facts = facts_of(AUDIT)
    nothing = something = 0
    for entries in fillings(TOOL, AUDIT, FORM, NUMBER, SEED):
        ours = {(check.code, check.field) for check in checks.firing(Typed(entries, (), facts))}
        theirs = set(told_by_ingest(entries, TOOL, AUDIT, FORM))
        more = {(code, field) for code, field in ours - theirs if code not in FOR_SEVERAL}
        assert (theirs - ours, more) == (set(), set())
        assert {code for code, _ in ours} == {code for code, _ in theirs}
        nothing, something = nothing + (not theirs), something + bool(theirs)
    assert min(nothing, something) > NUMBER / 3


def test_every_code_that_goes_back_is_told_or_is_said_to_be_for_ingest_alone() -> None:
    told = {check.code for check in checks_of(TOOL, AUDIT.audit_type, Policy()).checks}
    alone = {code.partition(" ")[0] for code in ONLY_INGEST_CAN_TELL}
    goes_back = RETURNS.keys() - FOR_THE_LEAD_AUDITOR - OF_FILES
    assert goes_back - told - alone == set()
    assert (told & alone) == {"action-not-smart"}


def test_no_formula_is_too_long_for_excel() -> None:
    sheets = [*FORM.sheets, *([FORM.working] if FORM.working else [])]
    formulas = [cell.formula for sheet in sheets for cell in sheet.locked]
    assert max(map(len, formulas)) < 8192 / 2
    assert all(formula.count("(") == formula.count(")") for formula in formulas)
