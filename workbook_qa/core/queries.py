"""The query loop: what an auditor is asked about a return, and the version it goes back in.

A `queried` return goes back as the auditor's own workbook (paragraph 5.1). What is asked stands
in it once, in one order and with one number each, and the message that carries it says the same.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.problem import Problem, Severity
from workbook_qa.core.records import Return
from workbook_qa.core.replies import ERRORS_ANSWERED, is_reply, reply_to

# For the Lead Auditor to act on, or to know: nothing in the workbook can put them right.
FOR_THE_LEAD_AUDITOR = frozenset(
    {
        *("auditor-not-independent", "less-evidence", "seal-not-checked"),
        *("auditor-may-be-another", "return-not-vouched-for", "workbook-does-not-count"),
        *("meta-shown", "meta-changed", "copied-to-a-new-workbook", "second-version-of-file"),
        *("action-reworded", "mail-says-something", "links-outside"),
        "reaches-outside",
        "complete-return-superseded",
        *("sheet-renamed", "rows-reordered", "validation-gone", "protection-removed"),
    }
)
# What must not wait for the rest of a list.
_FIRST = frozenset({"safety-concern-incomplete"})
# Queries about cells that go back blank: left so, an entry that is needed would be missing.
_BLANK_NOW = frozenset({"formula-in-answer"})


MOST_OF_A_KIND = 10
# What is said of many of a kind, and what to do.
_TOGETHER = {
    "answer-missing": ("{count} questions are not answered", "Choose an answer for each."),
    "evidence-too-short": (
        "No evidence, or hardly any, for {count} questions",
        "Say for each what on the record shows it, or give a reason.",
    ),
    "shortfall-without-action": (
        "{count} answers of No or Partly have neither an action nor a reason",
        "Name the questions in actions, or give the reason why none is needed.",
    ),
    "not-applicable-without-reason": (
        "{count} answers of Not applicable have no reason",
        "Give the reason for each.",
    ),
}
_OF_A_ROW = re.compile(r"(?:Q.+|[SA]\d+)\.[a-z]+")  # fields of a question, standard or action
_ALIKE = ("{first}; {count} are alike", "Look at each of them.")


class AuditorQuery(msgspec.Struct, frozen=True):
    """One thing that the auditor is asked.

    Attributes:
        problem: in words for the auditor; its place is that in the workbook that goes back, and
            empty where no cell of it is meant.
        field: the input to go to, or empty.
        marked: the inputs that are marked for it; none where a whole sheet or column is meant.
        own: where it stands for many alike, what is said at each cell of them, by field.
    """

    problem: Problem
    field: str = ""
    marked: tuple[str, ...] = ()
    own: Mapping[str, str] = {}

    def words_at(self, field: str) -> str:
        """What is said at one of the cells it is about."""
        return self.own.get(field, self.problem.message)

    @property
    def is_error(self) -> bool:
        """Whether the audit would not count until it is put right (or replied to: see `reply`)."""
        blank_now = self.problem.code in _BLANK_NOW and not is_reply(self.field)
        return self.problem.severity is Severity.ERROR or blank_now

    @property
    def reply(self) -> str:
        """The field of the reply that satisfies it; empty where none does.

        A cell that goes back blank must be filled in: nothing is there to be right as it is.
        """
        if self.own:
            return ""
        if self.problem.code in ERRORS_ANSWERED:
            return reply_to(self.problem.code, self.field)
        if self.is_error or self.problem.code in _BLANK_NOW:
            return ""
        return reply_to(self.problem.code, self.field)


class Queried(msgspec.Struct, frozen=True):
    """A return that goes back.

    Attributes:
        version: of the workbook it goes back in, from 2.
        content: what was read of it; typed: what stood, by field, in cells that could not be
            read, so that nothing has to be typed again.
        asked: in the order of their numbers, which count from 1 (see `in_order`).
        returned_on: the day it came in.
    """

    version: int
    content: Return
    asked: tuple[AuditorQuery, ...]
    returned_on: datetime.date
    typed: Mapping[str, str | datetime.date] = {}

    @property
    def entries(self) -> dict[str, str | datetime.date]:
        """What every input says, by field: as read, else as typed."""
        return {**self.typed, **self.content.entries}

    @property
    def errors(self) -> tuple[AuditorQuery, ...]:
        """What must be put right."""
        return tuple(each for each in self.asked if each.is_error)

    @property
    def marked(self) -> frozenset[str]:
        """The inputs that are marked."""
        return frozenset(field for each in self.asked for field in each.marked)


def in_order(asked: Iterable[AuditorQuery]) -> tuple[AuditorQuery, ...]:
    """A child's safety first, then what must be put right, then what is worth a look.

    Of what must be put right what may be replied to comes last; otherwise as they come.
    """

    def place(each: AuditorQuery) -> tuple[bool, bool, bool]:
        code = each.problem.code
        return code not in _FIRST, not each.is_error, each.is_error and code in ERRORS_ANSWERED

    return tuple(sorted(asked, key=place))


def many_together(asked: Sequence[AuditorQuery]) -> list[AuditorQuery]:
    """What is asked, with one line for all of a kind where there are more than `MOST_OF_A_KIND`.

    Of what must be replied to, each keeps its line.
    """
    alike: dict[tuple[str, bool], list[AuditorQuery]] = {}
    for each in asked:
        if each.marked and each.problem.code not in ERRORS_ANSWERED:
            alike.setdefault((each.problem.code, each.is_error), []).append(each)
    many = [group for group in alike.values() if len(group) > MOST_OF_A_KIND]
    said_with = {id(each): group[0] for group in many for each in group}
    line_of = {id(group[0]): _together(group) for group in many}
    return [
        line_of.get(id(each), each)
        for each in asked
        if id(each) not in said_with or said_with[id(each)] is each
    ]


def _together(group: Sequence[AuditorQuery]) -> AuditorQuery:
    """Many of a kind as one, at the place of the first."""
    first, last = group[0], group[-1]
    found, todo = _TOGETHER.get(first.problem.code, _ALIKE)
    found = found.format(count=len(group), first=first.problem.found.rstrip("."))
    whole = f"{found}: {_name_of(first)} to {_name_of(last)}."
    own = {field: each.problem.message for each in group for field in each.marked}
    problem = msgspec.structs.replace(first.problem, found=whole, todo=todo)
    return AuditorQuery(problem, first.field, tuple(own), own)


def _name_of(asked: AuditorQuery) -> str:
    """The question, standard or action it is about, ``1.1``, ``S1`` or ``A1``; else its cell."""
    if _OF_A_ROW.fullmatch(asked.field):
        return asked.field.rpartition(".")[0].removeprefix("Q")
    place = asked.problem.place
    return f"{place.sheet} {place.cell}"


def things(count: int) -> str:
    """A number of things as people say it: ``one thing``, ``3 things``."""
    return "one thing" if count == 1 else f"{count} things"
