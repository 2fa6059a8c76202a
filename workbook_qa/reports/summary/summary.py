"""``summary MONTH``: the DMT summary, as at a day, from the ledger alone (paragraph 5.3).

What the DMT typed into summaries is recorded before anything is written.
"""

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import (
    Month,
    WorkingDays,
    day_words,
    month_words,
)
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.records import People
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import ledger_to_work_in, tools_named, tools_of
from workbook_qa.ledger.events import AuditIssued, Recorded, SummaryBasis, SummaryMade
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.releases.release_list import (
    ReleaseContext,
    release_lines,
    take_in_release_list,
    write_release_list,
)
from workbook_qa.releases.released_texts import with_releases
from workbook_qa.reports.report_controls import refuse_broken
from workbook_qa.reports.summary.earlier_papers import (
    compared_day,
    kept_day,
    papers_of,
    since_papers,
)
from workbook_qa.reports.summary.page.page_pdf_book import write_page_pdf
from workbook_qa.reports.summary.paper_differences import difference_lines
from workbook_qa.reports.summary.practice_decisions import decisions_up_to, last_decided
from workbook_qa.reports.summary.sheets.detail_book import write_detail
from workbook_qa.reports.summary.summary_book import write_summary
from workbook_qa.reports.summary.summary_copies import (
    TakenIn,
    keep_replaced,
    take_in_summaries,
)
from workbook_qa.reports.summary.summary_tables import (
    Summary,
    month_before,
    summarise,
    view_of,
)
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import clean_up, current_user, refuse_if_open, write_file

MARKING = "OFFICIAL-SENSITIVE"  # it quotes audits, and counts small numbers of a team's


def run(context: Context, month: Month, *, as_at: datetime.date | None = None) -> Result:
    """Write the month's summary; nothing is released while a control total does not hold.

    Args:
        as_at: the day to look back from. A past day gives the summary as it was on that day, the
            same bytes whenever it is asked for. When left out: today; and for a month that was
            reported after its end, the day of its last paper, with what the DMT has decided since.

    Raises:
        CannotContinue: the summary is open in another program, or was saved meanwhile.
    """
    path = context.workspace.summary(month)
    with ledger_to_work_in(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.outbox)
            refuse_if_open(path)
            refuse_if_open(context.workspace.summary_detail(month))
            refuse_if_open(context.workspace.summary_page(month))
        events = journal.events()
        people, problems = read_people_register(context)
        taken = take_in_summaries(context, journal, events)
        events += taken.recorded
        asking = ReleaseContext(context, journal, people)
        releases = take_in_release_list(asking, events)
        events += releases.recorded
        kept = None if as_at else kept_day(papers_of(events), month, context.today)
        day = as_at or kept or context.today
        basis = basis_for(events, month, day, context, people)
        state = with_releases(fold(events, as_at=day), fold(events))
        made = _made(
            journal, events, month, day, basis, state if as_at else _decided(state, events)
        )
        written: tuple[Path, ...] = ()
        if not context.dry_run and month not in taken.held:
            written = _write(context, journal, events, made, basis, taken)
        written += write_release_list(asking, journal.events(), releases)
    return Result(
        "summary",
        (
            *_lines(context, made, taken, kept),
            *releases.lines,
            *release_lines(context, made.texts),
            *(one for each in made.since for one in difference_lines(each)),
        ),
        {"control totals": len(made.controls), "decisions": len(taken.recorded)},
        written,
        (*problems, *taken.problems, *releases.problems),
        next_step=_next_step(context, month, state, taken),
    )


def _next_step(context: Context, month: Month, state: State, taken: TakenIn) -> str:
    """Where there is nothing to report, nothing is sent to the DMT."""
    path = context.workspace.shown(context.workspace.summary(month))
    if not state.issued_in(month):
        return (
            f"No audits of {month_words(month)} are issued, so there is nothing to report of it. "
            "Check the month."
        )
    if month in taken.held:
        return f"Put right what is listed in {path}, and run summary again."
    if context.dry_run:
        return f"Run summary {month} without --dry-run to write it."
    return (
        f"Open {path}, read it, and send it to the DMT; the page for the agenda is beside it (PDF)."
    )


def _decided(state: State, events: Sequence[Recorded]) -> State:
    """The state of a past day with what the DMT has decided to this day."""
    number = max(state.number, last_decided(events))
    return msgspec.structs.replace(state, decisions=decisions_up_to(events, number), number=number)


def _lines(
    context: Context, made: Summary, taken: TakenIn, kept: datetime.date | None
) -> tuple[str, ...]:
    decided = len(taken.recorded)
    name = context.workspace.summary(made.month).name
    return (
        f"DMT summary for {month_words(made.month)} as at {day_words(made.as_at)}: "
        f"{len(made.controls)} control totals hold.",
        *(
            [
                f"That is the day of the paper the DMT had: it is kept. For another day: "
                f"--as-at {context.today}."
            ]
            if kept and kept != context.today
            else []
        ),
        *([f"{counted(decided, 'decision')} of the DMT recorded."] if decided else []),
        *(
            [f"{name} is not written anew: something typed in it could not be taken over."]
            if made.month in taken.held
            else []
        ),
    )


def _made(
    journal: Journal,
    events: Sequence[Recorded],
    month: Month,
    day: datetime.date,
    basis: SummaryBasis,
    state: State,
) -> Summary:
    """The summary of the state as at a day."""
    working_days = WorkingDays(frozenset(basis.closures))
    then = fold(events, as_at=compared_day(month, day))
    issued = (one.event for one in events if isinstance(one.event, AuditIssued))
    ever = tools_named(journal, {event.tool for event in issued})
    view = view_of(
        state,
        month,
        as_at=day,
        tools=tools_of(journal, state),
        teams=basis.teams,
        policy=_policy(basis),
        working_days=working_days,
        before=month_before(then, month, day, tools=ever, working_days=working_days),
        digest=journal.chain().get(state.number, ""),
    )
    made = summarise(view, since_papers(events, view, ever))
    refuse_broken(made.controls)
    return made


def _write(
    context: Context,
    journal: Journal,
    events: Sequence[Recorded],
    made: Summary,
    basis: SummaryBasis,
    taken: TakenIn,
) -> tuple[Path, ...]:
    """On record first, then the file; a changed one that nobody has elsewhere is kept."""
    said = {"council": basis.council, "marking": MARKING}
    content = write_summary(made, **said)
    page = write_page_pdf(made.page, as_at=made.as_at, **said)
    path = context.workspace.summary(made.month)
    stands = content_of(path) if path.is_file() else None
    if stands != taken.found.get(made.month):
        raise CannotContinue(
            f"{path.name} was saved while this ran. It is left as it is; run summary again."
        )
    is_theirs = stands is not None and digest_of(stands) not in journal.documents()
    if stands is not None and stands != content and (is_theirs or made.month in taken.remarked):
        keep_replaced(context, path, stands)
    refuse_if_open(path)
    detail = write_detail(made, **said)
    beside = context.workspace.summary_detail(made.month)
    _keep_changed(context, journal, beside, detail)
    papers = [paper for paper in papers_of(events) if paper.made.month == made.month]
    documents = (content, detail, page)
    digests = [digest_of(one) for one in documents]
    made_before = papers[-1].made if papers else None
    if made_before is None or digests != _digests(made_before):
        event = SummaryMade(
            *(context.today, made.month, made.as_at, digests[0], basis),
            detail=digests[1],
            page=digests[2],
        )
        journal.record([event], documents, at=context.now, by=current_user())
    files = zip((path, beside, context.workspace.summary_page(made.month)), documents, strict=True)
    return tuple(each for each, written in files if write_file(each, written))


def _digests(made: SummaryMade) -> list[str]:
    return [made.workbook, made.detail, made.page]


def _keep_changed(context: Context, journal: Journal, path: Path, content: bytes) -> None:
    """The detail that stands there, if somebody changed it: nothing is read back from it."""
    if not path.is_file():
        return
    refuse_if_open(path)
    stands = content_of(path)
    if stands != content and digest_of(stands) not in journal.documents():
        keep_replaced(context, path, stands)


# What a summary is made with besides the events


def basis_for(
    events: Iterable[Recorded],
    month: Month,
    day: datetime.date,
    context: Context,
    people: People,
) -> SummaryBasis:
    """Register and settings as they are now; for a past day, as they were on record then.

    That is what the month's summary of that day was made with, or else the last one of any month
    of before it. Where there is none they are taken as they are, and are on record from then on.
    """
    if day < context.today:
        made = [one.event for one in in_force(events) if isinstance(one.event, SummaryMade)]
        before = [event for event in made if event.basis and event.as_at <= day]
        before.sort(key=lambda event: (event.as_at, event.as_at == day and event.month == month))
        if before and before[-1].basis:
            return before[-1].basis
    settings = context.settings
    return SummaryBasis(
        settings.council.name,
        tuple(team.name for team in people.teams),
        tuple(sorted(people.working_days.closures)),
        msgspec.structs.asdict(settings.policy),
    )


def _policy(basis: SummaryBasis) -> Policy:
    """Settings that this program does not know any more decide nothing in it."""
    return Policy(**{name: basis.policy[name] for name in _POLICY if name in basis.policy})  # type: ignore[arg-type]


_POLICY = Policy.__struct_fields__
