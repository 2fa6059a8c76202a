"""Which of several returns of one audit counts, whatever the order in which they came in.

A return is *complete* when nothing in it stops it from counting. Of several complete ones that say
different things, one counts only if it is plainly the auditor's last word: it beats every other.
Otherwise the audit is in conflict until the Lead Auditor has decided (requirements, section 1,
"twice, late, by two people"). What was accepted before stays in every figure, marked, so that
nothing that was reported changes in silence.
"""

from collections.abc import Sequence
from itertools import combinations

from workbook_qa.core.problem import Severity
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import fold_name
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.return_content import content_digest
from workbook_qa.ledger.save_stamps import SaveStamp, stamp_of_file
from workbook_qa.ledger.states import AuditState

# What programs write where nobody has told them a name, and what this one writes; folded.
_NOBODY = frozenset(
    {
        "",
        "admin",
        "administrator",
        "apache poi",
        "author",
        "exceljs",
        "microsoft account",
        "microsoft office user",
        "openpyxl",
        "owner",
        "sheetjs",
        "unknown",
        "user",
        "windows user",
        "workbook_qa",
    }
)


def is_complete(file: FileReceived) -> bool:
    """Whether it was read as a return, and nothing in it must be put right before it counts."""
    errors = any(problem.severity is Severity.ERROR for problem in file.problems)
    return file.content is not None and not errors


def is_doubted(file: FileReceived) -> bool:
    """Whether it is held because it may be somebody else's than the auditor's."""
    return file.outcome is Outcome.CONFLICT and bool(file.doubt)


def doubted_returns(state: AuditState) -> list[FileReceived]:
    """Those that are held so and came after the one that counts, the first of each content."""
    since = state.received.index(state.accepted) if state.accepted else 0
    found: dict[str, FileReceived] = {}
    for file in state.received[since:]:
        if file.content and is_doubted(file) and state.is_current(file.version):
            found.setdefault(content_digest(file.content), file)
    return list(found.values())


def complete_returns(state: AuditState) -> list[FileReceived]:
    """The complete returns of an audit that were taken in, the first of each content.

    Those of an auditor who had it before it was given to somebody else are not among them, nor
    those that may be somebody else's.
    """
    found: dict[str, FileReceived] = {}
    for file in state.returns:
        if file.outcome is Outcome.ALREADY_HAVE or is_doubted(file):
            continue
        if file.content and is_complete(file):
            found.setdefault(content_digest(file.content), file)
    return list(found.values())


def counting(state: AuditState, returns: Sequence[FileReceived]) -> FileReceived | None:
    """The one of some complete returns that counts, or None where they are in conflict.

    Two people's returns are always in conflict. Those of one person are not where one beats every
    other: it is a later version of the workbook, or was plainly saved later (see `save_stamps`);
    where one has no stamp, it has everything filled in that the other has, and more.
    """
    if any(are_two_peoples(one, other) for one, other in combinations(returns, 2)):
        return None
    best = [
        file
        for file in returns
        if all(_beats(state, file, other) for other in returns if other != file)
    ]
    return best[0] if best else None


def known_name(name: str) -> str:
    """The name that a program wrote of whoever saved a workbook; empty where it is nobody's."""
    return "" if fold_name(name) in _NOBODY else name


def are_two_peoples(one: FileReceived, other: FileReceived) -> bool:
    """Whether it is known that two different people sent them or, without a sender, saved them."""
    if one.sender and other.sender:
        return one.sender.casefold() != other.sender.casefold()
    names = fold_name(known_name(one.saved_by)), fold_name(known_name(other.saved_by))
    return all(names) and names[0] != names[1]


def stamp_of(state: AuditState, file: FileReceived) -> SaveStamp:
    """When a return was saved, as far as that can be believed."""
    issued = {query.version: query.on for query in state.queries}
    return stamp_of_file(file, issued.get(file.version, state.issued.on))


def _beats(state: AuditState, one: FileReceived, other: FileReceived) -> bool:
    if one.version != other.version:
        return one.version > other.version
    stamp, other_stamp = stamp_of(state, one), stamp_of(state, other)
    if stamp.is_wrong or other_stamp.is_wrong:
        return False
    if stamp.at and other_stamp.at and stamp.at != other_stamp.at:
        return stamp.is_later_than(other_stamp)
    filled = [
        frozenset(file.content.entries) if file.content else frozenset() for file in (one, other)
    ]
    return filled[0] > filled[1]


def differences(one: FileReceived, other: FileReceived) -> list[tuple[str, str, str]]:
    """Field, and what either return says there, of the fields in which they differ."""
    said = [file.content.as_typed if file.content else {} for file in (one, other)]
    return [
        (field, said[0].get(field, ""), said[1].get(field, ""))
        for field in dict.fromkeys([*said[0], *said[1]])
        if said[0].get(field, "") != said[1].get(field, "")
    ]
