"""What becomes of a return: one outcome each (design, outcomes of a file; defaults 17 and 18)."""

from collections.abc import Collection, Sequence

from workbook_qa.framework.audit_tool import Meaning
from workbook_qa.framework.calendar import day_words
from workbook_qa.framework.ledger import AuditState, FileReceived
from workbook_qa.framework.problem import Problem, Severity
from workbook_qa.framework.records import Return
from workbook_qa.framework.returns import content_digest
from workbook_qa.framework.terms import Outcome, YesNo


def judge(
    state: AuditState, content: Return, problems: Sequence[Problem], version: int = 1
) -> tuple[Outcome, str]:
    """The outcome of a return that could be read, and one sentence on it.

    * The same content as one that was taken in before: already had, unless it was queried for
      something that has been put right elsewhere since.
    * An older version than the one that counts: that one goes on counting.
    * With an error: queried; but where a complete return stands, that one goes on counting.
    * Without an error: accepted, in the place of an earlier one if there is one.
    """
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    same = _same_content(state, content)
    if same and (errors or same.outcome is not Outcome.QUERIED or state.accepted):
        return Outcome.ALREADY_HAVE, already_have_words("It says the same as the return", same)
    if state.accepted and version < state.accepted.version:
        return (
            Outcome.SUPERSEDED,
            f"It is version {version}; version {state.accepted.version}, taken in on "
            f"{day_words(state.accepted.on)}, stands.",
        )
    if errors and state.accepted:
        return (
            Outcome.SUPERSEDED,
            f"It is incomplete; the complete return of {day_words(state.accepted.on)} stands.",
        )
    if errors:
        things = "One thing" if errors == 1 else f"{errors} things"
        return Outcome.QUERIED, f"{things} must be put right by the auditor before it counts."
    if state.accepted:
        return (
            Outcome.ACCEPTED,
            f"It takes the place of the return of {day_words(state.accepted.on)}.",
        )
    return Outcome.ACCEPTED, "It is complete."


def already_have_words(begins: str, before: FileReceived) -> str:
    """One sentence on a file that is here already, and on what is still to be done about it."""
    said = f"{begins} taken in on {day_words(before.on)}"
    if before.outcome is Outcome.QUERIED:
        return f"{said}, which was queried: something must be put right before it counts."
    if before.outcome is Outcome.REFUSED:
        return f"{said} and refused. {before.reason}"
    return f"{said}. Nothing to do."


def _same_content(state: AuditState, content: Return) -> FileReceived | None:
    digest = content_digest(content)
    for file in state.received:
        if file.content and content_digest(file.content) == digest:
            return file
    return None


def concern_alarm(content: Return, doubtful: Collection[str] = ()) -> str | None:
    """What is printed first when a return flags an immediate safeguarding concern (default 6).

    An entry there that could not be read (it is among `doubtful`) is taken as seriously.
    """
    entries = content.entries
    if Meaning.CONCERN in doubtful:
        return (
            f"IMMEDIATE SAFEGUARDING CONCERN may be flagged in audit {content.reference}: what "
            "stands there cannot be read. Telephone the auditor now."
        )
    if entries.get(Meaning.CONCERN) != YesNo.YES:
        return None
    missing = [
        words
        for meaning, words in (
            (Meaning.CONCERN_TOLD, "who was told"),
            (Meaning.CONCERN_DATE, "the date"),
            (Meaning.CONCERN_TIME, "the time"),
        )
        if not entries.get(meaning)
    ]
    flag = f"IMMEDIATE SAFEGUARDING CONCERN in audit {content.reference}."
    if not missing:
        return f"{flag} The return says who was told and when: check that it was acted on."
    return f"{flag} Not said: {', '.join(missing)}. Telephone the auditor now."
