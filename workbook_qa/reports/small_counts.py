"""Small counts by team, where the council has them left out (setting ``hide_team_counts_under``).

A count of one or two of a team may tell colleagues whose work is meant. The framework asks for
counts per team (5.3 a), and with ten or twenty audits a month nearly all of them are small, so that
nothing is left out unless a council says so.

It is done at one place, on the tables of a paper together, after its control totals were added up
from them in full. A team with any small count has no figures in any of them: what one table left
out another would give away. They are always two teams at least, since the totals stay and the only
one could be worked out from them.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec.structs import replace

from workbook_qa.core.table import Row, Table

NOT_SHOWN = "Not shown"
_TEAM, _GROUPED_BY, _GROUP = "Team", "Grouped by", "Group"
# What says whose and of when the figures of a row are.
_NAMES = (_TEAM, _GROUPED_BY, _GROUP, "Period", "Count")
# Tables in which every team has its rows; in others the row itself is a count of one or more.
_OF_EVERY_TEAM = (
    *("Completed", "CompletedYear", "CompletedByMonth", "BackByMonth", "Grades", "Actions"),
    *("ThemeGrades", "ThemeActions"),
)
_OF_TEXTS = ("OutstandingPractice", "PracticeExamples")


def without_small_counts(
    tables: Mapping[str, Table], teams: Sequence[str], least: int
) -> dict[str, Table]:
    """The tables of a paper without the figures of teams that have a count under `least`.

    Args:
        teams: all of the paper's; least: 0 or 1 leaves everything as it is.
    """
    return without_teams(tables, hidden_teams(tables, teams, least), least)


def without_teams(
    tables: Mapping[str, Table], hidden: Container[str], least: int
) -> dict[str, Table]:
    """The tables without the figures of those teams, which have a count under `least`."""
    return {name: _without(table, hidden, least) for name, table in tables.items()}


def hidden_teams(tables: Mapping[str, Table], teams: Sequence[str], least: int) -> set[str]:
    """The teams without figures in a paper.

    Those with a small count, and where that is one alone, the smallest of the others too.
    """
    found: dict[str, list[int]] = {team: [] for team in teams}
    for table in tables.values():
        for team, row in _team_rows(table):
            found.setdefault(team, []).extend(_counts(table, row))
    hidden = {team for team, counts in found.items() if any(0 < one < least for one in counts)}
    others = sorted((sum(counts), team) for team, counts in found.items() if team not in hidden)
    if len(hidden) == 1:
        hidden |= {team for _, team in others[:1]}
    return hidden


def _team_rows(table: Table) -> Iterator[tuple[str, Row]]:
    for row in table.rows:
        team = _team_of(table, row)
        if team:
            yield team, row


def _team_of(table: Table, row: Row) -> str:
    """The team that a row is about, or empty."""
    headings = [column.heading for column in table.columns]
    if _TEAM in headings:
        return str(row[headings.index(_TEAM)])
    if _GROUPED_BY in headings and row[headings.index(_GROUPED_BY)] == _TEAM:
        return str(row[headings.index(_GROUP)])
    return ""


def _counts(table: Table, row: Row) -> list[int]:
    return [
        value
        for column, value in zip(table.columns, row, strict=True)
        if column.kind in ("number", "count") and isinstance(value, int)
    ]


def _without(table: Table, hidden: Container[str], least: int) -> Table:
    is_hidden = [_team_of(table, row) in hidden for row in table.rows]
    if not any(is_hidden):
        return table
    both = list(zip(table.rows, is_hidden, strict=True))
    if table.name in _OF_TEXTS:
        place = table.column(_TEAM)
        rows = [(*row[:place], NOT_SHOWN, *row[place + 1 :]) if hide else row for row, hide in both]
        return replace(table, rows=tuple(rows))
    if table.name in _OF_EVERY_TEAM:
        rows = [_blanked(table, row) if hide else row for row, hide in both]
        what = f"{NOT_SHOWN}: teams with a count under {least} in this paper, two at least."
    else:
        rows = [row for row, hide in both if not hide]
        what = f"Teams with a count under {least} in this paper are left out."
    return replace(table, rows=tuple(rows), says=f"{table.says} {what}".strip())


def _blanked(table: Table, row: Row) -> Row:
    return tuple(
        value if column.heading in _NAMES else NOT_SHOWN
        for column, value in zip(table.columns, row, strict=True)
    )
