"""Personal data that has a form of its own: numbers, codes and e-mail addresses.

Digits are read as people write them: with spaces, full stops, hyphens, slashes and brackets.
Dates are taken out first. Every pattern begins with a plain character or repeats nothing without
a bound, so that no text makes it slow.
"""

import re
from collections.abc import Iterator

from workbook_qa.core.privacy.listed_words import postcode_areas
from workbook_qa.core.wording import fold

_BETWEEN = r"[ .()/\-‐-–]"  # what people put between the digits of one number

_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}(?P<a>[./-])[0-9]{1,2}(?P=a)(?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}(?P<b>[./-])[0-9]{1,2}(?P=b)[0-9]{1,2}"
    r"|[0-3]?[0-9] [01]?[0-9] (?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}/[0-9]{1,4}"  # of a statutory instrument
    r"|(?:19|20)[0-9]{2} ?[/–-] ?(?:19|20)?[0-9]{2})(?![0-9]|[./-][0-9])"
)

# NHS number: ten digits, the last a check digit (NHS Data Dictionary). Bare it is known by that
# and by its groups; after the letters NHS ten digits are enough.
_GROUPED = re.compile(
    rf"[0-9](?<![0-9+£].)(?:[0-9]{{2}}{_BETWEEN}{{0,2}}[0-9]{{3}}{_BETWEEN}{{0,2}}[0-9]{{4}}"
    rf"|(?:{_BETWEEN}[0-9]){{9}})(?![0-9])"
)
_AFTER_NHS = re.compile(
    rf"\b(?:nhs|n\.h\.s)[^0-9\n]{{0,30}}[0-9](?:{_BETWEEN}{{0,2}}[0-9]){{9}}(?![0-9])",
    re.IGNORECASE,
)
_FIVE_DIGITS = re.compile(r"[0-9](?:[^0-9\n]{0,3}[0-9]){4}")
_WEIGHTS = range(10, 1, -1)
_DIGIT_WORDS = "zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple"
_ZEROS = ("zero", "oh", "nought")  # a number that is dialled begins with one
_FEW = 3  # different digits
_SPELT = re.compile(rf"\b(?:(?:{_DIGIT_WORDS})(?:[ ,-]{{1,2}}|$)){{8,}}", re.IGNORECASE)

# UK postcode: an area that exists, a district, a sector, and two of the letters in use.
_POSTCODE = re.compile(
    r"[A-Za-z](?<![\w-].)(?P<area>[A-Za-z]?)(?P<gap> ?)"
    r"(?P<district>[0-9][0-9A-HJKMNP-Ya-hjkmnp-y]?)"
    r"(?P<space>[ .-]{0,2}|\n)(?P<sector>[0-9][ ]?[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![\w-])"
)
_ORDINAL = re.compile(r"[0-9] ?(st|nd|rd|th)")
_POSTCODE_SAID = re.compile(r"post ?code\W{0,3}(?:is |was |of )?\W?[a-z]{1,2}[0-9]", re.IGNORECASE)

_EMAIL_HOST = re.compile(
    r"(?: ?@ ?| ?[\[({<]at[\])}>] ?)(?:[A-Za-z0-9-]{1,63}(?: ?[.,] ?(?=[A-Za-z0-9])|"
    r" ?[\[({]dot[\])}] ?| dot )){1,5}[A-Za-z]{2,}",
    re.IGNORECASE,
)
_EMAIL_BEFORE = re.compile(r"[\w.+'-]{1,64}$")
_TOP = (
    "com|org|net|uk|co|gov|edu|info|biz|io|eu|ie|pl|ro|de|fr|it|es|pt|tr|in|pk|example|invalid|test"
)
_EMAIL_SPELT = re.compile(
    rf"(?P<host> at [A-Za-z0-9-]{{1,63}}(?:(?: dot |\.)[A-Za-z0-9-]{{1,63}}){{0,4}}(?: dot |\.)"
    rf"(?:{_TOP}))\b(?!\.[A-Za-z])"
)
_DOT = re.compile(r" ?[\[({]?\bdot\b[\])}]? ?", re.IGNORECASE)

# Geographic and mobile numbers; 03 and 08 are those of organisations and helplines.
_PHONE = re.compile(
    rf"(?:[0oO](?<![\w£].)|\+44|0044|\+[1-9][0-9]?(?={_BETWEEN}?[0-9]{{2}}))"
    rf"{_BETWEEN}{{0,3}}(?:\(?0\)?{_BETWEEN}{{0,2}})?[1-79](?<![03]3)(?:{_BETWEEN}{{0,2}}[0-9]){{8,10}}"
    r"(?!/?[0-9])"
)
_MOBILE_WITHOUT_0 = re.compile(
    r"7(?<![\w£/.+-].)[1-57-9][0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}(?![0-9])"
)
_SAID_TO_RING = re.compile(
    r"\b(?:tel|telephone|phone|mob|mobile|landline|call|ring|rang|text)\b"
    r"[^0-9\n]{0,14}[0-9]{3}[ -]?[0-9]{3,5}(?![ ./-]?[0-9])",
    re.IGNORECASE,
)

# A case id after a word that says so: ``case no. 209 5718``; and letters before digits (P204518).
_CASE_WORDS = (
    "case|child|sibling|person|client|mosaic|lcs|ics|liquidlogic|ll|swift|lac|cin|cp|id|ref|refs"
    "|reference|record|file|system|brother|sister|twin|frameworki|eclipse|azeus|carefirst|esc[rs]"
    "|urn|upn|unique|identifier|index|no|nos|number|num|nr|cyp|yp|linked|link"
)
_CASE_ID = re.compile(
    rf"\b(?:{_CASE_WORDS})(?:['’]s)?(?: (?:ids?|file|record|case))?"
    r"(?: ?(?:ids?|no|nos|num|numbers?|nr|refs?|references?)\b\.?)?[ :;=#,(\[/-]{1,3}"
    r"(?:is |was |id |no )?#?"
    r"(?P<id>[A-Z]{0,2}[ .:/#_-]?[0-9](?:[ .,_/-]{0,2}[0-9]){4,11})(?![0-9])",
    re.IGNORECASE,
)
_LETTERED_ID = re.compile(
    r"(?<![\w'’-])(?:[A-Za-z]{1,2}[ .:/#_-]{0,2}|[A-Za-z]{3,5}[#:/]?)"
    r"[0-9](?:[ .,_/-]?[0-9]){5,7}(?![ .,_/-]?[0-9])"
)
_DIGITS = re.compile(
    r"[0-9](?<![\w£+].)(?<![0-9][.,/-].)(?:[ .,_/-]?[0-9]){0,16}(?![0-9]|[.,:-][0-9]|[a-rt-z])"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0"  # before our own digits: *no* of ``no.2095718``
_LEAST_ID = 6  # digits: a shorter id cannot be told from a plain number
_MOST_ID = 9  # digits: a number that is longer is another system's


def _numbered(text: str) -> str:
    """The lines with five digits near one another, with a row of tildes for each date in figures.

    Most lines have none; what is looked for in numbers is looked for in these alone.
    """
    lines = "\n".join(line for line in text.split("\n") if _FIVE_DIGITS.search(line))
    return _DATE.sub(lambda match: "~" * len(match[0]), lines) if lines else ""


def _spelt(text: str) -> str:
    """The first digits of a number that is spelt out: ``oh seven seven``, or nothing."""
    low = text.lower()
    if sum(word in low for word in _DIGIT_WORDS.split("|")) < _FEW:
        return ""
    spelt = _SPELT.search(text)
    return spelt[0].lower() if spelt else ""


def has_nhs_number(text: str) -> bool:
    """Whether ten digits stand there that are an NHS number by check digit or by name."""
    numbered = _numbered(text)
    if numbered and any(_is_nhs_number(match[0]) for match in _GROUPED.finditer(numbered)):
        return True
    if numbered and _AFTER_NHS.search(numbered):
        return True
    spelt = _spelt(text)
    return bool(spelt) and not spelt.startswith(_ZEROS)


def _is_nhs_number(written: str) -> bool:
    digits = [int(digit) for digit in written if digit.isdigit()]
    if len(set(digits)) == 1 or len(digits) != 10:
        return False
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11 == digits[9]


def has_postcode(text: str) -> bool:
    """Whether a full UK postcode stands there, such as ``ZE1 0AA``, broken or in lower case."""
    return any(map(_is_postcode, _POSTCODE.finditer(text))) or bool(_POSTCODE_SAID.search(text))


def _is_postcode(match: re.Match[str]) -> bool:
    whole = match[0]
    if _ORDINAL.fullmatch(match["sector"].casefold()):
        return False
    area = f"{whole[0]}{match['area']}".upper()
    spaced = match["gap"] or " " in match["sector"] or match["space"] not in ("", " ")
    if len(area) + len(match["district"]) < 3 and (spaced or not match["space"]):
        return False
    if area not in postcode_areas():  # a made-up area is found where all else is as it should be
        upper = whole.isupper() and not match["gap"]
        return upper or (len(area) == 2 and not spaced)
    return whole.isupper() or not spaced


def emails_in(text: str) -> list[str]:
    """The e-mail addresses in a text, folded, with *at* and *dot* as signs."""
    found: list[str] = []
    for pattern in (_EMAIL_HOST, _EMAIL_SPELT):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 64) : match.start()]
            if " dot " in before:
                before = _DOT.sub(".", before)
            name = _EMAIL_BEFORE.search(before)
            host = _DOT.sub(".", match[0]).replace(",", ".").replace(" ", "")
            host = re.sub(r"^(?:@|\W?at\W?)", "@", host, flags=re.IGNORECASE)
            if name:
                found.append(fold(name[0] + host))
    return found


def has_phone_number(text: str) -> bool:
    """Whether a landline or mobile number stands there, in any spacing."""
    numbered = _numbered(text)
    phones = (_PHONE, _MOBILE_WITHOUT_0, _SAID_TO_RING)
    if numbered and any(pattern.search(numbered) for pattern in phones):
        return True
    return _spelt(text).startswith(_ZEROS)


def has_case_id(text: str, own: str) -> bool:
    """Whether the case id of another child stands there, however spaced or punctuated.

    It is known by a word before it (*case no.*, *Mosaic id*), by a letter before six digits and
    more, or by having as many digits as the audit's own.

    Args:
        own: the case id of the audit, which may stand there.
    """
    ours = _letters_and_digits(own).lstrip("0")
    return any(
        written.lstrip("0") != ours and written.lstrip(_LETTERS) != ours
        for written in _case_ids(_PHONE.sub("~", _numbered(text)), own)
    )


def _case_ids(text: str, own: str) -> Iterator[str]:
    for pattern in (_CASE_ID, _LETTERED_ID):
        for match in pattern.finditer(text):
            written = _letters_and_digits(match["id"] if pattern is _CASE_ID else match[0])
            if written[0] != "0" and not (len(written) == 10 and written.isdigit()):
                yield written
    size = sum(map(str.isdigit, own))
    for match in _DIGITS.finditer(text):
        written = _letters_and_digits(match[0])
        if written != match[0]:
            if len(written.lstrip("0")) == size >= _LEAST_ID and _is_one_number(match[0]):
                yield written
        elif _is_alone(written, size):
            yield written


def _is_alone(written: str, size: int) -> bool:
    """Whether digits that stand together are an id: as many as in ours, or too many for a count."""
    if len(written) == _LEAST_ID:
        return size == _LEAST_ID and not _is_short_date(written)
    return _LEAST_ID < len(written) <= _MOST_ID or (len(written) == size > _MOST_ID)


def _is_one_number(written: str) -> bool:
    """Whether groups of digits may be one number: no years, no times, no list of small numbers."""
    groups = re.split("[ .,_/-]", written)
    sizes = {*map(len, groups)}
    if sizes == {1}:
        return True
    return max(sizes) >= 3 and len(groups) <= 3 and groups[-1][:2] not in ("19", "20")


def _is_short_date(written: str) -> bool:
    """``031126`` for 3 November 2026."""
    return 1 <= int(written[:2]) <= 31 and 1 <= int(written[2:4]) <= 12


def _letters_and_digits(written: str) -> str:
    return "".join(filter(str.isalnum, written)).casefold()
