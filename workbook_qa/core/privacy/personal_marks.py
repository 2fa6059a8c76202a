"""Personal data that has a form of its own: numbers, codes and dates, found without guessing.

Every pattern begins with a plain character or is tried only where one was found, and repeats
nothing without a bound, so that no text makes it slow.
"""

import datetime
import re

from workbook_qa.core.privacy.listed_words import postcode_areas
from workbook_qa.core.wording import fold

_LONG_NUMBER = r"[0-9 ()-]{8}"  # after a digit: what any number of ten digits begins with

# NHS number: ten digits, 3-3-4 or together, the last a check digit (NHS Data Dictionary).
_NHS = re.compile(r"[0-9](?<![0-9+].)[0-9]{2}([ -]?)[0-9]{3}\1[0-9]{4}(?![0-9])")
_WEIGHTS = range(10, 1, -1)

# UK postcode: an area that exists, a district, a sector, and two of the letters in use.
_AFTER_LETTER = (
    r"(?<=[A-Za-z][0-9])[0-9A-HJKMNP-Ya-hjkmnp-y]? ?"
    r"(?P<sector>[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![\w-])"
)
_POSTCODE = re.compile(f"[0-9]{_AFTER_LETTER}")
_AREA_BEFORE = re.compile(r"(?<![\w-])([A-Za-z]{1,2})$")
_ORDINAL = re.compile(r"[0-9](st|nd|rd|th)")

_EMAIL_HOST = re.compile(r"@(?<=[\w.+'-]@)(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,}")
_EMAIL_BEFORE = re.compile(r"[\w.+'-]{1,64}$")

# Geographic and mobile numbers; 03 and 08 are those of organisations and helplines.
_PHONE = re.compile(
    r"(?:0(?<![0-9./+-].)|\+44(?:[ -]?\(0\))?[ -]?|0044[ -]?|\(0)[127](?:[ ()-]{0,2}[0-9]){8,9}"
    r"(?![0-9./]?[0-9])"
)

# A case id after the word that says so: ``case no. 209 5718``.
_CASE_ID = re.compile(
    r"\b(?:case|child|person|client|mosaic|lcs|liquidlogic)['’]?s? {0,2}"
    r"(?:ids?|no\b\.?|numbers?|nr\b\.?|refs?\b\.?|references?|#)[ :=#-]{0,3}(?:is |was )?"
    r"(?P<id>[A-Za-z]{0,4}[ -]?[0-9](?:[ ./-]{0,2}[0-9]){3,11})(?![0-9])",
    re.IGNORECASE,
)

_STREETS = (
    "Avenue|Ave|Close|Court|Crescent|Drive|Gardens|Grove|Lane|Mews|Place|Road|Rd|Square|Street|St"
    "|Terrace|Way|Walk"
)
_BEFORE_STREET = (
    rf"(?<![\w./-].)[0-9]{{0,3}}[A-Za-z]?,? (?:[A-Z][\w'’-]{{1,30}} ){{1,3}}(?:{_STREETS})\b"
)
_ADDRESS = re.compile(f"[0-9]{_BEFORE_STREET}")

# Whether any of the four can be there: one search instead of four, in a text whose digits are all
# 0, since a search skips to one character many times as fast as to one of ten.
_TELLING_DIGITS = re.compile(f"0(?:{_LONG_NUMBER}|{_AFTER_LETTER}|{_BEFORE_STREET})")
_ALL_0 = bytes.maketrans(b"123456789", b"000000000")

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = (
    r"(?:[0-9]{1,2} ?[./-] ?[0-9]{1,2}(?: ?[./-] ?(?:19|20)?[0-9]{2})?(?![0-9])"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b\.?"
    rf"|(?:{_MONTHS})\b\.? [0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9]))"
)
_WEEKDAYS = "mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun"
_AFTER_BIRTH = (
    r"(?:day| ?date)?\b"
    r"(?! (?:mother|father|parent|famil|certificate|plan|sibling|partner|weight))"
)
_BIRTH = (
    r"(?:(?<![\w-])(?:d\.? ?o\.? ?b\b\.?"
    rf"|(?:date of )?birth{_AFTER_BIRTH}|born\b))"
)
_LINKS = (
    r"[ :,;(=-]{0,3}(?:(?:is|was|were|falls|fell|on|as|of|the|being|given|recorded|noted|stated"
    rf"|(?:{_WEEKDAYS})(?:day)?)[ :,(]{{1,3}}){{0,5}}"
)
_BACKWARDS = (
    r"[ ,;:)(=-]{1,3}(?:(?:is|was|the|her|his|their|a|as|being|child's|child’s|baby's)[ ,(]{1,2})"
    r"{0,4}(?:d\.? ?o\.? ?b\b|date of birth|birthday|birth ?date)"
)
_BORN_ON = re.compile(f"{_BIRTH}{_LINKS}{_DAY}", re.IGNORECASE)
_ON_BORN = re.compile(f"{_DAY}{_BACKWARDS}", re.IGNORECASE)
# The words themselves, in folded text. Three searches that can skip to a letter take a quarter of
# the time of one for all three.
_SPEAKS_OF_BIRTH = (
    re.compile(r"d(?<![\w-].)\.? ?o\.? ?b\b"),
    re.compile(rf"birth(?<![\w-]birth){_AFTER_BIRTH}"),
    re.compile(r"born(?<![\w-]born)\b"),
)
_FULL_DATES = (
    re.compile(r"([0-9]{1,2}) ?[./-] ?([0-9]{1,2}) ?[./-] ?((?:19|20)[0-9]{2})(?![0-9])"),
    re.compile(
        rf"([0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTHS})\.?,? ((?:19|20)[0-9]{{2}})", re.I
    ),
)
_SHORT_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH_NUMBER = {name: number for number, name in enumerate(_SHORT_MONTHS.split(), start=1)}
_YOUNG = 25


def has_telling_digits(text: str) -> bool:
    """Whether an NHS number, a telephone number, a postcode or an address can stand there."""
    alike = text.encode(errors="replace").translate(_ALL_0).decode()
    return _TELLING_DIGITS.search(alike) is not None


def has_nhs_number(text: str) -> bool:
    """Whether ten digits stand there whose last is the check digit of an NHS number."""
    return any(_is_nhs_number(match[0]) for match in _NHS.finditer(text))


def _is_nhs_number(written: str) -> bool:
    digits = [int(digit) for digit in written if digit not in " -"]
    if len(set(digits)) == 1:
        return False
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11 == digits[9]


def has_postcode(text: str) -> bool:
    """Whether a full UK postcode stands there, such as ``ZE1 0AA``; in lower case, with a space."""
    return any(_is_postcode(text, match) for match in _POSTCODE.finditer(text))


def _is_postcode(text: str, match: re.Match[str]) -> bool:
    area = _AREA_BEFORE.search(text, max(0, match.start() - 4), match.start())
    if area is None or area[1].upper() not in postcode_areas():
        return False
    whole = area[1] + match[0]
    if whole.isupper():
        return True
    return whole.islower() and " " in whole and not _ORDINAL.fullmatch(match["sector"])


def emails_in(text: str) -> list[str]:
    """The e-mail addresses in a text, folded."""
    found: list[str] = []
    for match in _EMAIL_HOST.finditer(text):
        name = _EMAIL_BEFORE.search(text, max(0, match.start() - 64), match.start())
        found.append(fold((name[0] if name else "") + match[0]))
    return found


def has_phone_number(text: str) -> bool:
    """Whether a UK landline or mobile number stands there, in any spacing."""
    return _PHONE.search(text) is not None


def has_address(text: str) -> bool:
    """Whether a house number stands before a street: ``14 Madeup Road``."""
    return _ADDRESS.search(text) is not None


def has_case_id(text: str, own: str) -> bool:
    """Whether the case id of another child stands there, however spaced or punctuated.

    Args:
        own: the case id of the audit, which may stand there.
    """
    ours = _letters_and_digits(own)
    return any(_letters_and_digits(match["id"]) != ours for match in _CASE_ID.finditer(text))


def _letters_and_digits(written: str) -> str:
    return "".join(filter(str.isalnum, written)).casefold()


def has_date_of_birth(text: str, received_on: datetime.date, recent: datetime.date) -> bool:
    """Whether a line gives someone's birthday.

    Either a birth word stands beside a day (``born on 3 May``), or the line speaks of a birth
    and holds a full date that makes someone under 25 and lies before `recent`, where the
    auditor's window begins. Dates of visits stay out of it.
    """
    folded = text.casefold()
    if not any(word.search(folded) for word in _SPEAKS_OF_BIRTH):
        return False
    if _BORN_ON.search(text) or _ON_BORN.search(text):
        return True
    earliest = received_on.year - _YOUNG
    return any(earliest < day.year and day < recent for day in _full_dates(text))


def _full_dates(text: str) -> list[datetime.date]:
    found: list[datetime.date] = []
    for pattern in _FULL_DATES:
        for match in pattern.finditer(text):
            month = _MONTH_NUMBER.get(match[2][:3].casefold()) or match[2]
            if str(month).isdigit() and 1 <= int(month) <= 12 and 1 <= int(match[1]) <= 28:
                found.append(datetime.date(int(match[3]), int(month), int(match[1])))
            elif str(month).isdigit() and 1 <= int(month) <= 12 and int(match[1]) <= 31:
                found.append(datetime.date(int(match[3]), int(month), 28))
    return found
