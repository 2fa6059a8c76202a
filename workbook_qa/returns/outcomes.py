"""What becomes of a return: one outcome each (design, outcomes of a file; defaults 17 and 18)."""

import datetime
from collections.abc import Collection, Sequence

import msgspec

from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import day_words, month_of, month_words
from workbook_qa.core.problem import Severity
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Outcome, YesNo
from workbook_qa.ledger.events import FileReceived, SummaryMade
from workbook_qa.ledger.return_content import content_digest
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.which_return_counts import (
    are_two_peoples,
    complete_returns,
    counting,
    is_complete,
    is_doubted,
    stamp_of,
)


def with_judgement(state: AuditState, new: FileReceived, of_next: str) -> FileReceived:
    """A return that could be read with its outcome (see `judge`).

    Args:
        of_next: why it waits where it would take the place of one that counts; or empty.
    """
    outcome, reason = judge(state, new)
    if outcome is Outcome.ACCEPTED and of_next and _takes_a_place(state, new):
        new = msgspec.structs.replace(new, doubt=of_next)
        outcome, reason = Outcome.CONFLICT, _held_words(of_next)
    return msgspec.structs.replace(new, outcome=outcome, reason=reason)


def judge(state: AuditState, new: FileReceived) -> tuple[Outcome, str]:
    """The outcome of a return that could be read, and one sentence on it.

    * Of a version that its present auditor was not given, or of an audit that was replaced by
      another case: superseded.
    * The same content as one that was taken in before: already had, unless it was queried for
      something that has been put right elsewhere since.
      But what was said before another return took its place, saved after that one, is held.
    * With an error: queried; but where a complete return is there, that one goes on counting.
    * Complete, but it may be somebody else's (see `whose_return`): held for the Lead Auditor, and
      nothing else changes before they say yes.
    * Complete, and the only one or plainly the last word (see `which_return_counts`): accepted.
    * Complete, and another one is plainly the last word: superseded.
    * Otherwise, or once the Lead Auditor has decided: in conflict, held for the Lead Auditor.

    Args:
        new: with its content, problems, version, who sent or saved it, and the doubt of that.
    """
    complete = is_complete(new)
    same = _same_content(state, new)
    elsewhere = gone_elsewhere_words(state, new)
    if same and complete and not elsewhere and _is_said_again(state, same, new):
        return (
            Outcome.CONFLICT,
            f"It says again what the return of {day_words(same.on)} said, and was saved after the "
            "one that counts. It is held; decide in the ingest report which one counts.",
        )
    is_settled = not complete or elsewhere or state.accepted
    if same and (is_settled or same.outcome is not Outcome.QUERIED):
        reason = already_have_words("It says the same as the return", same, elsewhere)
        return Outcome.ALREADY_HAVE, reason
    if elsewhere:
        return Outcome.SUPERSEDED, elsewhere
    others = complete_returns(state)
    if not complete:
        return _judge_incomplete(new, others)
    if new.doubt:
        return Outcome.CONFLICT, _held_words(new.doubt)
    if state.accepted and state.chosen:
        return (
            Outcome.CONFLICT,
            f"The Lead Auditor decided for the return of {day_words(state.accepted.on)}, and this "
            "one says something else. It is held; decide in the ingest report which one counts.",
        )
    best = counting(state, [*others, new])
    if best is None:
        return Outcome.CONFLICT, _conflict_words(new, others)
    if best is not new:
        return Outcome.SUPERSEDED, _superseded_words(state, new, best)
    if others:
        return (
            Outcome.ACCEPTED,
            f"It takes the place of the return of {day_words(others[-1].on)}.",
        )
    return Outcome.ACCEPTED, "It is complete."


def _held_words(doubt: str) -> str:
    return f"{doubt} It is held; say in the ingest report whether it counts."


def _takes_a_place(state: AuditState, new: FileReceived) -> bool:
    """A later version went to nobody but the auditor: whoever has it in hand was sent it."""
    return state.counted is not None and new.version <= state.counted.version


def gone_elsewhere_words(state: AuditState, new: FileReceived) -> str:
    """Why a return does not count whatever it says: the audit went to somebody, or another case.

    Empty where that is not so, and where the Lead Auditor decided for one of that auditor.
    """
    if state.replaced:
        return (
            f"The audit was replaced by {state.replaced.replaced_by}, another case, on "
            f"{day_words(state.replaced.on)}: that one counts."
        )
    given = state.workbook_given
    if given is None or state.is_current(new.version):
        return ""
    if state.accepted and not state.is_current(state.accepted.version):
        return ""
    return (
        f"It is the workbook of {state.audit_of(new.version).auditor}; the audit was given to "
        f"{given.audit.auditor} on {day_words(given.on)}, and theirs counts."
    )


def _is_said_again(state: AuditState, same: FileReceived, new: FileReceived) -> bool:
    """Whether the auditor went back to what was said before another return took its place."""
    counts = state.accepted
    if counts is None or counts.content is None or same.content is None:
        return False
    if content_digest(counts.content) == content_digest(same.content):
        return False
    is_later = stamp_of(state, new).is_later_than(stamp_of(state, counts))
    return is_later and new.version >= counts.version


def _judge_incomplete(new: FileReceived, complete: Sequence[FileReceived]) -> tuple[Outcome, str]:
    if complete:
        return (
            Outcome.SUPERSEDED,
            f"It is incomplete; the complete return of {day_words(complete[-1].on)} stands.",
        )
    errors = sum(problem.severity is Severity.ERROR for problem in new.problems)
    things = "One thing" if errors == 1 else f"{errors} things"
    return Outcome.QUERIED, f"{things} must be put right by the auditor before it counts."


def _conflict_words(new: FileReceived, others: Sequence[FileReceived]) -> str:
    ask = (
        "What was accepted counts as before, and is marked, until you decide in the ingest report."
    )
    stranger = next((other for other in others if are_two_peoples(new, other)), None)
    if stranger:
        return (
            f"It says something else than the return of {day_words(stranger.on)}, which somebody "
            f"else sent or saved. {ask}"
        )
    return (
        f"It says something else than the return of {day_words(others[-1].on)}, and nothing tells "
        f"which of them is the later one. {ask}"
    )


def _superseded_words(state: AuditState, new: FileReceived, best: FileReceived) -> str:
    if best.version > new.version:
        return (
            f"It is version {new.version}; version {best.version}, taken in on "
            f"{day_words(best.on)}, stands."
        )
    saved_at, best_saved_at = stamp_of(state, new).at, stamp_of(state, best).at
    if saved_at and best_saved_at and saved_at != best_saved_at:
        return (
            f"It was saved on {_moment(saved_at)}; the return of {day_words(best.on)}, saved "
            f"on {_moment(best_saved_at)}, stands."
        )
    return f"The return of {day_words(best.on)} has all that it has, and more: that one stands."


def _moment(at: datetime.datetime) -> str:
    return f"{day_words(at.date())} at {at:%H:%M}"


def already_have_words(begins: str, before: FileReceived, elsewhere: str = "") -> str:
    """One sentence on a file that is here already, and on what is still to be done about it.

    Args:
        elsewhere: why it does not count whatever it says (see `gone_elsewhere_words`).
    """
    said = f"{begins} taken in on {day_words(before.on)}"
    if elsewhere:
        return f"{said}. {elsewhere}"
    if before.outcome is Outcome.QUERIED:
        return f"{said}, which was queried: something must be put right before it counts."
    if before.outcome is Outcome.REFUSED:
        return f"{said} and refused. {before.reason}"
    if before.outcome is Outcome.CONFLICT:
        return f"{said} and is held: you decide in the ingest report which return counts."
    return f"{said}. Nothing to do."


def _same_content(state: AuditState, new: FileReceived) -> FileReceived | None:
    if not state.received or not new.content:
        return None
    digest = content_digest(new.content)
    is_current = state.is_current(new.version)
    for file in state.received:
        if state.is_current(file.version) is not is_current:
            continue
        if is_doubted(file) and not new.doubt:
            continue  # what somebody else may have sent, the auditor says now
        if file.content and content_digest(file.content) == digest:
            return file
    return None


def concern_alarm(content: Return, doubtful: Collection[str] = ()) -> str | None:
    """What is printed first when a return flags an immediate safeguarding concern (default 6).

    An entry there that could not be read (it is among `doubtful`) is taken as seriously.
    """
    if Meaning.CONCERN in doubtful:
        return (
            f"IMMEDIATE SAFEGUARDING CONCERN may be flagged in audit {content.reference}: what "
            "stands there cannot be read. Telephone the auditor now."
        )
    missing = untold_of_concern(content)
    if missing is None:
        return None
    flag = f"IMMEDIATE SAFEGUARDING CONCERN in audit {content.reference}."
    if not missing:
        return f"{flag} The return says who was told and when: check that it was acted on."
    return f"{flag} Not said: {', '.join(missing)}. Telephone the auditor now."


def untold_of_concern(content: Return) -> list[str] | None:
    """What is not said of an immediate concern; None where none is plainly flagged."""
    if content.entries.get(Meaning.CONCERN) != YesNo.YES:
        return None
    return [
        words
        for meaning, words in (
            (Meaning.CONCERN_TOLD, "who was told"),
            (Meaning.CONCERN_DATE, "the date"),
            (Meaning.CONCERN_TIME, "the time"),
        )
        if not content.entries.get(meaning)
    ]


def reported_words(state: AuditState, summaries: Sequence[SummaryMade]) -> str:
    """The DMT summary in whose month a return that differs had been counted; or empty."""
    done = state.accepted_on
    papers = [
        paper
        for paper in summaries
        if done and paper.month == month_of(done) and paper.as_at >= done
    ]
    if not papers:
        return ""
    last = papers[-1]
    return (
        f"The audit was reported to the DMT in the summary of {month_words(last.month)} as at "
        f"{day_words(last.as_at)}."
    )
