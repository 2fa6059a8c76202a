"""Whether a workbook that came back is feedback or a confirmation of ours, and which.

A follow-up has a reference of its own, in the same three places as an audit's (see `seal`). It
holds nothing that would tell it from another council's but its seal: without one that holds it is
not taken in.
"""

from collections.abc import Sequence

import msgspec

from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.problem import Place, Problem
from workbook_qa.ledger.states import FollowupState, State
from workbook_qa.workbooks.form.seal import Stated, same_seal, seal_of_followup

_AGAIN = "Ask for the workbook that was sent, filled in and otherwise unchanged."


class FollowupClaim(msgspec.Struct, frozen=True):
    """The follow-up that a workbook is, its reference and its seal."""

    followup: FollowupState
    reference: str
    seal: str
    problems: tuple[Problem, ...] = ()


def identify_followup(
    stated: Sequence[Stated], file: str, state: State, *, key: bytes
) -> FollowupClaim | Problem | None:
    """The follow-up a workbook is, why it is not taken in, or None where it names none of ours.

    Args:
        stated: what the workbook says it is (`seal.stated_identities`).
        key: of the seals, empty where it is lost.
    """
    texts = {each.identity.reference for each in stated}
    named = {reference for text in texts if (reference := read_reference(text))}
    if not any(reference in state.followups for reference in named):
        return None
    if len(named) > 1:
        return _broken(file, "It carries the references of different workbooks.")
    (reference,) = named
    followup = state.followups[reference]
    if not key:
        return FollowupClaim(followup, reference, "", (_not_checked(file),))
    seal = seal_of_followup(reference, followup.issued.form, key)
    if not any(same_seal(each.identity.seal, seal) for each in stated):
        return _broken(file, "Its reference does not agree with its seal, or its seal is gone.")
    return FollowupClaim(followup, reference, seal)


def _broken(file: str, found: str) -> Problem:
    return Problem("seal-broken", Place(file), found, _AGAIN)


def _not_checked(file: str) -> Problem:
    return Problem(
        "seal-not-checked",
        Place(file),
        found="The key with which the workbook's seal was made is not here.",
        todo="Look whether it is the workbook that was sent.",
    )
