"""What an action is called where the column is narrow: ``11-0007-K/6`` for that of the audit
``CFA-2026-11-0007-K``.

The prefix and the year are left out, but for the year where two audits would be called alike. The
full reference stands in the row too, and the name leads back to it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping


def short_names(ids: Iterable[str]) -> dict[str, str]:
    """The short name of each action, by its id."""
    by_name: dict[str, set[str]] = defaultdict(set)
    keys = list(ids)
    for key in keys:
        reference = key.partition("/")[0]
        by_name[_without(reference, 2)].add(reference)
    names = {}
    for key in keys:
        alike = len(by_name[_without(key.partition("/")[0], 2)])
        names[key] = _without(key, 2 if alike == 1 else 1)
    return names


def full_id(name: str, beside: str, references: Mapping[str, Collection[str]]) -> str:
    """The id that a short name stands for; the name itself where that cannot be told.

    Args:
        beside: the reference that stands in the same row.
        references: all that stand in the table, by `endings`.
    """
    short, slash, number = name.partition("/")
    if not slash or not short:
        return name
    if short in endings(beside):
        return f"{beside}/{number}"
    known = references.get(short, ())
    return f"{next(iter(known))}/{number}" if len(known) == 1 else name


def endings(reference: str) -> tuple[str, ...]:
    """What a reference may be called: whole, without its prefix, and without the year too."""
    return tuple(dict.fromkeys(_without(reference, parts) for parts in range(3)))


def by_ending(references: Iterable[str]) -> dict[str, set[str]]:
    """References by everything that each may be called."""
    found: dict[str, set[str]] = defaultdict(set)
    for reference in references:
        for ending in endings(reference):
            found[ending].add(reference)
    return found


def _without(text: str, parts: int) -> str:
    """The text without so many of its first parts, which end with dashes."""
    pieces = text.split("-", parts)
    return pieces[-1] if len(pieces) == parts + 1 else text
