"""The words of drafts in this workspace: the council's own where it has any, else those shipped."""

from workbook_qa.core.problem import Problem
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.draft_words import Words, WordsKind, read_words
from workbook_qa.letters.message_kinds import (
    ALL_WORDS,
)
from workbook_qa.letters.words_files import council_words, shipped_words
from workbook_qa.workspace.result import Context


def words_for(context: Context, kind: WordsKind) -> tuple[Words, list[Problem]]:
    """The words of one kind of message as they stand now."""
    return council_words(context.workspace.templates, kind)


def words_as_recorded(journal: Journal, kind: WordsKind, digest: str) -> Words:
    """The words that a message was made with; `digest` is empty where that was not kept."""
    if not digest:
        return shipped_words(kind)
    words, _ = read_words(journal.document(digest).decode(), kind)
    return words or shipped_words(kind)


def words_problems(context: Context) -> list[Problem]:
    """Everything that is wrong with the council's own words."""
    return [problem for kind in ALL_WORDS for problem in words_for(context, kind)[1]]
