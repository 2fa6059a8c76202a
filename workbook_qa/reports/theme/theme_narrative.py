"""The parts of a theme report's narrative: what the lead Head of Service writes (paragraph 5.3)."""

from collections.abc import Mapping

import msgspec

LONGEST = 2000


class NarrativePart(msgspec.Struct, frozen=True):
    """One part: its heading, and what belongs there."""

    id: str
    heading: str
    asks: str


PARTS = (
    NarrativePart(
        "looked-at",
        "What we looked at",
        "Why this theme, which cases and teams, and what the figures cannot show.",
    ),
    NarrativePart(
        "found",
        "What we found",
        "What is strong, what is weak, and how far it goes. The other sheets have the figures and "
        "the auditors' words.",
    ),
    NarrativePart(
        "means",
        "What it means",
        "For children and families; for teams; what has changed since last time.",
    ),
    NarrativePart(
        "will-do",
        "What we will do",
        "Who does what by when; what goes into training, service and workforce plans.",
    ),
)

# What was typed, by the id of its part; parts that are blank are not in it.
Narrative = Mapping[str, str]
