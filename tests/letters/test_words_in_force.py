"""A council's own words: used, kept across upgrades, and checked."""

import email
import email.policy
from pathlib import Path

import pytest

from tests.support.made_up.workspace import NOVEMBER, Council
from workbook_qa.audits import generate
from workbook_qa.letters import words_files
from workbook_qa.letters.message_kinds import ALL_WORDS
from workbook_qa.letters.words_files import shipped_words
from workbook_qa.selection import select
from workbook_qa.upkeep import check, init, rebuild


def words_file(council: Council, name: str) -> Path:
    return council.workspace.templates / "words" / name


def cover_texts(council: Council) -> list[str]:
    paths = sorted(council.workspace.to_send(NOVEMBER).glob("*.eml"))
    messages = (
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths
    )
    bodies = [message.get_body(("plain",)) for message in messages]
    return [body.get_content() for body in bodies if body]


def issue(council: Council) -> None:
    select.run(council.on("2026-11-02"), NOVEMBER, seed="words")
    generate.run(council.on("2026-11-02"), NOVEMBER)


@pytest.mark.parametrize("kind", ALL_WORDS, ids=lambda kind: kind.file)
def test_the_words_that_are_shipped_are_right_and_copied_out(council: Council, kind) -> None:
    assert words_file(council, kind.file).read_text("utf-8") == shipped_words(kind).source


def test_a_councils_own_words_are_sent_and_stay_with_what_they_were_made_with(
    council: Council,
) -> None:
    path = words_file(council, "cover.txt")
    path.write_text(path.read_text("utf-8").replace("Thank you.", "Many thanks."), "utf-8")
    issue(council)
    before = cover_texts(council)
    assert len(before) == 5
    assert all("Many thanks." in text for text in before)
    path.write_text(path.read_text("utf-8").replace("Many thanks.", "Ta."), "utf-8")
    for draft in council.workspace.to_send(NOVEMBER).glob("*.eml"):
        draft.unlink()
    generate.run(council.on("2026-11-03"), NOVEMBER)
    assert cover_texts(council) == before
    assert [p.code for p in rebuild.run(council.on("2026-11-03")).problems] == []
    assert cover_texts(council) == before


def test_words_with_a_slip_are_named_and_ours_are_sent(council: Council) -> None:
    path = words_file(council, "cover.txt")
    path.write_text(path.read_text("utf-8").replace("{due}, whatever", "soon, whatever"), "utf-8")
    (problem,) = [p for p in check.run(council.on("2026-11-02")).problems if "words" in p.code]
    assert (problem.code, problem.place.file) == ("words-placeholder-missing", "cover.txt")
    issue(council)
    assert all("30 November 2026, whatever" in text for text in cover_texts(council))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00[subject]", b""])
def test_a_file_that_cannot_be_read_is_named(council: Council, content: bytes) -> None:
    words_file(council, "query.txt").write_bytes(content)
    problems = [p for p in check.run(council.on("2026-11-02")).problems if "words" in p.code]
    assert {problem.place.file for problem in problems} == {"query.txt"}


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A later release, which has other words for the cover and one file more."""
    shipped = words_files.shipped_templates() / "words"
    folder = tmp_path / "newer" / "words"
    folder.mkdir(parents=True)
    for path in shipped.iterdir():
        folder.joinpath(path.name).write_bytes(path.read_bytes())
    cover = folder / "cover.txt"
    cover.write_text(cover.read_text("utf-8").replace("Thank you.", "With thanks."), "utf-8")
    (folder / "later.txt").write_text("[subject]\nx\n", "utf-8")
    monkeypatch.setattr(words_files, "shipped_templates", lambda: folder.parent)
    return folder


def test_an_upgrade_renews_what_nobody_changed(council: Council, newer: Path) -> None:
    path = words_file(council, "cover.txt")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # an editor's line ends
    result = init.run(council.on("2026-12-01"))
    assert path.read_bytes() == (newer / "cover.txt").read_bytes()
    assert words_file(council, "later.txt").is_file()
    assert not any("your own words" in line for line in result.lines)
    assert init.run(council.on("2026-12-01")).written == ()


def test_an_upgrade_leaves_what_somebody_changed_and_says_so(council: Council, newer: Path) -> None:
    path = words_file(council, "cover.txt")
    path.write_text("[subject]\nOurs\n", "utf-8")
    for _ in range(2):
        result = init.run(council.on("2026-12-01"))
        assert path.read_text("utf-8") == "[subject]\nOurs\n"
        assert [line for line in result.lines if "cover.txt" in line]
    path.unlink()
    init.run(council.on("2026-12-01"))
    assert path.read_bytes() == (newer / "cover.txt").read_bytes()


def test_without_the_note_nothing_is_taken_for_ours(council: Council, newer: Path) -> None:
    words_file(council, "as shipped.txt").unlink()
    before = words_file(council, "cover.txt").read_bytes()
    init.run(council.on("2026-12-01"))
    assert words_file(council, "cover.txt").read_bytes() == before


def test_a_changed_file_is_not_said_to_be_behind_while_ours_is_the_same(council: Council) -> None:
    words_file(council, "cover.txt").write_text("[subject]\nOurs\n", "utf-8")
    result = init.run(council.on("2026-12-01"))
    assert result.written == ()
    assert not any("your own words" in line for line in result.lines)
