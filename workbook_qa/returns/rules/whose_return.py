"""Whether a return is its auditor's own as far as anybody can tell, or waits for a yes (S9).

Councils take returns from a mail, from a share, or from somebody who saved the attachment; and
programs write logins, initials or their own name where a person's should be. What says nothing
makes no return wait. What says that it is somebody else's does:

| what is known | the return |
| --- | --- |
| no seal holds, though ours could be checked | waits |
| the mail came from the auditor's address | is theirs, whoever's name the program wrote |
| the mail came from the Lead Auditor's address | is passed on: as if no mail were known |
| the mail came from any other address, however alike | waits |
| no mail; saved by a person whom the register does not know | waits |
| no mail; saved by the auditor, a colleague, a login, initials, a program, an office | is theirs |
| no mail, and it would take the place of a return that counts, in the same version | waits |

A colleague of the register who saved it is asked about, as anywhere (`who_audited`).
"""

from collections.abc import Collection

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, People
from workbook_qa.core.wording import fold, fold_name
from workbook_qa.returns.rules.who_audited import another_person
from workbook_qa.selection.independence import names_of

NO_SEAL = "It has none of the seals that it was issued with."
OTHER_ADDRESS = "It was sent from an address that is not the auditor's."
SAVED_BY_UNKNOWN = "It was saved by somebody whom the people register does not know."
NOT_FROM_AUDITOR = (
    "It did not come from the auditor's address, and would take the place of a return that counts."
)


class Signs(msgspec.Struct, frozen=True):
    """What a returned file tells of where it comes from.

    Attributes:
        sender: the address of the mail it came in, or empty.
        saved_by: the name that the program wrote, empty where it is nobody's.
        is_sealed: whether a seal holds, or none can be checked here.
    """

    sender: str = ""
    saved_by: str = ""
    is_sealed: bool = True


class Doubts(msgspec.Struct, frozen=True):
    """Why a return waits, or empty.

    Attributes:
        of_any: whatever was taken in before.
        of_next: where it would take the place of one that counts.
    """

    of_any: str = ""
    of_next: str = ""


def doubts_about(
    signs: Signs,
    audit: Audit,
    people: People,
    *,
    address: str = "",
    besides: Collection[str] = (),
) -> Doubts:
    """Why a return of an audit is not plainly its auditor's.

    Args:
        address: that the audit was issued to, or that the register has.
        besides: names and addresses of those who pass on what others did.
    """
    office = {fold_name(each) for each in besides} - {""}
    sender = "" if fold_name(signs.sender) in office else fold(signs.sender)
    is_theirs = bool(sender) and sender in _addresses_of(audit, people, address)
    of_next = "" if is_theirs else NOT_FROM_AUDITOR
    if not signs.is_sealed:
        return Doubts(NO_SEAL, of_next)
    if is_theirs:
        return Doubts()
    if sender:
        return Doubts(OTHER_ADDRESS, of_next)
    other = another_person(signs.saved_by, audit.auditor, people)
    if other and people.person(other) is None and fold_name(signs.saved_by) not in office:
        return Doubts(SAVED_BY_UNKNOWN, of_next)
    return Doubts("", of_next)


def _addresses_of(audit: Audit, people: People, address: str) -> set[str]:
    """Whole addresses: one that differs in a letter or behind the @ is another's."""
    person = people.person(audit.auditor)
    known = {fold(person.email), *map(fold, names_of(person))} if person else set()
    return {each for each in (fold(address), *known) if "@" in each}


def not_vouched(doubt: str, name: str) -> Problem:
    """That the Lead Auditor has to say whether a return is the auditor's."""
    return Problem(
        "return-not-vouched-for",
        Place(name),
        found=doubt,
        todo="Ask the auditor whether it is theirs. If it is, and it is held, choose it on the "
        "sheet Decisions of the ingest report. An address or a name that is theirs too belongs in "
        "people.xlsx under Also known as.",
    )
