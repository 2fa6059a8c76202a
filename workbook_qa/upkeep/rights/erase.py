"""``erase CASE-ID``: the texts and documents of a case are removed, and a receipt stays."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.core.wording import counted, tidy
from workbook_qa.ledger.access import key_for_seals, ledger_to_work_in, seal_key
from workbook_qa.ledger.events import CaseErased, Recorded
from workbook_qa.ledger.events.erasure_events import mark_of
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.registers.case_list.case_ids import same_case_key
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.releases.release_list import ReleaseContext, take_in_release_list
from workbook_qa.returns.inbox.inbox import dropped
from workbook_qa.tracker.reconcile import merge_tracker, refuse_lost_tracker
from workbook_qa.tracker.tracker_copies import found_trackers
from workbook_qa.upkeep.rebuild import made_again
from workbook_qa.upkeep.rights.case_files import (
    CaseFile,
    Fate,
    backups_in,
    files_of,
    refuse_open_files,
    registers_with,
    take_out,
)
from workbook_qa.upkeep.rights.case_in_ledger import CaseInLedger, find_case, returns_of
from workbook_qa.upkeep.rights.case_search import CaseSearch, search
from workbook_qa.upkeep.rights.erased_documents import without_case
from workbook_qa.workspace.reading import text_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user, write_file

LONGEST_REASON = 300
Ask = Callable[[Sequence[str]], str]


def run(
    context: Context,
    case_id: str,
    *,
    why: str,
    by: str = "",
    confirmed: str = "",
    ask: Ask | None = None,
) -> Result:
    """Remove what was typed and kept of a case, once a person has typed its id again.

    Files come first, then the ledger, then what is written anew: a run that was cut off is done
    again. Every figure stays as it was.

    Args:
        confirmed: the case id once more, where nobody can be asked.
        ask: says what goes, and gives what was typed then.

    Raises:
        CannotContinue: nothing is held about that id, another one was typed the second time, or
            something typed or returned is not in the ledger yet.
    """
    why, by = tidy(why), tidy(by) or tidy(context.settings.lead_auditor.name)
    _refuse_reason(why, by, case_id)
    with ledger_to_work_in(context) as journal:
        events = journal.events()
        case = find_case(events, case_id)
        people, _ = read_people_register(context)
        if case is None:
            return _erased_before(context, journal, events, case_id, people)
        _refuse_drawn(events, case)
        _refuse_unrecorded(context, journal, events, people)
        found = search(journal, events, case, people)
        files = files_of(context, found, journal.documents())
        refuse_open_files(files)
        lines = _would_go(context, found, files, events)
        if not context.dry_run:
            typed = confirmed or (ask(lines) if ask else "")
            if same_case_key(typed) != case.key:
                raise CannotContinue(
                    "What was typed the second time is not the case id. Nothing was erased."
                )
            receipt = CaseErased(
                context.today,
                mark_of(case.key, key_for_seals(context, journal)),
                why,
                by,
                tuple(sorted(case.audits)),
            )
            written, problems = _erase(context, journal, found, files, receipt, people)
        else:
            written, problems = [], []
        problems += _left(context, found, files)
    verb = "would be erased" if context.dry_run else "is erased"
    return Result(
        "erase",
        (f"The case {verb}, with {counted(len(case.audits), 'audit')}.", *lines),
        {
            "audits": len(case.audits),
            "returns": len(returns_of(case)),
            "events": len(found.events),
            "documents": len(found.own) + len(found.shared),
            "files": sum(file.fate is not Fate.STAYS for file in files),
        },
        tuple(written),
        tuple(problems),
        next_step="Run erase without --dry-run."
        if context.dry_run
        else "Run check, then backup; delete the backups from before, wherever they are kept.",
    )


def _refuse_reason(why: str, by: str, case_id: str) -> None:
    if not why or not by:
        what = "Say why, with --why" if not why else "Say who asked for it, with --by"
        raise CannotContinue(f"{what}. Nothing was erased.")
    if len(why) > LONGEST_REASON:
        raise CannotContinue(
            f"The reason has {len(why)} characters; there is room for {LONGEST_REASON}. Nothing "
            "was erased."
        )
    if same_case_key(case_id) in same_case_key(f"{why}{by}"):
        raise CannotContinue(
            "The reason holds the case id, and the reason stays. Say it without. Nothing was "
            "erased."
        )


def _erased_before(
    context: Context,
    journal: Journal,
    events: Sequence[Recorded],
    case_id: str,
    people: People,
) -> Result:
    """That it was erased, from the receipt; what a run that was cut off left is finished."""
    key = seal_key(context, journal)
    mark = mark_of(same_case_key(case_id), key)
    receipts = [each.event for each in events if isinstance(each.event, CaseErased)]
    receipt = next((each for each in receipts if key and each.mark == mark), None)
    if receipt is None:
        raise CannotContinue(
            "Nothing is held about that case id: look it up in the tracker. Nothing was erased."
        )
    written: list[Path] = []
    problems: list[Problem] = []
    if not context.dry_run:
        journal.write_out_anew()
        _keep_receipt(context, receipt)
        _, written, problems = made_again(context, journal, people, context.today)
    audits = counted(len(receipt.audits), "audit")
    line = f"This case was erased on {day_words(receipt.on)}, with {audits}: nothing is held of it."
    return Result("erase", (line,), {"audits": 0}, tuple(written), tuple(problems))


def _refuse_drawn(events: Sequence[Recorded], case: CaseInLedger) -> None:
    """A case that is about to be audited would be issued without its id.

    Raises:
        CannotContinue: it is drawn for a month that is not issued.
    """
    state = fold(events)
    for month in case.draws:
        selection = state.selections.get(month)
        drawn = {draw.case_id for draw in selection.drawn} if selection else set()
        if drawn & case.spelled and not state.issued_in(month):
            raise CannotContinue(
                f"It is drawn for {month_words(month)}, which is not issued yet. Exchange it in "
                "the selection workbook, with a reason, and run generate first. Nothing was erased."
            )


def _refuse_unrecorded(
    context: Context, journal: Journal, events: Sequence[Recorded], people: People
) -> None:
    """What waits to be taken in may be about the case, and must not be lost either.

    Raises:
        CannotContinue: files lie in the inbox, or something typed in the tracker or decided in the
            list of texts to release is not recorded.
    """
    if dropped(context.workspace.inbox):
        raise CannotContinue("Files wait in the inbox. Run ingest first. Nothing was erased.")
    trackers, unreadable = found_trackers(context)
    for tracker in trackers:
        refuse_lost_tracker(tracker, events, journal.chain())
    copies = [each for each in trackers if each.path != context.workspace.tracker]
    state = fold(events)
    merged = [
        merge_tracker(context, journal, each, events, state, people)
        for each in trackers
        if each not in copies
    ]
    if copies or unreadable or any(each.events for each in merged):
        raise CannotContinue(
            "Something is typed in the tracker, or in a copy of it, that is not recorded yet. Run "
            "reconcile first. Nothing was erased."
        )
    looking = msgspec.structs.replace(context, dry_run=True)
    releases = take_in_release_list(ReleaseContext(looking, journal, people), events)
    if releases.recorded:
        raise CannotContinue(
            f"Something is decided in {context.workspace.texts_to_release.name} that is not "
            "recorded yet. Run ingest first. Nothing was erased."
        )


def _would_go(
    context: Context, found: CaseSearch, files: Sequence[CaseFile], events: Sequence[Recorded]
) -> list[str]:
    """What goes, in the ledger and of files; and what should be looked at first."""
    case, state = found.case, fold(events)
    open_actions = [
        key
        for key, action in state.actions.items()
        if case.has(key) and is_open(action, context.today)
    ]
    lines = [
        f"{', '.join(sorted(case.audits))}: reference, grades, answers and dates stay.",
        f"In the ledger {counted(len(found.events), 'event')} hold less, "
        f"{counted(len(found.own), 'document')} go, and {len(found.shared)} about others too stay "
        "without it.",
        *(f"{context.workspace.shown(file.path)} {file.fate}." for file in files),
    ]
    if open_actions:
        lines.append(
            f"{counted(len(open_actions), 'action')} of it are still open "
            f"({', '.join(sorted(open_actions))}): nobody will be asked for them any more."
        )
    return lines


def _erase(
    context: Context,
    journal: Journal,
    found: CaseSearch,
    files: list[CaseFile],
    receipt: CaseErased,
    people: People,
) -> tuple[list[Path], list[Problem]]:
    documents: Mapping[str, bytes] = {each.digest: b"" for each in found.own} | {
        each.digest: without_case(journal.document(each.digest), found.needles)
        for each in found.shared
    }
    take_out(files)
    journal.erase(receipt, found.events, documents, at=context.now, by=current_user())
    _keep_receipt(context, receipt)
    _, written, problems = made_again(context, journal, people, context.today)
    return written, problems


def _keep_receipt(context: Context, receipt: CaseErased) -> None:
    """Beside the ledger too: an older backup does not know of it."""
    path = context.workspace.erasures
    before = text_of(path) if path.is_file() else ""
    line = f"{receipt.on.isoformat()} {receipt.mark}\n"
    if line not in before:
        write_file(path, f"{before}{line}".encode(), private=True)


def _left(context: Context, found: CaseSearch, files: Sequence[CaseFile]) -> list[Problem]:
    """What still holds the case, and is not for this command to touch."""
    shown = context.workspace.shown
    problems = [
        Problem(
            "still-holds-case",
            Place(shown(file.path)),
            "It tells of the case, is no file of the ledger, and cannot be changed in part.",
            "Look into it, and delete it or take the case out.",
        )
        for file in files
        if file.fate is Fate.STAYS
    ]
    problems += [
        Problem(
            "still-holds-case",
            Place(shown(path)),
            "The case stands in this list, which is the council's own.",
            "Put the next case list in its place, or take the row out, if it is to go there too.",
        )
        for path in registers_with(context, found.needles)
    ]
    problems += [
        Problem(
            "backup-holds-case",
            Place(shown(path)),
            "This backup was made before, and still holds the case.",
            "Make a new one with backup and delete this one, and copies of it kept elsewhere.",
        )
        for path in backups_in(context.workspace)
    ]
    return problems


def brought_back(context: Context, journal: Journal) -> list[Problem]:
    """The audits of cases that were erased and that a backup put into the ledger again."""
    path = context.workspace.erasures
    key = seal_key(context, journal)
    if not path.is_file() or not key:
        return []
    marks = {line.split()[1] for line in text_of(path).splitlines() if line.strip()}
    state = fold(journal.events())
    return [
        Problem(
            "erased-case-restored",
            Place("ledger.db", "", reference),
            f"The backup is from before the case of {reference} was erased, and brings it back.",
            "Run erase with its case id again.",
        )
        for reference, audit in sorted(state.audits.items())
        if mark_of(same_case_key(audit.audit.case_id), key) in marks
    ]
