"""Whose a workbook is that came back, and what was done to the places that say so.

Its reference and seal stand in three places (see `seal`); any one is enough if its seal holds.
Without one that holds, nothing but the case and the auditor on the first page tells our audit from
that of another council, whose references are made in the same way: an audit of another child must
never be taken in as ours.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.cells import Book, Sheet
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit
from workbook_qa.core.wording import tidy
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.workbooks.form.form import Form, given_texts
from workbook_qa.workbooks.form.seal import (
    META_SHEET,
    REFERENCE_PROPERTY,
    TOOL_LABEL,
    Stated,
    key_name,
    same_seal,
    seal_of,
    texts_beside,
)

_AGAIN = (
    "Send the auditor the workbook again and ask for it back unchanged but for the pale yellow "
    "cells."
)
_TELLING = ("case_id", "auditor")  # given cells that tell one audit from every other


class Claim(msgspec.Struct, frozen=True):
    """The audit that a workbook belongs to, and which version of its workbook it is.

    `version` is None where no seal tells it.
    """

    state: AuditState
    version: int | None
    problems: tuple[Problem, ...] = ()


def identify(
    book: Book,
    stated: Sequence[Stated],
    file: str,
    state: State,
    *,
    key: bytes,
    form_of: Callable[[str], Form],
) -> Claim | Problem:
    """The audit a workbook belongs to, or why it is not taken in.

    Places that name different audits are not chosen between: parts of two workbooks may have
    been put together, and what is typed may be about another child.

    Args:
        stated: what the workbook says it is (`seal.stated_identities`).
        state: everything that is known; key: of the seals, empty where it is lost.
        form_of: the form of a digest.
    """
    texts = {each.identity.reference for each in stated}
    named = {reference for text in texts if (reference := read_reference(text))}
    if not named:
        return _not_ours(file)
    if len(named) > 1:
        return _broken(file, "It carries the references of different audits.")
    (reference,) = named
    audit = state.audits.get(reference)
    if audit is None:
        return _unknown(file, reference)
    held = _versions(audit, stated, key)
    if not any(held.values()):
        return _without_seal(book, file, audit, stated, key, form_of)
    versions = {version for version in held.values() if version}
    problems = _evidence(book, file, audit.audit, stated, held)
    return Claim(audit, versions.pop() if len(versions) == 1 else None, tuple(problems))


def _versions(state: AuditState, stated: Sequence[Stated], key: bytes) -> dict[str, int | None]:
    """The version of the audit's workbook that each seal belongs to; None for one that is not."""
    seals = {each.identity.seal for each in stated}
    if not key:
        return dict.fromkeys(seals)
    ours = {version: seal_of(state.audit, form, key) for version, form in state.forms.items()}
    return {
        seal: next((version for version, one in ours.items() if same_seal(seal, one)), None)
        for seal in seals
    }


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
        problems.append(_of_two_versions(file))
    changed = _changed(audit, meta, stated, held)
    if changed:
        problems.append(_meta_changed(file, changed))
    if meta is not None and meta.state == "visible" and not book.values_only:
        problems.append(_meta_shown(file))
    if meta is None and REFERENCE_PROPERTY not in book.properties:
        problems.append(_copied(file))
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
    if key and any(seal.upper().startswith(key_name(key)) for seal in seals):
        return _broken(file, "Its reference does not agree with its seal.")
    pages = [each.sheet for each in stated if each.is_visible and each.sheet is not None]
    forms = [form_of(digest) for digest in state.forms.values()]
    if not pages or not all(_says_the_same(page, audit, forms) for page in pages):
        return _of_another_council(file, audit) if seals else _another_first_page(file, audit)
    meta = book.sheet(META_SHEET)
    if meta is not None and _is_of_another_tool(audit, meta):
        return _of_another_tool(file, audit)
    return Claim(state, None, (_not_checked(file),))


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


# What is said


def _not_ours(file: str) -> Problem:
    return Problem(
        "not-our-workbook",
        Place(file),
        found="This workbook does not carry the reference of an audit.",
        todo="If it holds an audit, ask for it in the workbook that was sent out.",
    )


def _unknown(file: str, reference: str) -> Problem:
    return Problem(
        "audit-unknown",
        Place(file),
        found=f"{reference} is not an audit that was issued from here.",
        todo="Look whether it belongs to another council or another folder.",
    )


def _broken(file: str, found: str) -> Problem:
    return Problem("seal-broken", Place(file), found, todo=_AGAIN)


def _another_first_page(file: str, audit: Audit) -> Problem:
    found = (
        "It has no seal, and its first page does not say the case and the auditor of "
        f"{audit.reference} as it was issued."
    )
    return _broken(file, found)


def _of_another_council(file: str, audit: Audit) -> Problem:
    return Problem(
        "workbook-of-another-council",
        Place(file),
        found="It has a seal that was not made here, and its first page does not say the case and "
        f"the auditor of {audit.reference} as it was issued from here.",
        todo="It seems to be an audit of another council or another folder, about another child: "
        "tell whoever sent it, and pass it on to nobody else.",
    )


def _of_another_tool(file: str, audit: Audit) -> Problem:
    return Problem(
        "audit-tool-unknown",
        Place(file),
        found="No seal of it holds, and it names another audit tool, or another version of it, "
        f"than {audit.reference} was issued with.",
        todo=_AGAIN,
    )


def _not_checked(file: str) -> Problem:
    return Problem(
        "seal-not-checked",
        Place(file),
        found="The workbook's seal is missing, or was made with a key that is not here; the case "
        "and the auditor on its first page are those of the audit.",
        todo="Look whether it is the auditor's own.",
    )


def _of_two_versions(file: str) -> Problem:
    return Problem(
        "meta-changed",
        Place(file),
        found="It carries the seals of different versions of the audit's workbook: parts of two "
        "may have been put together.",
        todo="Look whether it holds what the auditor meant.",
    )


def _meta_changed(file: str, where: Sequence[str]) -> Problem:
    return Problem(
        "meta-changed",
        Place(file),
        found=f"What says whose workbook it is was changed {' and '.join(where)}; another of its "
        "three places holds.",
        todo="It is taken in as what was issued; ask the auditor how it came about.",
    )


def _meta_shown(file: str) -> Problem:
    return Problem(
        "meta-shown",
        Place(file),
        found="The hidden sheet that says whose workbook it is was made visible.",
        todo="Nothing has to be done: a seal holds, and nothing else stands on that sheet.",
    )


def _copied(file: str) -> Problem:
    return Problem(
        "copied-to-a-new-workbook",
        Place(file),
        found="Its sheets were copied into a new workbook: its hidden sheet and its properties are "
        "not there.",
        todo="The seal on its first page holds, and every entry and locked cell is checked. Ask "
        "the auditor if something of theirs is missing.",
    )
