"""Picture what the readers of every workbook see: first screens and printed pages.

    python tools/looks.py FOLDER [--of DEMONSTRATION] [--only WORDS] [--keep]

Needs LibreOffice (soffice, a python3 that can import uno) and poppler (pdftoppm). Makes a
demonstration, or takes the one given, and of each kind of workbook the newest: of every sheet its
first screen on a laptop of 1366 by 768 pixels (1310 by 480 of them are cells, in Excel's usual
window), and of every printed page a picture. PDFs are pictured page by page. With --keep the best
are put into docs/pictures.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.other_programs.office import Office, find_office
from tools.summary_pictures import PICTURES, drawn, pages_of, png
from workbook_qa.cli import cli as workbook_qa

SCREEN = (1310, 480)
SCREEN_DPI = 96
PAGE_DPI = 70
# What is sent, by the beginning and the ending of its file's name.
SENT = {
    "audit": ("CFA-", ""),
    "version 2": ("CFA-", "version 2"),
    "feedback": ("CFA-", "feedback"),
    "confirmation": ("CNF-", ""),
}
# What docs/pictures shows: by kind of workbook and the sheet's number, from 1.
BEST = {
    ("audit", 2): "auditor.png",
    ("Master tracker", 1): "tracker.png",
}


def newest_of_each_kind(workspace: Path) -> Iterator[tuple[str, Path]]:
    """The workbooks and PDFs to be pictured, by the name of their kind."""
    outbox = workspace / "outbox"
    for path in sorted((workspace / "registers").glob("*.xlsx")):
        yield f"register {path.stem}", path
    for path in sorted(outbox.glob("*.xlsx")):
        yield path.stem, path
    months = sorted(outbox.glob("20*-*"))
    papers = [path for month in months for path in sorted(month.glob("*.*"))]
    papers += sorted((outbox / "Theme reports").glob("*.*"))
    newest = {_kind(path): path for path in papers if path.suffix in (".xlsx", ".pdf")}
    yield from newest.items()
    sent = [path for month in months for path in sorted((month / "to-send").glob("*.xlsx"))]
    for kind, (start, ending) in SENT.items():
        of_kind = [
            path
            for path in sent
            if path.stem.startswith(start) and path.stem.partition(" ")[2] == ending
        ]
        if of_kind:
            yield kind, of_kind[-1]


def _kind(path: Path) -> str:
    words = [word for word in path.stem.split() if not word[:1].isdigit()]
    return " ".join(words[:2]) + (" PDF" if path.suffix == ".pdf" else "")


def pictured(path: Path, kind: str, office: Office) -> Iterator[tuple[str, bytes]]:
    """The name and the PNG of each picture of a file."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        for number, page in enumerate(drawn(content, PAGE_DPI + 20), 1):
            yield f"{kind} page {number:02}", png(page)
        return
    screens, seen = office.first_screens(content, SCREEN)
    for number, (sheet, zoom) in enumerate(seen, 1):
        cut = ["-f", str(number), "-l", str(number), "-W", str(SCREEN[0]), "-H", str(SCREEN[1])]
        (screen,) = drawn(screens, SCREEN_DPI * zoom, *cut)
        yield f"{kind} screen {number:02} {sheet}", png(screen)
    for number, page in enumerate(pages_of(content, PAGE_DPI), 1):
        yield f"{kind} page {number:02}", png(page)


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description="Picture what the readers of workbooks see.")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--of", type=Path, metavar="DEMONSTRATION", help="one that is there")
    parser.add_argument("--only", metavar="WORDS", default="", help="kinds with these words")
    parser.add_argument("--keep", action="store_true", help="the best go into docs/pictures")
    options = parser.parse_args()
    programs = find_office()
    if programs is None:
        parser.error("LibreOffice with python3-uno is not installed")
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, Office(*programs) as office:
        workspace = options.of or Path(name) / "demonstration"
        if not options.of:
            workbook_qa(["demo", str(workspace)], standalone_mode=False)
        for kind, path in newest_of_each_kind(workspace):
            if options.only.casefold() not in kind.casefold():
                continue
            for picture, content in pictured(path, kind, office):
                (options.folder / f"{picture}.png").write_bytes(content)
                print(f"{picture}.png", flush=True)
                words = picture.removeprefix(kind).split()
                best = BEST.get((kind, int(words[1]))) if words[0] == "screen" else None
                if options.keep and best:
                    (PICTURES / best).write_bytes(content)


if __name__ == "__main__":
    main()
