"""Replies: why an entry that was queried is right as it is.

A query is satisfied by correcting the entry or by giving a reason, and the reason is kept
(requirements, section 3). Some rules have a cell for it in the form. For every other one the
workbook that goes back has a cell beside the query; what is typed there is an entry of the return
like any other, under a field id that says which query it answers.
"""

from collections.abc import Mapping

from workbook_qa.core.wording import is_blank

_BEGINS = "reply."
# Errors that may be right as they are, where the auditor says so.
ERRORS_ANSWERED = frozenset({"personal-data-found"})


def reply_to(code: str, field: str) -> str:
    """The field id of the reply to a query: ``reply.answers-all-alike.Q1.1.answer``.

    `field` is empty where a query is about no one entry.
    """
    return f"{_BEGINS}{code}.{field}"


def is_reply(field: str) -> bool:
    """Whether a field id is that of a reply."""
    return field.startswith(_BEGINS)


def answered_by(field: str) -> tuple[str, str]:
    """The code and the field of the query that a reply answers; a code has no full stop."""
    code, _, about = field.removeprefix(_BEGINS).partition(".")
    return code, about


def replies_in(entries: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What is replied in a return, by code and field; blank replies are none."""
    if _BEGINS not in "".join(entries):
        return {}  # as in nearly all returns: told of all fields together
    return {
        answered_by(field): text
        for field, text in entries.items()
        if field.startswith(_BEGINS) and not is_blank(text)
    }
