"""Text as a cell can hold it."""

import re

LONGEST_TEXT = 32_767  # UTF-16 units
_CUT = " … [cut: longer than a cell can hold]"
# Characters that XML forbids and the writer cannot escape: lone surrogates, U+FFFE and U+FFFF.
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Text that a cell can hold: forbidden characters become U+FFFD, a cut is said."""
    if text.isascii() and len(text) <= LONGEST_TEXT:
        return text
    text = _FORBIDDEN.sub("\ufffd", text)
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(_CUT))]
    return kept.decode("utf-16-le", "ignore") + _CUT


def link_formula(target: str, words: str) -> str:
    """A formula that leads to `target`, itself a formula's text, and shows `words`."""
    return f'=HYPERLINK({target},"{quoted(words)}")'


def quoted(text: str) -> str:
    """Text as it stands between the quotation marks of a formula."""
    return text.replace('"', '""')
