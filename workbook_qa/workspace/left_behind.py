"""Files that are no one's work: what systems, open programs and downloads leave in a folder.

One list for the inbox, for zips and mails, and for the registers; each says what it passes over.
"""

from enum import StrEnum


class LeftBehind(StrEnum):
    """What such a file is, with what is said of it and what to do."""

    ARRIVING = (
        "is not all here: it is still being copied or fetched, or that broke off. If it stays so, "
        "fetch the file again and delete this one."
    )
    ELSEWHERE = (
        "only stands for a file that is kept in iCloud and not on this computer: open the folder "
        "in Finder, let it be downloaded, and run this again."
    )
    OPEN = (
        "says that somebody has the file beside it open in Excel, Word or LibreOffice: what is not "
        "saved yet is not in that file."
    )
    HIDDEN = "is hidden, since its name begins with a full stop, and is not read: rename it."
    SYSTEM = "was put there by the system and is nobody's work."


_SYSTEM = frozenset(
    {
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"),
        *(".ds_store", ".localized", ".directory", ".dropbox", ".dropbox.attr"),
    }
)
_SYSTEM_BEGINS = ("._", ".trash", ".fseventsd", ".spotlight-", ".sync", ".stfolder", ".owncloud")
_ARRIVING = (
    *(".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download"),
    *(".opdownload", ".dtapart", ".aria2", ".unfinished", ".!ut", ".bc!"),
)


def left_behind(name: str) -> LeftBehind | None:
    """What a file is by its name, where it is none that somebody put there to be read."""
    folded = name.casefold()
    if folded in _SYSTEM or folded.startswith(_SYSTEM_BEGINS):
        return LeftBehind.SYSTEM
    if folded.startswith(("~$", ".~lock.")):
        return LeftBehind.OPEN
    if folded.endswith(".icloud") and folded.startswith("."):
        return LeftBehind.ELSEWHERE
    if folded.endswith((*_ARRIVING, ".icloud")):
        return LeftBehind.ARRIVING
    return LeftBehind.HIDDEN if folded.startswith(".") else None
