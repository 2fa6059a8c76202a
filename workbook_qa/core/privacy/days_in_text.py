"""Days as people write them: 3.5.16, 3rd of May, May '16, the third of May, Christmas Day."""

import datetime
import re
from collections.abc import Iterator

from workbook_qa.core.privacy.listed_words import word_set

_MONTHS = (
    "jan[uary]{0,6}|feb[uary]{0,7}|mar(?:ch)?|apr[il]{0,3}|may|june?|july?|aug[ust]{0,4}"
    "|sept?[ember]{0,7}|oct[ober]{0,6}|nov[ember]{0,7}|dec[ember]{0,7}"  # misspelt as well
)
ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    "|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth"
    "|thirty[ -]first"
)
_MONTH = rf"(?:{_MONTHS})(?![a-z])"
_NTH = r"[0-9]{1,2}(?: ?(?:st|nd|rd|th))?"
_OF = r"(?: (?:day )?of)?(?: the)?[ ./-]{0,2}"
_SEP = r" ?[./,_|‑–-] ?"
# What begins with a figure: 3.5.16, 2016-05-03, 3 5 16, 3rd of May, 3rd of the 5th, 030516, 5/2016.
_FIGURES = re.compile(
    rf"(?<![0-9])(?<![0-9][./-])(?:[0-9]{{1,2}}{_SEP}[0-9]{{1,2}}(?:{_SEP}(?:19|20|['’])?[0-9]{{2}})?"
    r"(?![0-9])"
    r"|(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}"
    r"|[0-9]{1,2} [0-9]{1,2} (?:19|20)?[0-9]{2}(?![0-9])"
    rf"|{_NTH}{_OF}{_MONTH}\.?"
    r"|[0-9]{1,2}(?:st|nd|rd|th)? of the [0-9]{1,2}(?:st|nd|rd|th)?\b"
    r"|(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?![0-9])"
    r"|[0-3][0-9][01][0-9](?:19|20)?[0-9]{2}(?![0-9])|[01]?[0-9][/.](?:19|20)[0-9]{2}(?![0-9]))",
    re.IGNORECASE,
)
# What begins with a word: May 3rd, the third of May, May 2016, in May, Christmas Day.
_WORDED = re.compile(
    rf"\b(?:(?:{ORDINALS}){_OF}{_MONTH}\.?"
    rf"|(?:{_MONTHS})[ .-]{{1,2}}(?:the )?"
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9])|(?:{ORDINALS})\b)"
    rf"|{_MONTH}[., ]{{1,2}}(?:19|20|['’])[0-9]{{2}}(?![0-9])|in {_MONTH}"
    r"|(?:christmas|boxing|new year['’]?s|valentine['’]?s|leap|st [a-z]{3,12}['’]s) (?:day|eve)\b"
    r"|hallowe['’]?en\b|bonfire night\b|easter (?:sun|mon)day\b|good friday\b)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+")
_BEGINS = word_set(
    "jan feb mar apr may jun jul aug sep oct nov dec fir sec thi fou fif six sev eig nin ten ele "
    "twe "
    "chr box new val lea st hal bon eas goo in"
)
_SHORT_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH_NUMBER = {name: number for number, name in enumerate(_SHORT_MONTHS.split(), start=1)}
_FULL_DATES = (
    re.compile(
        r"(?<![0-9])(?P<day>[0-9]{1,2}) ?[./ –-] ?(?P<month>[0-9]{1,2}) ?[./ –-] ?"
        r"(?P<year>(?:19|20)?[0-9]{2})(?![0-9])"
    ),
    re.compile(
        r"(?<![0-9])(?P<year>(?:19"
        r"|20)[0-9]{2})[./-](?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})(?![0-9])"
    ),
    re.compile(
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd"
        rf"|th)?(?: of)?[ .-]?(?P<month>{_MONTHS})[., -]{{1,2}}"
        r"['’]?(?P<year>(?:19|20)?[0-9]{2})(?![0-9])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{_MONTHS}) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19"
        rf"|20)[0-9]{{2}})\b",
        re.IGNORECASE,
    ),
)
_THIS_CENTURY = 40  # two figures up to this are of this century


def days_in(line: str) -> Iterator[tuple[int, int]]:
    """From where to where a day stands, a month of a year, or a month after *in*.

    Only where a word or number begins that a day can begin with is looked at closely.
    """
    last = 0
    for token in _TOKEN.finditer(line):
        start = token.start()
        if start < last:
            continue
        figures = token[0][0].isdigit()
        if not figures and token[0][:3].lower() not in _BEGINS:
            continue
        match = (_FIGURES if figures else _WORDED).match(line, start)
        if match:
            last = match.end()
            yield start, last


def full_dates(text: str) -> list[tuple[int, datetime.date]]:
    """The dates of day, month and year in a text, each with where it begins."""
    found: list[tuple[int, datetime.date]] = []
    for pattern in _FULL_DATES:
        for match in pattern.finditer(text):
            month = _MONTH_NUMBER.get(match["month"][:3].casefold()) or match["month"]
            if str(month).isdigit() and 1 <= int(month) <= 12 and 1 <= int(match["day"]) <= 31:
                day = min(int(match["day"]), 28)
                date = datetime.date(_year(match["year"]), int(month), day)
                found.append((match.start(), date))
    return found


def _year(written: str) -> int:
    """A year of two figures is the latest that has begun: a birthday is past."""
    if len(written) == 4:
        return int(written)
    return 2000 + int(written) if int(written) <= _THIS_CENTURY else 1900 + int(written)
