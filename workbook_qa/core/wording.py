"""How words typed by people are compared: one folding for names, headings and choices.

Two texts are the same when they are equal after folding, and never because they look alike:
"Adequate" is not "Inadequate" (practice facts, section 6).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable

_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_SHORT_FIGURES = re.compile(
    rf"[0-9]{{1,4}}(?:[./: -][0-9]{{1,4}}){{0,2}}|[0-9]{{1,2}} {_MONTH} [0-9]{{4}}"
)
# What nobody sees: soft hyphens, joiners, marks of direction (U+202C comes along from the Windows
# calculator, U+200E from address books), choices of a glyph, places of objects, blank letters.
_INVISIBLE = dict.fromkeys(
    (
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0, 0xFFFC),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF0, 0xFFFC),
        *range(0xE0000, 0xE0200),
    )
)


def tidy(text: str) -> str:
    """The text as a person reads it: NFKC, plain spaces, no runs of them, nothing invisible."""
    if text.isascii():  # a case list has a hundred thousand of these, and nothing to normalise
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())


_LINES = frozenset("\n\t")
_UNSEEN = frozenset(
    ("Cc", "Cf", "Cs", "Zl", "Zp")
)  # categories: control, format, half a pair, breaks


def printable(text: str, *, one_line: bool = False) -> str:
    """A text as it may stand on a terminal and in a plain file, whoever wrote it.

    What steers a terminal or turns the direction of writing (ESC, U+009B, U+202E and their like)
    is shown as an escape such as ``\\x1b``; so are line breaks where it is to be `one_line`.
    """
    kept = frozenset() if one_line else _LINES
    if text.isprintable():  # most texts
        return text
    return "".join(
        _escaped(each) if each not in kept and unicodedata.category(each) in _UNSEEN else each
        for each in text
    )


def _escaped(character: str) -> str:
    code = ord(character)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


def is_blank(text: str) -> bool:
    """Whether nothing stands there but spaces and what nobody sees."""
    return not text.strip() or (not text.isascii() and not tidy(text))


def fold(text: str) -> str:
    """The form in which names and choices are compared: tidy, one case, plain quotes, dashes."""
    return fold_tidy(tidy(text))


def fold_tidy(tidied: str) -> str:
    """The same for a text that is tidy already."""
    if tidied.isascii():
        return tidied.replace("`", "'").lower()
    return tidied.translate(_QUOTES).translate(_DASHES).casefold()


def fold_heading(text: str) -> str:
    """The form in which column headings are compared: without a last ``?`` or stray ``)``."""
    folded = fold(text).rstrip("?").rstrip()
    while folded.endswith(")") and folded.count(")") > folded.count("("):
        folded = folded[:-1].rstrip()
    return folded.rstrip("?").rstrip()


def fold_bare(text: str) -> str:
    """The form in which headings and codes of other systems are compared: letters and figures.

    ``CINStartDate``, ``cin_start_date`` and ``CIN Start Date`` are one. A text without any stays
    as it folds.
    """
    folded = fold(text)
    return "".join(filter(str.isalnum, folded)) or folded


def fold_name(text: str) -> str:
    """The form in which people's names are compared; ``Surname, First`` is turned round."""
    folded = fold(text)
    family, comma, given = folded.partition(",")
    return tidy(f"{given} {family}") if comma and given.strip() else folded


def spoken_name(name: str) -> str:
    """A name as it is said in a letter: without what stands in brackets behind it."""
    plain = re.sub(r"\s*\([^()]*\)$", "", tidy(name))
    return plain or name


def suggest(text: str, choices: Iterable[str]) -> str | None:
    """The choice that `text` was perhaps meant to be: for a message only, never accepted."""
    known = {fold(choice): choice for choice in choices}
    near = difflib.get_close_matches(fold(text), known, n=1, cutoff=0.75)
    return known[near[0]] if near else None


def quoted(typed: str, otherwise: str) -> str:
    """What was typed, in quotes, when it can be nothing but a date, a time or a small number.

    Other text could be about a person, and so could longer figures (a telephone or NHS number):
    for them a message says `otherwise`.
    """
    plain = tidy(typed)
    short = len(plain) <= 11 and _SHORT_FIGURES.fullmatch(plain)
    return f"'{plain}'" if short else otherwise


def sentence(text: str) -> str:
    """A text with a full stop at its end, unless it has a mark of its own there."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def counted(number: int, singular: str, plural: str = "") -> str:
    """``3 audits``, ``1 audit``, ``no audits``."""
    if number == 1:
        return f"1 {singular}"
    return f"{number or 'no'} {plural or singular + 's'}"


def listed(names: Iterable[str], most: int = 5) -> str:
    """The names as they stand in a sentence; beyond `most`, how many others there are."""
    names = list(names)
    shown = names if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} others"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def begun_large(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def are(number: int) -> str:
    """``is`` or ``are``."""
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    """``was`` or ``were``."""
    return "was" if number == 1 else "were"


def have(number: int) -> str:
    """``has`` or ``have``."""
    return "has" if number == 1 else "have"
