"""What lies in ``to-send``: whether it is ours, or something else in the place of what we make."""

import re
import stat
from collections.abc import Collection, Iterator
from email.errors import MessageError
from pathlib import Path

from workbook_qa.core.problem import Place, Problem
from workbook_qa.letters.delivery.draft_changes import changes_of
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.reading import read_file

NO_MESSAGE = (ValueError, LookupError, TypeError, AttributeError, MessageError)
_MOST_BYTES = 150 * 2**20
_CALLED_LIKE_OURS = re.compile(
    r"([a-z]{2,5}-\d{4}-\d\d-\d{4,}-[a-z]( version \d+| feedback( \d+)?| note [0-9a-f]{8})?"
    r"|reminder \d{4}-\d\d-\d\d \d+)\.(eml|xlsx)"
)


def lies_at(path: Path) -> bool:
    """Whether anything has that name: a link that leads nowhere, too."""
    try:
        path.lstat()
    except OSError:
        return False
    return True


def lying_at(path: Path) -> bytes | None:
    """The bytes of the file there; None for what is no file of its own, such as a link.

    None also for one that is larger than any mail system takes.
    """
    try:
        return read_file(path, _MOST_BYTES) if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def other_draft(workspace: Workspace, path: Path, made: bytes) -> Problem | None:
    """That something else lies where the draft belongs; a draft that was changed is still ours."""
    if not lies_at(path):
        return None
    lying = lying_at(path)
    try:
        if lying is not None and (lying == made or changes_of(made, lying).is_ours):
            return None
    except NO_MESSAGE:
        pass  # what can be read as no message is no draft of ours
    return not_ours(workspace, path)


def other_workbook(workspace: Workspace, path: Path, made: bytes) -> Problem | None:
    """That another file lies where a workbook belongs that is attached to a draft."""
    if not lies_at(path) or lying_at(path) == made:
        return None
    return Problem(
        "draft-not-ours",
        Place(workspace.shown(path)),
        found="It is not the workbook that was issued: somebody saved it, or put another there.",
        todo="Send the draft, which has the right one in it. Move this one away and run rebuild.",
    )


def in_place_of_what_is_to_come(workspace: Workspace, made: Collection[Path]) -> Iterator[Problem]:
    """Files that are called as ours are, of which no such one was ever made.

    Args:
        made: where everything lies that was made.
    """
    known = {str(path).casefold() for path in made}
    folders = sorted(workspace.outbox.glob("????-??/to-send"))
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        like_ours = _CALLED_LIKE_OURS.fullmatch(path.name.casefold())
        if like_ours and str(path).casefold() not in known:
            yield Problem(
                "draft-not-ours",
                Place(workspace.shown(path)),
                found="It is called like one of ours, and no such one was made, or its run was "
                "undone. It is sent in no case.",
                todo="Move it away: it lies where one of ours may be put.",
            )


def not_ours(workspace: Workspace, path: Path) -> Problem:
    """The problem that what lies there is not the draft that was made."""
    return Problem(
        "draft-not-ours",
        Place(workspace.shown(path)),
        found="Something else lies where this draft belongs: a link, or a message that has nothing "
        "of it. It is neither sent nor written over.",
        todo="Move it away and run rebuild to have the draft. If you wrote another message in its "
        "place, send that yourself; then run send with the file's name and --by-hand.",
    )
