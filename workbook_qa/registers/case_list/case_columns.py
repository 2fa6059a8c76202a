"""The columns of the case list as data: lists 6, 7 and 8 of Ofsted's Annex A.

Headings are those of the template of August 2019 (case-list facts, sections 3 to 5), aliases
those seen in authorities' files (section 8). List 6 needs only what a plain caseload sheet has
(section 1, item 3), so the plain list is list 6 with fewer columns. Columns that nothing is
read from are left alone, whatever their heading.
"""

from collections.abc import Mapping

import msgspec

from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.wording import fold_bare

_ID = KnownColumn(
    "case_id",
    "Child Unique ID",
    ("Child ID", "Child Unique Identifier", "Child Unique ID number"),
    needed=True,
    filled=True,
    width=18,
    prompt="The authority's own number for the child; never a name.",
    fallbacks=(
        *("Person ID", "Client ID", "Mosaic ID", "LCS ID", "Mosaic Person ID", "Eclipse ID"),
        *(
            "Eclipse Person ID",
            "Liquidlogic ID",
            "CareFirst ID",
            "Azeus ID",
            "ICS ID",
            "ICS Number",
        ),
        *("Mosaic Number", "LCS Number", "Liquidlogic Number", "Child Number", "Child Reference"),
        *("Person Number", "Person Reference", "Client Number", "Client Reference", "Case ID"),
        *("Case Number", "Case Reference", "Service User ID", "Service User Number", "SU ID"),
        *("System ID", "Unique ID", "pers_person_id", "ID", "Person", "Client", "Mosaic", "LCS"),
        *("Eclipse", "Liquidlogic", "Child", "Case"),
    ),
)
_BORN = KnownColumn(
    "born",
    "Date of Birth",
    ("DOB",),
    kind="date",
    width=16,
    fallbacks=("Birth Date", "Birthdate", "Date of Birth/EDD", "DOB/EDD", "Child DOB"),
)
_AGE = KnownColumn("age", "Age of Child (Years)", ("Age", "Age of Child"), kind="number")
_DISABILITY = KnownColumn(
    "disability",
    "Does the Child have a Disability",
    ("Does the child have a disability (Y/N)", "Disability", "Disabled"),
    kind="choice",
    choices=("a) Yes", "b) No", "c) Unknown"),
    width=30,
    fallbacks=(
        *("Has Disability", "Child has Disability", "Is Disabled", "Disabled Child"),
        *("Disability (Y/N)", "Disability Status", "Disability Flag", "Disability Indicator"),
        *("Disability Recorded", "Has a Disability"),
    ),
)
_TEAM = KnownColumn(
    "team",
    "Allocated Team",
    ("Team",),
    needed=True,
    width=30,
    prompt="As in the sheet Teams of the people register.",
    fallbacks=(
        *("Team Name", "Allocated Team Name", "Allocated Worker Team", "Current Team"),
        *("Social Worker Team", "Worker Team", "Responsible Team", "Case Team", "Lead Team"),
    ),
)
_WORKER = KnownColumn(
    "worker",
    "Allocated Worker",
    ("Worker", "Allocated Social Worker"),
    needed=True,
    width=26,
    prompt="As in the sheet Staff of the people register.",
    fallbacks=(
        *("Allocated Worker Name", "Allocated Case Worker", "Social Worker", "Social Worker Name"),
        *("Lead Social Worker", "Named Social Worker", "Current Social Worker", "Current Worker"),
        *("Lead Worker", "Key Worker", "Key Worker Name", "Case Worker", "Case Worker Name"),
        *("Case Holder", "Responsible Worker", "Worker Name", "Allocated To", "Practitioner"),
        *("Lead Practitioner", "Lead Professional"),
    ),
)
_OFFICER = KnownColumn(
    "officer",
    "Independent Reviewing Officer/Conference Chair",
    (
        "Independent Reviewing Officer / Conference Chair",
        "IRO/Conference Chair",
        "IRO / Conference Chair",
        "Independent Reviewing Officer",
        "Conference Chair",
        "IRO",
    ),
    fallbacks=("IRO Name", "Reviewing Officer", "CP Chair", "Conference Chair Name", "Chair"),
    width=44,
    prompt="Who reviews or chairs; as in the sheet Staff. Blank when nobody does.",
)


LIST_6 = KnownTable(
    name="List_6",
    aliases=("List 6", "List6", "Children in Need", "Child in Need", "Cases", "Case list"),
    distinctive=("status",),
    purpose="Every child in need, on a plan or in care: the list that cases are drawn from.",
    columns=(
        _ID,
        _BORN,
        _AGE,
        msgspec.structs.replace(_DISABILITY, needed=True),
        KnownColumn("started", "CIN Start Date", ("CiN Start Date",), kind="date"),
        KnownColumn("need", "Primary Need Code", ("Primary need",), width=30),
        KnownColumn(
            "seen",
            "Date Child Was Last Seen",
            kind="date",
            width=24,
            fallbacks=("Date Child Last Seen", "Date Last Seen", "Last Seen", "Last Visit Date"),
        ),
        KnownColumn(
            "ended",
            "CIN Closure Date",
            ("CIN End Date",),
            kind="date",
            fallbacks=(
                *("Case Closure Date", "Case Closed Date", "Case End Date", "Closure Date"),
                *("Date Closed", "Closed Date", "Date of Closure", "Episode End Date", "End Date"),
            ),
        ),
        KnownColumn(
            "status",
            "Case status",
            needed=True,
            kind="choice",
            choices=(
                "a) Looked after child",
                "b) Child Protection plan",
                "c) Child in need plan",
                "d) Open assessment",
                "e) Closed episode",
            ),
            width=26,
            fallbacks=(
                *("Current Case Status", "Status", "Current Status", "Child Status"),
                *("Client Status", "Case Type", "Plan Type", "Type of Plan"),
            ),
        ),
        KnownColumn("legal_status", "Child's Legal Status", ("Legal status",), width=30),
        _TEAM,
        _WORKER,
        _OFFICER,
        KnownColumn(
            "service", "Service area", ("Service",), fallbacks=("Service Area Name", "Service Name")
        ),
        KnownColumn(
            "worker_email",
            "Allocated Worker E-mail",
            ("Worker E-mail", "Worker E-mail Address"),
            fallbacks=("Allocated Worker E-mail Address", "Social Worker E-mail"),
        ),
        KnownColumn("worker_role", "Allocated Worker Role", ("Worker Role",)),
    ),
)

LIST_7 = KnownTable(
    name="List_7",
    aliases=("List 7", "List7", "Child Protection"),
    distinctive=("started", "ended"),
    purpose="Children on a child protection plan, now or in the last six months.",
    columns=(
        _ID,
        _BORN,
        _AGE,
        _DISABILITY,
        KnownColumn(
            "started",
            "Child Protection Plan Start Date",
            ("CP Plan Start Date", "CPP Start Date"),
            needed=True,
            kind="date",
        ),
        KnownColumn(
            "seen",
            "Date of the Last Statutory Visit",
            ("Date of Last Statutory Visit",),
            kind="date",
        ),
        KnownColumn(
            "review",
            "Date of latest review conference",
            ("Date of Latest Review Conf",),
            kind="date",
        ),
        KnownColumn(
            "ended",
            "Child Protection Plan End Date",
            ("CP Plan End Date", "CPP End Date"),
            needed=True,
            kind="date",
        ),
        _TEAM,
        _WORKER,
        _OFFICER,
    ),
)

LIST_8 = KnownTable(
    name="List_8",
    aliases=("List 8", "List8", "Children in Care", "Looked After Children"),
    distinctive=("started", "ended"),
    purpose="Children in care, now or in the last six months.",
    columns=(
        _ID,
        _BORN,
        _AGE,
        _DISABILITY,
        KnownColumn(
            "started",
            "Date Started to be Looked After",
            needed=True,
            kind="date",
            fallbacks=(
                *("Looked After Start Date", "Loooked After Start Date", "CLA Start Date"),
                *("LAC Start Date", "Date Became Looked After"),
            ),
        ),
        KnownColumn(
            "need", "Child's Category of Need", ("Category of need", "Child Category of Need")
        ),
        KnownColumn("legal_status", "Child's Legal Status", ("Legal status",), needed=True),
        KnownColumn(
            "review",
            "Date of Latest Statutory Review",
            ("Latest Statutory Review Date",),
            kind="date",
        ),
        KnownColumn(
            "seen",
            "Date of Last Social Work Visit",
            ("Last Social Work Visit Date",),
            kind="date",
        ),
        KnownColumn(
            "ended",
            "Date Ceased to be Looked After",
            needed=True,
            kind="date",
            fallbacks=(
                *("Ceased Looked After Date", "Looked After End Date", "CLA End Date"),
                *("LAC End Date", "Date Ceased Looked After"),
            ),
        ),
        _TEAM,
        _WORKER,
        _OFFICER,
    ),
)

CASE_LISTS = (LIST_6, LIST_7, LIST_8)


def with_own_headings(headings: Mapping[str, str]) -> tuple[KnownTable, ...]:
    """The lists as they are known by a council that has headings of its own.

    Args:
        headings: a heading of the council's to the one of ours that it stands for.
    """
    return tuple(
        msgspec.structs.replace(
            known,
            columns=tuple(
                msgspec.structs.replace(column, own=_own_headings(column, headings))
                for column in known.columns
            ),
        )
        for known in CASE_LISTS
    )


def unknown_headings(headings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Those of the council's headings whose meaning is no heading of ours."""
    columns = [column for known in CASE_LISTS for column in known.columns]
    return [
        (own, ours)
        for own, ours in headings.items()
        if not any(_own_headings(column, {own: ours}) for column in columns)
    ]


def _own_headings(column: KnownColumn, headings: Mapping[str, str]) -> tuple[str, ...]:
    known = {fold_bare(text) for text in (column.heading, *column.aliases)}
    return tuple(own for own, ours in headings.items() if fold_bare(ours) in known)


PLAIN_LIST_KEYS = ("case_id", "status", "disability", "team", "worker", "born", "officer")

PLAIN_LIST = KnownTable(
    name="Cases",
    purpose=(
        "A plain case list, for when there is no Annex A: one child a row, by id and never "
        "by name. An Annex A workbook may stand in this file's place."
    ),
    columns=tuple(LIST_6.column(key) for key in PLAIN_LIST_KEYS),
    examples=(
        (
            "Example: 12345678",
            "c) Child in need plan",
            "b) No",
            "Family Safeguarding North",
            "Casey Specimen",
            None,
            None,
        ),
    ),
)

CONTEXT_WORDS = {
    "List_6": {"started": "Became a child in need", "seen": "Last seen by a social worker"},
    "List_7": {
        "started": "Child protection plan began",
        "seen": "Last statutory visit",
        "review": "Latest review conference",
    },
    "List_8": {
        "started": "Came into care",
        "seen": "Last social work visit",
        "review": "Latest statutory review",
    },
}
"""What the dates of a case are called on the cover of an audit, by list and column."""
