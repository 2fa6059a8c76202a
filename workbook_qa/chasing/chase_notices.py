"""The words in which people are asked for what is outstanding (paragraphs 5.1 and 5.2).

Nothing of what an audit or an action says stands in them: references, days and teams are enough.
"""

from collections.abc import Sequence

from workbook_qa.chasing.outstanding import CONFIRMATIONS, Ask, Letter
from workbook_qa.core.calendar import day_words
from workbook_qa.core.queries import things
from workbook_qa.core.terms import Topic
from workbook_qa.core.wording import counted, spoken_name
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.message_kinds import CHASE_PARTS
from workbook_qa.letters.notices import Notice, notice_of, signed


def chase_notice(
    letter: Letter,
    words: Words,
    *,
    council: str,
    lead_auditor: str,
    with_workbook: bool = False,
) -> Notice:
    """The message to one person.

    Args:
        with_workbook: whether their confirmation workbook goes with it.
    """
    parts = {part: [ask for ask in letter.asks if part_of(ask) == part] for part in CHASE_PARTS}
    said = {part: _said(words, part, asks) for part, asks in parts.items() if asks}
    values = {
        "name": spoken_name(letter.to.name),
        "things": things(len(letter.asks)),
        "returns": _joined(said, "returns-soon", "returns-late"),
        "answers": _joined(said, "answers"),
        "actions": _joined(said, "actions-late", "actions-soon"),
        "confirmations": _joined(said, "confirmations"),
        "others": _joined(
            said, "others-actions", "others-returns", "others-answers", "others-confirmations"
        ),
        "away": _joined(said, "away"),
        "workbook": words.fill("workbook") if with_workbook else "",
        **signed(council, lead_auditor),
    }
    return notice_of(words, values)


_OTHERS = {
    Topic.ACTION: "others-actions",
    Topic.RETURN: "others-returns",
    Topic.QUERY: "others-answers",
    **dict.fromkeys(CONFIRMATIONS, "others-confirmations"),
}


def part_of(ask: Ask) -> str:
    """The part of the message in which something is asked for: each of its sentences is true of it.

    What goes up the line stands under words that say that somebody below was asked; where nobody
    was, it stands under the words that say why it comes to this person first.
    """
    matter = ask.matter
    late = matter.days_late > 0
    if ask.is_own_team:
        if matter.topic in CONFIRMATIONS:
            return "confirmations"
        return "actions-late" if late else "actions-soon"
    if ask.rung or ask.for_doer:
        return _OTHERS[matter.topic] if ask.asked_below else "away"
    if matter.topic is Topic.QUERY:
        return "answers"
    return "returns-late" if late else "returns-soon"


def _said(words: Words, part: str, asks: Sequence[Ask]) -> str:
    return words.fill(part, list="\n".join(map(_line, asks)))


def _joined(said: dict[str, str], *parts: str) -> str:
    return "\n\n".join(said[part] for part in parts if part in said)


def _line(ask: Ask) -> str:
    """One thing in one line: what it is, whose, and since when."""
    matter = ask.matter
    named = [f"  - {matter.row}"]
    if matter.topic is Topic.ACTION:
        named += [f"{matter.priority} priority"] if matter.priority else []
        named += [matter.has]
    elif matter.topic in CONFIRMATIONS:
        named += [matter.audit.team, CONFIRMATIONS[matter.topic].lower()]
    elif ask.rung or ask.for_doer:
        named += [f"with {matter.audit.auditor}"]
    marked = f" (in the tracker: {matter.marked})" if matter.marked else ""
    came = f" ({matter.came})" if matter.came else ""
    return f"{', '.join(named)}: {_due_words(ask)}{marked}{came}"


def _due_words(ask: Ask) -> str:
    matter = ask.matter
    due = day_words(matter.due_on)
    asked = "an answer was due on" if matter.topic is Topic.QUERY else "due on"
    if matter.days_late == 0:
        return f"{asked} {due}"
    return f"{asked} {due}, {counted(matter.days_late, 'working day')} ago"
