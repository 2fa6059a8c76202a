"""What made-up auditors think and write: answers, grades, reasons and actions of one audit."""

import datetime
import random
from collections.abc import Mapping

from workbook_qa.actions.action_urgency import due_date
from workbook_qa.core.audit_tool import AuditTool, Meaning, Question
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import (
    ActionKind,
    Answer,
    Confirmation,
    Grade,
    Priority,
    Role,
    YesNo,
)
from workbook_qa.ledger.followup_answers import (
    ANSWERED_BY,
    COMMENTS,
    CONFIRMING,
    DISAGREES,
    FACTS_RIGHT,
)

Entries = dict[str, str | datetime.date | datetime.time | int]

_SEEN = (
    "Visit record and the assessment of this period say so in detail",
    "Clear in the last review and in the notes that follow it",
    "The plan on file sets this out, and the network's minutes agree",
    "Two recent entries show it, and supervision follows it up",
    "Recorded after the meeting, with who was there and what was agreed",
    "The chronology and the last three visits bear this out",
)
_PARTLY = (
    "Some of it is there, but the last entry is older than it should be",
    "Recorded once in this period, then not followed up in the notes",
    "The intention is clear; what came of it is harder to find",
    "Present for one parent and thin for the other",
)
_MISSING = (
    "Nothing on this was found on the record in the window",
    "Looked for in the documents and the notes; it is not there",
    "The form is on file but this part of it is blank",
)
_REASONS = {
    Grade.OUTSTANDING: "Thoughtful work that changed things, and a record that shows how.",
    Grade.GOOD: "Sound work that keeps to the standard; what is missing is small.",
    Grade.REQUIRES_IMPROVEMENT: "The basics are there, but gaps in recording hide the progress.",
    Grade.INADEQUATE: "What the standard asks for could not be found for most of the window.",
}
_IMPACT = {
    Grade.OUTSTANDING: "Life at home is calmer, school attendance is up, and the child says so.",
    Grade.GOOD: "Routines are steadier and the family uses the support that was agreed.",
    Grade.REQUIRES_IMPROVEMENT: "Some things are better; drift in the plan has slowed the rest.",
    Grade.INADEQUATE: "None yet that the record can show: the plan has not moved for months.",
}
_EXAMPLES = (
    "The worker used a memory box over six visits, so that the child could say what mattered most "
    "and the plan was rewritten in the child's own words.",
    "Both parents, who live apart, were seen together and apart before every review, and the "
    "minutes show how each view changed the plan.",
    "A family group meeting was held at a weekend so that grandparents could come; the safety "
    "plan is theirs and has been used twice.",
    "The genogram was drawn with the child, who added the dog, and it explains the whole history "
    "on one page.",
    "Supervision tested three different explanations before the decision, and the record says "
    "why one was kept.",
)
_STRENGTHS = (
    "The child is seen often and alone, and the notes are written so that they could read them.",
    "Good use of the network: health and school are asked, answer, and are weighed.",
    "The manager's oversight is regular and asks the right questions.",
    "Direct work is planned, and its purpose is clear.",
)
_ACTIONS = (
    "Update the {subject} and share it with the family",
    "Complete the {subject} and record where it is on file",
    "Review the {subject} in supervision and note the decision",
    "Agree the {subject} with the network and send out the minutes",
)
_MEASURES = (
    "The new version is on file, dated and signed off",
    "The next visit note shows that it was used",
    "The manager has seen it and says so on the record",
)


def judge_case(
    audit: Audit, tool: AuditTool, quality: float, day: datetime.date, chance: random.Random
) -> Entries:
    """Everything an auditor types for one audit, complete and consistent.

    Args:
        quality: 0 to 1, how good the work of the team is.
        day: the day of the audit.
    """
    entries: Entries = {}
    short: list[Question] = []
    grades: dict[str, Grade] = {}
    level = min(max(chance.gauss(quality, 0.17), 0.02), 0.98)
    for standard in tool.standards:
        own = min(max(chance.gauss(level, 0.1), 0.0), 1.0)
        for question in standard.questions:
            if _answer(entries, question, own, chance) and len(short) < 6:
                short.append(question)
        grades[standard.id] = _grade(own)
    pack = tool.pack_for(audit.audit_type)
    for question in pack.questions if pack else ():
        _answer(entries, question, level, chance)
    overall = _overall(grades, _grade(level))
    _grade_standards(entries, grades, overall)
    _judge(entries, overall, day, chance)
    _set_actions(entries, audit, grades, overall, short, day, chance)
    return entries


def _answer(entries: Entries, question: Question, level: float, chance: random.Random) -> bool:
    """Answer one question; whether it falls short and needs an action."""
    field = f"Q{question.id}"
    draw = chance.random() * 0.55 + level * 0.6
    answer = Answer.YES
    words: tuple[str, ...] = _SEEN
    if not question.scored or question.id == "8.1":
        answer = Answer.YES
    elif draw < 0.38:
        answer, words = Answer.NO, _MISSING
    elif draw < 0.6:
        answer, words = Answer.PARTLY, _PARTLY
    elif question.not_applicable and chance.random() < 0.04 and question.id != "8.2":
        answer = Answer.NOT_APPLICABLE
        entries[f"{field}.reason"] = "It does not apply here: the record says why."
    entries[f"{field}.answer"] = str(answer)
    seen = chance.choice(words)
    entries[f"{field}.evidence"] = f"{seen} (question {question.id}, note {chance.randint(2, 98)})."
    if question.count:
        entries[f"{field}.count"] = 6 if answer is Answer.YES else chance.randint(1, 4)
    short = answer in (Answer.NO, Answer.PARTLY)
    if short:
        entries[f"{field}.reason"] = "Raised with the worker in the discussion; known to the team."
    return short


def _grade(level: float) -> Grade:
    if level > 0.88:
        return Grade.OUTSTANDING
    if level > 0.52:
        return Grade.GOOD
    return Grade.REQUIRES_IMPROVEMENT if level > 0.2 else Grade.INADEQUATE


def _overall(grades: Mapping[str, Grade], wanted: Grade) -> Grade:
    """The auditor's overall grade, kept to the guide of the form."""
    worst = max(grade.step for grade in grades.values())
    if grades.get("8") is Grade.INADEQUATE:
        return Grade.INADEQUATE
    if Grade.INADEQUATE in (grades.get("1"), grades.get("10")):
        return max(wanted, Grade.REQUIRES_IMPROVEMENT, key=lambda grade: grade.step)
    if wanted is Grade.OUTSTANDING and worst > Grade.GOOD.step:
        return Grade.GOOD
    return wanted


def _grade_standards(entries: Entries, grades: Mapping[str, Grade], overall: Grade) -> None:
    for standard_id, grade in grades.items():
        entries[f"S{standard_id}.grade"] = str(grade)
        if grade is not overall or grade is not Grade.GOOD:
            entries[f"S{standard_id}.reason"] = _REASONS[grade]


def _judge(entries: Entries, overall: Grade, day: datetime.date, chance: random.Random) -> None:
    entries[Meaning.CONCERN] = "No"
    entries[Meaning.OVERALL_GRADE] = str(overall)
    entries[Meaning.OVERALL_REASON] = _REASONS[overall]
    entries[Meaning.IMPACT] = _IMPACT[overall]
    entries[Meaning.STRENGTHS] = chance.choice(_STRENGTHS)
    if overall is Grade.OUTSTANDING or (overall is Grade.GOOD and chance.random() < 0.12):
        entries[Meaning.OUTSTANDING_PRACTICE] = chance.choice(_EXAMPLES)
    if chance.random() < 0.75:
        entries[Meaning.DISCUSSED] = "Yes"
        entries[Meaning.DISCUSSED_ON] = day
        entries["discussed-with"] = "Social Worker"
        entries["worker-reflections"] = "Proud of the direct work; would start the plan sooner."
    else:
        entries[Meaning.DISCUSSED] = "No"
        entries[Meaning.NOT_DISCUSSED] = "On leave this week; a time is agreed for their return."
    entries["discussed-with-manager"] = "Yes"
    entries[Meaning.AUDITED_ON] = day


def _set_actions(
    entries: Entries,
    audit: Audit,
    grades: Mapping[str, Grade],
    overall: Grade,
    short: list[Question],
    day: datetime.date,
    chance: random.Random,
) -> None:
    """One action for each inadequate standard and for the first shortfalls; now and then advice."""
    wanted = [(f"S{key}", Priority.HIGH) for key, grade in grades.items() if grade.step == 3]
    if overall is Grade.INADEQUATE and not wanted:
        wanted = [("S8", Priority.IMMEDIATE)]
    wanted += [(each.id, chance.choice(list(Priority)[1:])) for each in short[:3]]
    for number, (about, priority) in enumerate(wanted[:12], start=1):
        subject = chance.choice(
            ("plan", "chronology", "risk assessment", "genogram", "visit record")
        )
        row = f"A{number}"
        due = due_date(priority, day, Policy(), WorkingDays())
        entries[f"{row}.kind"] = str(ActionKind.ACTION)
        entries[f"{row}.what"] = chance.choice(_ACTIONS).format(subject=subject)
        entries[f"{row}.questions"] = about
        entries[f"{row}.priority"] = str(priority)
        entries[f"{row}.owner"] = chance.choice((audit.worker, audit.team_manager))
        entries[f"{row}.due"] = due
        entries[f"{row}.measure"] = chance.choice(_MEASURES)
    if chance.random() < 0.3:
        row = f"A{len(wanted[:12]) + 1}"
        entries[f"{row}.kind"] = str(ActionKind.ADVICE)
        entries[f"{row}.what"] = "Think about asking the child to help with the next chronology"


_THANKS = (
    "Thank you. We went through it in supervision.",
    "Fair, and helpful for the next review.",
    "It was good to do this together.",
)
_DISAGREEMENTS = (
    "Standard 6: the chronology was finished a week before the audit; it is in Documents.",
    "Standard 2: the plan was rewritten in the core group after the auditor looked.",
)


def answer_feedback(sent_on: datetime.date, chance: random.Random) -> Entries:
    """What a worker answers to the feedback on their case."""
    answered: Entries = {
        ANSWERED_BY: Role.SOCIAL_WORKER.value,
        FACTS_RIGHT: YesNo.YES.value,
        CONFIRMING[Confirmation.DISCUSSED]: sent_on + datetime.timedelta(days=2),
        COMMENTS: chance.choice(_THANKS),
    }
    if chance.random() < 0.8:
        answered[CONFIRMING[Confirmation.ON_FILE]] = sent_on + datetime.timedelta(days=4)
    if chance.random() < 0.07:
        answered[DISAGREES] = chance.choice(_DISAGREEMENTS)
    return answered
