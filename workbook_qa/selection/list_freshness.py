"""Whether a month is about to be drawn from an old case list, or from that of an earlier month."""

import datetime
from collections.abc import Iterable

from workbook_qa.core.calendar import month_words
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import CaseList, Selection
from workbook_qa.core.wording import counted

OLD_FROM = 32  # days: a list that is made once a month is no older


def old_list(
    case_list: CaseList, earlier: Iterable[Selection], today: datetime.date
) -> list[Problem]:
    """A query where the list is more than a month old, or was drawn from before.

    A list was drawn from before when one of its files is the same to the byte, whatever its name.

    Args:
        earlier: the selections of other months.
    """
    age = (today - case_list.as_at).days
    digests = {digest for _, digest in case_list.files if digest}
    drawn_from = sorted(
        selection.month
        for selection in earlier
        if digests & {digest for _, digest in selection.files}
    )
    says = []
    if age >= OLD_FROM:
        says.append(f"is {counted(age, 'day')} old")
    if drawn_from:
        says.append(f"is the one {month_words(drawn_from[-1])} was drawn from")
    if not says:
        return []
    return [
        Problem(
            "case-list-old",
            Place(", ".join(file for file, _ in case_list.files)),
            f"The case list {' and '.join(says)}",
            "Put this month's list there, take the old one away, and select with another --seed; "
            "say the day of the list with --as-at or in settings.toml where that is what is old.",
        )
    ]
