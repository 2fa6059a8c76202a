"""The letter that tells the line of management of an immediate concern on the day it came in.

Once for each audit, whatever became of its return: a query on something else holds nothing back.
Nothing about the child stands in it (requirements, default 6: the workbook is not the channel).
"""

from typing import Unpack

import msgspec

from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit, Return
from workbook_qa.core.terms import Outcome, Topic
from workbook_qa.ledger.events import About, Chased
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.issue import Message, Signature
from workbook_qa.letters.notices import Notice, notice_of, signed
from workbook_qa.registers.line_of_management import Rung, line_today, once, reached
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile
from workbook_qa.returns.outcomes import untold_of_concern


def with_concern_letter(
    intake_context: IntakeContext, judged: JudgedFile, audit: Audit, known: State
) -> JudgedFile:
    """The same, with a letter on the immediate concern that it flags, where none was made yet.

    Args:
        known: everything that is known before the file.
    """
    content = judged.event.content
    told_before = any(
        about.topic is Topic.CONCERN and about.row == audit.reference
        for chased in known.chased
        for about in chased.about
    )
    had_before = judged.event.outcome is Outcome.ALREADY_HAVE
    if not judged.alarm or content is None or told_before or had_before:
        return judged
    letter, message, problems = _letter(intake_context, audit, content)
    return msgspec.structs.replace(
        judged,
        follows=(*judged.follows, letter),
        documents=(*judged.documents, message),
        notices=(*judged.notices, *problems),
    )


def _letter(
    intake_context: IntakeContext, audit: Audit, content: Return
) -> tuple[Chased, bytes, tuple[Problem, ...]]:
    """To the Team Manager or whoever acts for them; the other and the Head of Service copied."""
    today = intake_context.context.today
    line = line_today(audit, intake_context.people, today)
    to = reached(line, Rung.TEAM_MANAGER)
    posts = (post.person for post in line.posts if post.rung is not Rung.ASSISTANT_DIRECTOR)
    copied = [person.email for person in once(posts, besides=(to.to,) if to.to else ())]
    name, address = (to.to.name, to.to.email) if to.to else (audit.team_manager, "")
    notice = concern_notice(
        audit, name, content, intake_context.concern_words, **intake_context.issuing.signature
    )
    message = Message(notice, (address,), copied).draft(None)
    letter = Chased(
        today,
        name,
        address,
        (About(Topic.CONCERN, audit.reference, today),),
        digest_of(message),
        notice.subject,
        next(intake_context.numbers),
        tuple(copied),
    )
    return letter, message, to.problems


def concern_notice(
    audit: Audit, name: str, content: Return, words: Words, **signature: Unpack[Signature]
) -> Notice:
    """What is said: that it is flagged, whether anybody was told, and whom to ask."""
    missing = untold_of_concern(content)
    told = words.fill("told") if missing == [] else ""
    if missing:
        told = words.fill("not-told", missing=", ".join(missing))
    values = {
        "name": name,
        "reference": audit.reference,
        "team": audit.team,
        "auditor": audit.auditor,
        "flag": words.fill("flag-unclear" if missing is None else "flag"),
        "told": told,
        **signed(**signature),
    }
    return notice_of(words, values)
