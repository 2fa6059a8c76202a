"""Where somebody lives: a house number and a street, a flat and its house, a street lived in."""

import re

from workbook_qa.core.privacy.listed_words import known_words, role_words, word_set
from workbook_qa.core.privacy.words_in_text import is_listed_word, is_word

# Streets, long and short. The second row is ordinary words too, and in lower case says nothing
# without a word before the number that speaks of an address.
_PLAIN = (
    "avenue|ave|av|boulevard|blvd|crescent|cres|gardens|gdns|lane|ln|mews|road|rd|street|st|str"
    "|terrace|terr|tce|cotts?|mws|crt|gdn|cottages?|wynd|gate|alley|causeway|broadway|parkway|"
    "embankment"
)
_WIDE = (
    "approach|bank|brow|buildings?|chase|circle|circus|cl|close|common|copse|corner|court|courtyard"
    "|croft|crossing|ct|cut|dale|dene|dr|drive|drove|edge|end|esplanade|farm|field|fields|fold|"
    "garth"
    "|glade|glen|green|grange|grove|grv|hall|hatch|heath|heights|hill|hollow|hotel|hostel|house|hse"
    "|island|lea|leas|lodge|loke|loop|mead|meadows?|mount|nook|oval|parade|park|pass|passage|path"
    "|pightle|pk|place|pl|plain|point|promenade|quay|rank|reach|ride|ridge|rise|row|sq|square|steps"
    "|strand|terraces|top|towers?|vale|view|villas?|vw|walk|way|wharf|wood|woods|works|yard|arcade"
    "|barn|bridge|bungalows?|cliff|cross|dock|downs|elms|fen|ferry|ford|gables|garden|greenway|"
    "haven"
    "|hey|hurst|knoll|laurels|lawns?|link|links|maltings|manor|market|mill|moor|moorings|oaks"
    "|orchards?|paddocks?|pastures?|pines|pool|poplars|precinct|priory|quadrant|rectory|riverside"
    "|shore|side|slope|spinney|spur|stables|staithe|station|tor|turn|vicarage|village|vineyard|"
    "warren"
    "|water|waters|willows|woodlands|site"
    "|bldgs?|est|estate|gro?|grn|hts|pde|wk"
)
_FLAT = r"(?:flat|apartment|apt|unit|bungalow|caravan|plot|pitch|maisonette|studio|room|rm)"
_NUMBER = r"(?<![\w/:£])(?<![0-9][.-])[0-9]{1,4}[a-z]?(?:[/-][0-9]{1,4}[a-z]?)?"
_PART = r"(?:[^\W\d_]['’.\w-]{0,30}|[0-9]{1,2}(?:st|nd|rd|th))"
# Up to four words between the number and the street, each with what stands after it.
_ADDRESS = re.compile(
    rf"{_NUMBER}(?P<comma>,? |,? [–-] )(?P<between>(?:{_PART},? ){{1,5}}?)(?P<street>{_PLAIN}"
    rf"|{_WIDE})\b",
    re.IGNORECASE,
)
_FLAT_IN = re.compile(
    rf"\b{_FLAT} (?:no\.? )?(?:[0-9]{{1,4}}[a-z]?|[a-z])\b,? (?:[A-Z][\w'’.-]{{1,30}} ?){{1,4}}",
    re.IGNORECASE,
)
_LIVED_IN = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|resid(?:es?|ed|ing)|moved|stay(?:s|ed|ing)?|address|hous(?:e|ed)|home"
    r"|flat|lodg(?:es|ing)|placed|placement|evict(?:ed|ion)|visit(?:s|ed)?|letter|tenancy|property"
    r"|accommodat(?:ed|ion)|collected|c/o|care of|found|seen|went|attended|arrested"
    r"|incident)\b[^.\n]{0,30}?(?:\b(?:in|into|on|at|to|from|is|address)|[:–-]) ?(?:[Tt]he )?"
    rf"(?P<street>(?:[A-Z][\w'’-]{{1,30}} ){{1,3}}(?:(?i:{_PLAIN}|estate)"
    rf"|{_WIDE.title()}))\b(?! [A-Z])"
)
# One word is a street's name by its ending: ``12 Kingsway``, ``4 Fairview``.
_ONE_WORD = re.compile(
    rf"{_NUMBER},? (?P<street>(?:The )?[A-Z][a-z]{{1,16}}(?:way|gate|side|fields?|croft|view"
    rf"|crest|mead"
    r"|meadows?|hurst|dale|bank|wood|ridge|lands|bury|holme|royd|thorpe|garth|brook|leigh|cote"
    r"|stead))\b"
)
_THE = re.compile(
    rf"{_NUMBER},? (?i:the (?:crescent|avenue|mews|grove|terrace|square|gardens|laurels|oaks"
    rf"|elms))\b"
    rf"|{_NUMBER},? (?i:the) (?:Oaks|Elms|Laurels|Willows|Limes|Beeches|Firs|Pines|Maltings"
    rf"|Paddocks?"
    r"|Orchards?|Green|Glebe|Avenue|Crescent|Close|Mews|Square|Street|Grove|Drive|Lane|Row"
    r"|Rise|Hill"
    r"|Gardens|Meadows?|Spinney|Chase|Dell|Hollies|Poplars|Croft|Parade|Quay|Ridgeway|Terrace|Walk"
    r"|Way|Warren|Woodlands|Cedars|Birches|Chestnuts|Hawthorns|Sycamores|Common|Bank|Cottages)\b"
)
_SPELT = re.compile(
    r"\b(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
    rf"(?P<street> (?:[A-Z][\w'’-]{{1,30}} ){{1,3}}(?:{_PLAIN.title()}))\b"
)
_FLAT_NUMBER = re.compile(
    r"\b(?:flat|apartment|apt|maisonette|bungalow|caravan|pitch|plot|berth"
    r"|mooring)\.? ?(?:no\.? |number )?[0-9]{1,4}[a-z]?\b"
    r"(?!-?[ /]?(?:bed|person|months?|miles?|weeks?|days?|years?|visits?|hours?|[./-][0-9]))"
    r"|\bp\.?o\.? box [0-9]",
    re.IGNORECASE,
)
# A house with a name, and the place it is in: ``Rose Cottage, Madeup``.
_NAMED_HOUSE = re.compile(
    r"\b(?P<house>(?:[A-Z][\w'’-]{1,30} ){1,3}(?:Cottages?|Farm|Farmhouse|Barns?|Rectory"
    r"|Vicarage|Manor|Villa"
    r"|Bungalow|Mill|Croft|Lodge|Grange|Hall|House))"
    r"(?:, (?:in |at |near |outside )?| in | at | near "
    r"| outside )(?P<place>(?:[A-Z][\w'’-]{1,30} ?){1,3})"
)
_STREETS_HOUSE = re.compile(
    rf"\b(?P<street>(?:[A-Z][\w'’-]{{1,30}} ){{1,3}}(?:{_PLAIN.title()}|Close|Drive|Court|Way"
    rf"|Grove))"
    r" (?:address|flat|property|house|home|tenancy)\b"
)
_WELSH = re.compile(
    rf"{_NUMBER},? (?:Heol|Ffordd|Stryd|Rhodfa|Maes|Clos|Lôn|Rue|Via|Calle|Ulica)\b"
)
_LIVED_AT_NUMBER = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|address|moved|stay(?:s|ed|ing)|resid(?:es?|ed|ing)|tenancy"
    r"|evicted|lodges)\b"
    r"[^.\n0-9]{0,24}\b(?:at|to|is|from|in)[: ] ?(?:no\.? |number )?[0-9]{1,3}[a-z]?,? "
    r"(?P<street>[A-Z][\w'’-]{2,30})"
)
# A number and a name without a street's word, before a place: ``14 Madeup, Exampleton``.
_BEFORE_A_PLACE = re.compile(
    rf"{_NUMBER},? (?P<street>[A-Z][a-z'’-]{{2,30}}), (?P<place>[A-Z][a-z'’-]{{2,30}})"
)
_NUMBER_LAST = re.compile(
    rf"\b(?P<street>(?:[A-Z][\w'’-]{{1,30}} ){{1,3}}(?:{_PLAIN.title()}|Close|Drive|Court)),? "
    r"(?:no\.? ?|number )?[0-9]{1,3}[a-z]?(?=$|[.,;)\n]| (?!am|pm|days|weeks|months|years"
    r"|visits|times)[a-z])"
    r"|\b(?i:corner of) (?P<corner>[A-Z])"
    rf"|\b(?P<other>(?:{_PART} ){{1,3}}(?i:{_PLAIN}|close|drive|court))[,( –-]{{1,3}}(?:at "
    rf"|house )?"
    r"(?i:no\.?|number|nr|#) ?[0-9]{1,3}"
)
_ROOM_AT = re.compile(
    r"\b(?i:room|rm|bed|unit) [0-9]{1,3}[a-z]?,? (?:at |in |of )?(?:the |The )?[A-Z][a-z]{2,}"
)
_LIVED_AT = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|stay(?:s|ed|ing)|resid(?:es?|ed|ing)|address(?: is|:"
    r"| was))(?: at)? (?:[Tt]he )?"
    r"(?P<street>[A-Z][\w-]{2,30})(?!['’])(?: [A-Z][\w-]{2,30}){0,2}(?:, [A-Z]|[.;)]|$)"
)
_LIVED_LOW = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|resid(?:es?|ed|ing)|moved|stay(?:s|ed|ing)?|address is|home is|lodges)"
    r" (?:in|on|at|to|with \w{1,12} (?:in|on|at)) (?:the )?"
    r"(?P<street>(?:[^\W\d_]['’\w-]{0,30} ){1,3}"
    r"(?:avenue|ave|crescent|gardens|gdns|lane|mews|road|rd|street|st|terrace|close|drive"
    r"|court))\b(?! (?:to|by|contact|family|working|relationship))",
    re.IGNORECASE,
)
_FIGURE = re.compile("[0-9]")
_LETTERS = re.compile("[a-z]+")
_FLATS = word_set("flat apartment apt unit room rm bungalow caravan plot pitch maisonette studio")
_LIVING = word_set(
    "live lives lived living stay stays stayed staying reside resides resided residing address"
)
# Every word of the two lists of streets that has no ending in brackets, and those that have.
_STREET_WORDS = frozenset(re.findall(r"[a-z]{2,}", f"{_PLAIN}|{_WIDE}")) | word_set(
    "cottages buildings terraces towers meadows villas lawns orchards paddocks pastures barns "
    "cottage meadow villa lawn orchard paddock pasture tower terrace link cott bldgs farmhouse "
    "bungalows cotts estate links building barn bungalow"
)
_WORDS = re.compile(r"[\w'’.-]+")
_COUNTED = word_set(
    "section sections year years stage regulation reg standard question part article form appendix "
    "level tier version page week weeks class schedule chapter key q s paragraph para rule figure "
    "table step type grade category phase act group action answer month months day"
)
_JOINING = word_set(
    "a an and are as at away be been but by did do down for from had has have he her his i in "
    "into is "
    "it its not of off on or our out over she so than that their them then they this to too up "
    "was we "
    "were when which who with within all no any every each per more less separate"
)
_COUNTABLE = word_set(
    "year years month months week weeks day days hour hours hrs hr minute minutes mins min "
    "mile miles "
    "metre metres time times visit visits children kids adults people siblings workers staff cases "
    "audits beds bedroom bedrooms families parents carers professionals actions questions points "
    "parts persons homes schools statutory working consent missing core family other different "
    "bed child sibling worker case care social person action question young first second third "
    "last "
    "next"
)
_COURTS = word_set(
    "crown county magistrates magistrate magistrates' youth supreme criminal civil high family"
)
_NO_STREET = _JOINING | _COUNTABLE
_DESCRIBED = word_set("busy quiet main same next nearby long dead adjoining another")
_NAMES_A_PLACE = re.compile(
    r"(?:\b(?:at|to|from|of|no|number|nos|address|addr|lives?|living|in|is|for|flat|unit"
    r"|apartment|block|c/o|into|outside|near|visit(?:ed)?|attended|found|home|house|by|@)"
    r"|[:–-]|^|\n)"
    r"[.:]? ?(?:the )?$",
    re.IGNORECASE,
)


def has_address(text: str) -> bool:
    """Whether a house number stands before a street, a flat before a house, or a street lived in.

    ``14 Madeup Road``, ``14 madeup road``, ``Flat 12 Madeup House``, ``lives in Madeup Rise``.
    """
    return any(map(_in_line, text.split("\n")))


def _in_line(line: str) -> bool:
    words = {*_LETTERS.findall(line.lower())}
    if _FIGURE.search(line):
        if _has_numbered_street(line) or _has_flat(line):
            return True
    elif not words.isdisjoint(_FLATS) and _has_flat(line):
        return True
    if not words.isdisjoint(_LIVING) and any(map(_is_name_of_a_house, _LIVED_AT.finditer(line))):
        return True
    if words.isdisjoint(_STREET_WORDS):
        return False
    if any(_is_house(**match.groupdict()) for match in _NAMED_HOUSE.finditer(line)):
        return True
    lived = (_LIVED_IN, _LIVED_LOW, _SPELT, _STREETS_HOUSE)
    return any(_is_street(match["street"]) for pattern in lived for match in pattern.finditer(line))


def _has_numbered_street(line: str) -> bool:
    if any(_is_address(line, match) for match in _ADDRESS.finditer(line)):
        return True
    if _THE.search(line) or _WELSH.search(line):
        return True
    if any(_is_one_word(line, match) for match in _ONE_WORD.finditer(line)):
        return True
    if any(_is_before_a_place(**match.groupdict()) for match in _BEFORE_A_PLACE.finditer(line)):
        return True
    if any(_is_street(match["street"]) for match in _LIVED_AT_NUMBER.finditer(line)):
        return True
    return any(
        match["corner"] or match["other"] or _is_street(match["street"])
        for match in _NUMBER_LAST.finditer(line)
    )


def _has_flat(line: str) -> bool:
    if _FLAT_NUMBER.search(line):
        return True
    return any(_is_flat(m[0]) for pattern in (_FLAT_IN, _ROOM_AT) for m in pattern.finditer(line))


def _is_address(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    if _word_before(before) in _COUNTED:
        return False
    between = [word.casefold().strip(".") for word in _WORDS.findall(match["between"])]
    street = match["street"].casefold()
    named = [word for word in _WORDS.findall(match["between"]) if word not in _JOINING | {"the"}]
    capitals = bool(named) and all(word[0].isupper() for word in (*named, match["street"]))
    plain = re.fullmatch(_PLAIN, street) is not None
    if street in ("court", "ct") and not _COURTS.isdisjoint(between):
        return False
    if capitals:
        return plain or _COUNTABLE.isdisjoint(between)
    if len(between) > 3 or "," in match["between"] or not _JOINING.isdisjoint(between):
        return False
    placed = _NAMES_A_PLACE.search(before) is not None
    if not _COUNTABLE.isdisjoint(between) or "the" in between:
        return plain and placed
    return plain or placed or any(not is_word(word) for word in between)


def _word_before(before: str) -> str:
    words = _WORDS.findall(before.rstrip(" .:")[-16:])
    return words[-1].casefold() if words else ""


def _is_flat(written: str) -> bool:
    """Whether what stands after a flat's number is a name: capitals, or all is in capitals."""
    after = re.split(r"[0-9]+[a-zA-Z]?\b,? ", written)[-1].split()
    named = [word for word in after if word[:1].isupper()]
    if not named or named[0].casefold() in _NO_STREET:
        return False
    return len(after) > 1 or not is_word(named[0].casefold())


def _is_street(written: str) -> bool:
    words = written.casefold().removeprefix("the ").split()
    if len(words) == 1 and words[0] in known_words():
        return False
    return _NO_STREET.isdisjoint(words) and _DESCRIBED.isdisjoint(words)


def _is_one_word(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    counted = _word_before(before) in _COUNTED
    unknown = not is_word(match["street"].removeprefix("The ").casefold())
    return not counted and (unknown or _NAMES_A_PLACE.search(before) is not None)


def _is_name_of_a_house(match: re.Match[str]) -> bool:
    """``lives at Madeup, Exampleton``, and not ``lives at Nan's``."""
    return " at " in match[0] + " " and not is_word(match["street"].casefold())


def _is_before_a_place(street: str, place: str) -> bool:
    unknown = not is_word(place.casefold()) and street.casefold() not in known_words()
    return unknown and street.casefold() not in _NO_STREET


def _is_house(house: str, place: str) -> bool:
    """``Rose Cottage, Madeup``, and not ``School House, Team Manager``."""
    plain = not house.endswith(("House", "Hall", "Lodge", "Grange", "Mill"))
    known = [is_listed_word(word.casefold()) for word in place.split()]
    return _is_street(house) and (
        not all(known) or (plain and place.split()[0].casefold() not in role_words())
    )
