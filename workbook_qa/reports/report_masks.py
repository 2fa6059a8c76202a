"""Texts of auditors without the names of staff and without case ids, as reports quote them."""

import re
from collections.abc import Callable

from workbook_qa.ledger.states import State

Mask = Callable[[str], str]

NAME_SHOWN = "[name]"
CASE_SHOWN = "[case]"
LONGEST_PLAIN_NUMBER = 3


def mask_for(state: State) -> Mask:
    """A function that replaces every staff name and case id of the audits in a text.

    The DMT summary shows teams, never auditors or workers (requirements, section 4). Whole words
    only. A full name goes in whatever case it was typed; a part of one where it is capitalised
    as in the name, so that "Avery" goes as well as "Avery Example". Case ids of three characters
    and less stay: they cannot be told from plain numbers. People the audits do not know cannot
    be found here; they are queried when a return comes in (``personal-data-suspected``).
    """
    audits = [audit.audit for audit in state.audits.values()]
    cases = {audit.case_id for audit in audits if len(audit.case_id) > LONGEST_PLAIN_NUMBER}
    names = _names_pattern(
        {
            name
            for audit in audits
            for name in (audit.auditor, audit.worker, audit.team_manager, audit.head_of_service)
        }
    )

    def mask_case(found: re.Match[str]) -> str:
        return CASE_SHOWN if found[0] in cases else found[0]

    def mask(text: str) -> str:
        text = re.sub(r"[\w/-]*\w", mask_case, text)
        return names.sub(NAME_SHOWN, text) if names else text

    return mask


def _names_pattern(names: set[str]) -> re.Pattern[str] | None:
    """Any of the names or their parts as whole words, one or more in a row; None without names."""
    parts = {part for name in names for part in re.split(r"[\s,]+", name)}
    whole = "|".join(map(re.escape, sorted(filter(None, map(str.strip, names)), key=_long_first)))
    single = "|".join(
        map(re.escape, sorted((part for part in parts if len(part) > 2), key=_long_first))
    )
    if not whole:
        return None
    one = rf"(?:(?i:{whole})" + (rf"|(?:{single})" if single else "") + r")(?!\w)"
    return re.compile(rf"(?<!\w){one}(?:\s+{one})*")


def _long_first(word: str) -> tuple[int, str]:
    return -len(word), word
