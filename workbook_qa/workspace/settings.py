"""The council's settings: ``settings.toml`` in the workspace."""

import datetime
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from workbook_qa.core.policy import Chasing, Policy, Steps
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import suggest

DEFAULT_TEXT = """\
# Settings of workbook_qa. Lines that begin with # are explanations, or defaults that are in force
# as they stand: take the # away to change one. Save this file as plain text.

[council]
name = "Name of the Council"

[lead_auditor]                 # who signs the drafts (paragraph 5.1)
name = "Name of the Lead Auditor"
email = ""

[policy]                        # DMT: to be agreed by the Departmental Management Team, as
#                                 # docs/for-the-lead-auditor.md, Settings, lists
# recency_months = 12             # a case audited within so many months is not drawn
# head_of_service_own_line = false  # may a Head of Service audit in their own line?
# spread_over_workers = false     # no worker's second case while others are undrawn? Children's
#                                 # chances are then unequal; "How it was drawn" says how much
# include_open_assessments = false  # draw open assessments as Child in Need
# short_breaks_in_care = false    # count short breaks (V1, V3, V4) as Children in Care
# reserve_cases = 10              # how many reserve cases the selection lists
# evidence_length = 30            # shorter evidence is queried (characters)
# evidence_for_yes = false        # true: evidence is asked for a Yes as well
# reason_for_good = false         # true: a grade of Good needs a reason as the other grades do
# percent_from = 5                # the DMT summary gives a percentage of so many or more
# hide_team_counts_under = 0      # papers show no figures of a team with a count under so many;
#                                 # 0 shows all: see docs/summary.md, Small counts
# limits_from_months = 10         # months needed before it says what is usual variation
# immediate_days = 1              # working days within which an action is due, by priority
# high_days = 5
# medium_days = 20
# low_days = 40

[chasing]                       # DMT; see docs/for-the-lead-auditor.md, Chasing
# Working days overdue at which the Team Manager, the Head of Service or Service Manager and the
# Assistant Director are written to about an action, by its priority; 0 is the day it is due.
# immediate = [0, 1, 2]
# high = [1, 3, 5]
# medium = [1, 5, 10]
# low = [5, 10, 20]
# returns = [3, 5, 10]            # the same for a late return: those above its auditor
# confirmations = [1, 10, 20]     # the same for the two confirmations of paragraph 4.3
# return_reminder = 5             # working days before a return is due: its auditor is reminded
# action_reminder = 10            # the same for an action and its Team Manager
# answer_within = 5               # working days to answer queries before one is asked again
# confirm_within = 10             # working days for the confirmations, from acceptance

[case_list]
# as_at = 2026-11-01              # the day the list was made; else the day the file was saved
# case_ids = "digits"             # or "letters and digits"; else it is learnt from the list
# headings = { "Our heading" = "Allocated Team", "Another" = "Case status" }
# words = { "Our word for it" = "c) Child in need plan" }  # what your lists say, and what it means

[retention]                     # DMT; see docs/privacy.md; the command retention lists the older
# audits_years = 6                # years after an audit's month; none is set until you set one

[mail]
# A mail server, for the command send; without one you send the drafts yourself. Leave the password
# out: set it in the environment, as WORKBOOK_QA_MAIL_PASSWORD, or in a file that only you can read.
# server = "smtp.council.example"
# port = 587
# security = "starttls"           # or "tls", or "none" on a line that is secure by itself
# user = ""                       # blank where the server asks for none
# password_file = ""              # a text file with the password alone, such as /home/casey/mail
# sender = ""                     # blank for the Lead Auditor's address
# timeout = 60                    # seconds

[ledger]
# A database on a PostgreSQL server, where several people work on several machines; else the
# ledger is ledger/ledger.db in this folder. Leave the password out: it belongs in your own
# password file.
# address = "postgresql://casey@server/workbook_qa"
"""


Security = Literal["starttls", "tls", "none"]
Own = dict[str, str]
CaseIds = Literal["digits", "letters and digits"] | None
PASSWORD_NAME = "WORKBOOK_QA_MAIL_PASSWORD"

# How a value of each kind looks.
_WORDS: dict[Any, str] = {
    str: "a text in quotation marks",
    bool: "true or false",
    int: "a whole number",
    Security: '"starttls", "tls" or "none"',
    Own: 'pairs such as { "Our heading" = "Allocated Team" }',
    int | None: "a whole number of years from 1",
    CaseIds: '"digits" or "letters and digits"',
    Steps: "three whole numbers that rise, such as [1, 3, 5]",
    datetime.date | None: "a date such as 2026-11-01",
}


class Council(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose workspace it is."""

    name: str = "Name of the Council"


class LeadAuditor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who logs, chases and is always copied in (paragraphs 5.1 and 5.2)."""

    name: str = ""
    email: str = ""


class CaseListSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the case list is read.

    Attributes:
        case_ids: what case ids are made of; learnt from the list where it is left out.
        headings, words: the council's own, to those of Annex A that they stand for.
    """

    as_at: datetime.date | None = None
    case_ids: CaseIds = None
    headings: Own = {}
    words: Own = {}


class RetentionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the council keeps what tells of a case: years after the audit's month."""

    audits_years: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None


class LedgerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the ledger's database is."""

    address: str = ""


class MailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mail server (``settings.toml``, table ``[mail]``); no server, no sending.

    Attributes:
        sender: the address the messages come from; the Lead Auditor's when left out.
        password: better in the environment, under `PASSWORD_NAME`, or in `password_file`, whose
            path is from the workspace on.
        timeout: seconds to wait for an answer.
    """

    server: str = ""
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = ""
    password_file: str = ""
    sender: str = ""
    timeout: int = 60


class Settings(msgspec.Struct, frozen=True):
    """All settings; each table of the file is one attribute."""

    council: Council = Council()
    lead_auditor: LeadAuditor = LeadAuditor()
    policy: Policy = Policy()
    chasing: Chasing = Chasing()
    case_list: CaseListSettings = CaseListSettings()
    retention: RetentionSettings = RetentionSettings()
    ledger: LedgerSettings = LedgerSettings()
    mail: MailSettings = MailSettings()


def read_settings(text: str, file: str) -> tuple[Settings, list[Problem]]:
    """The settings in `text`; a table with a fault keeps its defaults and gives a problem."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return Settings(), [_wrong(file, "", f"The file is not valid TOML: {fault}")]
    problems: list[Problem] = []
    made: dict[str, Any] = {}
    kinds = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    for name, table in tables.items():
        if name not in kinds:
            problems.append(_unknown(file, name, list(kinds)))
            continue
        value, found = _read_table(file, name, table, kinds[name])
        problems += found
        if value is not None:
            made[name] = value
    return Settings(**made), problems


def _read_table(file: str, name: str, table: object, kind: Any) -> tuple[Any, list[Problem]]:
    if not isinstance(table, Mapping):
        return None, [_wrong(file, name, "This should be a table")]
    kinds = {field.name: field.type for field in msgspec.structs.fields(kind)}
    known = list(kinds)
    problems = [_unknown(file, f"{name}.{key}", known) for key in table if key not in known]
    values = {}
    for key in known:
        if key in table:
            try:
                msgspec.convert({key: table[key]}, kind)
                values[key] = table[key]
            except msgspec.ValidationError:
                wanted = _WORDS[kinds[key]]
                problems.append(_wrong(file, f"{name}.{key}", f"This should be {wanted}."))
    return msgspec.convert(values, kind), problems


def _wrong(file: str, key: str, fault: str) -> Problem:
    return Problem(
        "setting-wrong",
        Place(file, "", key),
        found=fault,
        todo="Mend it in the file; the lines that begin with # show how each setting looks.",
    )


def _unknown(file: str, key: str, known: list[str]) -> Problem:
    near = suggest(key.rpartition(".")[2], known)
    return Problem(
        "setting-unknown",
        Place(file, "", key),
        found=f"There is no setting '{key}'.",
        todo=f"Did you mean '{near}'?" if near else "Take it out.",
    )
