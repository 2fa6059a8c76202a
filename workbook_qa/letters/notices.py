"""Who is written to, and the words (paragraphs 4.1, 5.1): drafts that a person looks over."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.queries import Queried, things
from workbook_qa.core.records import Audit, People
from workbook_qa.core.terms import NoteKind
from workbook_qa.core.wording import printable, spoken_name
from workbook_qa.ledger.states import AuditState
from workbook_qa.letters.draft_words import SUBJECT, TEXT, Words
from workbook_qa.letters.message_kinds import NOTE_PARTS


class Notice(msgspec.Struct, frozen=True):
    """A subject and a text; no child's name and no case id stand in either."""

    subject: str
    body: str


def cover_notice(
    audit: Audit, words: Words, *, council: str, lead_auditor: str, has_password: bool = False
) -> Notice:
    """What goes with the workbook to the auditor (paragraph 4.1); a password stands in no mail."""
    values = {
        "auditor": spoken_name(audit.auditor),
        "reference": audit.reference,
        "tool": audit.tool_name.lower(),
        "theme": audit.theme,
        "due": day_words(audit.due_on),
        "password": words.fill("password") if has_password else "",
        **signed(council, lead_auditor),
    }
    return notice_of(words, values)


def query_notice(
    audit: Audit,
    queried: Queried,
    words: Words,
    *,
    council: str,
    lead_auditor: str,
    has_password: bool = False,
) -> Notice:
    """What goes with the auditor's own workbook when it goes back (paragraph 5.1).

    It lists what the workbook lists, with the same numbers and the cells of that workbook.
    """
    count = len(queried.errors)
    kind = "" if count else "-look"
    counted = {"things": things(count)} if count else {}
    values = {
        "auditor": spoken_name(audit.auditor),
        "reference": audit.reference,
        "version": queried.version,
        "please": words.fill(f"please{kind}", **counted),
        "wanted": words.fill(f"wanted{kind}", **counted),
        "password": words.fill("password") if has_password else "",
        "marked": _marks(len(queried.marked), words),
        "list": _asked(queried, words),
        **signed(council, lead_auditor),
    }
    return notice_of(words, values)


def auditor_note(
    kind: NoteKind,
    audit: Audit,
    words: Words,
    values: Mapping[str, str],
    *,
    council: str,
    lead_auditor: str,
) -> Notice:
    """What an auditor is told of an audit of theirs, without a workbook."""
    filled = {
        "name": audit.auditor,
        "reference": audit.reference,
        "tool": audit.tool_name.lower(),
        "theme": audit.theme,
        **signed(council, lead_auditor),
    }
    what = words.fill(NOTE_PARTS[kind], **filled, **values)
    return notice_of(words, {**filled, "what": what})


def notice_of(words: Words, values: Mapping[str, object]) -> Notice:
    """The subject, on one line, and the text, which ends with a line break."""
    subject = " ".join(words.fill(SUBJECT, **values).split())
    return Notice(subject, words.fill(TEXT, **values) + "\n")


def signed(council: str, lead_auditor: str) -> dict[str, str]:
    """How every message is signed; by the role where settings give no name."""
    return {"council": council, "lead_auditor": lead_auditor or "Lead Auditor"}


def _marks(cells: int, words: Words) -> str:
    if not cells:
        return ""
    return words.fill("marked-one") if cells == 1 else words.fill("marked", cells=cells)


def _asked(queried: Queried, words: Words) -> str:
    lines = [
        f"{number}. {_without_file(each.problem)}"
        for number, each in enumerate(queried.asked, start=1)
    ]
    count = len(queried.errors)
    errors, queries = lines[:count], lines[count:]
    said = [words.fill("look-too")] if errors and queries else []
    may_reply = any(each.reply for each in queried.asked[count:])
    said += [words.fill("reply")] if may_reply else []
    blocks = ("\n".join(block) for block in (errors, said, queries) if block)
    return "\n\n".join(blocks)


def auditor_address(state: AuditState, audit: Audit, people: People) -> str:
    """Where the auditor of `audit` is written to: as the register has it, else as it was issued.

    Empty where neither says it: that somebody wrote to us makes no address theirs.

    Args:
        audit: as it is theirs, or was.
    """
    person = people.person(audit.auditor)
    issued = state.issued.address if audit.auditor == state.issued.audit.auditor else ""
    return (person.email if person else "") or issued or ""


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
    return printable("\n".join([*lines, *(["", listed] if listed else []), ""]))


def _listed(problems: Sequence[Problem]) -> str:
    return "\n".join(
        f"{number}. {_without_file(problem)}" for number, problem in enumerate(problems, start=1)
    )


def _without_file(problem: Problem) -> str:
    place = msgspec.structs.replace(problem.place, file="")
    text = f"{place}: {problem.message}" if str(place) else problem.message
    return text[0].upper() + text[1:]
