"""``init``: make a workspace, and never touch what somebody filled in or changed."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook_qa.core.wording import counted
from workbook_qa.letters.words_files import renewal
from workbook_qa.registers.audit_tools.tool_files import shipped_templates
from workbook_qa.registers.case_list.case_columns import PLAIN_LIST
from workbook_qa.registers.load_registers import RegisterFile, register_files
from workbook_qa.registers.register_book import write_register
from workbook_qa.returns.inbox.inbox import OWN_FOLDERS
from workbook_qa.upkeep.scheduled import System, scheduled_files
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.settings import DEFAULT_TEXT
from workbook_qa.workspace.writing import refuse_linked_folders, write_file

_READ_FIRST = {
    System.WINDOWS: "schedule/Windows.txt",
    System.LINUX: "schedule/Linux.txt",
}
_INBOX_README = """\
# Inbox

Drop the workbooks that auditors send back in this folder, whatever they are called, and run
`workbook-qa ingest`. Each file is put away in `accepted/`, `queried/` or `refused/`, with a note
beside it that says what happened and what to do.
"""
_OUTBOX_README = """\
# Outbox

What the tool writes: the selection, the workbooks to send and the DMT summary of each month, the
master tracker, the ingest report, theme reports, and the lists of drafts to send and of problems.
Managers type in the yellow columns of the tracker. What else is typed here is typed in yellow cells
too: the Head of Service's changes in the selection, the Lead Auditor's decisions in the ingest
report, in `Texts to release.xlsx` and in `Problems.xlsx`, the DMT's in the summary, the narrative
in a theme report.
"""


def run(context: Context, *, schedule: Sequence[System] = ()) -> Result:
    """Folders, settings, registers with examples, audit tools, words; what is there stays.

    Registers, inbox, ledger and settings are private where the system knows rights. The outbox is
    not, since managers open the tracker in it: whoever makes the folder says who may.

    Only the words of drafts are renewed where nobody changed them.

    Args:
        schedule: for which systems to write files that run the daily commands by themselves.
    """
    words = renewal(context.workspace.templates)
    wanted = [(path, content) for path, content in _files(context) if not path.exists()]
    wanted += words.files.items()
    wanted += [
        (path, content) for path, content in _scheduled(context, schedule) if not path.exists()
    ]
    if not context.dry_run:
        workspace = context.workspace
        # Settings first: by them a folder is known for a workspace.
        first = [content for path, content in wanted if path == workspace.settings]
        for content in first:
            write_file(workspace.settings, content, private=True)
        for private in (workspace.registers, workspace.inbox, workspace.ledger):
            refuse_linked_folders(private / "file")
            private.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, content in wanted[len(first) :]:
            write_file(path, content)
        for folder in OWN_FOLDERS:
            path = workspace.inbox / folder
            refuse_linked_folders(path / "file")
            path.mkdir(parents=True, exist_ok=True)
    made = tuple(path for path, _ in wanted)
    lines: tuple[str, ...] = (
        f"Made a workspace: {len(made)} new files."
        if made and context.workspace.settings in made
        else f"The workspace is there already: {counted(len(made), 'file')} added or renewed."
        if made
        else "The workspace is there already: nothing was changed.",
    )
    lines += tuple(
        f"templates/words/{name} has your own words and is left as it is; ours is newer."
        for name in words.kept
    )
    lines += tuple(f"{_READ_FIRST[system]} says how to switch it on." for system in schedule)
    return Result(
        "init",
        lines,
        {"files": len(made)},
        made,
        next_step="Fill in settings.toml and the workbooks in registers, then run check.",
    )


def _scheduled(context: Context, systems: Sequence[System]) -> Iterator[tuple[Path, bytes]]:
    folder = context.workspace.schedules
    for system in systems:
        made = scheduled_files(system, Path(sys.executable), context.workspace.root.absolute())
        for name, content in made.items():
            yield folder / name, content


def _files(context: Context) -> Iterator[tuple[Path, bytes]]:
    workspace = context.workspace
    created = context.today
    yield workspace.settings, DEFAULT_TEXT.encode()
    yield workspace.inbox / "README.md", _INBOX_README.encode()
    yield workspace.outbox / "README.md", _OUTBOX_README.encode()
    for path in sorted(shipped_templates().iterdir()):
        if path.suffix in (".toml", ".md"):
            yield workspace.templates / path.name, path.read_bytes()
    cases = RegisterFile(workspace.registers / "cases.xlsx", "Case list", (PLAIN_LIST,))
    for file in (*register_files(workspace), cases):
        rows = {table.name: table.examples for table in file.tables}
        yield file.path, write_register(file.tables, rows, title=file.title, created=created)
