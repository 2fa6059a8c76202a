"""The words of drafts as a council may change them: parts of a text, with placeholders.

A file of words has parts, each under its name in brackets on a line of its own, and placeholders
in braces. Lines that begin with # are explanations. What a file must hold is a `WordsKind`; a
slip is a problem with its line.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import suggest

SUBJECT, TEXT = "subject", "text"
_PART = re.compile(r"\[([a-z-]+)\]")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


class WordsPart(msgspec.Struct, frozen=True):
    """What a part of a file of words may say and must say.

    Attributes:
        known: the placeholders that are filled in; needed: those that must stand there.
    """

    known: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


class WordsKind(msgspec.Struct, frozen=True):
    """A file of words: what it is called, and its parts by name."""

    file: str
    parts: Mapping[str, WordsPart]


class Words(msgspec.Struct, frozen=True):
    """The parts of a file of words that is right, by name; `source` is the file's text."""

    source: str
    parts: Mapping[str, str]

    def fill(self, part: str, **values: object) -> str:
        """A part with its placeholders filled in.

        A line that holds one placeholder and nothing else is left out where that is empty, with
        one of the blank lines around it where there are two. What is filled in is not looked at
        again, so that braces in it stand as they are.
        """
        lines: list[str] = []
        left_out = False
        for line in self.parts[part].splitlines():
            lone = _PLACEHOLDER.fullmatch(line.strip())
            if lone and not str(values[lone[1]]):
                left_out = True
                continue
            if left_out and not line.strip() and (not lines or not lines[-1].strip()):
                left_out = False
                continue
            left_out = False
            lines.append(_PLACEHOLDER.sub(lambda found: str(values[found[1]]), line))
        return "\n".join(lines)


def read_words(text: str, kind: WordsKind) -> tuple[Words | None, list[Problem]]:
    """The words that `text` holds, or None and everything that is wrong with them."""
    source = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parts: dict[str, list[str]] = {}
    begins: dict[str, int] = {}
    problems: list[Problem] = []
    name = ""
    for number, line in enumerate(source.split("\n"), start=1):
        heading = _PART.fullmatch(line.strip())
        if line.startswith("#"):
            continue
        if heading:
            name = heading[1]
            if name not in kind.parts:
                problems.append(_part_unknown(kind, number, name))
            elif name in parts:
                problems.append(_part_twice(kind, number, name))
            begins.setdefault(name, number)
            parts[name] = []
        elif name:
            parts[name].append(line.rstrip())
            problems += _unknown_in(line, number, name, kind)
        elif line.strip():
            problems.append(_before_parts(kind, number))
    made = {part: "\n".join(lines).strip("\n") for part, lines in parts.items()}
    problems += _missing(kind, made, begins)
    return (None, problems) if problems else (Words(source, made), [])


def _unknown_in(line: str, number: int, part: str, kind: WordsKind) -> Iterator[Problem]:
    known = kind.parts[part].known if part in kind.parts else None
    for found in _PLACEHOLDER.finditer(line):
        if known is not None and found[1] not in known:
            near = suggest(found[1], known) if known else None
            allowed = ", ".join(f"{{{each}}}" for each in known) or "none"
            yield Problem(
                "words-placeholder-unknown",
                Place(kind.file, "", f"line {number}"),
                f"Nothing is filled in for '{{{found[1]}}}' in the part [{part}].",
                f"Did you mean '{{{near}}}'?" if near else f"There may stand: {allowed}.",
            )


def _missing(
    kind: WordsKind, made: Mapping[str, str], begins: Mapping[str, int]
) -> Iterator[Problem]:
    for name, part in kind.parts.items():
        if not made.get(name, "").strip():
            place = Place(kind.file, "", f"line {begins.get(name, 1)}")
            found = f"The part [{name}] is not there or is empty."
            todo = "Put it in; if you are not sure how, delete the file and run init."
            yield Problem("words-part-missing", place, found, todo)
            continue
        there = {found[1] for found in _PLACEHOLDER.finditer(made[name])}
        for needed in part.needed:
            if needed not in there:
                place = Place(kind.file, "", f"line {begins[name]}")
                found = f"'{{{needed}}}' does not stand in the part [{name}]."
                todo = "Put it where it is to be filled in: the message is not understood without."
                yield Problem("words-placeholder-missing", place, found, todo)


def _part_unknown(kind: WordsKind, number: int, name: str) -> Problem:
    near = suggest(name, list(kind.parts))
    return Problem(
        "words-part-unknown",
        Place(kind.file, "", f"line {number}"),
        f"There is no part [{name}] in this message.",
        f"Did you mean [{near}]?" if near else "Take it out, or put # before the line.",
    )


def _part_twice(kind: WordsKind, number: int, name: str) -> Problem:
    return Problem(
        "words-part-unknown",
        Place(kind.file, "", f"line {number}"),
        f"The part [{name}] stands there twice.",
        "Take one of the two out.",
    )


def _before_parts(kind: WordsKind, number: int) -> Problem:
    return Problem(
        "words-part-unknown",
        Place(kind.file, "", f"line {number}"),
        "This line stands before the first part, such as [subject].",
        "Put it into a part, or put # before it.",
    )
