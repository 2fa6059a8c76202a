"""The columns of the registers as data: what `init` writes and what the registers are read by.

The sheets of the people register and of the schedule stand here (case-list facts, sections 11 and
15; paragraph 4.1 and Appendix 1), those of the case list in `case_columns`.
"""

from workbook_qa.core.terms import AuditType, Role, YesNo
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable

_YES_NO = tuple(YesNo)

TEAMS = KnownTable(
    name="Teams",
    aliases=("Team",),
    distinctive=("service_area", "team_manager", "head_of_service"),
    purpose="Every team that holds cases, with the line of management above it.",
    how="One row for each team. Several names stand in one cell with ; between them.",
    columns=(
        KnownColumn(
            "name",
            "Team",
            ("Team name", "Allocated Team"),
            needed=True,
            filled=True,
            width=30,
            prompt="Exactly as in the column Allocated Team of the case list.",
        ),
        KnownColumn(
            "also_known_as",
            "Also known as",
            ("Aliases", "Other names"),
            kind="several",
            width=26,
            prompt="Other spellings in the case list, with ; between them.",
        ),
        KnownColumn(
            "service_area", "Service area", ("Service",), needed=True, filled=True, width=26
        ),
        KnownColumn(
            "team_manager",
            "Team Manager",
            ("Manager of the team",),
            needed=True,
            filled=True,
            choices_from=("Staff", "Name"),
            width=24,
            prompt="As in the sheet Staff; Vacant when there is none.",
        ),
        KnownColumn(
            "head_of_service",
            "Head of Service or Service Manager",
            ("Head of Service", "Service Manager", "Head of Service/Service Manager"),
            needed=True,
            filled=True,
            choices_from=("Staff", "Name"),
            width=34,
            prompt="As in the sheet Staff; Vacant when there is none.",
        ),
        KnownColumn(
            "disabled_children",
            "Disabled children's team",
            ("Disabled children's team (Yes/No)", "Disabled children"),
            kind="choice",
            choices=_YES_NO,
            width=24,
            prompt="Yes when every child of this team counts as a disabled child. Blank is No.",
        ),
    ),
    examples=(
        (
            "Example: Family Safeguarding North",
            "FS North; Safeguarding N",
            "Family Safeguarding",
            "Avery Exampleton",
            "Blake Samplewood",
            "No",
        ),
    ),
)

STAFF = KnownTable(
    name="Staff",
    aliases=("People",),
    distinctive=("role", "email", "audits"),
    purpose="Everybody who holds cases, manages, reviews or audits.",
    how="One row for each person. Dates day first, such as 5 Dec 2026.",
    columns=(
        KnownColumn(
            "name",
            "Name",
            ("Full name", "Allocated Worker"),
            needed=True,
            filled=True,
            width=22,
            prompt="As in the column Allocated Worker of the case list.",
        ),
        KnownColumn(
            "also_known_as",
            "Also known as",
            ("Aliases", "Other names"),
            kind="several",
            width=14,
            prompt="Other spellings in the case list, with ; between them.",
        ),
        KnownColumn(
            "role", "Role", needed=True, filled=True, kind="choice", choices=tuple(Role), width=20
        ),
        KnownColumn(
            "team",
            "Team",
            needed=True,
            choices_from=("Teams", "Team"),
            width=20,
            prompt="As in the sheet Teams; blank for those above teams.",
        ),
        KnownColumn(
            "email",
            "E-mail",
            ("Email", "E-mail address", "Email address"),
            needed=True,
            filled=True,
            kind="email",
            width=29,
            prompt="None when there is no address: letters go to whoever acts for them.",
        ),
        KnownColumn(
            "audits",
            "Audits",
            ("Audits (Yes/No)", "Auditor"),
            needed=True,
            filled=True,
            kind="choice",
            choices=_YES_NO,
            width=10,
            prompt="Whether this person is asked to audit (paragraph 4.1).",
        ),
        KnownColumn(
            "quota",
            "Audits per month",
            ("Audits a month", "Audits per month (1)", "Quota"),
            kind="number",
            width=11,
            prompt="A whole number from 0 to 20. Blank is 1.",
        ),
        KnownColumn(
            "line_manager",
            "Line manager",
            ("Supervised by", "Supervisor"),
            choices_from=("Staff", "Name"),
            width=18,
            prompt="Only where it is not the Team Manager of their team.",
        ),
        KnownColumn("away_from", "Not available from", ("Away from",), kind="date", width=13),
        KnownColumn("away_to", "Not available to", ("Away to",), kind="date", width=13),
        KnownColumn(
            "service_area",
            "Service area",
            ("Service",),
            width=15,
            prompt="Only where two teams have the same name.",
        ),
    ),
    examples=(
        (
            "Example: Casey Specimen",
            "Specimen, C",
            Role.ADVANCED_PRACTITIONER,
            "Family Safeguarding North",
            "casey.specimen@example.invalid",
            "Yes",
            1,
            "Avery Exampleton",
            None,
            None,
            None,
        ),
    ),
)

CLOSURES = KnownTable(
    name="Non-working days",
    aliases=("Non working days", "Closures"),
    distinctive=("day",),
    purpose="Days the council is closed, besides weekends and England's bank holidays.",
    how="One day a row, day first, such as 24 Dec 2026.",
    columns=(
        KnownColumn("day", "Date", ("Day",), needed=True, filled=True, kind="date", width=20),
        KnownColumn("why", "Reason", ("Why", "Note"), needed=True, width=56),
    ),
    examples=(("Example: 24 Dec 2026", "Council offices closed"),),
)

SCHEDULE = KnownTable(
    name="Schedule",
    aliases=("Thematic schedule",),
    distinctive=("month", "theme"),
    purpose="The thematic schedule agreed by the Departmental Management Team.",
    how="One month a row, such as Nov 2026. Number: blank is as many audits as the auditors of the "
    "month have to do; 0 is none.",
    columns=(
        KnownColumn(
            "month",
            "Month",
            needed=True,
            filled=True,
            kind="month",
            width=19,
            prompt="Such as Nov 2026, November 2026 or 2026-11.",
        ),
        KnownColumn("theme", "Theme", needed=True, filled=True, width=40),
        KnownColumn(
            "audit_tool",
            "Audit tool",
            ("Tool",),
            needed=True,
            filled=True,
            width=18,
            prompt="The name of an audit tool in the folder templates.",
        ),
        KnownColumn(
            "audit_types",
            "Audit types",
            ("Audit type",),
            kind="several",
            choices=tuple(AuditType),
            width=24,
            prompt="With ; between them. Blank for all four.",
        ),
        KnownColumn(
            "teams",
            "Teams",
            ("Team",),
            kind="several",
            width=24,
            prompt="As in the people register, with ; between them. Blank for all.",
        ),
        KnownColumn(
            "number",
            "Number",
            ("Number of audits",),
            kind="number",
            width=12,
            prompt="How many audits. Blank for one for each auditor's quota; 0 for none.",
        ),
        KnownColumn(
            "lead",
            "Lead Head of Service",
            ("Lead", "Head of Service"),
            width=24,
            prompt="Who leads on the theme and writes its report (paragraph 5.3).",
        ),
        KnownColumn("agreed_on", "Date agreed", ("Agreed on", "Agreed"), kind="date", width=16),
    ),
    examples=(
        (
            "Example: Nov 2026",
            "Plans that change something for the child",
            "Case file audit",
            "Child in Need; Child Protection Plan",
            None,
            None,
            "Blake Samplewood",
            None,
        ),
    ),
)
