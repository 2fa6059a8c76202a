"""When somebody was born: a day beside a word of birth, or the day on which an age is reached.

Days are looked for first, and what stands before and after each, so that no text makes it slow.
"""

import datetime
import re

from workbook_qa.core.privacy.days_in_text import ORDINALS, days_in, full_dates
from workbook_qa.core.privacy.listed_words import relations, word_set
from workbook_qa.core.privacy.words_in_text import is_double, is_given, is_word

_LONGEST_BEFORE = 110
_LONGEST_NEAR = 64
_LONGEST_AFTER = 64

# What no day of birth stands beside: the word is part of another's name.
_NOT_ALONE = (
    r"(?! ?-?(?:mother|father|parent|famil|certificate|plan\b|sibling|partner|weight|mark|control"
    r"|order|centre|registration|mum|dad))"
)
_DOB = (
    r"(?:d[. /]{0,2}o[. /]{0,2}b(?![a-rt-z])s?\.?|(?:d of b|date of (?:birth|brith)"
    r"|birth ?date|born on"
    r"|(?:birth|brith|bith|birt)[ -]?day|b['’/-]?day)\b)"
)
_BIRTH = rf"(?:(?<![\w-])(?:{_DOB}|birth(?: ?date|s)?\b{_NOT_ALONE}|born\b(?! (?:baby|child)\b)))"
_STOPS = (
    r"(?:review|conference|meeting|plan|assessment|visit|referral|updated?|opened|strategy"
    r"|icpc|rcpc|cpc|supervision|agreed|begun|closed|assessed|reviewed)"
)
_NO_STOP = rf"(?:(?!\b{_STOPS})[^\n?!])"
_NO_STOP_OR_FIGURE = rf"(?:(?!\b{_STOPS})[^\n.;?!0-9])"
# Each is tried on what stands before a day and must reach up to it. From the word of birth to the
# day stands no end of a sentence, and no other day's reason.
_BORN = re.compile(
    rf"{_BIRTH}{_NO_STOP}{{0,90}}\Z|(?<![\w-]){_DOB}[^\n]{{0,60}}\Z"
    r"|(?<![\w.-])(?:b|bn|brn)[.:]? ?\Z",
    re.IGNORECASE,
)
_CAME = re.compile(
    r"\b(?:bab(?:y|ies)|twins|he|she|they)\b[^\n.;]{0,20}"
    r"\b(?:arrived|delivered|c-section|into the world)\b[^\n.;0-9]{0,24}\Z"
    r"|\b(?:edd|new-?born|premature(?:ly)?|prem|gestation)\b[^\n.;0-9]{0,12}\Z"
    r"|\bdelivered [^\n.;]{0,24}\b(?:weeks|wks|section|hospital)\b[^\n.;0-9]{0,12}\Z",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(
    rf"(?:[ ,]{{1,2}}(?:19|20"
    rf"|['’])?[0-9]{{2}})?[ ,:)(=–-]{{1,3}}{_NO_STOP_OR_FIGURE}{{0,32}}?{_BIRTH}",
    re.IGNORECASE,
)
_DAY_UNSAID = re.compile(r"\bborn (?:on )?(?:the )?[0-9]{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE)

_AGE = (
    r"(?:(?:1?[0-9]|2[0-5])(?:st|nd|rd|th)?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve"
    rf"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|{ORDINALS})"
)
_OLD = r"(?:[ -](?:years?|yrs?|months?|weeks?|days?|y/?o)(?:[ -]old)?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )"
_PRONOUN = (
    "he|she|they|who|child|baby|boy|girl|twins?|sibling|brother|sister|son|daughter|yp|person|"
    "mum|dad"
    "|mother|father|pupil"
)
_SOMEONE = rf"(?P<who>\b(?:(?i:{_PRONOUN})|[A-Z][a-z]{{2,20}}))(?:['’](?:s|ll|d))?"
_TO_THE_DAY = (
    r"[ ,:;(=–-]{0,3}(?:(?:on|in|from|by|i\.?e\.?|the|this|last|next|coming|tomorrow|today"
    r"|week|month"
    rf"|since|as|of|at|until)[ ,]{{1,2}}|{_WEEKDAY}){{0,4}}"
)
_TURNS = re.compile(
    r"\b(?:turn(?:s|ed|ing)?|reach(?:es|ed|ing)?|becom(?:es|ing)|became|hits?|celebrat(?:es"
    r"|ed)|aged?)"
    rf"(?: just| her| his| their| the| age| of)?:? {_AGE}{_OLD}\b{_NO_STOP_OR_FIGURE}{{0,28}}\Z"
    r"|\b[0-9]{1,2}[ -](?:(?:years?|yrs?|months?|weeks?|wks?|days?)[ -]old|y/?o)\b"
    rf"{_NO_STOP_OR_FIGURE}{{0,24}}\Z"
    r"|\b(?:adult|adulthood|of age|independence)\b[^\n.;0-9]{0,16}\Z",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"(?:\b(?:his|her|their)|['’]s) (?:[0-9]{{1,2}}(?:st|nd|rd|th)|{ORDINALS})"
    r"(?: birthday| party| celebration)?[ ,:(=–-]{1,3}"
    r"(?:(?:is|was|falls|will be|on|the|coming|this|next|of)[ ,:(]{1,2}){0,3}\Z",
    re.IGNORECASE,
)
_IS_OF_AGE = re.compile(
    rf"{_SOMEONE}(?i:(?: (?:is|was|will|would|be|been|are|were|has|had|have|just|only|now"
    rf"|nearly|not|yet"
    rf"|turned|still)){{0,4}} {_AGE}{_OLD}{_TO_THE_DAY})\Z"
)
_OF_AGE = re.compile(
    r"(?:^|\b(?:is|was|be|only|just|and|now|yet|until|till|when)|[,;:–-])"
    rf" ?{_AGE}{_OLD} (?:on|at|from) \Z",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|sdq|total|numbers?|attendance|counts?|rating|visits?|episodes"
    r"|times|seen"
    r"|absences|incidents)\b",
    re.IGNORECASE,
)

_FIGURE = re.compile("[0-9]")
# Words of birth and of reaching an age: without one a line without figures is no one's birthday.
_WITHOUT_FIGURES = ("birth", "brith", "bith", "born", "dob", "day", "turn", "reach", "becom", "old")
# Quick looks for what is then looked at closely.
_WORD_OF_BIRTH = re.compile(
    r"born|bi?rt|bri?th|bith|b\W?day|o[. /]*b|\bb[.:]? ?\Z|\bb?r?n[.:]? ?\Z|edd|prem|gest"
    r"|arriv|deliv|section|world",
    re.IGNORECASE,
)
_AGE_STANDS = re.compile(rf"\b{_AGE}\b|\badult|\bof age|\bindependence", re.IGNORECASE)
_SPEAKS_OF_BIRTH = re.compile(rf"{_BIRTH}|\bage[ds]?\b|\byears? old\b|\byrs old\b", re.IGNORECASE)
_SHORT = word_set(
    "he she her him sib sibs bro sis gf bf mo fa ch hb hs mgm mgf pgm pgf ex she's he's yp kid "
    "kids one "
    "two three eldest oldest youngest middle younger older"
)
_SPEAKS_LOOSELY = re.compile(r"\b(?:birth|born|passport|front sheet|id card)\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)(?: [A-Z0-9])?[ ,:;.=(–-]{1,3}$")
_AGE_BEFORE = re.compile(r"\b([0-9]{1,2})(?: ?(?:y|yrs?|years?|yo))?\)?[ ,(:–-]{1,3}$")
_YOUNG = 25


def has_date_of_birth(text: str, received_on: datetime.date, recent: datetime.date) -> bool:
    """Whether a line gives someone's birthday.

    A day stands beside a word of birth (``born on 3 May``) or beside an age that is reached on it
    (``turns 10 on 3 May``); or the line speaks of a birth or an age and holds a full date that
    makes someone under 25 and lies before `recent`, where the auditor's window begins; or a date
    more than a year before that stands straight after a relation, a name, or the age it makes.
    Dates of visits stay out of it.
    """
    return any(_in_line(line, received_on, recent) for line in text.split("\n"))


def _in_line(line: str, received_on: datetime.date, recent: datetime.date) -> bool:
    figures = _FIGURE.search(line) is not None
    if not figures and not any(map(line.casefold().__contains__, _WITHOUT_FIGURES)):
        return False
    if _DAY_UNSAID.search(line):
        return True
    if any(_is_birthday(line, start, end) for start, end in days_in(line)):
        return True
    if not figures:
        return False
    dates = full_dates(line)
    if not dates:
        return False
    earliest = received_on.year - _YOUNG
    if _SPEAKS_OF_BIRTH.search(line) and any(
        earliest < day.year and day < recent for _, day in dates
    ):
        return True
    long_ago = recent - datetime.timedelta(days=365)
    loosely = _SPEAKS_LOOSELY.search(line) is not None
    return any(
        day < long_ago
        and (loosely or _names_someone(line, start) or _is_aged(line, start, day, received_on))
        for start, day in dates
    )


def _is_birthday(line: str, start: int, end: int) -> bool:
    """Whether what stands before a day, or after it, makes it somebody's birthday."""
    if _BIRTH_AFTER.match(line, end, end + _LONGEST_AFTER):
        return True
    before = max(0, start - _LONGEST_BEFORE), start
    if _WORD_OF_BIRTH.search(line, *before) and (
        _BORN.search(line, *before) or _CAME.search(line, *before)
    ):
        return True
    near = max(0, start - _LONGEST_NEAR), start
    if not _AGE_STANDS.search(line, *near):
        return False
    if _TURNS.search(line, *near) or _NTH.search(line, *near):
        return True
    someone = _IS_OF_AGE.search(line, *near)
    if someone and _is_someone(someone["who"].casefold()):
        return True
    return _OF_AGE.search(line, *near) is not None and not _COUNTS.search(line, *before)


def _is_aged(line: str, start: int, day: datetime.date, on: datetime.date) -> bool:
    """Whether an age stands straight before the date that makes it: ``Keanu (9, 3/5/2017)``."""
    age = _AGE_BEFORE.search(line, max(0, start - 16), start)
    return age is not None and abs(on.year - day.year - int(age[1])) <= 1


def _names_someone(line: str, start: int) -> bool:
    """Whether a name or a relation stands straight before a date: ``mother 21/05/1995``."""
    before = _WORD_BEFORE.search(line, max(0, start - 24), start)
    if before is None:
        return False
    word = before[1].casefold().removesuffix("'s").removesuffix("’s")
    capital = before[1][0].isupper()
    lettered = capital and len(before[1]) == 1
    unknown = capital and not before[1].isupper() and not is_word(word)
    return word in relations() or word in _SHORT or is_given(word) or unknown or lettered


def _is_someone(who: str) -> bool:
    """``He was 9 on``, ``Keanu was 9 on``, and not ``Attendance was 9 on``."""
    return not is_word(who) or is_given(who) or is_double(who) or bool(re.fullmatch(_PRONOUN, who))
