"""The kinds of messages, each with the parts of its file of words (paragraphs 4.1 and 5.1)."""

from workbook_qa.letters.draft_words import SUBJECT, TEXT, Part, WordsKind

_SIGNED = ("lead_auditor", "council")
_COVER = ("auditor", "reference", "tool", "theme", "due", "password", *_SIGNED)
_QUERY = ("auditor", "reference", "version", "please", "wanted", "password", "marked", "list")

COVER_WORDS = WordsKind(
    "cover.txt",
    {
        SUBJECT: Part(_COVER, ("reference",)),
        TEXT: Part(_COVER, ("reference", "due", "password")),
        "password": Part(),
    },
)
QUERY_WORDS = WordsKind(
    "query.txt",
    {
        SUBJECT: Part((*_QUERY, *_SIGNED), ("reference",)),
        TEXT: Part((*_QUERY, *_SIGNED), ("reference", "version", "list", "password")),
        "please": Part(("things",)),
        "wanted": Part(("things",)),
        "please-look": Part(),
        "wanted-look": Part(),
        "password": Part(),
        "marked-one": Part(),
        "marked": Part(("cells",)),
        "look-too": Part(),
        "reply": Part(),
    },
)
_LISTED = Part(("list",), ("list",))
_CHASE = (
    *("name", "things", "returns", "answers", "actions", "confirmations", "others", "away"),
    "workbook",
    *("lead_auditor", "council"),
)
CHASE_WORDS = WordsKind(
    "chase.txt",
    {
        SUBJECT: Part(_CHASE),
        TEXT: Part(_CHASE, ("returns", "answers", "actions", "confirmations", "others")),
        **dict.fromkeys(
            (
                *("returns-soon", "returns-late", "answers", "actions-soon", "actions-late"),
                *("confirmations", "others-actions", "others-returns", "others-confirmations"),
            ),
            _LISTED,
        ),
        "away": Part(),
        "workbook": Part(),
    },
)
CHASE_PARTS = tuple(part for part in CHASE_WORDS.parts if CHASE_WORDS.parts[part] is _LISTED)
_FEEDBACK = ("worker", "auditor", "reference", "tool", "theme", "until", "moved")
FEEDBACK_WORDS = WordsKind(
    "feedback.txt",
    {
        SUBJECT: Part((*_FEEDBACK, *_SIGNED), ("reference",)),
        TEXT: Part((*_FEEDBACK, *_SIGNED), ("reference", "moved")),
        "moved": Part(),
    },
)
ALL_WORDS = (COVER_WORDS, QUERY_WORDS, CHASE_WORDS, FEEDBACK_WORDS)
