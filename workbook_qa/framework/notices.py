"""Who is written to, and the words (paragraphs 4.1, 5.1): drafts that a person looks over."""

from collections.abc import Iterable, Sequence

import msgspec

from workbook_qa.framework.calendar import day_words
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.queries import Queried, things
from workbook_qa.framework.records import Audit

_ASKED_TOO = (
    "While you are there, please look at this too; it does not keep the audit from counting."
)
_REPLY = (
    "Change it, or say why it is right as it is in the yellow cell beside it on the first page: a\n"
    "reply is enough."
)

_HAS_PASSWORD = """
The workbook asks for a password when you open it. The password is not in this message: you get it
from me by telephone or in person. If you do not have it yet, please telephone me. Leave it on when
you save the workbook, so that it comes back to me protected too.
"""
_SAME_PASSWORD = "It opens with the password that you have for this audit.\n"


class Notice(msgspec.Struct, frozen=True):
    """A subject and a text; no child's name and no case id stand in either."""

    subject: str
    body: str


def cover_notice(
    audit: Audit, *, council: str, lead_auditor: str, has_password: bool = False
) -> Notice:
    """What goes with the workbook to the auditor (paragraph 4.1); a password stands in no mail."""
    body = f"""\
Dear {audit.auditor}

The workbook with this message is your {audit.tool_name.lower()} for the month's theme,
"{audit.theme}". Its reference is {audit.reference}.
{_HAS_PASSWORD if has_password else ""}
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


def query_notice(
    audit: Audit,
    queried: Queried,
    *,
    council: str,
    lead_auditor: str,
    has_password: bool = False,
) -> Notice:
    """What goes with the auditor's own workbook when it goes back (paragraph 5.1).

    It lists what the workbook lists, with the same numbers and the cells of that workbook.
    """
    count = len(queried.errors)
    right = f"put {things(count)} right" if count else "look at it again"
    wanted = f"{things(count)} must be put right before it counts" if count else "it counts"
    more = (_SAME_PASSWORD if has_password else "") + _marks(len(queried.marked))
    body = f"""\
Dear {audit.auditor}

Thank you for audit {audit.reference}. What you wrote is kept, and {wanted}.

The workbook with this message is your own, with everything you typed. Please make the changes
in it, version {queried.version}, and not in the copy you have; save it, and send it back to me.
{more}The first page lists what is asked, as below, with a link to each cell.

{_asked(queried)}
Thank you.

{lead_auditor or "Lead Auditor"}
{council}
"""
    return Notice(f"Audit {audit.reference}: please {right}", body)


def _marks(cells: int) -> str:
    if not cells:
        return ""
    marked = "The cell to look at is" if cells == 1 else f"The {cells} cells to look at are"
    return f"{marked} marked, with the reason at the end of the row.\n"


def _asked(queried: Queried) -> str:
    lines = [
        f"{number}. {_without_file(each.problem)}"
        for number, each in enumerate(queried.asked, start=1)
    ]
    count = len(queried.errors)
    errors, queries = lines[:count], lines[count:]
    said = [_ASKED_TOO] if errors and queries else []
    said += [_REPLY] if any(each.reply for each in queried.asked) else []
    blocks = ("\n".join(block) for block in (errors, said, queries) if block)
    return "\n\n".join(blocks) + "\n"


def no_address(audit: Audit) -> Problem:
    """The problem that the auditor cannot be written to: a name is never a guess at an address."""
    return Problem(
        "recipient-unknown",
        Place("people.xlsx", "Staff"),
        found=f"The auditor of {audit.reference} has no e-mail address in the register.",
        todo="Type the address into the draft before sending, and add it to the register.",
    )


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
