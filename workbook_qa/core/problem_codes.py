"""The catalogue of problems: every code, its severity and the fact it names.

Codes are never reused and never renamed. Tests and documents refer to the code, not to prose.
The codes on returns are those of the requirements (section 3), which say the rule in full.
"""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much a problem stops."""

    ERROR = "error"
    QUERY = "query"

    @property
    def words(self) -> str:
        """As people read it; the value itself is for programs."""
        return "To be put right" if self is Severity.ERROR else "To be looked at"


class Code(msgspec.Struct, frozen=True):
    """What a code stands for."""

    severity: Severity
    fact: str


def _errors(codes: dict[str, str]) -> dict[str, Code]:
    return {code: Code(Severity.ERROR, fact) for code, fact in codes.items()}


def _queries(codes: dict[str, str]) -> dict[str, Code]:
    return {code: Code(Severity.QUERY, fact) for code, fact in codes.items()}


SETTINGS = _errors(
    {
        "setting-wrong": "A setting has a value that cannot be used.",
        "setting-unknown": "A setting has a name that is not known.",
    }
)

OPEN_PASSWORDS = _queries(
    {
        "password-readable": "A password stands in a file that others can read.",
        "password-in-clear": "A password would be sent in clear.",
    }
)

# Files that cannot be read at all (untrusted-workbooks facts, section 2).
READING = _errors(
    {
        "file-empty": "The file is empty.",
        "not-a-workbook": "The file is not an Excel workbook.",
        "workbook-damaged": "The workbook is damaged or incomplete.",
        "workbook-too-large": "The workbook is over one of the reader's limits.",
        "workbook-unsafe": "The workbook holds something no form of ours holds, such as a macro.",
        "label-encrypted": "The workbook is encrypted for certain people, by a label.",
        "password-protected": "The workbook has a password to open.",
    }
)

# Mails and zips in the inbox, and what lies in them.
PARCELS = _errors(
    {
        "parcel-not-opened": "A mail or zip, or something in it, cannot be opened.",
        "parcel-too-large": "A mail or zip is over one of the limits on what is taken out.",
        "parcel-without-workbook": "Nothing in a mail or zip is a workbook.",
    }
) | _queries(
    {
        "parcel-part-left-out": "A mail or zip holds pictures and the like, which are left out.",
    }
)

REGISTERS = _errors(
    {
        "register-missing": "A register is not there.",
        "register-unreadable": "A register is there and cannot be read as a file.",
        "sheet-missing": "No sheet has the headings of a list that is needed.",
        "heading-missing": "A column that is needed is not there.",
        "heading-twice": "Two columns have the same heading.",
        "value-missing": "A cell that is needed is blank.",
        "value-unknown": "A cell holds a value that is not known.",
        "value-error": "A cell holds an Excel error.",
        "date-wrong": "A cell that should hold a date does not.",
        "number-wrong": "A cell that should hold a whole number does not.",
        "team-unknown": "A team is not in the people register.",
        "person-unknown": "A person is not in the people register.",
        "name-ambiguous": "A name fits two entries of the people register.",
        "role-wrong": "A person does not have the role that their place in the register asks for.",
        "email-wrong": "An e-mail address does not look like one.",
        "entry-twice": "The same entry stands twice.",
        "case-id-wrong": "A case id does not have the shape that the ids of the list have.",
        "case-ids-alike": "Two case ids of a list differ only in how they are written.",
        "case-differs-between-rows": "The same case id stands twice with different entries.",
        "dates-impossible": "Dates of a case contradict each other.",
    }
) | _queries(
    {
        "register-not-read": "Something in the registers folder is not read as a register.",
        "list-missing": "A list of the case list that is not essential is not there.",
        "column-missing": "A column that is not essential is not there, so a rule is not checked.",
        "sheet-not-read": "A second sheet has the headings of a list and was not read.",
        "entry-not-used": "An entry that is not essential is blank or not known, and was not used.",
        "lists-disagree": "Two lists of the case list say different things of a case.",
        "case-not-in-list-6": "A case stands in list 7 or 8 but not in list 6.",
        "age-differs": "The age column disagrees with the date of birth.",
        "dates-doubtful": "Dates of a case are possible but unusual.",
        "row-left-out": "A row is not an entry, such as the trailer of a report.",
    }
)

TEMPLATES = _errors(
    {
        "template-broken": "The file is not valid TOML.",
        "template-value-missing": "A value that is needed is not there.",
        "template-value-wrong": "A value is of the wrong kind or not allowed.",
        "template-key-unknown": "A key is not known.",
        "template-id-twice": "An id is used twice.",
        "audit-tool-missing": "There is no audit tool of that name in templates.",
    }
)

SELECTION = _errors(
    {
        "month-not-scheduled": "The schedule has no entry for the month.",
        "no-eligible-cases": "No case may be drawn.",
        "no-auditors": "No auditor is available.",
        "not-enough-cases": "There are fewer eligible cases than audits wanted.",
        "not-enough-auditors": "The auditors' quotas come to fewer audits than are wanted.",
        "no-independent-auditor": "A case cannot be given to any auditor under the rules.",
        "auditor-not-independent": (
            "The auditor holds the case, or (Team Manager, Advanced Practitioner) manages its "
            "worker or team."
        ),
        "auditor-unknown": "An auditor is not in the people register or does not audit.",
        "amendment-without-reason": "The selection was changed and no reason is given.",
        "amendment-reason-names": "A reason in the selection may name a child or a family.",
        "amendment-not-allowed": "A change of the selection breaks a rule.",
        "case-not-selected": "A case in the selection is neither drawn nor in reserve.",
        "case-drawn-twice": "A case stands in the selection twice.",
        "selection-damaged": "The selection workbook cannot be read back.",
    }
) | _queries(
    {
        "case-list-old": "The case list is old, or an earlier month was drawn from it.",
        "rule-not-checked": "A rule of independence cannot be checked with these registers.",
        "recipient-unknown": "A message has no address.",
        "amendment-without-change": "A reason is given in the selection and nothing is changed.",
    }
)

RETURNS = _errors(
    {
        "not-our-workbook": "The workbook does not carry the reference of an audit.",
        "audit-unknown": "The audit reference is not one issued here.",
        "audit-tool-unknown": "The version of the audit tool in the workbook is not known.",
        "case-erased": "A file tells of a case that was erased, and is not kept.",
        "seal-broken": "The workbook's identity does not agree with its seal.",
        "workbook-of-another-council": (
            "The workbook has a seal that was not made here, and its audit is not the one issued "
            "here under that reference."
        ),
        "question-missing": "The row of a question is missing from the workbook.",
        "sheet-gone": "A sheet of the form is missing from the workbook.",
        "row-not-read": "Something is typed in a row that is not the form's, or stands twice.",
        "answer-missing": "A question is not answered.",
        "answer-not-on-scale": "An answer is not one of the choices.",
        "entry-missing": "An entry that is needed is blank.",
        "entry-not-allowed": "An entry is not one of the choices.",
        "entry-too-long": "A text is longer than the form allows.",
        "not-a-date": "An entry that should be a date is not one.",
        "not-a-time": "An entry that should be a time is not one.",
        "not-a-number": "An entry that should be a whole number is not one.",
        "date-not-plausible": "A date lies outside the window the form allows.",
        "cell-error": "A cell holds an Excel error instead of an entry.",
        "personal-data-found": "A text seems to be about a child or a family, and is held.",
        "grade-missing": "No overall grade.",
        "standard-grade-missing": "A practice standard has no grade.",
        "grade-not-on-scale": "A grade is neither one of the four nor a listed alias.",
        "action-without-text": "An action does not say what is to be done.",
        "action-without-owner": "An action (not Advice) has no owner.",
        "action-without-priority": "An action (not Advice) has no priority.",
        "action-without-due-date": "An action (not Advice) has no due date.",
        "inadequate-without-action": (
            "The overall grade or a standard is Inadequate and no action is linked to it."
        ),
        "safety-concern-incomplete": (
            "An immediate concern is flagged without who was told, the date and the time."
        ),
        "decision-unknown": "A decision typed into the ingest report is not one of the choices.",
        "decision-not-possible": "A return that was decided for cannot count.",
    }
) | _queries(
    {
        "less-evidence": "The workbook was saved in a format that keeps values only.",
        "action-reworded": "A later return rewords an action that managers have worked on.",
        "complete-return-superseded": "A complete return differs from the one that counts.",
        "second-version-of-file": "A synchronising program kept two versions of the file.",
        "seal-not-checked": "The workbook's seal is not there or cannot be checked.",
        "meta-shown": "The hidden sheet with the workbook's identity was made visible.",
        "meta-changed": "A place that says whose workbook it is was changed; another one holds.",
        "copied-to-a-new-workbook": "The sheets were copied into a new workbook.",
        "sheet-renamed": "A sheet of the form has another name, and was known by what it says.",
        "rows-reordered": "The rows of a sheet stand in another order than issued.",
        "cells-merged": "Cells were merged, which throws away what stood in all but the first.",
        "validation-gone": "Cells to type in lost their drop-down or rule, or became locked.",
        "protection-removed": "A sheet that was issued protected is not protected any more.",
        "locked-cell-changed": "A locked cell differs from what was issued.",
        "text-not-carried": "Something is typed outside the form's cells and is not taken in.",
        "inadequate-standard-not-named": (
            "A standard is Inadequate, and no urgent action names it, though one names another."
        ),
        "links-outside": "A workbook has links to other workbooks, which were not followed.",
        "reaches-outside": "Something in a workbook reaches outside it when it is opened.",
        "comment-beside-cells": "A comment stands at a cell, and is no entry.",
        "text-box-beside-cells": "A text box lies on a sheet, and is no entry.",
        "picture-beside-cells": "A picture or drawing lies on a sheet, and is not read.",
        "words-struck-out": "Words of a cell are struck out, and are read all the same.",
        "mail-says-something": "The mail that a file came in says more than a courtesy.",
        "shortfall-without-action": "An answer is No or Partly with neither action nor reason.",
        "not-applicable-without-reason": "Not applicable without a reason.",
        "overall-above-ceiling": (
            "The overall grade is above the indicative ceiling and no explanation is given."
        ),
        "outstanding-without-example": "Outstanding overall, and no example of it is given.",
        "evidence-too-short": "Evidence shorter than the set length for an answered question.",
        "answers-all-alike": "All answers are the same.",
        "grade-without-reason": "The grade of a standard that wants a reason has none.",
        "grades-far-apart": "Grades of two standards differ by more than two steps, unexplained.",
        "safeguarding-plan-not-applicable": "Q8.1 is Yes and Q8.2 is Not applicable.",
        "supervision-count-low": "Q9.1 is Yes and fewer supervisions are listed than expected.",
        "audit-date-out-of-range": "The audit date is before issue or after return.",
        "due-date-not-workable": "A due date is in the past or not a working day.",
        "evidence-repeated": "The same text stands in three or more evidence cells.",
        "discussion-blank": "Nothing says whether the audit was discussed with the worker.",
        "formula-in-answer": "A formula stands where text or a choice is expected.",
        "action-question-unknown": "An action names a question that is not in the form.",
        "action-not-smart": "An action has more than one owner, no verb, or no real date.",
        "due-date-put-back": "A due date is later than its priority gives, without a reason.",
        "owner-unknown": "The owner of an action is not in the people register.",
        "personal-data-suspected": "A text may name somebody, and is held.",
        "audit-exempt": "A return came of an audit that was made exempt.",
        "return-not-vouched-for": "A return may be somebody else's than the auditor's.",
        "auditor-may-be-another": "Somebody other than its auditor seems to have done an audit.",
        "workbook-does-not-count": (
            "A workbook came of an audit that went to somebody else, or to another case."
        ),
    }
)

ANSWERS = _queries(
    {
        "grade-challenged": "A worker or manager disagrees with a grade of their feedback.",
        "facts-challenged": "A worker or manager says that the facts of their feedback are wrong.",
    }
)

AGREEMENTS = _queries(
    {
        "extension-long": "A return is extended by more than the auditor's line manager may agree.",
        "extension-not-working-day": "A return is extended to a day that is no working day.",
    }
)

TRACKER = _errors(
    {
        "tracker-damaged": "The tracker cannot be read back.",
        "status-unknown": "A status typed into the tracker is not one of the choices.",
        "completed-on-not-a-date": "A completion date typed into the tracker is not a date.",
        "new-due-date-not-a-date": "A new due date typed into the tracker is not a date.",
        "tracker-copy-unreadable": "A copy of the tracker cannot be read back, and stays.",
        "changed-on-both-sides": "The tracker and the ledger changed the same entry.",
        "tracker-row-unknown": "A row of the tracker has no id that is in the ledger.",
        "tracker-row-twice": "A row stands in the tracker twice with different entries.",
        "tracker-row-mixed-up": "A row of the tracker holds cells of different rows.",
    }
) | _queries(
    {
        "completed-on-doubtful": "A completion date is in the future or long past.",
        "completed-but-open": "An action has a completion date and is not marked done.",
        "done-without-date": "An action is marked done without the date it was completed.",
        "done-without-evidence": "An action is marked done without evidence.",
        "done-before-reopened": "An action that was reopened is done again on an earlier day.",
        "verified-without-finding": "An action is verified and nothing says what the check found.",
        "verified-not-done": "An action is verified that was never recorded as done.",
        "verified-by-same-person": "An action was verified by whoever marked it done.",
        "reopened-without-finding": "An action is reopened and nothing says what the check found.",
        "withdrawn-without-reason": "An action is withdrawn without a reason.",
        "later-date-without-reason": "An action has a later due date without a reason.",
        "new-owner-without-reason": "An action has a new owner without a reason.",
        "new-team-without-reason": "An action has a new team without a reason.",
        "new-due-date-doubtful": "A new due date is in the past or far in the future.",
        "tool-cell-overtyped": "A cell that the tool owns was typed over and is put right.",
        "tracker-row-missing": "A row of the tracker was deleted and is put back.",
        "tracker-gone": "The tracker was not where it was written.",
        "tracker-copy-open": "A copy of the tracker is open in another program, and waits.",
        "tracker-sheet-missing": "A sheet of the tracker was deleted and is put back.",
        "conflict-moved-on": "What was decided on has been changed since.",
        "tracker-column-missing": "A column of the tracker was deleted or renamed and is put back.",
        "tracker-column-renamed": "A column of the tracker has another heading, and was known.",
        "tracker-column-unclear": "A column may be one of the tracker's under another heading.",
        "tracker-text-not-carried": "Something typed beside the tracker's table is not carried.",
    }
)

SUMMARY = _errors(
    {
        "decision-unknown": "What is typed for a decision of the DMT is none of the choices.",
        "decided-on-not-a-date": "The day of a decision of the DMT is not a date.",
        "decision-row-unknown": "A decision of the DMT stands in a row of no known audit.",
        "decision-row-twice": "An audit stands in two rows with different decisions.",
        "decision-changed-twice": "A decision was typed and meanwhile recorded otherwise.",
        "summary-unreadable": "A DMT summary in the outbox cannot be read back, and stays.",
        "release-unknown": "What is typed for a decision on a text to release is none of them.",
        "release-without-wording": "A text is to be changed, and the words are missing.",
        "release-wording-unclear": "A text is to be released, and other words stand beside it.",
        "release-text-typed-over": "A text to release was changed in its own cell.",
        "release-of-another-text": "Words were typed for a text that has changed since.",
        "release-changed-twice": "A text was decided on, and meanwhile otherwise.",
        "release-twice": "A text to release stands in two rows with different decisions.",
        "release-list-unreadable": "The list Texts to release cannot be read back, and stays.",
    }
) | _queries(
    {
        "release-outdated": "A text that was decided on has changed since, and waits again.",
        "release-wording-suspected": "Words typed for print seem to hold personal data.",
        "release-list-open": "The list Texts to release is open in another program, and waits.",
        "decision-without-date": "A decision of the DMT has no date.",
        "summary-open": "A DMT summary is open in another program, and waits.",
    }
)

LEDGER = _errors(
    {
        "document-damaged": "A stored document does not agree with its digest.",
        "document-missing": "A document that an event names is not in the ledger.",
        "event-damaged": "An event of the ledger does not agree with the chain of digests.",
        "clock-behind": "The last entry of the ledger is of a later moment than the clock shows.",
        "ledger-cut-short": "A file names an event that is later than the last of the ledger.",
        "ledger-rewritten": "A file names an event that is another one in the ledger.",
        "entry-not-as-returned": "An event says something else than the original that it names.",
    }
) | _queries(
    {
        "original-not-compared": "The original of an event cannot be read again and compared.",
    }
)

ERASURES = _queries(
    {
        "still-holds-case": "A file that is not the ledger's still tells of a case.",
        "backup-holds-case": "A backup was made before a case was erased, and still holds it.",
        "erased-case-restored": "A backup brought back a case that was erased.",
    }
)

REPORTS = _errors(
    {"narrative-not-readable": "What was typed in a theme report cannot be found again."}
)

OUTPUTS = _queries(
    {
        "output-differs": "A file that the ledger can make again stands there and is another one.",
        "tracker-not-rebuilt": "The tracker holds what is not in the ledger, and is left alone.",
        "narrative-too-long": "A part of a narrative is too long to be printed whole.",
        "file-of-undone-run": "A file that an undone run wrote or put away is still there.",
    }
)

WORDS = _errors(
    {
        "words-not-read": "A file of words cannot be opened or is not plain text.",
        "words-part-missing": "A part of a message is not there or is empty.",
        "words-part-unknown": "A part of a message is not known, or stands there twice.",
        "words-placeholder-missing": "What must be filled in does not stand in a message.",
        "words-placeholder-unknown": "A placeholder stands for nothing.",
    }
)

CHASING = _queries(
    {
        "draft-gone": "A draft that waits to be sent does not lie there any more.",
        "draft-changed": "A draft that waits to be sent is not what was made, and is not sent.",
        "draft-not-ours": "Something else lies where a draft or its workbook belongs.",
        "send-refused": "The mail server did not take a message, which is tried again.",
        "send-unknown": "Nobody knows whether a message that was being sent arrived.",
        "drafts-list-open": "The list of drafts is open in another program and is not renewed.",
        "line-unknown": "The register does not tell who stands on a rung of a line of management.",
    }
)

# Of single entries of registers and words: every command that reads them meets these in passing.
IN_PASSING = frozenset(REGISTERS | WORDS) - {
    "register-missing",
    "sheet-missing",
    "heading-missing",
    "heading-twice",
}

CATALOGUE: dict[str, Code] = (
    SETTINGS
    | OPEN_PASSWORDS
    | READING
    | PARCELS
    | REGISTERS
    | TEMPLATES
    | SELECTION
    | RETURNS
    | ANSWERS
    | AGREEMENTS
    | TRACKER
    | SUMMARY
    | LEDGER
    | ERASURES
    | REPORTS
    | OUTPUTS
    | WORDS
    | CHASING
)
