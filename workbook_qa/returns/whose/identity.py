"""Whose a workbook is that came back, and what was done to the places that say so.

Its reference and seal stand in three places (see `seal`); any one is enough if its seal holds.
Without one that holds, nothing but the case and the auditor on the first page tells our audit from
that of another council, whose references are made in the same way: an audit of another child must
never be taken in as ours. In a follow-up nothing does: without a seal it is not taken in.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.cells import Book, Sheet
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import Role, read_term
from workbook_qa.core.wording import tidy
from workbook_qa.ledger.events import ConfirmationIssued, FeedbackIssued
from workbook_qa.ledger.states import AuditState, FollowupState, State
from workbook_qa.returns.whose import identity_problems
from workbook_qa.workbooks.form.form import Form, given_texts
from workbook_qa.workbooks.form.seal import (
    META_SHEET,
    REFERENCE_PROPERTY,
    TOOL_LABEL,
    Stated,
    key_name,
    same_seal,
    seal_of,
    seal_of_followup,
    texts_beside,
)

_TELLING = ("case_id", "auditor")  # given cells that tell one audit from every other


class Claim(msgspec.Struct, frozen=True):
    """The audit that a workbook belongs to, and which version of its workbook it is.

    `version` is None where no seal tells it; it is then one of `versions`.
    """

    state: AuditState
    version: int | None
    problems: tuple[Problem, ...] = ()
    versions: tuple[int, ...] = ()


class FollowupClaim(msgspec.Struct, frozen=True):
    """The follow-up that a workbook is, its reference and its seal; the seal is empty if lost."""

    followup: FollowupState
    reference: str
    seal: str
    problems: tuple[Problem, ...] = ()


def identify(
    book: Book,
    stated: Sequence[Stated],
    file: str,
    state: State,
    *,
    key: bytes,
    form_of: Callable[[str], Form],
) -> Claim | FollowupClaim | Problem:
    """The audit a workbook belongs to, the follow-up it is, or why it is not taken in.

    Places that name different ones are not chosen between: parts of two workbooks may have
    been put together, and what is typed may be about another child.

    Args:
        stated: what the workbook says it is (`seal.stated_identities`).
        state: everything that is known; key: of the seals, empty where it is lost.
        form_of: the form of a digest.
    """
    texts = {each.identity.reference for each in stated}
    named = {reference for text in texts if (reference := read_reference(text))}
    if not named:
        return identity_problems.not_ours(file)
    if len(named) > 1:
        if named.isdisjoint(state.followups):
            return identity_problems.broken(file, "It carries the references of different audits.")
        return identity_problems.not_as_sent(
            file, "It carries the references of different workbooks."
        )
    (reference,) = named
    followup, audit = state.followups.get(reference), state.audits.get(reference)
    if is_erased(reference, state):
        return identity_problems.of_erased_case(file)
    if followup:
        return _followup(followup, reference, file, stated, key)
    if audit is None:
        has_our_seal = _names_our_key(stated, key)
        return identity_problems.unknown_audit(file, reference, has_our_seal=has_our_seal)
    # The newest first: where somebody has an audit again, two of its versions have one seal.
    newest_first = sorted(audit.forms.items(), reverse=True)
    ours = {version: seal_of(audit.audit_of(version), form, key) for version, form in newest_first}
    held = _versions(ours if key else {}, stated)
    if not any(held.values()):
        return _without_seal(book, file, audit, stated, key, form_of)
    versions = {version for version in held.values() if version}
    problems = _evidence(book, file, audit.audit, stated, held)
    version = next(iter(versions)) if len(versions) == 1 else None
    return Claim(audit, version, tuple(problems), tuple(sorted(versions)))


def is_erased(reference: str, state: State) -> bool:
    """Whether an audit, or a follow-up of one, is of a case that was erased."""
    followup = state.followups.get(reference)
    issued = followup.issued if followup else None
    match issued:
        case None:
            rows = {reference}
        case ConfirmationIssued():
            rows = {*issued.entries, *issued.audits}
        case FeedbackIssued():
            rows = {issued.reference}
    audits = (state.audits.get(row.partition("/")[0]) for row in rows)
    return any(audit is not None and audit.erased is not None for audit in audits)


def auditors_stated(stated: Sequence[Stated], forms: Collection[Form]) -> list[str]:
    """The names that stand as the auditor's on the pages that say whose workbook it is.

    Beside a name stands the role that it was issued with.
    """
    pages = (each.sheet for each in stated if each.is_visible)
    texts = {
        text
        for page in pages
        if page is not None
        for label in _labels_of("auditor", forms)
        for text in texts_beside(page, label)
    }
    return [_without_role(text) for text in sorted(texts) if text]


def _without_role(text: str) -> str:
    name, _, role = text.rpartition(",")
    return name if name and read_term(Role, role) else text


def _versions(ours: Mapping[int, str], stated: Sequence[Stated]) -> dict[str, int | None]:
    """The version that each seal belongs to, by those of ours; None for one that is not."""
    seals = {each.identity.seal for each in stated}
    return {
        seal: next((version for version, one in ours.items() if same_seal(seal, one)), None)
        for seal in seals
    }


def _followup(
    followup: FollowupState, reference: str, file: str, stated: Sequence[Stated], key: bytes
) -> FollowupClaim | Problem:
    """It holds nothing but its seal that would tell it from another council's."""
    if not key:
        return FollowupClaim(followup, reference, "", (identity_problems.key_lost(file),))
    seal = seal_of_followup(reference, followup.issued.form, key)
    if not any(_versions({1: seal}, stated).values()):
        return identity_problems.not_as_sent(
            file, "Its reference does not agree with its seal, or its seal is gone."
        )
    return FollowupClaim(followup, reference, seal)


# Where a seal holds


def _evidence(
    book: Book,
    file: str,
    audit: Audit,
    stated: Sequence[Stated],
    held: Mapping[str, int | None],
) -> list[Problem]:
    """What was done to the places that say whose it is: at most one of each kind.

    A place that is not there is no problem, since programs leave out properties, and show as
    hidden what was very hidden.
    """
    problems = []
    meta = book.sheet(META_SHEET)
    if len({version for version in held.values() if version}) > 1:
        problems.append(identity_problems.of_two_versions(file))
    changed = _changed(audit, meta, stated, held)
    if changed:
        problems.append(identity_problems.places_changed(file, changed))
    if meta is not None and meta.state == "visible" and not book.values_only:
        problems.append(identity_problems.meta_shown(file))
    if meta is None and REFERENCE_PROPERTY not in book.properties:
        problems.append(identity_problems.copied(file))
    return problems


def _changed(
    audit: Audit, meta: Sheet | None, stated: Sequence[Stated], held: Mapping[str, int | None]
) -> list[str]:
    """Where something else stands than was issued. The visible reference is a locked cell."""
    words = []
    for each in stated:
        said = each.identity
        other_seal = said.seal and not held[said.seal]
        if other_seal or (said.reference != audit.reference and _is_renamed(each, audit)):
            words.append(_where(each))
    if meta is not None and _is_of_another_tool(audit, meta):
        words.append(_HIDDEN)
    return list(dict.fromkeys(words))


_HIDDEN = "on its hidden sheet"


def _is_renamed(stated: Stated, audit: Audit) -> bool:
    return not stated.is_visible and read_reference(stated.identity.reference) != audit.reference


def _where(stated: Stated) -> str:
    if stated.is_visible:
        return "on its first page"
    return _HIDDEN if stated.sheet else "in its properties"


def _is_of_another_tool(audit: Audit, meta: Sheet) -> bool:
    """Whether the hidden sheet names another audit tool, or version of it, than was issued."""
    said = texts_beside(meta, TOOL_LABEL) - {""}
    return bool(said) and said != {tidy(f"{audit.tool_id} {audit.tool_version}")}


# Where none holds


def _without_seal(
    book: Book,
    file: str,
    state: AuditState,
    stated: Sequence[Stated],
    key: bytes,
    form_of: Callable[[str], Form],
) -> Claim | Problem:
    """Its first page must then say the case and the auditor, and its hidden sheet the tool."""
    audit = state.audit
    seals = {each.identity.seal for each in stated} - {""}
    if _names_our_key(stated, key):
        return identity_problems.broken(file, "Its reference does not agree with its seal.")
    pages = [each.sheet for each in stated if each.is_visible and each.sheet is not None]
    forms = [form_of(digest) for digest in state.forms.values()]
    versions = [
        version
        for version in sorted(state.forms)
        if all(_says_the_same(page, state.audit_of(version), forms) for page in pages)
    ]
    if not pages or not versions:
        return (
            identity_problems.of_another_council(file, audit)
            if seals
            else identity_problems.another_first_page(file, audit)
        )
    meta = book.sheet(META_SHEET)
    if meta is not None and _is_of_another_tool(audit, meta):
        return identity_problems.of_another_tool(file, audit)
    return Claim(state, None, (identity_problems.not_checked(file),), tuple(versions))


def _names_our_key(stated: Sequence[Stated], key: bytes) -> bool:
    """Whether a seal begins with the name of our key, be it right or not."""
    return bool(key) and any(
        each.identity.seal.upper().startswith(key_name(key)) for each in stated
    )


def _says_the_same(page: Sheet, audit: Audit, forms: Collection[Form]) -> bool:
    """Whether a page gives the case and the auditor of the audit, and none but those."""
    given = given_texts(audit, "")
    labels = {name: _labels_of(name, forms) for name in _TELLING}
    said = {
        name: set().union(*(texts_beside(page, label) for label in labels[name]))
        for name in _TELLING
    }
    return all(said[name] == {tidy(given[name])} for name in _TELLING)


def _labels_of(name: str, forms: Collection[Form]) -> set[str]:
    """The words to the left of a given cell."""
    return {
        tidy(label.text)
        for form in forms
        for sheet in form.sheets
        for cell in sheet.locked
        if cell.given == name
        for label in sheet.locked
        if (label.row, label.column) == (cell.row, cell.column - 1)
    }
