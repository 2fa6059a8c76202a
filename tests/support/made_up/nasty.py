"""A complete return whose texts are what programs like to take for something else."""

import datetime

from tests.support.made_up.returns import case_file_audit, complete_return
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import Grade

DUE = datetime.date(2026, 11, 16)
GRADES = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT)
# What spreadsheets like to take for something else.
NASTY = (
    "=1+1",
    "00123",
    "1/2",
    "Say \"well done\", and 'thank you'",
    "Ask \U0001f9d2\U0001f3fd what would help, \N{LATIN SMALL LETTER E WITH ACUTE}, 50 %",
    "First see the child,\nthen the school,\n\nthen write it up",
    "Three spaces at the end   ",
    "  Two at the start, two  between",
    "-5",
    "+44 12",
    "1E5",
    "TRUE",
    "'Quoted at the start",
    "<b>&amp; so on</b>",
)
LONG = "The plan says who does what by when. " * 50
# What people paste and programs stumble over.
AWKWARD = (
    "One tab\tin it",
    "\N{NO-BREAK SPACE}No-break spaces at both ends\N{NO-BREAK SPACE}",
    "#N/A",
    "#REF!",
    "12/03/2026",
    "14:30",
    "@SUM(1,1)",
    "{=1+1}",
    "1,5",
    "None",
    "&#10; and &amp; and <text:tab/>",
    "\nLine breaks at both ends\n",
    "A line\N{LINE SEPARATOR}separator and a zero\N{ZERO WIDTH SPACE}width space",
    "e\N{COMBINING ACUTE ACCENT} is not \N{LATIN SMALL LETTER E WITH ACUTE}",
    "A code such as _x0041_",
    "A stray \x7f character",
    LONG,
)
PRACTICE = 'The worker listened:\n"=1+1" was what the child had drawn.  \U0001f44f  '


def nasty_entries(audit: Audit) -> dict[str, str]:
    """Every entry of a complete return; evidence, actions and practice are nasty texts."""
    entries = dict(complete_return(case_file_audit(), audit).entries)
    evidence = [field for field in entries if field.endswith(".evidence")]
    entries |= dict(zip(evidence[1:], AWKWARD, strict=False))
    first = entries["A1.questions"]
    number = int(audit.reference.split("-")[3])
    entries[Meaning.OVERALL_GRADE] = GRADES[number % len(GRADES)]
    entries |= {
        f"S{standard}.grade": GRADES[(number + standard) % len(GRADES)] for standard in range(1, 11)
    }
    entries[Meaning.OUTSTANDING_PRACTICE] = PRACTICE
    entries["Q1.1.evidence"] = f"{NASTY[0]} {NASTY[4]} is what the record says of the visit  "
    for row, text in enumerate(NASTY, start=1):
        entries |= {
            f"A{row}.kind": "Action",
            f"A{row}.what": text,
            f"A{row}.questions": first,
            f"A{row}.priority": "Medium",
            f"A{row}.owner": audit.worker,
            f"A{row}.due": DUE.isoformat(),
            f"A{row}.measure": NASTY[-row],
        }
    return entries
