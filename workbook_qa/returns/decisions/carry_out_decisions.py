"""The Lead Auditor's decisions on which return counts: from the report and the command line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.ledger.events import AnyEvent, ReturnChosen
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.returns.decisions.return_decisions import ReturnDecision, decide
from workbook_qa.returns.decisions.waiting_for_yes import TypedAnswer, answered
from workbook_qa.returns.inbox.intake import Intake
from workbook_qa.returns.ingest_report_book import read_answers, read_decisions
from workbook_qa.returns.intake_context import IntakeContext
from workbook_qa.workspace.reading import content_of, read_file
from workbook_qa.workspace.writing import refuse_if_open


class DecidedInReport(msgspec.Struct, frozen=True):
    """What was decided in the ingest report, and what is wrong with what stands there."""

    returns: tuple[ReturnDecision, ...] = ()
    answers: tuple[TypedAnswer, ...] = ()
    problems: tuple[Problem, ...] = ()


def decisions_in_report(intake_context: IntakeContext) -> DecidedInReport:
    """What was decided in the ingest report, which is written anew at the end of the run.

    Raises:
        CannotContinue: it is open, or cannot be read, so that a decision would be lost.
    """
    path = intake_context.context.workspace.ingest_report
    if not path.is_file():
        return DecidedInReport()
    refuse_if_open(path)
    book = intake_context.reader.read(content_of(path), path.name)
    if isinstance(book, Problem):
        raise CannotContinue(
            f"{path.name} cannot be read back, and a decision in it would be lost: {book.found} "
            "Move it away, and the next run writes a new one. Nothing was changed."
        )
    decisions, problems = read_decisions(book, path.name)
    answers, more = read_answers(book, path.name)
    return DecidedInReport(tuple(decisions), tuple(answers), (*problems, *more))


def named_decisions(files: Sequence[Path], before: Mapping[Path, str]) -> list[ReturnDecision]:
    """Decisions for files, each told by its bytes.

    Args:
        before: where files lay that were decided for and put away since, with their digests.

    Raises:
        CannotContinue: one of them is not there.
    """
    return [ReturnDecision(_digest(file, before), Place(file.name)) for file in files]


def _digest(file: Path, before: Mapping[Path, str]) -> str:
    try:
        return digest_of(read_file(file))
    except OSError as fault:
        known = before.get(file.resolve())
        if isinstance(fault, FileNotFoundError) and known:
            return known
        raise CannotContinue(
            f"The file to accept cannot be read ({fault.strerror}). Name one that is held in "
            "inbox/queried, or one that lies in the inbox. Nothing was changed."
        ) from fault


def carry_out(
    intake: Intake, decisions: Sequence[ReturnDecision]
) -> tuple[list[ReturnChosen], list[Problem]]:
    """Record some decisions; what cannot be carried out is a problem."""
    events, found = decide(intake.state, decisions, intake.today)
    for event in events:
        intake.choose(event)
    intake.finish()
    return events, found


def carry_out_answers(
    intake: Intake, answers: Sequence[TypedAnswer]
) -> tuple[list[AnyEvent], list[Problem]]:
    """Record what was answered to what waits for a yes, likewise."""
    events, found = answered(intake.state, answers, intake.today)
    for event in events:
        intake.record(event)
    intake.finish()
    return events, found
