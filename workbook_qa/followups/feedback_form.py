"""The form of the feedback: one sheet that says what an audit found, and a few cells to answer in.

Nothing is left to be filled in later but the seal: what it says is its own.
"""

import datetime
from collections.abc import Collection

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.terms import Confirmation, Grade, Role, YesNo
from workbook_qa.core.wording import tidy
from workbook_qa.followups.feedback_findings import Answered, AuditorsWords, Deed, Findings, Graded
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
_WIDTHS = (28, 60, 32)
_LONGEST_TITLE = 62  # characters that the sheet has room for
_IN_A_ROW = 3  # grades
_NONE = "None."


def feedback_form(
    findings: Findings,
    reference: str,
    answer_by: datetime.date,
    confirmed: Collection[str] = (),
) -> Form:
    """The form of one audit's feedback, what is asked of its reader first.

    Args:
        reference: the workbook's own.
        answer_by: the day by which an answer is asked for.
        confirmed: fields of confirmations that were given already, and are not asked for again.
    """
    audit = findings.audit
    sheet = SheetLayout(
        _title(findings),
        f"Please read it, answer in the yellow cells by {day_words(answer_by)}, and send this "
        "workbook back.",
    )
    _answers(sheet, answer_by, confirmed)
    _strip(sheet, findings)
    _section(sheet, "What was done well", "In the auditor's words", "What was asked")
    _said(sheet, findings.good)
    _answered(sheet, findings.met)
    if findings.also_met:
        sheet.add(*_boxed("Also answered Yes", ", ".join(findings.also_met)))
    _section(sheet, "Actions", "What is to be done", "Who, and by when")
    _deeds(sheet, findings.actions)
    _section(sheet, "What to work on", "In the auditor's words", "What was asked")
    _answered(sheet, findings.short_of or (Answered(_NONE, "", ""),))
    _reasons(sheet, findings)
    if findings.advice:
        _section(sheet, "Advice", "A comment: it is not monitored", "For")
        _deeds(sheet, findings.advice)
    if findings.learning:
        _section(sheet, "What there is to learn")
        _said(sheet, findings.learning)
    _about(sheet, findings, reference)
    made = sheet.finished(SHEET, _WIDTHS)
    return Form(FEEDBACK, VERSION, audit.audit_type, (made,))


def _title(findings: Findings) -> str:
    """With the subject of the theme where there is room: a worker has many cases."""
    audit = findings.audit
    title = f"Feedback: audit of case {audit.case_id}, {month_words(audit.month)}"
    longer = f"{title}, {tidy(audit.theme).partition(':')[0]}"
    return longer if len(longer) <= _LONGEST_TITLE else title


def _section(sheet: SheetLayout, title: str, *others: str) -> None:
    sheet.add(Locked(0, 1, "", "says"), least=8)
    texts = (title, *others, "", "")[:3]
    cells = (Locked(0, column, text, "bar") for column, text in enumerate(texts, 1))
    sheet.add(*cells, least=20)


def _about(sheet: SheetLayout, findings: Findings, reference: str) -> None:
    audit = findings.audit
    _section(sheet, "The audit")
    for label, text in (
        ("Theme", audit.theme),
        ("Audit", audit.reference),
        ("Audit type", audit.audit_type.value),
        ("Social Worker", f"{audit.worker}, {audit.team}"),
        ("Audited by", f"{audit.auditor}, {audit.auditor_role}"),
        ("Period looked at", f"{day_words(audit.window_start)} to {day_words(audit.window_end)}"),
        (WORKBOOK_LABEL, reference),
    ):
        sheet.add(Locked(0, 1, label, "label"), Locked(0, 2, tidy(text), "fact"))
    sheet.add(Locked(0, 1, SEAL_LABEL, "label"), Locked(0, 2, "", "fact", given="seal"))


def _boxed(label: str, text: str, beside: str = "") -> tuple[Locked, ...]:
    """A row of three cells: what it is called, what is said, and what stands beside it."""
    return (
        Locked(0, 1, label, "page-label"),
        Locked(0, 2, text, "page"),
        Locked(0, 3, beside, "boxed"),
    )


def _said(sheet: SheetLayout, texts: tuple[AuditorsWords, ...]) -> None:
    for said in texts:
        sheet.add(*_boxed(said.label, said.text))


def _answered(sheet: SheetLayout, answers: tuple[Answered, ...]) -> None:
    for answer in answers:
        asked = Locked(0, 3, answer.question, "guidance")
        sheet.add(*_boxed(answer.label, answer.words)[:2], asked)


def _strip(sheet: SheetLayout, findings: Findings) -> None:
    """Every grade at one look, three in a row: the word beside its colour."""
    if not findings.overall:
        return
    _section(sheet, "Grades")
    grades = (findings.overall, *findings.grades)
    for first in range(0, len(grades), _IN_A_ROW):
        beside = grades[first : first + _IN_A_ROW]
        cells = (_shown(graded, column) for column, graded in enumerate(beside, 1))
        sheet.add(*cells, least=20)


def _shown(graded: Graded, column: int) -> Locked:
    name = graded.label.removeprefix("Standard ").replace(":", "", 1)
    look = f"grade-{graded.grade}" if graded.grade else "boxed"
    return Locked(0, column, f"{name}: {graded.grade or 'Not graded'}", look)


def _reasons(sheet: SheetLayout, findings: Findings) -> None:
    """Why a grade was given, where the auditor says so; by grade, the best first."""
    if not findings.overall:
        return
    ranked = [each for grade in (*Grade, None) for each in findings.grades if each.grade is grade]
    given = [each for each in (findings.overall, *ranked) if each.reason]
    if given:
        _section(sheet, "Why these grades", "In the auditor's judgement", "Grade")
    for each in given:
        look = f"grade-{each.grade}" if each.grade else "boxed"
        shown = Locked(0, 3, each.grade or "Not graded", look)
        sheet.add(*_boxed(each.label, each.reason)[:2], shown)


def _deeds(sheet: SheetLayout, deeds: tuple[Deed, ...]) -> None:
    for deed in deeds or (Deed(_NONE, "", ""),):
        sheet.add(*_boxed(deed.label, deed.what, deed.who))


_QUESTIONS = (
    # What is asked, its field, what it is called in messages, and a hint.
    ("Answered by", ANSWERED_BY, "Answered by", ""),
    ("Are the facts right?", FACTS_RIGHT, "Are the facts right", ""),
    ("If not: what is not right?", NOT_RIGHT, "What is not right", ""),
    (
        "I disagree with a grade: which, and why",
        DISAGREES,
        "Disagreement with a grade",
        "Leave it blank if you do not.",
    ),
    (
        "Discussed with the worker and their manager on",
        CONFIRMING[Confirmation.DISCUSSED],
        "Discussed on",
        "Day first, for example 25 Nov 2026.",
    ),
    (
        "Placed on the child's file on",
        CONFIRMING[Confirmation.ON_FILE],
        "Placed on file on",
        "By the Social Worker. Day first.",
    ),
    ("Comments", COMMENTS, "Comments", ""),
)


def _answers(sheet: SheetLayout, answer_by: datetime.date, confirmed: Collection[str]) -> None:
    asked = f"By {day_words(answer_by)}, please. No names of children or families."
    _section(sheet, "What we ask of you", asked)
    for asked, field, name, hint in _QUESTIONS:
        if field in confirmed:
            continue
        sheet.add(
            Locked(0, 1, asked, "page-label"),
            _input(field, asked, name),
            Locked(0, 3, hint, "guidance"),
            least=30 if field in (NOT_RIGHT, DISAGREES, COMMENTS) else 20,
        )


def _input(field: str, key: str, name: str) -> Input:
    if field == ANSWERED_BY:
        return choice_cell(field, 2, key, name, _ANSWERERS, "Choose from the list.")
    if field == FACTS_RIGHT:
        return choice_cell(field, 2, key, name, _YES_NO, "Choose from the list.")
    if field in CONFIRMING.values():
        return date_cell(field, 2, key, name, "Day first, for example 25 Nov 2026.", _WINDOW)
    return text_cell(field, 2, key, name, "No names of children or families.", 1000)
