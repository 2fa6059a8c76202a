"""Whose a workbook is that came back, whatever was done to the places that say so."""

from collections.abc import Callable
from functools import cache

import msgspec
import openpyxl
import pytest

from tests.support.made_up.returns import AN_AUDIT, an_audit, case_file_audit
from tests.support.made_up.workspace import edited
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.audits.query_form import with_queries
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.cells import Book
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem, Severity
from workbook_qa.core.queries import FOR_THE_LEAD_AUDITOR, Queried
from workbook_qa.core.records import Audit, Return
from workbook_qa.ledger.events import AuditIssued, QueryIssued
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.returns.whose.identity import Claim, FollowupClaim, identify
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.seal import new_key, seal_of, stated_identities
from workbook_qa.workbooks.read.reader import read_book

KEY, ANOTHER_KEY = b"k" * 64, b"l" * 64
FIRST, SECOND = "1" * 64, "2" * 64  # digests of the forms of versions 1 and 2
OTHER = make_reference("CFA", AN_AUDIT.month, 8)
Change = Callable[[openpyxl.Workbook], object]


@cache
def forms() -> dict[str, Form]:
    """The forms of both versions, by digest."""
    form = lay_out(case_file_audit(), AN_AUDIT.audit_type, Policy())
    queried = Queried(2, Return(AN_AUDIT.reference, {}), (), AN_AUDIT.due_on)
    return {FIRST: form, SECOND: with_queries(form, AN_AUDIT, queried)}


def state(audit: Audit = AN_AUDIT) -> State:
    """The audit is out in two versions, and another audit is out too."""
    query = QueryIssued(audit.due_on, audit.reference, 2, SECOND, "", "")
    audits = [
        AuditState(AuditIssued(audit.issued_on, audit, "t", FIRST, "w"), queries=(query,)),
        AuditState(AuditIssued(audit.issued_on, an_audit(reference=OTHER), "t", FIRST, "w")),
    ]
    return State({one.audit.reference: one for one in audits})


def workbook(audit: Audit = AN_AUDIT, key: bytes = KEY, digest: str = FIRST) -> bytes:
    """The workbook of an audit, sealed with a key."""
    seal = seal_of(audit, digest, key)
    return write_audit_book(forms()[digest], audit, seal, council="Wexcombe")


def found(content: bytes, *changes: Change, key: bytes = KEY) -> Claim | FollowupClaim | Problem:
    """Whose it is after changes made in openpyxl."""
    for change in changes:
        content = edited(content, change)
    book = read_book(content, "r.xlsx")
    assert isinstance(book, Book)
    return named(book, "r.xlsx", key)


def named(book: Book, file: str, key: bytes = KEY) -> Claim | FollowupClaim | Problem:
    stated = stated_identities(book)
    return identify(book, stated, file, state(), key=key, form_of=forms().__getitem__)


def claimed(content: bytes, *changes: Change, key: bytes = KEY) -> tuple[int | None, list[str]]:
    """The version it is taken as, and the codes of what is said of it, which are all queries."""
    claim = found(content, *changes, key=key)
    assert isinstance(claim, Claim), claim
    assert claim.state.audit == AN_AUDIT
    assert {each.severity for each in claim.problems} <= {Severity.QUERY}
    assert {each.code for each in claim.problems} <= FOR_THE_LEAD_AUDITOR
    return claim.version, [each.code for each in claim.problems]


def refused(content: bytes, *changes: Change, key: bytes = KEY) -> str:
    """The code it is refused with."""
    problem = found(content, *changes, key=key)
    assert isinstance(problem, Problem)
    assert problem.severity is Severity.ERROR
    assert AN_AUDIT.case_id not in problem.message
    return problem.code


# What is done to the three places


def without_properties(book: openpyxl.Workbook) -> None:
    for name in [*book.custom_doc_props.names]:
        del book.custom_doc_props[name]


def without_meta(book: openpyxl.Workbook) -> None:
    del book["_meta"]


def without_start(book: openpyxl.Workbook) -> None:
    del book["Start"]


def meta_merely_hidden(book: openpyxl.Workbook) -> None:
    book["_meta"].sheet_state = "hidden"


def meta_shown(book: openpyxl.Workbook) -> None:
    book["_meta"].sheet_state = "visible"


def typed(sheet: str, label: str, text: str | None) -> Change:
    """Something typed beside a label."""

    def change(book: openpyxl.Workbook) -> None:
        (cell,) = [row[1] for row in book[sheet].iter_rows(max_col=2) if row[0].value == label]
        cell.value = text

    return change


def in_properties(name: str, text: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book.custom_doc_props[name].value = text

    return change


def without_seals(book: openpyxl.Workbook) -> None:
    without_properties(book)
    typed("Start", "Workbook seal", None)(book)
    typed("_meta", "Workbook seal", None)(book)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), []),
        ((without_properties,), []),
        ((without_meta,), []),
        ((meta_merely_hidden,), []),
        ((without_start,), []),
        ((without_start, without_meta), []),
        ((without_start, without_properties), []),
        ((typed("Start", "Workbook seal", None),), []),
        ((typed("_meta", "Workbook seal", None),), []),
        ((typed("_meta", "Audit reference", None),), []),
        ((meta_shown,), ["meta-shown"]),
        ((without_meta, without_properties), ["copied-to-a-new-workbook"]),
        ((typed("_meta", "Audit reference", "mine"),), ["meta-changed"]),
        ((typed("_meta", "Workbook seal", "mine"),), ["meta-changed"]),
        ((typed("_meta", "Audit tool", "case-file-audit 9.9"),), ["meta-changed"]),
        ((typed("Start", "Workbook seal", "mine"),), ["meta-changed"]),
        ((in_properties("Audit seal", "mine"),), ["meta-changed"]),
        ((in_properties("Audit reference", "mine"),), ["meta-changed"]),
        ((meta_shown, typed("_meta", "Workbook seal", "mine")), ["meta-changed", "meta-shown"]),
        # A locked cell, which is compared like any other.
        ((typed("Start", "Audit reference", "mine"),), []),
    ],
)
def test_any_one_place_whose_seal_holds_is_enough(
    changes: tuple[Change, ...], said: list[str]
) -> None:
    assert claimed(workbook(), *changes) == (1, said)


def test_every_place_that_was_changed_is_in_one_sentence() -> None:
    changes = (
        typed("_meta", "Workbook seal", "Avery Example"),
        typed("_meta", "Audit tool", "Avery Example"),
        in_properties("Audit reference", "Avery Example"),
    )
    claim = found(workbook(), *changes)
    assert isinstance(claim, Claim)
    (problem,) = claim.problems
    assert "in its properties and on its hidden sheet" in problem.found
    assert "Avery" not in str(problem)


def test_the_seal_tells_the_version() -> None:
    assert claimed(workbook(digest=SECOND)) == (2, [])


def test_parts_of_two_versions_are_said_and_no_version_is_taken_for_granted() -> None:
    other = typed("_meta", "Workbook seal", seal_of(AN_AUDIT, SECOND, KEY))
    assert claimed(workbook(), other) == (None, ["meta-changed"])


# No seal holds


def test_our_own_audit_is_taken_in_where_the_key_was_lost() -> None:
    assert claimed(workbook(), key=new_key()) == (None, ["seal-not-checked"])
    assert claimed(workbook(), key=b"") == (None, ["seal-not-checked"])
    assert claimed(workbook(digest=SECOND), key=b"") == (None, ["seal-not-checked"])


def test_our_own_audit_is_taken_in_where_its_seals_were_taken_out() -> None:
    assert claimed(workbook(), without_seals) == (None, ["seal-not-checked"])


ANOTHER_CHILD = an_audit(case_id="990001")
ANOTHER_AUDITOR = an_audit(auditor="Sasha Elsewhere")


@pytest.mark.parametrize("theirs", [ANOTHER_CHILD, ANOTHER_AUDITOR])
def test_an_audit_of_another_council_with_the_same_reference_is_refused(theirs: Audit) -> None:
    assert theirs.reference == AN_AUDIT.reference
    code = "workbook-of-another-council"
    assert refused(workbook(theirs, ANOTHER_KEY)) == code
    assert refused(workbook(theirs, ANOTHER_KEY), meta_shown, without_properties) == code
    assert refused(workbook(theirs, ANOTHER_KEY), key=b"") == code


@pytest.mark.parametrize("theirs", [ANOTHER_CHILD, ANOTHER_AUDITOR])
def test_without_any_seal_it_is_refused_too(theirs: Audit) -> None:
    assert refused(workbook(theirs, ANOTHER_KEY), without_seals) == "seal-broken"


def first_page_twice(book: openpyxl.Workbook) -> None:
    copy = book.copy_worksheet(book["Start"])
    copy.title = "Start (2)"
    for row in copy.iter_rows(max_col=2):
        if row[0].value == "Case id":
            row[1].value = ANOTHER_CHILD.case_id


def label_twice(book: openpyxl.Workbook) -> None:
    """Ours where it is looked for, and another child's as well."""
    book["Start"]["A60"], book["Start"]["B60"] = "Case id", ANOTHER_CHILD.case_id


@pytest.mark.parametrize(
    "change",
    [
        without_start,
        typed("Start", "Case id", None),
        typed("Start", "Auditor", None),
        typed("Start", "Case id", f"{AN_AUDIT.case_id}0"),
        first_page_twice,
        label_twice,
    ],
)
def test_what_does_not_say_the_case_and_the_auditor_is_never_taken_in_without_a_seal(
    change: Change,
) -> None:
    assert refused(workbook(key=ANOTHER_KEY), change) == "workbook-of-another-council"
    assert refused(workbook(), without_seals, change) == "seal-broken"


def test_spaces_around_case_and_auditor_do_no_harm() -> None:
    spaced = typed("Start", "Case id", f" {AN_AUDIT.case_id}\u00a0")
    assert claimed(workbook(key=ANOTHER_KEY), spaced) == (None, ["seal-not-checked"])


def test_another_version_of_the_audit_tool_is_refused_where_no_seal_holds() -> None:
    newer = msgspec.structs.replace(AN_AUDIT, tool_version="9.9")
    assert refused(workbook(key=ANOTHER_KEY), _tool_of(newer)) == "audit-tool-unknown"
    assert refused(workbook(), without_seals, _tool_of(newer)) == "audit-tool-unknown"


def _tool_of(audit: Audit) -> Change:
    return typed("_meta", "Audit tool", f"{audit.tool_id} {audit.tool_version}")


def test_a_seal_of_our_own_key_that_does_not_fit_is_refused_whatever_the_page_says() -> None:
    other = seal_of(ANOTHER_CHILD, FIRST, KEY)
    everywhere = (
        typed("Start", "Workbook seal", other),
        typed("_meta", "Workbook seal", other),
        in_properties("Audit seal", other),
    )
    assert refused(workbook(), *everywhere) == "seal-broken"


# Which audit


def test_references_of_different_audits_are_not_chosen_between() -> None:
    assert refused(workbook(), typed("_meta", "Audit reference", OTHER)) == "seal-broken"


def test_a_workbook_that_names_no_audit_or_an_unknown_one_is_refused() -> None:
    unknown = an_audit(reference=make_reference("CFA", AN_AUDIT.month, 99))
    assert refused(workbook(unknown)) == "audit-unknown"
    nothing = (without_start, without_meta, without_properties)
    assert refused(workbook(), *nothing) == "not-our-workbook"


def test_formats_that_keep_values_only_may_show_the_hidden_sheet() -> None:
    """SheetJS shows it in .ods; nobody did that."""
    book = read_book(edited(workbook(), meta_shown), "r.ods")
    assert isinstance(book, Book)
    values = msgspec.structs.replace(book, kind="ods", values_only=True, properties={})
    claim = named(values, "r.ods")
    assert isinstance(claim, Claim)
    assert claim.problems == ()
