"""Which texts a theme report asks to have released: few, ranked, and not every one it could quote.

A round of 24 audits holds some 580 texts, and a reader sees five of a practice standard. Only those
are asked for: weaknesses first, No before Partly, then strengths. What is kept back makes room for
the next one. Nothing in the ranking looks at the words; which of two alike comes first is told from
a digest, so that no auditor and no team is favoured.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool, Meaning
from workbook_qa.core.calendar import Month, add_months
from workbook_qa.core.privacy.held_texts import HELD
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Answer, AuditType, Grade
from workbook_qa.ledger.states import State
from workbook_qa.releases.quotable_texts import PRACTICE, WEAKNESS, Quotable, quotable_texts
from workbook_qa.releases.released_texts import Release, release_of

MOST_OF_A_PART = 5  # of a practice standard or pack, and of what difference was made
_MOST_WEAK = 3  # of them, where there are strengths too
_WORST_FIRST = (
    *(Answer.NO, Grade.INADEQUATE, Answer.PARTLY, Grade.REQUIRES_IMPROVEMENT),
    *(Grade.OUTSTANDING, Grade.GOOD, Answer.YES),
)


class AuditTexts(msgspec.Struct, frozen=True):
    """The return that counts of one audit, as its texts are looked through."""

    reference: str
    content: Return | None
    tool: AuditTool
    audit_type: AuditType


class RoundText(msgspec.Struct, frozen=True):
    """A text of a round that its report could quote."""

    audit: AuditTexts
    quotable: Quotable

    @property
    def key(self) -> tuple[str, str]:
        """Audit and entry."""
        return self.audit.reference, self.quotable.field

    @property
    def text(self) -> str:
        """As it came."""
        return self.audit.content.entries[self.quotable.field] if self.audit.content else ""


def texts_of(audits: Iterable[AuditTexts]) -> list[RoundText]:
    """Every text of a round's audits that the report could quote."""
    return [
        RoundText(audit, quotable)
        for audit in audits
        for quotable in quotable_texts(audit.content, audit.tool, audit.audit_type)
    ]


def asked_for(texts: Sequence[RoundText], state: State) -> set[tuple[str, str]]:
    """Audit and entry of each text that is to be decided on, or was and is not kept back."""
    open_to_it = [text for text in texts if text.text != HELD and not _kept_back(text, state)]
    return {text.key for text in chosen(open_to_it)}


def chosen(texts: Iterable[RoundText]) -> list[RoundText]:
    """Those that the report has room for: some of each part, and all outstanding practice."""
    parts: dict[tuple[str, str], list[RoundText]] = {}
    practice: list[RoundText] = []
    for text in texts:
        if text.quotable.field == PRACTICE:
            practice.append(text)
        else:
            parts.setdefault(_part(text), []).append(text)
    return [*(one for found in parts.values() for one in _of_part(found)), *practice]


def _part(text: RoundText) -> tuple[str, str]:
    """The standard or pack of an audit tool; the difference made is one of its own."""
    is_impact = text.quotable.field == Meaning.IMPACT
    return text.audit.tool.id, Meaning.IMPACT if is_impact else text.quotable.part


def _of_part(texts: list[RoundText]) -> list[RoundText]:
    ranked = sorted(texts, key=_rank)
    weak = [text for text in ranked if text.quotable.kind == WEAKNESS]
    others = [text for text in ranked if text.quotable.kind != WEAKNESS]
    room = max(_MOST_WEAK, MOST_OF_A_PART - len(others))
    kept = weak[:room]
    return [*kept, *others[: MOST_OF_A_PART - len(kept)]]


def place_of(judged: str) -> int:
    """The place of an answer or a grade among those of a part: No first, then Inadequate."""
    return _WORST_FIRST.index(judged) if judged in _WORST_FIRST else len(_WORST_FIRST)


def _rank(text: RoundText) -> tuple[int, str]:
    return place_of(text.quotable.judged), hashlib.sha256("\0".join(text.key).encode()).hexdigest()


def _kept_back(text: RoundText, state: State) -> bool:
    release = release_of(state, *text.key, text.text)
    return release is not None and release.decision == Release.KEEP_BACK


def in_a_row(months: Iterable[Month]) -> list[list[Month]]:
    """Months in groups that follow each other without a gap: the rounds of a theme."""
    grouped: list[list[Month]] = []
    for month in sorted({*months}):
        if grouped and add_months(grouped[-1][-1], 1) == month:
            grouped[-1].append(month)
        else:
            grouped.append([month])
    return grouped


def by_round(audits: Mapping[str, Month]) -> list[list[str]]:
    """The references of a theme's audits, by round."""
    return [
        [reference for reference, month in audits.items() if month in group]
        for group in in_a_row(audits.values())
    ]
