"""Texts of auditors without names and without case ids, as reports would quote them.

It is a guess, and a help to whoever reads a text before it is released, not in place of that.
"""

import re
from collections.abc import Callable

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.privacy.colleagues_in_text import Known
from workbook_qa.core.privacy.people_in_text import name_words, places_of_names
from workbook_qa.core.records import People
from workbook_qa.ledger.states import AuditState, State

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
    be found here (see `masked_words`).
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


def staff_mask(state: State, people: People) -> Mask:
    """A function that replaces whole names of everybody in the register and in the audits.

    A name of one word goes only as it is written: somebody may be known as Will.
    """
    names = {name for person in people.staff for name in (person.name, *person.also_known_as)}
    for one in state.audits.values():
        audit = one.audit
        names |= {audit.auditor, audit.worker, audit.team_manager, audit.head_of_service}
    long_first = sorted(filter(str.strip, names), key=_long_first)
    each = [re.escape(name) if len(name.split()) == 1 else _any_case(name) for name in long_first]
    staff = re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")
    return lambda text: staff.sub(NAME_SHOWN, text) if long_first else text


def masked_words(
    text: str, audit: AuditState, tool: AuditTool, whole_names: Mask, parts: Mask
) -> str:
    """A text of an audit as it would stand: without whatever looks like a person's name.

    Whole names of colleagues go first, then what looks like a name, then what is left of one.

    Args:
        whole_names: `staff_mask`; parts: `mask_for`.
    """
    text = whole_names(text)
    for start, end in reversed([*places_of_names(text, _known(audit, tool))]):
        text = f"{text[:start]}{NAME_SHOWN}{text[end:]}"
    return parts(text)


def _any_case(name: str) -> str:
    return rf"(?i:{re.escape(name)})"


def _known(state: AuditState, tool: AuditTool) -> Known:
    """No one may be named; words of the team, the theme and the audit tool are ordinary."""
    audit, content = state.audit, state.content
    ours = name_words((audit.team, audit.theme, audit.tool_name))
    texts = f"{tool.wording}\n" + "\n".join(content.entries.values() if content else ())

    def is_ordinary(word: str) -> bool:
        if word in ours:
            return True
        return word in texts and bool(
            re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", texts)
        )

    def nobody(_: str) -> bool:
        return False

    return Known(nobody, frozenset(), nobody, is_ordinary)
