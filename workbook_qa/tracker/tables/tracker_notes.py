"""The tracker's own explanations: its sheets, what may be typed, what the words mean."""

from workbook_qa.actions.action_entries import ENTRIES
from workbook_qa.core.calendar import day_words
from workbook_qa.core.table import Column, Table
from workbook_qa.tracker.tables.tracker_columns import HELD_WORKBOOK, NOT_LINKED, STILL_QUERIED
from workbook_qa.tracker.tables.tracker_tables import Counts, TrackerTables

TODAY, BY_TEAM, MONTH_ENDS, READ_ME = "Today", "By team", "Month ends", "Read me"
READ_ME_LINK = "How this workbook works: see Read me"
AS_AT_LABEL = "As at"
COPY_LABEL = "Number of this copy"
FORMER_COPY_LABEL = "Written from ledger entry"  # of the version before

# The name of each table's sheet and what it holds, in the order of the sheets.
SHEETS: dict[str, tuple[str, str]] = {
    "Teams": (
        TODAY,
        "What waits on the day this workbook was written: choose a team in the yellow cell, and "
        "the six numbers are that team's. Below, every team with the most overdue first. The lines "
        "show how many actions were overdue at the last six month ends.",
    ),
    "Actions": (
        "Actions",
        "What is to be done: what is overdue at the top, the highest priority first, then what is "
        "due this week, this month and later. The links above the headings lead to each. Type what "
        "was done in the yellow columns. Returned workbook opens what the auditor sent back; "
        "please look and do not change it, and close it to be back here.",
    ),
    "Conflicts": (
        "Conflicts",
        "Entries that two people changed: what is recorded, what was typed, and your decision.",
    ),
    "ClosedActions": (
        "Closed actions",
        "Actions that are done and have still to be checked, then those that were verified or "
        "withdrawn. Check, reopen or correct them in the yellow columns there.",
    ),
    "ByTeam": (
        BY_TEAM,
        "What is to be done by team, a page for each, to be printed for supervision.",
    ),
    "OutstandingReturns": (
        "Outstanding returns",
        "Audits that are not completed: with whom, how late, and what is awaited.",
    ),
    "Audits": (
        "Audits",
        "Every audit that was issued: where it stands, its dates and its overall grade, with links "
        "to its actions and to the workbook that came back.",
    ),
    "OutstandingPractice": (
        "Outstanding practice",
        "What auditors found worth sharing, in their own words.",
    ),
    "Advice": ("Advice", "Advice and comments from audits, which are not monitored."),
    "Standards": (
        "Standards",
        "The grade the auditor gave for each practice standard in each completed audit.",
    ),
    "History": (
        "History",
        "What was typed into this workbook, by whom and when, and what became of it. It is not "
        "printed.",
    ),
    "MonthEnds": (MONTH_ENDS, "The figures behind the lines on Today."),
}

_TYPING = (
    (
        "What you may type",
        f"On the sheets Actions and Closed actions, the yellow columns: {ENTRIES[0].heading}, "
        f"{', '.join(entry.heading for entry in ENTRIES[1:-1])} and {ENTRIES[-1].heading}. "
        "Everything else comes from the audits.",
    ),
    (
        "Columns of your own",
        "Add them to the right of the table on Actions, Closed actions or Audits, each with a "
        "heading. They and "
        "what stands in them are kept (to end one, clear its cells, then delete it), "
        "and so are notes to cells of these sheets and the widths of columns. "
        "Formulas, colours and sheets of your own are not kept.",
    ),
    (
        "Sort and filter",
        "As you like, always whole rows. The buttons in the headings filter: your own team by "
        "Team, this month's work by State. Rows are known by what stands in the first column, "
        "so their order does not matter. Please do not protect the sheets: a protected sheet "
        "cannot be sorted, and nobody else could type.",
    ),
    (
        "What happens next",
        "The next run takes in what was typed and then writes this workbook anew, so save and "
        "close it when you have finished. Cells that belong to the tool are put right if they "
        "were typed over, and deleted rows come back. Anything that could not be taken in stands "
        "on the sheet History as it was typed.",
    ),
    (
        "Two people at once",
        "If two copies of this workbook were changed, both are taken in. Where they say different "
        "things of the same entry, the first that came stands and both are shown on a sheet "
        "Conflicts until somebody decides there.",
    ),
)

_WORDS = (
    (
        "Overdue",
        "An open action whose due date has passed by at least one working day. It is counted "
        "in working days: Monday to Friday without bank holidays and the council's own closures.",
    ),
    (
        "Due this week, due this month",
        "An open action that is not overdue and due by this week's Sunday, or after that by the "
        "last day of this month.",
    ),
    (
        "Done, Verified, Reopened",
        "Done: the Team Manager says so, with the date and a line of evidence. Then somebody else, "
        "the Head of Service or Service Manager, looks whether it made the difference and says in "
        "Finding of the check what they found: Verified if it holds, Reopened if not.",
    ),
    (
        "Withdrawn",
        "It need not be done any more. Say why in Reason.",
    ),
    (
        "Done? date missing",
        "A State with a question mark: the Status that was chosen does not count yet, and this is "
        "what is missing for it. Until it is there the action counts as it did before: as a rule "
        "it is still open, and overdue once its due date has passed. The same is said of a date in "
        "the future, of Verified without a finding or by whoever did it, and of Withdrawn without "
        "a reason.",
    ),
    (
        "New due date",
        "Type it to move the due date. An earlier day counts at once; a later one counts when a "
        "new Reason stands beside it. Due then shows it.",
    ),
    (
        NOT_LINKED,
        "Something in the workbook that came back reaches outside it, such as a link to a file, or "
        "it is an old .xls. The ingest report says what; ask the Lead Auditor for what you need.",
    ),
    (
        STILL_QUERIED,
        "The auditor must still answer something about that return. Its actions that say what, "
        "who, until when and how pressing are monitored all the same; they may yet be reworded.",
    ),
    (
        HELD_WORKBOOK,
        "What the auditor wrote there may name a child or a family. It is shown once it is clean "
        "or released by the Lead Auditor; until then the returned workbook is not linked either. "
        "Owner, due date and priority count as they stand.",
    ),
    (
        "New owner, New team",
        "Type it to give the action to somebody else, or to another team as when a child moves. "
        "It counts when a new Reason stands beside it. Owner, Team and Team Manager then show it. "
        "Team Manager is whoever manages the team today, as the people register says.",
    ),
    (
        "Completed audit",
        "The workbook came back and was accepted. Queried: it came back and the auditor must "
        "still answer something. Exempt: it was agreed, with a reason, that it need not be done.",
    ),
    (
        "Grades",
        "The auditor's own judgement. They are never worked out and never averaged.",
    ),
    (
        "Children",
        "Children are shown by case id only. Please type no names of children anywhere.",
    ),
)


def read_me(tables: TrackerTables, *, council: str, number: int) -> Table:
    """The page that explains the tracker.

    Args:
        number: the last event of the ledger that it shows; read back from here where a program
            dropped the property that says it too.
    """
    there = ("Teams", "ByTeam", "MonthEnds", *tables.by_name, "ClosedActions")
    rows = (
        (AS_AT_LABEL, day_words(tables.as_at)),
        *_at_a_glance(tables.counts),
        *(
            words
            for name, words in SHEETS.items()
            if name in there and (name != "Conflicts" or tables.conflicts.rows)
        ),
        *_TYPING,
        *_WORDS,
        ("Priorities", _priorities(tables)),
        (COPY_LABEL, str(number)),
    )
    return Table(
        name="ReadMe",
        title=f"Master tracker: {council}",
        columns=(Column("About", "text", 26), Column("What to know", "long", 108)),
        rows=rows,
        says="What each sheet holds, which columns managers type in, and what the words mean.",
    )


def _at_a_glance(counts: Counts) -> tuple[tuple[str, str], ...]:
    return (
        (
            "Actions at a glance",
            f"{counts.open} open, of which {counts.overdue} overdue, {counts.this_week} due this "
            f"week and {counts.this_month} later this month. {counts.closed} closed.",
        ),
        (
            "Audits at a glance",
            f"{counts.audits} issued: {counts.completed} completed and {counts.outstanding} "
            f"outstanding, of which {counts.late} late.{_exempt_words(counts.exempt)}",
        ),
    )


def _exempt_words(number: int) -> str:
    if not number:
        return ""
    return " 1 is exempt." if number == 1 else f" {number} are exempt."


def _priorities(tables: TrackerTables) -> str:
    days = (
        f"{priority} within {number} working day{'' if number == 1 else 's'}"
        for priority, number in tables.priority_days
    )
    return f"{', '.join(days)}, unless the auditor set another date with a reason."
