"""What is said of whose a workbook is, and of the places that say so (see `identity`)."""

from collections.abc import Sequence

from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit

_AGAIN = (
    "Send the auditor the workbook again and ask for it back unchanged but for the pale yellow "
    "cells."
)
_AGAIN_AS_SENT = "Ask for the workbook that was sent, filled in and otherwise unchanged."


def not_ours(file: str) -> Problem:
    """It names no audit."""
    return Problem(
        "not-our-workbook",
        Place(file),
        found="This workbook does not carry the reference of an audit.",
        todo="If it holds an audit, ask for it in the workbook that was sent out.",
    )


def unknown_audit(file: str, reference: str, *, has_our_seal: bool = False) -> Problem:
    """It names an audit, or a follow-up, that was not issued here.

    Where its seal is of our key, the ledger was put back from a time before it was issued.
    """
    if has_our_seal:
        return Problem(
            "audit-unknown",
            Place(file),
            found=f"{reference} was issued from here, and the ledger does not know of it: it was "
            "cut off, or an older one was put back.",
            todo="Put back the newest backup of the ledger with restore, put the file into the "
            "inbox again and run ingest. If there is none that has it, what is missing has to be "
            "issued anew.",
        )
    return Problem(
        "audit-unknown",
        Place(file),
        found=f"{reference} is not an audit that was issued from here.",
        todo="Look whether it belongs to another council or another folder.",
    )


def of_erased_case(file: str) -> Problem:
    """It tells of a case that was erased, and is not kept."""
    return Problem(
        "case-erased",
        Place(file),
        found="It tells of a case that was erased here, so that nothing of it is taken in or kept "
        "in the ledger.",
        todo="Delete it, and ask whoever sent it to delete theirs. Of a workbook about several "
        "cases, make another one (chase, or reconcile).",
    )


def broken(file: str, found: str) -> Problem:
    """It is not taken in as an audit."""
    return Problem("seal-broken", Place(file), found, todo=_AGAIN)


def not_as_sent(file: str, found: str) -> Problem:
    """It is not taken in as a follow-up."""
    return Problem("seal-broken", Place(file), found, _AGAIN_AS_SENT)


def key_lost(file: str) -> Problem:
    """No seal can be checked: a follow-up."""
    return Problem(
        "seal-not-checked",
        Place(file),
        found="The key with which the workbook's seal was made is not here.",
        todo="Look whether it is the workbook that was sent.",
    )


def another_first_page(file: str, audit: Audit) -> Problem:
    """It has no seal, and its first page is of another audit."""
    found = (
        "It has no seal, and its first page does not say the case and the auditor of "
        f"{audit.reference} as it was issued."
    )
    return broken(file, found)


def of_another_council(file: str, audit: Audit) -> Problem:
    """Its seal is not ours, and its first page is of another audit."""
    return Problem(
        "workbook-of-another-council",
        Place(file),
        found="It has a seal that was not made here, and its first page does not say the case and "
        f"the auditor of {audit.reference} as it was issued from here.",
        todo="It seems to be an audit of another council or another folder, about another child: "
        "tell whoever sent it, and pass it on to nobody else.",
    )


def of_another_tool(file: str, audit: Audit) -> Problem:
    """No seal holds, and another audit tool is named."""
    return Problem(
        "audit-tool-unknown",
        Place(file),
        found="No seal of it holds, and it names another audit tool, or another version of it, "
        f"than {audit.reference} was issued with.",
        todo=_AGAIN,
    )


def not_checked(file: str) -> Problem:
    """No seal holds; its first page is right."""
    return Problem(
        "seal-not-checked",
        Place(file),
        found="The workbook's seal is missing, or was made with a key that is not here; the case "
        "and the auditor on its first page are those of the audit.",
        todo="Look whether it is the auditor's own. If it is, and it is held, choose it on the "
        "sheet Decisions of the ingest report.",
    )


def of_two_versions(file: str) -> Problem:
    """Parts of two versions may have been put together."""
    return Problem(
        "meta-changed",
        Place(file),
        found="It carries the seals of different versions of the audit's workbook: parts of two "
        "may have been put together.",
        todo="Look whether it holds what the auditor meant.",
    )


def places_changed(file: str, where: Sequence[str]) -> Problem:
    """Something else stands in a place than was issued."""
    return Problem(
        "meta-changed",
        Place(file),
        found=f"What says whose workbook it is was changed {' and '.join(where)}; another of its "
        "three places holds.",
        todo="It is taken in as what was issued; ask the auditor how it came about.",
    )


def meta_shown(file: str) -> Problem:
    """The hidden sheet was made visible."""
    return Problem(
        "meta-shown",
        Place(file),
        found="The hidden sheet that says whose workbook it is was made visible.",
        todo="Nothing has to be done: a seal holds, and nothing else stands on that sheet.",
    )


def copied(file: str) -> Problem:
    """Its sheets were copied into a new workbook."""
    return Problem(
        "copied-to-a-new-workbook",
        Place(file),
        found="Its sheets were copied into a new workbook: its hidden sheet and its properties are "
        "not there.",
        todo="The seal on its first page holds, and every entry and locked cell is checked. Ask "
        "the auditor if something of theirs is missing.",
    )
