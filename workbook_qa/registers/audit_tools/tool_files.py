"""Audit tools as files: reading ``templates/*.toml`` into what is asked.

Adding a question, a pack or a whole audit tool is an edit of a file; a slip in one is a problem
with its line, never a crash. What the files may hold stands in `template_checks`.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import workbook_qa
from workbook_qa.core.audit_tool import (
    AuditTool,
    EntryKind,
    JudgementEntry,
    Pack,
    PracticeStandard,
    Question,
)
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import Answer, AuditType
from workbook_qa.registers.audit_tools.template_checks import (
    TomlTable,
    split_required,
    template_problems,
)
from workbook_qa.registers.audit_tools.toml_lines import find_lines
from workbook_qa.workspace.reading import A_TEXT, read_file

UNSCALED = (Answer.YES, Answer.PARTLY, Answer.NO)


def shipped_templates() -> Path:
    """The folder of the audit tools that are shipped.

    In an installed wheel they stand in the package; in a checkout beside it.
    """
    package = Path(workbook_qa.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def read_audit_tools(folder: Path) -> tuple[dict[str, AuditTool], list[Problem]]:
    """Every audit tool of `folder` that is right, by id, and every problem of the others.

    Files are read in the order of their names; all of one id or one prefix are left out but
    the first, since a reference could not tell them apart.

    Raises:
        CannotContinue: a file is there but cannot be opened.
    """
    tools: dict[str, AuditTool] = {}
    problems: list[Problem] = []
    paths = sorted(path for path in folder.glob("*.toml") if path.name[0] not in ".~")
    for path in paths:
        tool, found = _read_file(path)
        problems += found
        if tool:
            clash = _clash(tool, tools, path.name)
            problems += clash
            if not clash:
                tools[tool.id] = tool
    if not paths:
        problems.append(_no_files(folder))
    return tools, problems


def read_audit_tool(text: str, file: str) -> tuple[AuditTool | None, list[Problem]]:
    """The audit tool that `text` describes, or None and everything that is wrong with it.

    Args:
        text: the TOML; file: its name, for the places of problems.
    """
    text = text.removeprefix("\ufeff")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_not_toml(str(error), text, file)]
    except RecursionError:
        return None, [_not_toml("Brackets are nested too deeply", text, file)]
    lines = find_lines(text)
    problems = template_problems(TomlTable(file, values, lines.top, lines))
    return (None, problems) if problems else (_tool(values), [])


def _read_file(path: Path) -> tuple[AuditTool | None, list[Problem]]:
    try:
        content = read_file(path, A_TEXT)
    except OSError as error:
        raise CannotContinue(f"{path} cannot be opened: {error.strerror}.") from error
    try:
        return read_audit_tool(content.decode("utf-8"), path.name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Place(path.name, "", f"line {line}")
        found = "The file is not written in UTF-8."
        return None, [Problem("template-broken", place, found, "Save it with the encoding UTF-8.")]


def _clash(tool: AuditTool, tools: Mapping[str, AuditTool], file: str) -> list[Problem]:
    """The id and the prefix of a tool are its own."""
    taken = []
    if tool.id in tools:
        taken.append(f"The id '{tool.id}'")
    if tool.prefix in {other.prefix for other in tools.values()}:
        taken.append(f"The prefix '{tool.prefix}'")
    todo = "Keep one file for each audit tool, each with an id and a prefix of its own."
    place = Place(file, "", "line 1")
    return [
        Problem("template-id-twice", place, f"{what} is used by another file too.", todo)
        for what in taken
    ]


def _no_files(folder: Path) -> Problem:
    found = f"The folder '{folder.name}' holds no audit tool (*.toml)."
    todo = "Run workbook-qa init, which puts in those that are shipped."
    return Problem("audit-tool-missing", Place(folder.name), found, todo)


def _not_toml(message: str, text: str, file: str) -> Problem:
    at = re.search(r"\(at line (\d+), column \d+\)", message)
    line = at[1] if at else str(len(text.splitlines()) or 1)
    reason = message.partition(" (at ")[0]
    return Problem(
        "template-broken",
        Place(file, "", f"line {line}"),
        f"The file cannot be read from here on: {reason}.",
        "Compare the line, and the one above it, with others of its kind: texts stand between "
        "quotation marks, each key stands once in its block, and headings in double brackets.",
    )


def _tool(values: Mapping[str, Any]) -> AuditTool:
    own = {key: value for key, value in values.items() if key not in ("standard", "pack", "entry")}
    pages = {key: tuple(own.pop(key, ())) for key in ("urgent", "how_to")}
    return AuditTool(
        **{"review_date": None, "draft_note": "", **own, **pages},
        standards=tuple(map(_standard, values["standard"])),
        packs=tuple(map(_pack, values.get("pack", ()))),
        judgement=tuple(map(_entry, values.get("entry", ()))),
    )


def _standard(values: Mapping[str, Any]) -> PracticeStandard:
    questions = tuple(map(_question, values["question"]))
    return PracticeStandard(values["id"], values["text"], values["short"], questions)


def _pack(values: Mapping[str, Any]) -> Pack:
    audit_type = AuditType(values["audit_type"]) if values.get("audit_type") else None
    return Pack(values["id"], values["name"], tuple(map(_question, values["question"])), audit_type)


def _question(values: Mapping[str, Any]) -> Question:
    """A question; Not applicable is among its usual choices where a rule says when it may be."""
    usual = (*UNSCALED, Answer.NOT_APPLICABLE) if values.get("not_applicable") else UNSCALED
    choices = tuple(Answer(choice).value for choice in values.get("choices") or usual)
    follows = " = ".join(split_required(values["follows"])) if values.get("follows") else ""
    on_file = tuple(values.get("on_file", ()))
    return Question(**{**values, "choices": choices, "follows": follows, "on_file": on_file})


def _entry(values: Mapping[str, Any]) -> JudgementEntry:
    required = values.get("required") or "never"
    if "=" in required:
        required = " = ".join(split_required(required))
    kind = EntryKind(values["kind"])
    choices = tuple(values.get("choices", ()))
    return JudgementEntry(**{**values, "kind": kind, "choices": choices, "required": required})
