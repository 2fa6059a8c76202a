"""Audit tools as files: the one that is shipped, and every slip that can be made in one."""

import datetime
import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.audit_tool import (
    AuditTool,
    EntryKind,
    Meaning,
    decode_audit_tool,
    encode_audit_tool,
)
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.core.terms import Answer, AuditType
from workbook_qa.registers.audit_tools.tool_files import (
    read_audit_tool,
    read_audit_tools,
    shipped_templates,
)

SHIPPED = (shipped_templates() / "case_file_audit.toml").read_text(encoding="utf-8")
SHARED = Path(os.environ.get("WORKBOOK_QA_SHARED", Path(__file__).parents[3] / "shared"))

SMALL = """\
id = "supervision-audit"
name = "Supervision audit"
prefix = "SUP"
version = "1"
date = 2026-11-02
look_back_months = 12
action_rows = 5

[[standard]]
id = "1"
short = "Regular"
text = "Supervision is regular"

[[standard.question]]
id = "1.1"
text = "Was it monthly?"

[[standard.question]]
id = "1.2"
text = "Was it kept to?"
not_applicable = "Nothing was agreed."

[[pack]]
id = "early-help"
name = "Early help"

[[pack.question]]
id = "EH1"
text = "Is the family's plan looked at?"

[[entry]]
id = "discussed"
section = "Talk"
label = "Discussed?"
kind = "choice"
choices = ["Yes", "No"]

[[entry]]
id = "why"
section = "Talk"
label = "Why not?"
kind = "text"
required = "discussed=No"
"""


def small(old: str = "", new: str = "", file: str = "sup.toml") -> list[tuple[str, str]]:
    """The problems of the small audit tool after one change, by code and line."""
    assert old in SMALL
    tool, problems = read_audit_tool(SMALL.replace(old, new, 1), file)
    assert (tool is None) == bool(problems)
    assert all(problem.place.file == file for problem in problems)
    return [(problem.code, problem.place.cell) for problem in problems]


def read_small(old: str = "", new: str = "") -> AuditTool:
    tool, problems = read_audit_tool(SMALL.replace(old, new, 1), "sup.toml")
    assert problems == []
    assert tool is not None
    return tool


@pytest.fixture(scope="module")
def shipped() -> AuditTool:
    tool, problems = read_audit_tool(SHIPPED, "case_file_audit.toml")
    assert problems == []
    assert tool is not None
    return tool


# What is shipped.


def test_the_shipped_folder_holds_the_case_file_audit_and_no_problem() -> None:
    tools, problems = read_audit_tools(shipped_templates())
    assert problems == []
    assert "case-file-audit" in tools


def test_the_case_file_audit_is_the_framework_of_september_2016(shipped: AuditTool) -> None:
    assert (shipped.id, shipped.prefix, shipped.version) == ("case-file-audit", "CFA", "1.1")
    assert shipped.date == datetime.date(2016, 9, 1)
    assert shipped.review_date == datetime.date(2017, 3, 31)
    assert (shipped.look_back_months, shipped.action_rows) == (6, 15)
    assert "draft" in shipped.draft_note.casefold()
    counts = [len(standard.questions) for standard in shipped.standards]
    assert counts == [3, 3, 3, 4, 3, 3, 3, 3, 3, 3]


def test_the_wording_of_standards_and_questions_is_the_councils_own(shipped: AuditTool) -> None:
    """The digest is that of framework.md's wording, which the next test compares in full."""
    texts = [standard.text for standard in shipped.standards]
    texts += [f"{question.id} {question.text}" for question in shipped.questions()]
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    assert digest == "e0d1b806df6a673678d06b2c3fe1b93fd7d6ae61eab7dcf71a5da382609157dd"


def _shared_text(name: str) -> str:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there: the wording was not compared with the framework")
    return path.read_text(encoding="utf-8")


@pytest.mark.samples
def test_every_standard_and_question_stands_verbatim_in_the_framework(shipped: AuditTool) -> None:
    framework = _shared_text("framework/framework.md")
    standards = re.findall(r"^### Standard (\d+) – (.+)$", framework, re.MULTILINE)
    assert standards == [(standard.id, standard.text) for standard in shipped.standards]
    questions = re.findall(r"^\| ([1-9]\d?\.[1-9]) \| ([^|]+) \|$", framework, re.MULTILINE)
    assert questions == [(question.id, question.text) for question in shipped.questions()]


@pytest.mark.samples
def test_every_pack_question_stands_verbatim_in_the_practice_facts(shipped: AuditTool) -> None:
    facts = _shared_text("facts/practice.md")
    section = facts[facts.index("## 5. Draft") : facts.index("## 6. Grade")]
    written = re.findall(r"^\| ([A-Z]{2,3}\d+) \| (.+?) \|$", section, re.MULTILINE)
    asked = [question for pack in shipped.packs for question in pack.questions]
    assert written == [(question.id, question.text) for question in asked]


def test_every_audit_type_has_its_pack(shipped: AuditTool) -> None:
    sizes = {kind: len(shipped.questions(kind)) - 31 for kind in AuditType}
    assert list(sizes.values()) == [6, 8, 8, 10]


def test_particular_questions_are_asked_in_their_own_way(shipped: AuditTool) -> None:
    asked = {question.id: question for question in shipped.questions()}
    assert asked["8.1"].choices == ("Yes", "No")
    assert [number for number, question in asked.items() if not question.scored] == ["8.1"]
    assert [number for number, question in asked.items() if question.count] == ["9.1"]
    fifth = [number for number, question in asked.items() if len(question.choices) == 5]
    assert fifth == ["4.2"]
    assert Answer.SHARED_WITHOUT_CONSENT in asked["4.2"].choices
    assert Answer.NOT_APPLICABLE not in asked["8.3"].choices  # "every child"
    assert Answer.NOT_APPLICABLE in asked["8.2"].choices


def test_guidance_stands_beside_every_question_and_fits_two_lines(shipped: AuditTool) -> None:
    packs = [question for pack in shipped.packs for question in pack.questions]
    for question in (*shipped.questions(), *packs):
        assert 0 < len(question.good) <= 200, question.id
        assert "\n" not in question.good


def test_short_names_fit_a_narrow_column(shipped: AuditTool) -> None:
    assert max(len(standard.short) for standard in shipped.standards) <= 20


def test_every_entry_that_the_rules_look_at_is_asked(shipped: AuditTool) -> None:
    assert {entry.id for entry in shipped.judgement} >= set(Meaning)
    impact = shipped.entry(Meaning.IMPACT)
    assert impact is not None
    assert impact.label == "What difference has our work made for this child?"


def test_the_start_page_says_what_to_do_at_once(shipped: AuditTool) -> None:
    assert shipped.urgent_title
    assert all(line.count("|") == 1 for line in (*shipped.urgent, *shipped.how_to))
    assert "Telephone the Team Manager" in shipped.urgent[0]


# Reading.


def test_a_small_audit_tool_needs_no_code() -> None:
    tool = read_small()
    assert tool.review_date is None
    assert tool.draft_note == ""
    assert [question.id for question in tool.questions()] == ["1.1", "1.2"]
    assert [pack.audit_type for pack in tool.packs] == [None]
    assert tool.judgement[0].kind is EntryKind.CHOICE
    assert tool.judgement[1].required == "discussed = No"


def test_not_applicable_is_offered_only_where_a_rule_says_when() -> None:
    first, second = read_small().questions()
    assert first.choices == ("Yes", "Partly", "No")
    assert second.choices == ("Yes", "Partly", "No", "Not applicable")


def test_a_pack_is_given_to_its_audit_type() -> None:
    tool = read_small('name = "Early help"', 'name = "Early help"\naudit_type = "Children in Care"')
    assert [question.id for question in tool.questions(AuditType.CHILDREN_IN_CARE)][-1] == "EH1"
    assert len(tool.questions(AuditType.CHILD_IN_NEED)) == 2


@pytest.mark.parametrize(
    "change", [lambda text: text.replace("\n", "\r\n"), lambda text: f"\ufeff{text}"]
)
def test_what_notepad_does_to_a_file_does_not_matter(change: Callable[[str], str]) -> None:
    assert read_audit_tool(change(SMALL), "sup.toml") == read_audit_tool(SMALL, "sup.toml")


def test_the_encoded_tool_is_the_same_for_the_same_tool_and_comes_back(shipped: AuditTool) -> None:
    again, _ = read_audit_tool(f"# a comment more\n{SHIPPED}", "copy.toml")
    assert again is not None
    assert encode_audit_tool(shipped) == encode_audit_tool(again)
    assert decode_audit_tool(encode_audit_tool(shipped)) == shipped
    assert encode_audit_tool(shipped) != encode_audit_tool(read_small())


# Slips. Lines are those of SMALL.

MISSING, WRONG = "template-value-missing", "template-value-wrong"
UNKNOWN, TWICE = "template-key-unknown", "template-id-twice"

SLIPS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "no id": ('id = "supervision-audit"\n', "", [(MISSING, "line 1")]),
    "an id with a capital": ('"supervision-audit"', '"Supervision"', [(WRONG, "line 1")]),
    "no version": ('version = "1"', 'version = ""', [(MISSING, "line 4")]),
    "a version without quotation marks": ('version = "1"', "version = 1", [(WRONG, "line 4")]),
    "a prefix of one letter": ('"SUP"', '"S"', [(WRONG, "line 3")]),
    "a prefix of six letters": ('"SUP"', '"SUPERV"', [(WRONG, "line 3")]),
    "a prefix in small letters": ('"SUP"', '"sup"', [(WRONG, "line 3")]),
    "a date in quotation marks": ("2026-11-02", '"2026-11-02"', [(WRONG, "line 5")]),
    "a date with a time": ("2026-11-02", "2026-11-02T10:00:00", [(WRONG, "line 5")]),
    "months in words": ("months = 12", 'months = "twelve"', [(WRONG, "line 6")]),
    "no months": ("months = 12", "months = 0", [(WRONG, "line 6")]),
    "true for a number": ("rows = 5", "rows = true", [(WRONG, "line 7")]),
    "too many action rows": ("rows = 5", "rows = 101", [(WRONG, "line 7")]),
    "a key that is not known": (
        'name = "Sup',
        'nmae = "Sup',
        [(MISSING, "line 1"), (UNKNOWN, "line 2")],
    ),
    "a standard without a short name": ('short = "Regular"\n', "", [(MISSING, "line 9")]),
    "a standard with a long short name": ('"Regular"', f'"{"x" * 21}"', [(WRONG, "line 11")]),
    "a standard with a number only": ('id = "1"', "id = 1", [(WRONG, "line 10")]),
    "a standard with a letter": ('id = "1"', 'id = "A"', [(WRONG, "line 10")]),
    "one bracket only": ("[[pack]]", "[pack]", [(WRONG, "line 23")]),
    "a misspelt block": (
        "[[pack.question]]",
        "[[pack.questions]]",
        [(MISSING, "line 23"), (UNKNOWN, "line 27")],
    ),
    "a question without a text": ('text = "Was it monthly?"\n', "", [(MISSING, "line 14")]),
    "a question with a blank text": ('"Was it monthly?"', '""', [(MISSING, "line 16")]),
    "a question that is too long": ("Was it monthly?", "x" * 301, [(WRONG, "line 16")]),
    "a question with a control character": (
        "Was it monthly?",
        "Was\\u0007it?",
        [(WRONG, "line 16")],
    ),
    "a question under another standard": ('"1.2"', '"2.1"', [(WRONG, "line 19")]),
    "a question that looks like a standard": ('"EH1"', '"S1"', [(WRONG, "line 28")]),
    "a question that begins with Q": ('"EH1"', '"Q1"', [(WRONG, "line 28")]),
    "a question's id twice": ('"1.2"', '"1.1"', [(TWICE, "line 19")]),
    "a question's id in two cases": (
        '"1.2"',
        '"why"',
        [(WRONG, "line 19"), (TWICE, "line 39")],
    ),
    "a pack and an entry of one id": ('id = "early-help"', 'id = "why"', [(TWICE, "line 39")]),
    "a pack of an unknown type": (
        '"Early help"',
        '"x"\naudit_type = "Early help"',
        [(WRONG, "line 26")],
    ),
    "an answer that is not known": (
        '"1.1"',
        '"1.1"\nchoices = ["Yes", "Maybe"]',
        [(WRONG, "line 16")],
    ),
    "one answer only": ('"1.1"', '"1.1"\nchoices = ["Yes"]', [(WRONG, "line 16")]),
    "no answers": ('"1.1"', '"1.1"\nchoices = []', [(WRONG, "line 16")]),
    "an answer twice": ('"1.1"', '"1.1"\nchoices = ["Yes", "No", "Yes"]', [(WRONG, "line 16")]),
    "answers in one text": ('"1.1"', '"1.1"\nchoices = "Yes, No"', [(WRONG, "line 16")]),
    "Not applicable without a rule": (
        '"1.1"',
        '"1.1"\nchoices = ["Yes", "No", "Not applicable"]',
        [(WRONG, "line 16")],
    ),
    "a rule without Not applicable": (
        '"1.2"',
        '"1.2"\nchoices = ["Yes", "No"]',
        [(WRONG, "line 20")],
    ),
    "scored in quotation marks": ('"1.1"', '"1.1"\nscored = "false"', [(WRONG, "line 16")]),
    "scored left empty": ('"1.1"', '"1.1"\nscored = ""', [(WRONG, "line 16")]),
    "an entry of an unknown kind": ('"text"', '"number of words"', [(WRONG, "line 42")]),
    "a choice without choices": ('choices = ["Yes", "No"]\n', "", [(MISSING, "line 31")]),
    "urgent without a title": (
        "rows = 5",
        'rows = 5\nurgent = ["Now | Telephone."]',
        [(MISSING, "line 1")],
    ),
    "a line without a label": ("rows = 5", 'rows = 5\nhow_to = ["Type."]', [(WRONG, "line 8")]),
    "one text for lines": ("rows = 5", 'rows = 5\nhow_to = "Where | Here"', [(WRONG, "line 8")]),
    "choices for a text": (
        'kind = "text"',
        'kind = "text"\nchoices = ["a", "b"]',
        [(WRONG, "line 43")],
    ),
    "required by an unknown entry": ("discussed=No", "talked = No", [(WRONG, "line 43")]),
    "required by an unknown choice": ("discussed=No", "discussed = Never", [(WRONG, "line 43")]),
    "required by itself": ("discussed=No", "why = No", [(WRONG, "line 43")]),
    "required now and then": ("discussed=No", "sometimes", [(WRONG, "line 43")]),
    "longer than a cell is read": (
        "required =",
        "longest = 8001\nrequired =",
        [(WRONG, "line 43")],
    ),
    "an entry of fixed meaning of another kind": (
        'id = "why"',
        'id = "audited-on"',
        [(WRONG, "line 42")],
    ),
    "discussed with other words": ('["Yes", "No"]', '["Held", "No"]', [(WRONG, "line 36")]),
}


@pytest.mark.parametrize(("old", "new", "expected"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_with_its_line(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert small(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("months = 12", "months = 1"),
        ("months = 12", "months = 60"),
        ('"Regular"', f'"{"x" * 20}"'),
        ("Was it monthly?", "x" * 300),
        ('"1.1"', '"1.1"\nscored = false'),
        ('"1.1"', '"1.1"\ngood = "One line\\nand another"'),
        ('"discussed=No"', '"always"'),
        ('"discussed=No"', '"discussed = Yes"\nlongest = 8000'),
    ],
)
def test_what_is_just_allowed_is_allowed(old: str, new: str) -> None:
    assert small(old, new) == []


@pytest.mark.parametrize("value", ['"x"', "[]", '["x"]', "[[]]", "3"])
@pytest.mark.parametrize("key", ["standard", "pack", "entry"])
def test_a_value_where_blocks_should_stand_is_named(key: str, value: str) -> None:
    top = SMALL[: SMALL.index("[[standard]]")]
    rest = "" if key == "standard" else SMALL[SMALL.index("[[standard]]") : SMALL.index("[[pack]]")]
    tool, problems = read_audit_tool(f"{top}{key} = {value}\n{rest}", "sup.toml")
    if value == "[]" and key != "standard":
        assert tool is not None
    else:
        assert [problem.place.cell for problem in problems] == ["line 9"]


@pytest.mark.parametrize("value", ['[1, "Yes"]', '["Yes", " "]', '["Yes", ["No"]]', "true"])
def test_choices_that_are_no_list_of_texts_are_named(value: str) -> None:
    assert (WRONG, "line 36") in small('["Yes", "No"]', value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"1.1"', '"1.1"\nfollows = "1.9 = No"\nnot_applicable = "So."', [WRONG]),
        ('"1.1"', '"1.1"\nfollows = "EH1 = Never"\nnot_applicable = "So."', [WRONG]),
        ('"1.1"', '"1.1"\nfollows = "EH1 = No"', [WRONG]),
        ('"1.1"', '"1.1"\nfollows = "EH1=No"\nnot_applicable = "So."', []),
        ('"discussed=No"', '"discussed = No"\nif_blank = "discussed"', [WRONG]),
        ('"discussed=No"', '"discussed = No"\nif_blank = "why"', [WRONG]),
        ('["Yes", "No"]', '["Yes", "No"]\nif_blank = "Perhaps"', [WRONG]),
        ('["Yes", "No"]', '["Yes", "No"]\nif_blank = "No"', []),
    ],
)
def test_what_a_blank_counts_as_is_something_that_may_stand_there(
    old: str, new: str, expected: list[str]
) -> None:
    assert [code for code, _ in small(old, new)] == expected


def test_all_slips_are_named_at_once() -> None:
    text = SMALL.replace('"SUP"', '"s"').replace('"1.2"', '"1.1"').replace('"text"', '"txt"')
    _, problems = read_audit_tool(text, "sup.toml")
    assert [(problem.code, problem.place.cell) for problem in problems] == [
        (WRONG, "line 3"),
        (TWICE, "line 19"),
        (WRONG, "line 42"),
    ]


def test_two_packs_for_one_type_and_two_short_names_are_named() -> None:
    more = '\n[[pack]]\nid = "two"\nname = "Two"\naudit_type = "Child in Need"\n'
    more += '[[pack.question]]\nid = "TW1"\ntext = "Two?"\n'
    more += '[[standard]]\nid = "2"\nshort = "REGULAR"\ntext = "Again"\n'
    more += '[[standard.question]]\nid = "2.1"\ntext = "Again?"\n'
    text = SMALL.replace('name = "Early help"', 'name = "E"\naudit_type = "Child in Need"') + more
    _, problems = read_audit_tool(text, "sup.toml")
    start = text[: text.index('[[pack]]\nid = "two"')].count("\n") + 1
    assert [(problem.code, problem.place.cell) for problem in problems] == [
        (WRONG, f"line {start + 3}"),
        (WRONG, f"line {start + 9}"),
    ]


def test_lines_are_right_after_a_text_of_several_lines() -> None:
    long = '"""Was it\n[[standard]]\nid = "x"\nmonthly?"""'
    text = SMALL.replace('"Was it monthly?"', long).replace('"text"', '"txt"')
    _, problems = read_audit_tool(text, "sup.toml")
    assert [(problem.code, problem.place.cell) for problem in problems] == [(WRONG, "line 45")]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('name = "Supervision audit"', 'name = "Supervision audit', "line 2"),
        ('name = "Supervision audit"', "name = Supervision audit", "line 2"),
        ('name = "Supervision audit"', 'id = "twice"', "line 2"),
        ("[[standard.question]]", "[[standard.question]", "line 14"),
        ('"discussed=No"\n', '"discussed=No', "line 43"),
    ],
)
def test_a_file_that_is_no_toml_is_named_with_its_line(old: str, new: str, line: str) -> None:
    assert small(old, new) == [("template-broken", line)]


@given(st.integers(0, len(SMALL) - 1), st.sampled_from(['"', "[", "]", "=", "\n", "x", "", "1"]))
def test_whatever_one_key_too_many_does_it_is_a_problem_or_a_tool(at: int, typed: str) -> None:
    tool, problems = read_audit_tool(SMALL[:at] + typed + SMALL[at + 1 :], "sup.toml")
    assert (tool is None) == bool(problems)
    assert all(re.fullmatch(r"line \d+", problem.place.cell) for problem in problems)


# A folder of them.


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.file) for problem in problems]


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, a_broken="id = ", case_file_audit=SHIPPED, sup=SMALL)
    tools, problems = read_audit_tools(tmp_path)
    assert list(tools) == ["case-file-audit", "supervision-audit"]
    assert codes(problems) == [("template-broken", "a_broken.toml")]


def test_two_files_with_one_id_or_prefix_are_named(tmp_path: Path) -> None:
    write(tmp_path, one=SMALL, two=SMALL, three=SMALL.replace('id = "sup', 'id = "new-sup', 1))
    tools, problems = read_audit_tools(tmp_path)
    assert list(tools) == ["supervision-audit"]
    assert codes(problems) == [(TWICE, "three.toml"), (TWICE, "two.toml"), (TWICE, "two.toml")]


def test_other_files_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, **{"sup": SMALL, "~$sup": "x", ".#sup": "x"})
    (tmp_path / "README.md").write_text("x")
    tools, problems = read_audit_tools(tmp_path)
    assert list(tools) == ["supervision-audit"]
    assert problems == []


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "sup.toml").write_bytes(SMALL.replace("monthly", "mönthly").encode("cp1252"))
    tools, problems = read_audit_tools(tmp_path)
    assert tools == {}
    assert [(problem.code, problem.place.cell) for problem in problems] == [
        ("template-broken", "line 16")
    ]


@pytest.mark.parametrize("name", ["", "not-there"])
def test_a_folder_without_any_is_a_problem(tmp_path: Path, name: str) -> None:
    tools, problems = read_audit_tools(tmp_path / name)
    assert tools == {}
    assert [problem.code for problem in problems] == ["audit-tool-missing"]


def test_what_cannot_be_opened_cannot_be_worked_with(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(CannotContinue, match=r"folder\.toml"):
        read_audit_tools(tmp_path)
