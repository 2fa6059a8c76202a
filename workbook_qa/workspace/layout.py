"""Where everything is in a workspace, and what files are called.

File names hold audit references and months, never a name of a person. The workspace's folders
and names are a promise to the people who use them; only this file knows them.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import Month, month_of, read_month
from workbook_qa.core.terms import Outcome

MOST_OF_A_THEME = 60  # letters of it in a file's name
_AT_THE_TOP = frozenset({"registers", "templates", "schedule", "inbox", "outbox", "ledger"})


class Workspace(msgspec.Struct, frozen=True):
    """The folder a council works in."""

    root: Path

    @property
    def settings(self) -> Path:
        """Names, timescales, thresholds."""
        return self.root / "settings.toml"

    @property
    def registers(self) -> Path:
        """Case list, people, schedule."""
        return self.root / "registers"

    @property
    def people(self) -> Path:
        """The people register."""
        return self.registers / "people.xlsx"

    @property
    def schedule(self) -> Path:
        """The thematic schedule."""
        return self.registers / "schedule.xlsx"

    @property
    def settled_names(self) -> Path:
        """Who is meant by names that the registers do not know: written by `check`."""
        return self.registers / "who is meant.xlsx"

    @property
    def templates(self) -> Path:
        """Audit tools."""
        return self.root / "templates"

    @property
    def schedules(self) -> Path:
        """Files with which the computer runs the daily commands by itself, where wanted."""
        return self.root / "schedule"

    @property
    def inbox(self) -> Path:
        """Where returned workbooks are dropped."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """What the tool writes."""
        return self.root / "outbox"

    @property
    def ledger(self) -> Path:
        """Events and documents; only the Lead Auditor needs this folder."""
        return self.root / "ledger"

    @property
    def ledger_file(self) -> Path:
        """The ledger's database, unless settings name another."""
        return self.ledger / "ledger.db"

    @property
    def seal_key(self) -> Path:
        """Where older workspaces have the key of the seals, which is in the ledger now."""
        return self.ledger / "seal.key"

    @property
    def backups(self) -> Path:
        """Copies of the ledger, unless they are put elsewhere."""
        return self.ledger / "backups"

    @property
    def unfinished(self) -> Path:
        """A file that lies there while files of the inbox are taken in, and after a crash."""
        return self.ledger / "ingest unfinished.txt"

    def passwords(self, month: Month) -> Path:
        """The list of a month's passwords to open.

        It is kept with the ledger: away from `to_send`, whose files are attached to mails, and from
        the outbox, which managers open.
        """
        return self.ledger / f"Passwords {month}.xlsx"

    @property
    def erasures(self) -> Path:
        """The receipts of erased cases, by which `restore` knows what a backup brings back."""
        return self.ledger / "Erased cases.txt"

    @property
    def logs(self) -> Path:
        """Faults of the program: versions and tracebacks, no content of any workbook."""
        return self.ledger / "logs"

    @property
    def tracker(self) -> Path:
        """The master tracker."""
        return self.outbox / "Master tracker.xlsx"

    @property
    def replaced_trackers(self) -> Path:
        """The trackers that were replaced, and copies of it that were taken in."""
        return self.outbox / "Replaced trackers"

    @property
    def ingest_report(self) -> Path:
        """What happened to every file, newest run first."""
        return self.outbox / "Ingest report.xlsx"

    @property
    def texts_to_release(self) -> Path:
        """What papers would quote, for the Lead Auditor to release."""
        return self.outbox / "Texts to release.xlsx"

    @property
    def problems(self) -> Path:
        """All problems by kind, and who is meant by unknown names."""
        return self.outbox / "Problems.xlsx"

    def month(self, month: Month) -> Path:
        """A month's folder in the outbox."""
        return self.outbox / month

    def selection(self, month: Month) -> Path:
        """The month's selection workbook."""
        return self.month(month) / f"Selection {month}.xlsx"

    def to_send(self, month: Month) -> Path:
        """Audit workbooks and drafts to send."""
        return self.month(month) / "to-send"

    def audit_workbook(self, month: Month, reference: str) -> Path:
        """One audit's workbook; its draft e-mail stands beside it as .eml."""
        return self.to_send(month) / f"{reference}.xlsx"

    def query_workbook(self, month: Month, reference: str, version: int) -> Path:
        """A later version of an audit's workbook; its draft stands beside it as .eml."""
        return self.to_send(month) / f"{reference} version {version}.xlsx"

    def note(self, month: Month, reference: str, digest: str) -> Path:
        """A draft that tells an auditor what became of an audit, by what it says."""
        return self.to_send(month) / f"{reference} note {digest[:8]}.eml"

    def reminder(self, day: datetime.date, number: int) -> Path:
        """The `number`-th draft of a day that asks somebody for what is outstanding."""
        return self.to_send(month_of(day)) / f"Reminder {day.isoformat()} {number:02}.eml"

    @property
    def drafts(self) -> Path:
        """The list of all drafts that wait to be sent."""
        return self.outbox / "To send.xlsx"

    def feedback_workbook(self, month: Month, reference: str, number: int) -> Path:
        """The `number`-th feedback of an audit; its draft stands beside it as .eml."""
        which = "" if number == 1 else f" {number}"
        return self.to_send(month) / f"{reference} feedback{which}.xlsx"

    def followup_workbook(self, month: Month, followup: str) -> Path:
        """A follow-up that is known by its own reference; a draft may stand beside it as .eml."""
        return self.to_send(month) / f"{followup}.xlsx"

    def summary(self, month: Month) -> Path:
        """The month's DMT summary."""
        return self.month(month) / f"DMT summary {month}.xlsx"

    def summary_detail(self, month: Month) -> Path:
        """The tables behind the month's DMT summary."""
        return self.month(month) / f"DMT detail {month}.xlsx"

    def summary_page(self, month: Month) -> Path:
        """The first page of the month's DMT summary as a PDF."""
        return self.summary(month).with_suffix(".pdf")

    def theme_report(self, first: Month, theme: str) -> Path:
        """The report on a round of a theme, which is known by its first month."""
        plain = unicodedata.normalize("NFKD", theme).encode("ascii", "ignore").decode()
        words = " ".join(re.findall(r"[A-Za-z0-9-]+", plain))[:MOST_OF_A_THEME].rstrip()
        name = f"Theme report {first} {words}".rstrip()
        return self.outbox / "Theme reports" / f"{name}.xlsx"

    @property
    def replaced_summaries(self) -> Path:
        """DMT summaries that somebody changed, before they were written anew."""
        return self.outbox / "Replaced summaries"

    def put_away(self, outcome: Outcome, month: Month) -> Path:
        """Where files of an outcome go, in the inbox."""
        if outcome in (Outcome.ACCEPTED, Outcome.ALREADY_HAVE, Outcome.SUPERSEDED):
            return self.inbox / "accepted" / month
        return self.inbox / ("refused" if outcome is Outcome.REFUSED else "queried")

    @property
    def still_open(self) -> Path:
        """What is still open of the files that were put away as queried."""
        return self.inbox / "queried" / "Still open.txt"

    def accepted_workbook(
        self, month: Month, reference: str, number: int = 1, ending: str = ".xlsx"
    ) -> Path:
        """Where the `number`-th accepted return of an audit is kept for people to open."""
        stem = reference if number == 1 else f"{reference} {number}"
        return self.put_away(Outcome.ACCEPTED, month) / f"{stem}{ending}"

    def written_folders(self) -> Iterator[Path]:
        """The folders that are there and that commands write into, from the top down."""
        yield from (self.ledger, self.backups, self.logs)
        yield from (self.inbox, self.inbox / "accepted", self.inbox / "queried")
        yield from (self.inbox / "refused", self.outbox, self.replaced_trackers)
        yield from (self.replaced_summaries, self.outbox / "Theme reports")
        for folder in (self.inbox / "accepted", self.outbox):
            months = sorted(folder.iterdir()) if folder.is_dir() else []
            for path in (path for path in months if read_month(path.name)):
                yield from (path, path / "to-send")

    def shown(self, path: Path) -> str:
        """A path as people read it: from the workspace on, with forward slashes."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        )


def folders_above(path: Path) -> list[Path]:
    """The folders in which a path lies, from its workspace down; none outside a workspace.

    The workspace's own folder is not among them: where it lies, and by what way it is reached, is
    the affair of whoever put it there.
    """
    for root in path.parents:
        below = path.relative_to(root).parts
        if below[0] in _AT_THE_TOP and Workspace(root).settings.exists():
            return [root.joinpath(*below[:depth]) for depth in range(1, len(below))]
    return []


def safe_ending(name: str) -> str:
    """The ending of a file as it was called, such as ``.xlsx``; ``.file`` where it is none.

    Blanks after it do not count.
    """
    ending = Path(name.rstrip()).suffix.casefold()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else ".file"
