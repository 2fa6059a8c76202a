"""What may stand behind each key of an audit tool's file: one table for each kind of table."""

import datetime
import re
from typing import Any, Literal, TypeGuard

import msgspec

from workbook_qa.core.audit_tool import WHOSE_ACTION, EntryKind
from workbook_qa.core.terms import Answer, AuditType
from workbook_qa.core.wording import fold

Accepts = Literal["text", "number", "date", "true-false", "texts", "tables"]


class Key(msgspec.Struct, frozen=True):
    """What may stand behind a key.

    Attributes:
        most: of a text the characters, of a number its largest value.
        least: of ``texts``, how many there must be.
        pattern: what a text must match in full; says: the same in words.
        words: the texts allowed; for ``texts``, each of them.
    """

    accepts: Accepts = "text"
    needed: bool = True
    most: int = 0
    pattern: str = ""
    says: str = ""
    words: tuple[str, ...] = ()
    least: int = 2


_WORDS_ID = Key(
    most=60,
    pattern=r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
    says="small letters, digits and hyphens, beginning with a letter",
)
_PAGE_LINES = Key(
    "texts",
    needed=False,
    most=300,
    pattern=r"[^|]+\|[^|]+",
    says="of a label and a text with a | between them",
    least=1,
)
TOOL = {
    "id": _WORDS_ID,
    "name": Key(most=60),
    "prefix": Key(
        most=5,
        pattern=r"[A-HJ-NP-Y]{2,5}",
        says="2 to 5 capital letters other than I, O and Z",
    ),
    "version": Key(most=20),
    "date": Key("date"),
    "review_date": Key("date", needed=False),
    "look_back_months": Key("number", most=60),
    "draft_note": Key(needed=False, most=200),
    "action_rows": Key("number", most=100),
    "urgent_title": Key(needed=False, most=80),
    "urgent": _PAGE_LINES,
    "how_to": _PAGE_LINES,
    "owner_if_blank": Key(needed=False, words=tuple(WHOSE_ACTION)),
    "proposes_due_dates": Key("true-false", needed=False),
    "standard": Key("tables"),
    "pack": Key("tables", needed=False),
    "entry": Key("tables", needed=False),
}
STANDARD = {
    "id": Key(most=3, pattern=r"[1-9]\d*", says="the standard's number, between quotation marks"),
    "short": Key(most=20),
    "text": Key(most=300),
    "question": Key("tables"),
}
# A question's id never looks like a reference to a standard (S8) and survives `split_questions`.
QUESTION = {
    "id": Key(
        most=12,
        pattern=r"(?!S\d+$|Q\d)[A-Z]{0,6}\d+(\.\d+)*",
        says="a number such as 1.1, or capital letters and a number such as CPP4 (not S1 or Q1)",
    ),
    "text": Key(most=300),
    "good": Key(needed=False, most=250),
    "not_applicable": Key(needed=False, most=120),
    "source": Key(needed=False, most=200),
    "choices": Key("texts", needed=False, words=tuple(Answer)),
    "scored": Key("true-false", needed=False),
    "count": Key(needed=False, most=40),
    "follows": Key(needed=False, most=40),
    "on_file": Key("texts", needed=False, most=60),
}
PACK = {
    "id": _WORDS_ID,
    "name": Key(most=60),
    "audit_type": Key(needed=False, words=tuple(AuditType)),
    "question": Key("tables"),
}
ENTRY = {
    "id": _WORDS_ID,
    "section": Key(most=60),
    "label": Key(most=120),
    "kind": Key(words=tuple(EntryKind)),
    "guidance": Key(needed=False, most=300),
    "choices": Key("texts", needed=False, most=60),
    "required": Key(needed=False, most=100),
    "if_blank": Key(needed=False, most=100),
    "longest": Key("number", needed=False, most=8000),
}


def value_fault(value: object, key: Key) -> str:
    """What `value` should have been, in words, or empty where it is right."""
    match key.accepts:
        case "text":
            return _text_fault(value, key)
        case "number":
            right = type(value) is int and 1 <= value <= key.most
            return "" if right else f"a whole number from 1 to {key.most}, without quotation marks"
        case "date":
            return "" if type(value) is datetime.date else "a date such as 2016-09-01"
        case "true-false":
            return "" if isinstance(value, bool) else "true or false, without quotation marks"
        case "texts":
            return _texts_fault(value, key)
        case "tables":
            right = is_list(value) and all(map(is_table, value))
            return "" if right else "written with two brackets on each side, [[…]], once for each"


def _text_fault(value: object, key: Key) -> str:
    if not isinstance(value, str):
        return "text between quotation marks"
    if not value:
        return ""
    if key.words and value not in key.words:
        return f"one of: {', '.join(key.words)}"
    if key.pattern and not re.fullmatch(key.pattern, value):
        return key.says
    if key.most and len(value) > key.most:
        return f"at most {key.most} characters long (it has {len(value)})"
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", value):
        return "without tabs and control characters"
    return ""


def _texts_fault(value: object, key: Key) -> str:
    if not is_list(value) or not all(isinstance(part, str) and part.strip() for part in value):
        return 'a list of texts such as ["Yes", "No"]'
    if not key.least <= len(value) <= 20:
        return f"a list of {key.least} to 20 texts"
    if len({fold(part) for part in value}) < len(value):
        return "a list in which nothing stands twice"
    one = Key(most=key.most, words=key.words, pattern=key.pattern, says=key.says)
    return next(
        (f"a list; each {fault}" for part in value if (fault := _text_fault(part, one))), ""
    )


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether `value` is a list, of whatever."""
    return isinstance(value, list)


def is_table(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether `value` is a table."""
    return isinstance(value, dict)
