"""The form of the feedback: one sheet that says what an audit found, and a few cells to answer in.

Nothing is left to be filled in later but the seal: what it says is its own.
"""

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.terms import Confirmation, Role, YesNo
from workbook_qa.core.wording import tidy
from workbook_qa.followups.feedback_findings import AuditorsWords, Deed, Findings, Graded
from workbook_qa.ledger.followup_answers import (
    ANSWERED_BY,
    COMMENTS,
    CONFIRMING,
    DISAGREES,
    FACTS_RIGHT,
    NOT_RIGHT,
)
from workbook_qa.workbooks.form.form import Form, Input, Locked
from workbook_qa.workbooks.form.seal import SEAL_LABEL, WORKBOOK_LABEL
from workbook_qa.workbooks.form.sheet_layout import SheetLayout, choice_cell, date_cell, text_cell

FEEDBACK, VERSION = "feedback", "1"
SHEET = "Feedback"
_ANSWERERS = (Role.SOCIAL_WORKER.value, Role.TEAM_MANAGER.value, "Somebody else")
_YES_NO = tuple(word.value for word in YesNo)
# Days from the day of the feedback: an audit may have been discussed before.
_WINDOW = (-120, 366)
_WIDTHS = (31, 64, 24)
_NONE = "None."


def feedback_form(findings: Findings, reference: str) -> Form:
    """The form of one audit's feedback; `reference` is the workbook's own."""
    sheet = SheetLayout(
        f"Feedback on audit {findings.audit.reference}",
        "What the audit found. Please read it, answer in the yellow cells at the end, and send "
        "this workbook back.",
    )
    _about(sheet, findings, reference)
    _said(sheet, "What was good", findings.good)
    _grades(sheet, findings)
    _section(sheet, "Actions", "What is to be done", "Who, and by when")
    _deeds(sheet, findings.actions)
    _section(sheet, "Advice", "A comment: it is not monitored", "For")
    _deeds(sheet, findings.advice)
    _said(sheet, "What there is to learn", (*findings.learning, *_shortfalls(findings)))
    _answers(sheet)
    made = sheet.finished(SHEET, _WIDTHS)
    return Form(FEEDBACK, VERSION, findings.audit.audit_type, (made,))


def _section(sheet: SheetLayout, title: str, *others: str) -> None:
    sheet.add(Locked(0, 1, "", "says"))
    texts = (title, *others, "", "")[:3]
    cells = (Locked(0, column, text, "bar") for column, text in enumerate(texts, 1))
    sheet.add(*cells, least=20)


def _about(sheet: SheetLayout, findings: Findings, reference: str) -> None:
    audit = findings.audit
    _section(sheet, "The audit")
    for label, text in (
        ("Case id", audit.case_id),
        ("Audit type", audit.audit_type.value),
        ("Month and theme", f"{month_words(audit.month)}: {audit.theme}"),
        ("Social Worker", f"{audit.worker}, {audit.team}"),
        ("Audited by", f"{audit.auditor}, {audit.auditor_role}"),
        ("Looked back on", f"{day_words(audit.window_start)} to {day_words(audit.window_end)}"),
        (WORKBOOK_LABEL, reference),
    ):
        sheet.add(Locked(0, 1, label, "label"), Locked(0, 2, tidy(text), "fact"))
    sheet.add(Locked(0, 1, SEAL_LABEL, "label"), Locked(0, 2, "", "fact", given="seal"))


def _said(sheet: SheetLayout, title: str, texts: tuple[AuditorsWords, ...]) -> None:
    _section(sheet, title)
    for said in texts or (AuditorsWords(_NONE, ""),):
        sheet.add(
            Locked(0, 1, said.label, "label"),
            Locked(0, 2, said.text, "boxed"),
            Locked(0, 3, "", "boxed"),
        )


def _shortfalls(findings: Findings) -> tuple[AuditorsWords, ...]:
    return tuple(AuditorsWords(f"Question {said.label}", said.text) for said in findings.short_of)


def _grades(sheet: SheetLayout, findings: Findings) -> None:
    if not findings.overall:
        return
    _section(sheet, "Grades", "Why, in the auditor's judgement", "Grade")
    for graded in (findings.overall, *findings.grades):
        _grade(sheet, graded)


def _grade(sheet: SheetLayout, graded: Graded) -> None:
    sheet.add(
        Locked(0, 1, graded.label, "label"),
        Locked(0, 2, graded.reason or "No reason is given.", "boxed"),
        Locked(
            0, 3, graded.grade or "Not graded", f"grade-{graded.grade}" if graded.grade else "boxed"
        ),
    )


def _deeds(sheet: SheetLayout, deeds: tuple[Deed, ...]) -> None:
    for deed in deeds or (Deed(_NONE, "", ""),):
        sheet.add(
            Locked(0, 1, deed.label, "label"),
            Locked(0, 2, deed.what, "boxed"),
            Locked(0, 3, deed.who, "boxed"),
        )


_QUESTIONS = (
    # What is asked, its field, what it is called in messages, and a hint.
    ("Answered by", ANSWERED_BY, "Answered by", ""),
    ("Are the facts right?", FACTS_RIGHT, "Are the facts right", ""),
    ("If not: what is not right?", NOT_RIGHT, "What is not right", ""),
    (
        "I disagree with a grade: which, and why",
        DISAGREES,
        "Disagreement with a grade",
        "Leave it blank if you do not. Within 10 working days, please.",
    ),
    (
        "Discussed with the worker and their manager on",
        CONFIRMING[Confirmation.DISCUSSED],
        "Discussed on",
        "Day first, for example 05/12/2026.",
    ),
    (
        "Placed on the child's file on",
        CONFIRMING[Confirmation.ON_FILE],
        "Placed on file on",
        "By the Social Worker. Day first.",
    ),
    ("Comments", COMMENTS, "Comments", ""),
)


def _answers(sheet: SheetLayout) -> None:
    _section(sheet, "Your answer", "Type in the yellow cells. No names of children or families.")
    for asked, field, name, hint in _QUESTIONS:
        sheet.add(
            Locked(0, 1, asked, "label"),
            _input(field, asked, name),
            Locked(0, 3, hint, "guidance"),
            least=44 if field in (NOT_RIGHT, DISAGREES, COMMENTS) else 20,
        )


def _input(field: str, key: str, name: str) -> Input:
    if field == ANSWERED_BY:
        return choice_cell(field, 2, key, name, _ANSWERERS, "Choose from the list.")
    if field == FACTS_RIGHT:
        return choice_cell(field, 2, key, name, _YES_NO, "Choose from the list.")
    if field in CONFIRMING.values():
        return date_cell(field, 2, key, name, "Day first, for example 05/12/2026.", _WINDOW)
    return text_cell(field, 2, key, name, "No names of children or families.", 1000)
