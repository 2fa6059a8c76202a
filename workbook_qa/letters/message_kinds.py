"""The kinds of messages, each with the parts of its file of words (paragraphs 4.1 and 5.1)."""

from enum import StrEnum

from workbook_qa.core.terms import NoteKind
from workbook_qa.letters.draft_words import SUBJECT, TEXT, WordsKind, WordsPart


class DraftKind(StrEnum):
    """What a draft is for."""

    AUDIT = "Audit workbook"
    QUERIES = "Questions on a return"
    REMINDER = "Reminder"
    FEEDBACK = "Feedback"
    CONCERN = "Immediate concern"
    NOTE = "Note to an auditor"


_SIGNED = ("lead_auditor", "council")
_COVER = ("auditor", "reference", "tool", "theme", "due", "password", *_SIGNED)
_QUERY = ("auditor", "reference", "version", "please", "wanted", "password", "marked", "list")

COVER_WORDS = WordsKind(
    "cover.txt",
    {
        SUBJECT: WordsPart(_COVER, ("reference",)),
        TEXT: WordsPart(_COVER, ("reference", "due", "password")),
        "password": WordsPart(),
    },
)
QUERY_WORDS = WordsKind(
    "query.txt",
    {
        SUBJECT: WordsPart((*_QUERY, *_SIGNED), ("reference",)),
        TEXT: WordsPart((*_QUERY, *_SIGNED), ("reference", "version", "list", "password")),
        "please": WordsPart(("things",)),
        "wanted": WordsPart(("things",)),
        "please-look": WordsPart(),
        "wanted-look": WordsPart(),
        "password": WordsPart(),
        "marked-one": WordsPart(),
        "marked": WordsPart(("cells",)),
        "look-too": WordsPart(),
        "reply": WordsPart(),
    },
)
_LISTED = WordsPart(("list",), ("list",))
_CHASE = (
    *("name", "things", "returns", "answers", "actions", "confirmations", "others", "away"),
    "workbook",
    *("lead_auditor", "council"),
)
CHASE_WORDS = WordsKind(
    "chase.txt",
    {
        SUBJECT: WordsPart(_CHASE),
        TEXT: WordsPart(_CHASE, ("returns", "answers", "actions", "confirmations", "others")),
        **dict.fromkeys(
            (
                *("returns-soon", "returns-late", "answers", "actions-soon", "actions-late"),
                *("confirmations", "others-actions", "others-returns", "others-answers"),
                *("others-confirmations", "away"),
            ),
            _LISTED,
        ),
        "workbook": WordsPart(),
    },
)
CHASE_PARTS = tuple(part for part in CHASE_WORDS.parts if CHASE_WORDS.parts[part] is _LISTED)
_FEEDBACK = ("worker", "auditor", "reference", "tool", "theme", "until", "moved")
FEEDBACK_WORDS = WordsKind(
    "feedback.txt",
    {
        SUBJECT: WordsPart((*_FEEDBACK, *_SIGNED), ("reference",)),
        TEXT: WordsPart((*_FEEDBACK, *_SIGNED), ("reference", "moved")),
        "moved": WordsPart(),
    },
)
_CONCERN = ("name", "reference", "team", "auditor", "flag", "told")
CONCERN_WORDS = WordsKind(
    "concern.txt",
    {
        SUBJECT: WordsPart((*_CONCERN, *_SIGNED), ("reference",)),
        TEXT: WordsPart((*_CONCERN, *_SIGNED), ("reference", "flag", "told")),
        "flag": WordsPart(),
        "flag-unclear": WordsPart(),
        "told": WordsPart(),
        "not-told": WordsPart(("missing",)),
    },
)
_NOTE = ("name", "reference", "tool", "theme", "what", *_SIGNED)
NOTE_WORDS = WordsKind(
    "note.txt",
    {
        SUBJECT: WordsPart(_NOTE, ("reference",)),
        TEXT: WordsPart(_NOTE, ("reference", "what")),
        "extended": WordsPart(("due",), ("due",)),
        "exempt": WordsPart(),
        "withdrawn": WordsPart(),
        "reassigned": WordsPart(("auditor",)),
        "done-by": WordsPart(("auditor",), ("auditor",)),
        "replaced": WordsPart(("reference", "replaced_by", "due"), ("replaced_by",)),
        "not-counted": WordsPart(("auditor", "came")),
        "other-came": WordsPart(("other", "came")),
        "replaced-came": WordsPart(("replaced_by", "came"), ("replaced_by",)),
        "no-return": WordsPart(("came", "reason"), ("reason",)),
    },
)
NOTE_PARTS = {
    NoteKind.EXTENDED: "extended",
    NoteKind.EXEMPT: "exempt",
    NoteKind.WITHDRAWN: "withdrawn",
    NoteKind.REASSIGNED: "reassigned",
    NoteKind.DONE_BY: "done-by",
    NoteKind.REPLACED: "replaced",
    NoteKind.NOT_COUNTED: "not-counted",
    NoteKind.OTHER_CAME: "other-came",
    NoteKind.REPLACED_CAME: "replaced-came",
    NoteKind.NO_RETURN: "no-return",
}
ALL_WORDS = (COVER_WORDS, QUERY_WORDS, CHASE_WORDS, FEEDBACK_WORDS, CONCERN_WORDS, NOTE_WORDS)
