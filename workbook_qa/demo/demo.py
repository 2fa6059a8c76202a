"""``demo DIR``: a made-up council that plays several whole months through the real commands.

Auditors fill in their workbooks in another program, some late, some incompletely, some twice, one
after tampering; managers work in the tracker. Everything is drawn from one seed, so that two
demonstrations tell the same story.
"""

import datetime
import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import msgspec

from workbook_qa.audits import generate
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import AuditTool, Meaning
from workbook_qa.core.calendar import Month, WorkingDays, first_day, month_words, months_up_to
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import AuditStatus
from workbook_qa.demo.council import make_council
from workbook_qa.demo.judgements import Entries, answer_feedback, judge_case
from workbook_qa.demo.people_at_work import (
    amend_selection,
    fill_in,
    release_texts,
    reserve_in,
    signed,
    type_over,
    update_actions,
)
from workbook_qa.followups import feedback
from workbook_qa.ledger.access import open_ledger, tools_of
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState
from workbook_qa.registers.register_book import write_plain_sheets, write_register
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import init
from workbook_qa.workbooks.form.form import Form, decode_form
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.settings import Council, LeadAuditor, Settings
from workbook_qa.workspace.writing import write_file

COUNCIL = "Wexcombe Borough Council (made up)"
SEED = 2026
LAST_MONTH = Month("2026-11")
MONTHS, MOST_MONTHS = 6, 12  # the last one is still under way
ONE_DAY = datetime.timedelta(days=1)
_SETTINGS = f"""\
[council]
name = "{COUNCIL}"

[lead_auditor]
name = "Casey Leadwell"
email = "casey.leadwell@example.invalid"
"""


class _Post(msgspec.Struct, frozen=True):
    """A file on its way to the inbox."""

    arrives: datetime.date
    name: str
    content: Callable[[], bytes]


class _Job(msgspec.Struct, frozen=True):
    """One workbook to fill in, by whom and on which day; another process can do it."""

    workbook: bytes
    form: Form
    entries: Entries
    by: str
    day: datetime.date
    over: tuple[str, str, str] | None = None
    kept_back: Entries = {}


class _Play:
    """The demonstration while it runs: the workspace, the post under way, and what happened."""

    def __init__(self, context: Context, pool: Executor, months: int) -> None:
        self.context = context
        self.pool = pool
        self.months = months_up_to(LAST_MONTH, months)
        self.registers = {
            month: pool.submit(_make_registers, month).result for month in self.months
        }
        self.post: list[_Post] = []
        self.lines: list[str] = []
        self.kept_back: dict[str, Entries] = {}  # by reference: what an incomplete return lacks
        self.answered: set[str] = set()

    def on(self, day: datetime.date) -> Context:
        """The context as it is at nine o'clock on that day."""
        nine = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)
        return msgspec.structs.replace(self.context, now=nine, patience=0.0)


def run(context: Context, *, months: int = MONTHS) -> Result:
    """Play the months into the workspace's folder, which must be new or empty.

    Args:
        months: how many of the story's months are played: the last ones, two to twelve.

    Raises:
        CannotContinue: the folder holds something already.
    """
    root = context.workspace.root
    if root.exists() and any(root.iterdir()):
        raise CannotContinue(
            f"{root} is not empty. The demonstration needs a folder of its own: name a new one, "
            "or delete this one first."
        )
    settings = Settings(
        Council(COUNCIL), LeadAuditor("Casey Leadwell", "casey.leadwell@example.invalid")
    )
    context = msgspec.structs.replace(context, settings=settings)
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        play = _Play(context, pool, months)
        write_file(context.workspace.settings, _SETTINGS.encode())
        init.run(play.on(first_day(play.months[0])))
        for month in play.months:
            _play_month(play, month)
        reports = _report_on_theme(play)
    return _result(context, play, reports)


def _report_on_theme(play: _Play) -> tuple[Path, ...]:
    """The report on the theme of the month before the last, from which nearly all came back."""
    before = months_up_to(play.months[-1], 2)[0]
    with open_ledger(play.context) as journal:
        theme = fold(journal.events()).selections[before].theme
    day = first_day(play.months[-1]) + 20 * ONE_DAY
    theme_report.run(play.on(day), theme)  # so that what it would quote is on the list
    _release_texts(play.on(day), day)
    return theme_report.run(play.on(day), theme).written[:1]


def _play_month(play: _Play, month: Month) -> None:
    """Draw, amend, issue; two rounds of returns; the tracker; the summary of the month before."""
    start = first_day(month)
    _write_registers(play, month)
    drawn = select.run(play.on(start), month, seed=f"Wexcombe {month}", as_at=start)
    if month == months_up_to(LAST_MONTH, MONTHS)[2]:
        _amend(play, month)
    issued = generate.run(play.on(start + ONE_DAY), month)
    _send_out(play, month)
    rounds = [_round(play, start + 5 * ONE_DAY, managers_work=True)]
    if month != play.months[0]:
        before = months_up_to(month, 2)[0]
        summary.run(play.on(start + 5 * ONE_DAY), before, as_at=start + 5 * ONE_DAY)
    rounds.append(_round(play, start + 20 * ONE_DAY, managers_work=False))
    counts = {key: sum(each[key] for each in rounds) for key in rounds[0]}
    said = ", ".join(f"{count} {key}" for key, count in counts.items() if count)
    play.lines.append(
        f"{month_words(month)}: {drawn.counts['drawn']} drawn, {issued.counts['issued']} issued; "
        f"{said}."
    )


def _make_registers(month: Month) -> dict[str, bytes]:
    """The council's registers as files, by name; made in another process while the play goes on."""
    council, day = make_council(SEED, month), first_day(month)
    people = {name: table[1:] for name, table in council.people.items()}
    schedule = {name: table[1:] for name, table in council.schedule.items()}
    return {
        "people.xlsx": write_register(
            (TEAMS, STAFF, CLOSURES), people, title="People", created=day
        ),
        "schedule.xlsx": write_register((SCHEDULE,), schedule, title="Schedule", created=day),
        "cases.xlsx": write_plain_sheets(council.cases, title="Annex A", created=day),
    }


def _write_registers(play: _Play, month: Month) -> None:
    for name, content in play.registers[month]().items():
        write_file(play.context.workspace.registers / name, content)


def _amend(play: _Play, month: Month) -> None:
    """The Head of Service exchanges one case for the first reserve, with a reason."""
    path = play.context.workspace.selection(month)
    content = content_of(path)
    entries = {
        "Use this reserve instead": reserve_in(content, 1),
        "Reason for the change": "The family moved away last week",
    }
    write_file(path, amend_selection(content, 3, entries))
    play.lines.append(f"  {month_words(month)}: the Head of Service exchanged one case.")


# Auditors


def _send_out(play: _Play, month: Month) -> None:
    """Every auditor of the month fills in the workbook; when and how well differs."""
    with open_ledger(play.context) as journal:
        state = fold(journal.events())
        tools = tools_of(journal, state)
        plans: list[tuple[AuditState, list[tuple[datetime.date, str, _Job]]]] = []
        for audit in state.issued_in(month):
            form = decode_form(journal.document(audit.issued.form))
            workbook = journal.document(audit.issued.workbook)
            plans.append((audit, list(_plan(audit, tools[audit.issued.tool], form, workbook))))
    jobs = [(day, name, job) for _, plan in plans for day, name, job in plan]
    for audit, plan in plans:
        for *_, job in plan:
            play.kept_back[audit.audit.reference] = job.kept_back
    # They work in other processes and are waited for only when their post arrives.
    play.post += [_Post(day, name, play.pool.submit(_do, job).result) for day, name, job in jobs]
    play.post += _odd_post(month)


def _answer_queries(play: _Play, day: datetime.date) -> None:
    """Auditors who were asked fill in what was marked, in the version they got, within a week."""
    with open_ledger(play.context) as journal:
        for audit in fold(journal.events()).audits.values():
            reference = audit.audit.reference
            if audit.status is not AuditStatus.QUERIED or reference in play.answered:
                continue
            query = audit.queries[-1]
            form = decode_form(journal.document(query.form))
            arrives = day + 7 * ONE_DAY
            content, entries = journal.document(query.workbook), play.kept_back[reference]
            job = _Job(content, form, entries, audit.audit.auditor, arrives)
            name = f"{reference} version {query.version}.xlsx"
            play.post.append(_Post(arrives, name, play.pool.submit(_do, job).result))
            play.answered.add(reference)


def _answer_feedback(play: _Play, day: datetime.date) -> None:
    """Most workers answer within a fortnight, and now and then somebody disagrees."""
    with open_ledger(play.context) as journal:
        state = fold(journal.events())
        for audit in state.audits.values():
            event = audit.fed_back
            if event is None or event.on != day:
                continue
            chance = random.Random(f"{SEED} answer to {event.followup}")
            if chance.random() < 0.25:
                continue
            arrives = day + chance.randint(5, 14) * ONE_DAY
            form, content = decode_form(journal.document(event.form)), event.workbook
            asked = {cell.field for _, cell in form.inputs()}
            answers = answer_feedback(day, chance)
            entries = {field: text for field, text in answers.items() if field in asked}
            job = _Job(journal.document(content), form, entries, audit.audit.worker, arrives)
            name = f"{audit.audit.reference} feedback.xlsx"
            play.post.append(_Post(arrives, name, play.pool.submit(_do, job).result))


def _do(job: _Job) -> bytes:
    filled = fill_in(job.workbook, job.form, job.entries)
    if job.over:
        filled = type_over(filled, *job.over)
    return signed(filled, job.by, datetime.datetime.combine(job.day, datetime.time(16, 30)))


def _plan(
    state: AuditState, tool: AuditTool, form: Form, workbook: bytes
) -> Iterator[tuple[datetime.date, str, _Job]]:
    """What comes of one audit and when: on time, late, incomplete first, twice, or never."""
    audit = state.audit
    chance = random.Random(f"{SEED} {audit.reference}")
    fate = chance.random()
    if fate < 0.03:
        return
    day = audit.issued_on + chance.randint(4, 22) * ONE_DAY
    if fate > 0.9:
        day = audit.due_on + chance.randint(4, 16) * ONE_DAY
    while not WorkingDays().includes(day):
        day += ONE_DAY
    entries = judge_case(audit, tool, _quality(audit.team, audit.month), day, chance)
    name = f"{audit.reference}.xlsx"
    job = _Job(workbook, form, _human(entries, chance), audit.auditor, day)
    number = int(audit.reference.split("-")[3])
    if number == 5 and audit.month == months_up_to(LAST_MONTH, MONTHS)[3]:
        sheet, cell = form.place_of("Q8.2.answer")
        yield (
            day,
            f"Copy of {name}",
            msgspec.structs.replace(job, over=(sheet, f"B{cell[1:]}", "Is there a plan?")),
        )
    elif 0.03 <= fate < 0.1:
        half = _half_filled(job.entries, chance)
        lacks = {field: text for field, text in job.entries.items() if half.get(field) != text}
        yield day, name, msgspec.structs.replace(job, entries=half, kept_back=lacks)
    elif 0.1 <= fate < 0.14:
        yield day, name, job
        yield day + 2 * ONE_DAY, f"{audit.reference} FINAL v2.xlsx", job
    elif number == 4 and audit.month == LAST_MONTH:
        yield day, name, job
        yield day, f"{audit.reference} (2).xlsx", _by_another(job, audit)
    elif number == 3 and audit.month == months_up_to(LAST_MONTH, MONTHS)[-2]:
        yield day, name, msgspec.structs.replace(job, entries=_worried(job.entries, day))
    else:
        yield day, name, job


def _by_another(job: _Job, audit: Audit) -> _Job:
    """The same audit as the Team Manager would have it, which nobody had asked for."""
    entries = {**job.entries, Meaning.OVERALL_REASON: "Better than the auditor thinks."}
    return msgspec.structs.replace(job, entries=entries, by=audit.team_manager)


def _quality(team: str, month: Month) -> float:
    """How good a team's work is: each its own, and all a little better month by month."""
    own = zlib.crc32(team.encode()) % 100 / 100
    months = months_up_to(LAST_MONTH, MOST_MONTHS)
    return 0.5 + 0.22 * own + 0.015 * (months.index(month) - MOST_MONTHS + MONTHS)


def _human(entries: Entries, chance: random.Random) -> Entries:
    """Grades as some people type them."""
    if chance.random() < 0.15 and entries[Meaning.OVERALL_GRADE] == "Requires improvement":
        return {**entries, Meaning.OVERALL_GRADE: "RI"}
    if chance.random() < 0.1:
        return {**entries, Meaning.OVERALL_GRADE: f"{entries[Meaning.OVERALL_GRADE]} "}
    return entries


def _half_filled(entries: Entries, chance: random.Random) -> Entries:
    """The overall grade and some answers are missing, and one grade is mistyped."""
    answers = [field for field in entries if field.endswith(".answer")]
    left_out = {*chance.sample(answers, 3), str(Meaning.OVERALL_GRADE)}
    kept = {field: text for field, text in entries.items() if field not in left_out}
    return {**kept, "S2.grade": "Goood"}


def _worried(entries: Entries, day: datetime.date) -> Entries:
    return {
        **entries,
        Meaning.CONCERN: "Yes",
        Meaning.CONCERN_TOLD: "The Team Manager, by telephone",
        Meaning.CONCERN_DATE: day,
        Meaning.CONCERN_TIME: datetime.time(11, 20),
    }


def _odd_post(month: Month) -> list[_Post]:
    """What else lands in an inbox."""
    months = months_up_to(LAST_MONTH, MONTHS)
    day = first_day(month) + 18 * ONE_DAY
    if month == months[1]:
        return [_Post(day, "Audit notes.docx", _word_document)]
    if month == months[4]:
        return [_Post(day, "scan0001.pdf", lambda: b"%PDF-1.7 a scanned form")]
    return []


def _word_document() -> bytes:
    """What a word processor saves, as far as anyone looks into it here."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr("word/document.xml", "<document/>")
    return stream.getvalue()


# The Lead Auditor and the managers


def _round(play: _Play, day: datetime.date, *, managers_work: bool) -> dict[str, int]:
    """Drop what has arrived, ingest, let managers work in the tracker if they do, reconcile."""
    context = play.on(day)
    arrived = [post for post in play.post if post.arrives <= day]
    play.post = [post for post in play.post if post.arrives > day]
    for post in arrived:
        write_file(context.workspace.inbox / post.name, post.content())
    taken = ingest.run(context)
    changed = [each for each in taken.problems if each.code == "locked-cell-changed"]
    play.lines += [f"  Tampered with: {each.place}. The text as issued stands." for each in changed]
    _answer_queries(play, day)
    _release_texts(context, day)
    play.lines += [f"  {alarm}" for alarm in taken.alarms]
    closed = _work_in_tracker(context, day) if managers_work else 0
    reconcile.run(context)
    fed_back = feedback.run(context).counts["made"]
    written = chase.run(context).counts
    _answer_feedback(play, day)
    return taken.counts | {
        "fed back": fed_back,
        "actions closed": closed,
        "people reminded": written["drafts"],
        "reminders up the line": written["escalations"],
    }


def _release_texts(context: Context, day: datetime.date) -> None:
    """The Lead Auditor reads the texts that wait, and releases most of them."""
    path = context.workspace.texts_to_release
    if path.exists():
        content = release_texts(content_of(path), random.Random(f"{SEED} texts {day}"))
        by = context.settings.lead_auditor.name
        write_file(path, signed(content, by, datetime.datetime.combine(day, datetime.time(17))))


def _work_in_tracker(context: Context, day: datetime.date) -> int:
    path = context.workspace.tracker
    if not path.exists():
        return 0
    content, closed = update_actions(content_of(path), day, random.Random(f"{SEED} {day}"))
    write_file(path, content)
    return closed


# What is said


def _result(context: Context, play: _Play, reports: Sequence[Path]) -> Result:
    workspace = context.workspace
    with open_ledger(context) as journal:
        state = fold(journal.events())
    completed = sum(each.status is AuditStatus.COMPLETED for each in state.audits.values())
    before = months_up_to(LAST_MONTH, 2)[0]
    files = _to_open(
        workspace.root,
        (
            workspace.tracker,
            workspace.summary(before),
            workspace.summary_page(before),
            *reports,
            workspace.selection(LAST_MONTH),
            *_first_of(workspace.to_send(LAST_MONTH)),
            workspace.ingest_report,
            workspace.texts_to_release,
            workspace.drafts,
        ),
    )
    return Result(
        "demo",
        (
            f"{COUNCIL} has played {len(play.months)} months in {workspace.root}.",
            *play.lines,
            f"{len(state.audits)} audits, {completed} completed; {len(state.actions)} actions.",
            "Open in Excel or LibreOffice:",
            *files,
        ),
        {"audits": len(state.audits), "completed": completed, "actions": len(state.actions)},
        next_step=f"Try the commands there: workbook-qa --folder {workspace.root.name} status",
    )


def _first_of(folder: Path) -> list[Path]:
    """The first audit workbook of a month, and the first feedback."""
    names = sorted(path.name for path in folder.glob("*.xlsx"))
    feedback_on = next(name for name in names if name.endswith(" feedback.xlsx"))
    return [folder / next(name for name in names if " " not in name), folder / feedback_on]


def _to_open(root: Path, paths: Sequence[Path]) -> list[str]:
    return [f"  {path.relative_to(root.parent)}" for path in paths]
