"""Make the pictures of the DMT summary in docs/pictures again.

    python tools/summary_pictures.py [--all FOLDER]

Needs LibreOffice (soffice) and poppler (pdftoppm). Each picture shows the page of one kind of
month: first as the PDF has it, then as the sheet Summary is printed; the months are made up
(tests/support/made_up/summary_kinds.py). With --all every page of every kind is put into a folder,
to be looked at.
"""

import argparse
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.made_up.summary_kinds import KINDS, summary_of
from workbook_qa.reports.summary.page.page_pdf_book import write_page_pdf
from workbook_qa.reports.summary.summary import MARKING
from workbook_qa.reports.summary.summary_book import write_summary

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
COUNCIL = "Wexcombe Borough Council (made up)"
DPI = 90
COLOURS = 64

Pixels = tuple[int, int, bytes]  # width, height, three bytes a pixel


def pages_of(workbook: bytes, dpi: float, *which: str) -> list[Pixels]:
    """The workbook's printed pages, or those that pdftoppm's options choose."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(workbook)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        printing = ["--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run(
            ["soffice", profile, *printing, str(folder / "book.xlsx")],
            check=True,
            capture_output=True,
        )
        return drawn((folder / "book.pdf").read_bytes(), dpi, *which)


def drawn(pdf: bytes, dpi: float, *which: str) -> list[Pixels]:
    """The pages of a PDF, or those that pdftoppm's options choose."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", f"{dpi:g}", *which]
        subprocess.run([*command, str(folder / "pages.pdf"), str(folder / "page")], check=True)
        return [read_ppm(path.read_bytes()) for path in sorted(folder.glob("page*.ppm"))]


def read_ppm(content: bytes) -> Pixels:
    """A picture as pdftoppm writes it."""
    _, size, _, pixels = content.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, pixels


def above_one_another(pages: list[Pixels]) -> Pixels:
    """The pages as one picture, with a grey line between them."""
    width = max(page[0] for page in pages)
    rows: list[bytes] = []
    for number, (wide, high, pixels) in enumerate(pages):
        rows += [b"\x99\x99\x99" * width] * 2 if number else []
        rows += [
            pixels[row * wide * 3 : (row + 1) * wide * 3] + b"\xff\xff\xff" * (width - wide)
            for row in range(high)
        ]
    return width, len(rows), b"".join(rows)


def png(picture: Pixels, *, grey: bool = False) -> bytes:
    """A small PNG: the commonest colours, and for each other one the nearest of them."""
    width, height, pixels = picture
    count = Counter(pixels[at : at + 3] for at in range(0, len(pixels), 3))
    palette = [colour for colour, _ in count.most_common(COLOURS)]
    nearest = {colour: _nearest(colour, palette) for colour in count}
    indexes = bytes(nearest[pixels[at : at + 3]] for at in range(0, len(pixels), 3))
    rows = (indexes[row * width : (row + 1) * width] for row in range(height))
    shown = [_grey(colour) for colour in palette] if grey else palette
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(shown)),
            _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    def distance(place: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, palette[place], strict=True))

    return min(range(len(palette)), key=distance)


def _grey(colour: bytes) -> bytes:
    red, green, blue = colour
    return bytes([round(0.299 * red + 0.587 * green + 0.114 * blue)] * 3)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description="Make the pictures of the DMT summary again.")
    parser.add_argument("--all", metavar="FOLDER", help="every page, four to a picture")
    options = parser.parse_args()
    for kind in KINDS:
        summary = summary_of(kind)
        workbook = write_summary(summary, council=COUNCIL, marking=MARKING)
        name = f"dmt-summary-{kind.replace(' ', '-')}"
        if options.all:
            pages = pages_of(workbook, 60)
            for place in range(0, len(pages), 3):
                path = Path(options.all) / f"{name} {place + 1:02}.png"
                path.write_bytes(png(above_one_another(pages[place : place + 3])))
            continue
        pdf = write_page_pdf(summary.page, council=COUNCIL, as_at=summary.as_at, marking=MARKING)
        (page,) = drawn(pdf, DPI)
        picture = above_one_another([page, *pages_of(workbook, DPI, "-l", "1")])
        (PICTURES / f"{name}.png").write_bytes(png(picture))
        print(f"{name}.png")
        if kind == KINDS[0]:
            (PICTURES / f"{name}-in-grey.png").write_bytes(png(picture, grey=True))
            (PICTURES / "dmt-summary.png").write_bytes(png(page))


if __name__ == "__main__":
    main()
