"""Who is written to, and the words (paragraphs 4.1, 5.1): drafts that a person looks over."""

from collections.abc import Iterable, Sequence

import msgspec

from workbook_qa.framework.calendar import day_words
from workbook_qa.framework.problem import Problem
from workbook_qa.framework.records import Audit


class Notice(msgspec.Struct, frozen=True):
    """A subject and a text; no child's name and no case id stand in either."""

    subject: str
    body: str


def cover_notice(audit: Audit, *, council: str, lead_auditor: str) -> Notice:
    """What goes with the workbook to the auditor (paragraph 4.1)."""
    body = f"""\
Dear {audit.auditor}

The workbook with this message is your {audit.tool_name.lower()} for the month's theme,
"{audit.theme}". Its reference is {audit.reference}.

Please send it back to me by {day_words(audit.due_on)}, whatever its file is called.

- The first page says how to fill it in, and shows what is still to do.
- If you can, do it together with the Social Worker: it should be useful to both of you.
- Please type no names of children or families anywhere in it.
- If you are worried about the child's safety now, do not wait for the audit: telephone the
  Team Manager or Head of Service today, then note in the workbook whom you told.

If you know the case, or manage its worker or team, please tell me and do not start: it will be
given to someone else. If you cannot make the date, tell me soon and we will find another.

Thank you.

{lead_auditor or "Lead Auditor"}
{council}
"""
    return Notice(f"Audit {audit.reference}: please return by {day_words(audit.due_on)}", body)


def reply_notice(
    audit: Audit, problems: Sequence[Problem], *, council: str, lead_auditor: str
) -> Notice:
    """What the auditor is asked to put right, cell by cell, in plain words (paragraph 5.1)."""
    count = len(problems)
    things = "one thing" if count == 1 else f"{count} things"
    body = f"""\
Dear {audit.auditor}

Thank you for audit {audit.reference}. What you wrote is kept, and {things} must be put right
before it counts. Please make the changes in your copy of the workbook, save it, and send it
back to me. There is no need to type anything again that is not in this list.

{_listed(problems)}

Thank you.

{lead_auditor or "Lead Auditor"}
{council}
"""
    return Notice(f"Audit {audit.reference}: please put {things} right", body)


def put_away_note(name: str, outcome: str, reason: str, problems: Iterable[Problem]) -> str:
    """What stands beside a file that was put away."""
    listed = _listed(list(problems))
    lines = [f"File: {name}", f"Outcome: {outcome}", f"Reason: {reason}"]
    return "\n".join([*lines, *(["", listed] if listed else []), ""])


def _listed(problems: Sequence[Problem]) -> str:
    return "\n".join(
        f"{number}. {_without_file(problem)}" for number, problem in enumerate(problems, start=1)
    )


def _without_file(problem: Problem) -> str:
    place = msgspec.structs.replace(problem.place, file="")
    text = f"{place}: {problem.message}" if str(place) else problem.message
    return text[0].upper() + text[1:]
