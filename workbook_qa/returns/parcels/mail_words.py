"""The words of a mail itself, without signature, disclaimer and quoted text.

Whoever returns an audit may say in the mail what counts as much as what stands in it. The rules
are simple ones: where it is doubtful whether a line is the sender's own, it is kept.
"""

import html
import re
from collections.abc import Sequence

from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import fold, tidy

IN_MAIL = "Mail"
LONGEST = 20_000  # characters of a mail's text that are looked at
_TAG = re.compile(r"<(/?)([a-z0-9:]*)[^<>]*>", re.IGNORECASE)
_BREAKS = frozenset(("br", "p", "div", "tr", "li", "table", "hr", *(f"h{n}" for n in range(1, 7))))
_NOT_SAID = frozenset(("style", "script", "head", "title", "blockquote", "xml"))

# Lines, folded, after which all is quoted; a block of headers is one too.
_FORWARDED = re.compile(
    r"-{2,} ?(original message|forwarded message|original appointment) ?-{2,}"
    r"|begin forwarded message:"
)
_FROM, _SENT = re.compile(r"\*?from:\*? \S"), re.compile(r"\*?(sent|date|to|subject):\*? ")
_WROTE = re.compile(r"(on|am|le) .{5,200} (wrote|schrieb|a ecrit) ?:")
_WROTE_END = re.compile(r".{0,100}[<@].{0,100} wrote:")
_RULE = re.compile(r"[_=*-]{5,}")

_CLOSING = re.compile(
    r"(with )?((kind|kindest|best|warm|warmest|many)( |$))*(regards|wishes|rgds)( to you)?"
    r"|yours( sincerely| faithfully| truly)?|sincerely|cheers|all the best|best|kr|br"
)
_THANKS = re.compile(r"(with )?((many|kind) )?(thanks|thank you|thx|ta)( again| in advance)?")
_DEVICE = re.compile(r"(sent from|get outlook for|sent via) .{2,60}")
_DISCLAIMER = re.compile(
    r"(this|the information (contained )?in this) (e-?mail|message|communication)\b.{0,200}"
    r"\b(confidential|intended|privileged|recipient|attachments?)\b.*"
    r"|(disclaimer|confidentiality notice)\b.*"
    r"|please consider the environment\b.*"
)
_BANNER = re.compile(
    r"\[?(external|caution|warning)\b:?.{0,80}\b(e-?mail|sender|organi[sz]ation|outside)\b.*"
    r"|\[external( e-?mail)?\]|(you don't often get|some people who received this)\b.*"
)
_POSTSCRIPT = re.compile(r"p\.? ?s\.?\b.*")
_NAME_LENGTH = 45

_GREETING = re.compile(
    r"(hi|hello|dear|hey|good (morning|afternoon|evening)|morning|afternoon)\b.*"
)
_COURTESIES = (
    r"(here|this) (it )?is|here (it is|they are|you go|you are)( then)?",
    r"(here|this) is (my|the|our|a) (\w+ ){0,3}(audit|workbook|file|form|return|feedback)",
    r"(please )?(find|see) (the |my |our )?attached.{0,60}|(please )?(find|see) .{0,40} attached",
    r"(i |i have |i've |i am |i'm )?(attach|attached|attaching|enclose|enclosed)\b.{0,50}",
    r"(my |the |our )?(\w+ ){0,3}(audits?|workbooks?|files?|forms?|returns?)"
    r"( is| are)? (attached|enclosed|completed?|done)( as requested)?( and attached)?",
    r"(many |kind )?(thanks|thank you|thx)( very much| again)?( for .{0,40})?",
    r"as (requested|promised|discussed|agreed)|completed|done|see attached|attached|fyi",
    r"(i )?hope (this is ok|this is okay|this helps|you are well|you're well|all is well).{0,20}",
    r"let me know if you (need|want) anything( else)?|any (questions|problems),? .{0,20}me know",
)
_COURTESY = re.compile("|".join(f"(?:{words})" for words in _COURTESIES))
_SENTENCE_END = re.compile(r"[.!?\n;]+")
_NO_COURTESY = re.compile(
    r"\b(but|except|however|although|though|not|n't|cannot|unable|wrong|ignore|sorry|mistake|"
    r"draft|unfinished|incomplete|instead|change|correct|disagree|urgent|child|question|grade)"
    r"|n't\b|[0-9]"
)


def words_of_html(text: str) -> str:
    """What a page says, as plain lines; what it quotes is left out."""
    text = " ".join(_without_comments(text[: LONGEST * 10]).split())
    pieces: list[str] = []
    within: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        if not within:
            pieces.append(text[at : tag.start()])
        at = tag.end()
        closes, name = bool(tag[1]), tag[2].lower()
        if name in _BREAKS:
            pieces.append("\n")
        elif name in _NOT_SAID and not closes:
            within.append(name)
        elif within and closes and name == within[-1]:
            within.pop()
    pieces.append("" if within else text[at:])
    return html.unescape("".join(pieces))


def _without_comments(text: str) -> str:
    pieces = []
    at = 0
    while (begins := text.find("<!--", at)) >= 0:
        pieces.append(text[at:begins])
        ends = text.find("-->", begins)
        at = ends + 3 if ends >= 0 else len(text)
    return "".join([*pieces, text[at:]])


def own_words(text: str) -> str:
    """What the sender of a mail wrote, line by line, or nothing.

    Left out are what is quoted or forwarded below, a signature, a disclaimer, and the banners that
    systems put above. A postscript below the signature is kept.
    """
    lines = [tidy(line) for line in re.split(r"\r\n|\r|\n", text[:LONGEST])]
    lines = _without_quoted(lines)
    lines = [line for line in lines if not _BANNER.fullmatch(fold(line))]
    lines = _without_signature(lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def says_something(words: str) -> bool:
    """Whether a mail says more than a greeting and that something is attached."""
    lines = [fold(line).strip(" ,") for line in words.splitlines()]
    if lines and _GREETING.fullmatch(lines[0]) and len(lines[0].split()) <= 5:
        lines = lines[1:]
    sentences = [sentence.strip(" ,-") for sentence in _SENTENCE_END.split("\n".join(lines))]
    return any(
        sentence
        and (not _COURTESY.fullmatch(sentence) or _NO_COURTESY.search(sentence) is not None)
        for sentence in sentences
    )


def mail_says(file: str) -> Problem:
    """The query on a file whose mail says something; what, is for the ingest report to show."""
    return Problem(
        "mail-says-something",
        Place(file),
        found="The mail that it came in says something of its own.",
        todo="It is in the ingest report, on its sheet Remarks. Read it there.",
    )


def _without_quoted(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for number, line in enumerate(lines):
        folded = fold(line)
        if _FORWARDED.fullmatch(folded) or _begins_headers(lines, number):
            break
        two = fold(f"{line} {lines[number + 1]}") if number + 1 < len(lines) else folded
        if _WROTE.fullmatch(folded) or (folded.startswith("on ") and _WROTE.fullmatch(two)):
            if not any(below.startswith(">") for below in lines[number + 1 :]):
                break
            continue
        if not line.startswith(">") and not _WROTE_END.fullmatch(folded):
            kept.append(line)
    while kept and (not kept[-1] or _RULE.fullmatch(kept[-1])):
        kept.pop()
    return kept


def _begins_headers(lines: Sequence[str], number: int) -> bool:
    """Whether the headers of an older mail begin here, as Outlook writes them above it."""
    if not _FROM.match(fold(lines[number])):
        return False
    below = [fold(line) for line in lines[number + 1 : number + 6]]
    return sum(_SENT.match(line) is not None for line in below) >= 2


def _without_signature(lines: Sequence[str]) -> list[str]:
    for number, line in enumerate(lines):
        folded = fold(line).rstrip(",.! ")
        ends = line == "--" or _DISCLAIMER.fullmatch(folded) or _DEVICE.fullmatch(folded)
        closes = _CLOSING.fullmatch(folded) and number
        if ends or closes or (_THANKS.fullmatch(folded) and _is_signed(lines[number + 1 :])):
            return [*lines[:number], *_postscripts(lines[number + 1 :])]
    return list(lines)


def _is_signed(below: Sequence[str]) -> bool:
    """Whether what stands below thanks is the beginning of a signature: short, and no sentence."""
    name = next((line for line in below if line), "")
    return len(name) <= _NAME_LENGTH and len(name.split()) <= 4 and not name.endswith((".", "?"))


def _postscripts(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if _POSTSCRIPT.fullmatch(fold(line))]
