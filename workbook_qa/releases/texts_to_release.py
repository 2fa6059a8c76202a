"""The list *Texts to release*: which texts papers would quote, and what was decided on each.

Listed are the outstanding practice of two years, and what the report on a theme has room for once
one has been made (`asked_texts`); besides, every text that was decided on and could be quoted. A
text that is held, since it may name somebody, is not listed until it is not.
"""

import datetime
from collections.abc import Container, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month, month_of, months_up_to
from workbook_qa.core.privacy.free_text import suspected_in
from workbook_qa.core.privacy.held_texts import HELD, mark_of
from workbook_qa.core.records import People
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.wording import begun_large, fold
from workbook_qa.ledger.events import TextReleased
from workbook_qa.ledger.return_content import field_words
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.releases.asked_texts import (
    AuditTexts,
    RoundText,
    asked_for,
    by_round,
    texts_of,
)
from workbook_qa.releases.quotable_texts import PRACTICE, quotable_texts
from workbook_qa.releases.released_texts import Release, release_of
from workbook_qa.releases.text_masks import mask_for, masked_words, staff_mask

TITLE = "Texts to release"
AUDIT, TEXT, DECISION, WORDING, ID = (
    *("Audit", "Text as it would stand", "Decision", "Your wording", "Text id"),
)
_MONTHS = 24
_ID_LENGTH = 12
_SUMMARY, _THEME = "DMT summary", "Theme report"


class ListedText(msgspec.Struct, frozen=True):
    """A text that papers would quote.

    Attributes:
        text: as it came; shown: as it would stand, with names and case ids replaced.
        about: the entry in words; used_in: the papers that would quote it.
        came_on: the day from which its return counts.
        release: what was decided on it, or None while it waits.
    """

    reference: str
    field: str
    about: str
    team: str
    used_in: str
    text: str
    shown: str
    came_on: datetime.date
    release: TextReleased | None = None

    @property
    def id(self) -> str:
        """By which its row is known: of this text, in these words, and of no other."""
        said = "\0".join((self.reference, self.field, self.text, self.shown))
        return mark_of(said)[:_ID_LENGTH]


def listed_texts(
    state: State, tools: Mapping[str, AuditTool], people: People, today: datetime.date
) -> list[ListedText]:
    """Every text that papers would quote: those that wait first, the newest first.

    Args:
        tools: audit tools as they were at issue, by the digest in each issue event.
    """
    masks = staff_mask(state, people), mask_for(state)
    texts: list[ListedText] = []
    for audit, tool, came_on, field, used_in, text in _quotable(state, tools, today):
        shown = masked_words(text, audit, tool, *masks)
        reference, team, about = audit.audit.reference, audit.audit.team, field_words(field)
        texts.append(
            ListedText(
                *(reference, field, about, team, ", ".join(used_in), text, shown, came_on),
                release=release_of(state, reference, field, text),
            )
        )
    texts.sort(key=lambda listed: listed.came_on, reverse=True)
    return sorted(texts, key=lambda listed: listed.release is not None)


def still_to_release(state: State, tools: Mapping[str, AuditTool], today: datetime.date) -> int:
    """How many of them wait for a decision."""
    return sum(
        release_of(state, audit.audit.reference, field, text) is None
        for audit, _, _, field, _, text in _quotable(state, tools, today)
    )


def _quotable(
    state: State, tools: Mapping[str, AuditTool], today: datetime.date
) -> Iterator[tuple[AuditState, AuditTool, datetime.date, str, list[str], str]]:
    """Audit, tool, day of acceptance, field, papers and text of each that papers would quote."""
    asked = _asked_by_themes(state, tools)
    for _, audit in sorted(state.audits.items()):
        content, came_on = audit.content, audit.accepted_on
        if content is None or came_on is None or audit.replaced:
            continue
        tool = tools[audit.issued.tool]
        for field, used_in in _quoted(state, audit, tool, came_on, today, asked):
            yield audit, tool, came_on, field, used_in, content.entries[field]


def _quoted(
    state: State,
    audit: AuditState,
    tool: AuditTool,
    came_on: datetime.date,
    today: datetime.date,
    asked: Container[tuple[str, str]],
) -> Iterator[tuple[str, list[str]]]:
    """The fields of an audit's return that papers would quote, each with which papers."""
    entries = audit.content.entries if audit.content else {}
    fields: dict[str, list[str]] = {}
    if month_of(came_on) in months_up_to(month_of(today), _MONTHS):
        fields[PRACTICE] = [_SUMMARY]
    reported = state.themes.get(fold(audit.audit.theme))
    if reported and audit.audit.month >= reported:
        for quotable in quotable_texts(audit.content, tool, audit.audit.audit_type):
            key = audit.audit.reference, quotable.field
            if key in asked or release_of(state, *key, entries[quotable.field]):
                fields.setdefault(quotable.field, []).append(_THEME)
    for field, used_in in fields.items():
        text = entries.get(field, "")
        if text.strip() and text != HELD:
            yield field, used_in


def _asked_by_themes(state: State, tools: Mapping[str, AuditTool]) -> set[tuple[str, str]]:
    """Audit and entry of what the reports on themes ask for, of each round that was reported."""
    themes: dict[str, dict[str, Month]] = {}
    for reference, audit in state.audits.items():
        theme = fold(audit.audit.theme)
        reported = state.themes.get(theme)
        if reported and audit.audit.month >= reported:
            themes.setdefault(theme, {})[reference] = audit.audit.month
    return {
        key
        for months in themes.values()
        for references in by_round(months)
        for key in asked_for(_texts_of(state, references, tools), state)
    }


def _texts_of(
    state: State, references: Sequence[str], tools: Mapping[str, AuditTool]
) -> list[RoundText]:
    audits = (state.audits[reference] for reference in sorted(references))
    return texts_of(
        AuditTexts(
            audit.audit.reference, audit.content, tools[audit.issued.tool], audit.audit.audit_type
        )
        for audit in audits
        if audit.accepted_on and not audit.replaced
    )


# ---- As a table -----------------------------------------------------------------------------


def release_table(
    texts: Sequence[ListedText], state: State, tools: Mapping[str, AuditTool], people: People
) -> Table:
    """The list as it is written: the text, what it may still hold, and room for the decision."""
    waiting = sum(listed.release is None for listed in texts)
    return Table(
        name="TextsToRelease",
        title=TITLE,
        says=(
            f"{waiting or 'None'} of {len(texts)} wait. Read each as a stranger who knows the "
            "family would. Nothing is printed until it is released here."
        ),
        columns=(
            Column(AUDIT, "id", 20),
            Column("Entry", "long", 18),
            Column(TEXT, "long", 62),
            Column("Seems to hold", "long", 16),
            Column(
                DECISION,
                "text",
                12,
                managers=True,
                choices=tuple(Release),
                prompt="Release: as it stands. Change: as you type it beside. Keep back: never.",
            ),
            Column(WORDING, "long", 44, managers=True),
            Column("Team", "long", 22),
            Column("Would stand in", "long", 18),
            Column("Decided on", "date", 12),
            Column("Decided by", "long", 18),
            Column(ID, "id", 14),
        ),
        rows=tuple(_row(listed, state, tools, people) for listed in texts),
        empty="There is no text that a paper would quote.",
    )


def _row(
    listed: ListedText, state: State, tools: Mapping[str, AuditTool], people: People
) -> tuple[TableValue, ...]:
    release = listed.release
    changed = release is not None and release.decision == Release.CHANGE
    return (
        listed.reference,
        listed.about,
        listed.shown,
        _doubts(listed, state, tools, people) if not release else "",
        release.decision if release else None,
        release.words if release and changed else None,
        listed.team,
        listed.used_in,
        release.on if release else None,
        (release.by or None) if release else None,
        listed.id,
    )


def seems_to_hold(
    words: str,
    listed: ListedText,
    state: State,
    tools: Mapping[str, AuditTool],
    people: People,
) -> str:
    """What words that would stand for a text still seem to hold: a help, and no more."""
    audit = state.audits[listed.reference]
    tool = tools[audit.issued.tool]
    suspected = suspected_in(words, audit.audit, tool, people, listed.came_on)
    return suspected.kinds if suspected else ""


def _doubts(
    listed: ListedText, state: State, tools: Mapping[str, AuditTool], people: People
) -> str:
    kinds = seems_to_hold(listed.shown, listed, state, tools, people)
    return begun_large(kinds)
