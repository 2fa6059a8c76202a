"""Count the cells and keys of one careful audit: ``python -m tools.audit_effort``.

A declared model of a Child in Need audit, as its readers did it: five questions fall short, one of
them with long evidence; three have an action and two a reason; two standards are below Good; there
is a conversation with the Social Worker, and no concern. The
entries are typed into the form that is shipped, and the rules of ``ingest`` must have nothing to
say of them: so that nothing is left out that is asked.

*Before* is the same audit where nothing has a value of its own and all is asked for: a stand-in for
the version that the readers measured (133 cells, about 7,600 keys).
"""

import datetime
from collections.abc import Mapping

import msgspec

from tests.support.made_up.returns import an_audit, case_file_audit
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.audit_tool import AuditTool, EntryKind
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Answer, AuditType, Grade
from workbook_qa.returns.rules.completion import check_return
from workbook_qa.workbooks.form.form import Form

MEASURED_CELLS, MEASURED_KEYS = 133, 7600  # by the readers, for the version before
KEYS_FOR_A_CHOICE, KEYS_FOR_A_DATE, WORDS_A_MINUTE = 4, 8, 40
DAY = datetime.date(2026, 11, 5)
SHORT = {"2.1": "Partly", "6.2": "No", "9.2": "Partly", "CIN3": "Partly", "CIN6": "No"}
BELOW_GOOD = ("2", "6")
ACTED_ON = ("2.1", "6.2", "9.2")
EVIDENCE = (
    "Case notes of September and October, and the plan of 4 August, say so in three places. {}"
)
LONG_EVIDENCE = "The plan has three outcomes, two of them without a date or a measure. " * 8
REASON = "It is in hand already: agreed with the worker in supervision, to be done this month."
JUDGED = "What weighed most was how well the child is known, and that the plan is not reviewed. "

AUDIT = an_audit(audit_type=AuditType.CHILD_IN_NEED)


class Effort(msgspec.Struct, frozen=True):
    """What one audit takes."""

    cells: int
    choices: int
    characters: int
    keys: int

    @property
    def minutes(self) -> int:
        """Minutes of pure typing; a word is five keys and a blank."""
        return round(self.keys / 6 / WORDS_A_MINUTE) if self.keys else 0


def careful_audit(tool: AuditTool, *, everything: bool) -> dict[str, str]:
    """What a careful auditor types, by field; with `everything` also what may be left blank."""
    entries: dict[str, str] = {}
    for question in tool.questions(AUDIT.audit_type):
        entries |= _answered(question.id, everything=everything)
        if question.count and f"Q{question.id}.answer" in entries:
            entries[f"Q{question.id}.count"] = "6"
    for standard in tool.standards:
        below = standard.id in BELOW_GOOD
        grade = Grade.REQUIRES_IMPROVEMENT if below else Grade.GOOD
        entries[f"S{standard.id}.grade"] = grade
        if below or everything:
            entries[f"S{standard.id}.reason"] = JUDGED
    entries |= {
        "immediate-concern": "No",
        "overall-grade": Grade.GOOD,
        "overall-reason": JUDGED,
        "impact": JUDGED,
        "strengths": JUDGED,
        "discussed": "Yes",
        "discussed-on": DAY.isoformat(),
        "worker-reflections": JUDGED,
    }
    if everything:
        more = {"discussed-with": "Social Worker", "audited-on": DAY.isoformat()}
        entries |= more | {"discussed-with-manager": "Yes", "worked-well": JUDGED}
    for number, question_id in enumerate(ACTED_ON, start=1):
        entries |= _action(number, question_id, everything=everything)
    return entries


def _answered(question_id: str, *, everything: bool) -> dict[str, str]:
    answer = SHORT.get(question_id, Answer.YES)
    field = f"Q{question_id}"
    entries = {f"{field}.answer": str(answer)}
    if everything or answer != Answer.YES:
        entries[f"{field}.evidence"] = EVIDENCE.format(question_id)
    if question_id == "2.1":
        entries[f"{field}.evidence"] = LONG_EVIDENCE
    if answer != Answer.YES and question_id not in ACTED_ON:
        entries[f"{field}.reason"] = REASON
    return entries


def _action(number: int, question_id: str, *, everything: bool) -> dict[str, str]:
    row = f"A{number}"
    entries = {
        f"{row}.what": f"Write what question {question_id} asks for into the plan, with dates",
        f"{row}.questions": question_id,
        f"{row}.priority": "Medium",
        f"{row}.measure": "The plan on file has it, and supervision notes it",
    }
    if everything:
        due = WorkingDays().after(DAY, 20).isoformat()
        entries |= {f"{row}.kind": "Action", f"{row}.owner": AUDIT.worker, f"{row}.due": due}
    return entries


def effort(entries: Mapping[str, str], form: Form) -> Effort:
    """The cells that are filled in, and the keys for them: Tab to each input on the way."""
    kinds = [(cell.field, cell.kind) for _, cell in form.inputs()]
    known = dict(kinds)
    others = [field for field in entries if field not in known]  # asked no longer
    last = max(number for number, (field, _) in enumerate(kinds) if field in entries)
    chosen = (EntryKind.CHOICE, EntryKind.GRADE)
    choices = [field for field in entries if known.get(field) in chosen]
    dates = [field for field in entries if known.get(field) is EntryKind.DATE]
    texts = [field for field in entries if field not in {*choices, *dates}]
    characters = sum(len(entries[field]) for field in texts)
    keys = characters + KEYS_FOR_A_CHOICE * len(choices) + KEYS_FOR_A_DATE * len(dates)
    return Effort(len(entries), len(choices), characters, keys + last + 1 + len(others))


def before_and_after() -> tuple[Effort, Effort]:
    """What the audit takes where all is asked for, and what it takes as the tool is shipped.

    Raises:
        ValueError: the rules would ask for something in it.
    """
    tool = case_file_audit()
    form = lay_out(tool, AUDIT.audit_type, Policy())
    made = []
    for everything in (True, False):
        policy = Policy(evidence_for_yes=everything, reason_for_good=everything)
        entries = careful_audit(tool, everything=everything)
        problems = check_return(
            Return(AUDIT.reference, entries),
            AUDIT,
            tool,
            places={},
            policy=policy,
            people=None,
            working_days=WorkingDays(),
            received_on=DAY,
        )
        if problems:
            raise ValueError("; ".join(problem.message for problem in problems))
        made.append(effort(entries, form))
    return made[0], made[1]


def main() -> None:
    """Print the two, and what the readers measured."""
    print(f"measured before: {MEASURED_CELLS} cells, about {MEASURED_KEYS:,} keys")
    for name, each in zip(("all asked for", "as shipped"), before_and_after(), strict=True):
        print(
            f"{name + ':':15} {each.cells} cells ({each.choices} choices), "
            f"{each.characters:,} characters, {each.keys:,} keys, {each.minutes} minutes of typing"
        )


if __name__ == "__main__":
    main()
