"""What an audit tool's file must hold: every slip in it, each with its line.

Each key by itself (`template_keys`), then the rules that look at several of them. A file without a
problem here can be built into an `AuditTool` without a further look.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.terms import Answer, YesNo
from workbook_qa.core.wording import fold, suggest
from workbook_qa.registers.audit_tools.template_keys import (
    ENTRY,
    PACK,
    QUESTION,
    STANDARD,
    TOOL,
    Key,
    is_list,
    is_table,
    value_fault,
)
from workbook_qa.registers.audit_tools.toml_lines import TableLines, TomlLines

MEANS_KIND = {
    Meaning.OVERALL_GRADE: EntryKind.GRADE,
    Meaning.CONCERN: EntryKind.CHOICE,
    Meaning.CONCERN_DATE: EntryKind.DATE,
    Meaning.CONCERN_TIME: EntryKind.TIME,
    Meaning.DISCUSSED: EntryKind.CHOICE,
    Meaning.DISCUSSED_ON: EntryKind.DATE,
    Meaning.AUDITED_ON: EntryKind.DATE,
}
NEEDS_YES_AND_NO = (Meaning.CONCERN, Meaning.DISCUSSED)
ALWAYS_OR_NEVER = ("always", "never")


class TomlTable(msgspec.Struct, frozen=True):
    """One table of the file with the lines it stands in."""

    file: str
    values: Mapping[str, Any]
    lines: TableLines
    all_lines: TomlLines

    def problem(self, code: str, key: str, found: str, todo: str) -> Problem:
        """A problem at the line of `key`, or of the table's header where the key is not there."""
        line = self.all_lines.line_of(self.lines, key)
        return Problem(code, Place(self.file, "", f"line {line}"), found, todo)

    def wrong(self, key: str, found: str, todo: str) -> Problem:
        """A problem with the value of `key`."""
        return self.problem("template-value-wrong", key, found, todo)

    def text(self, key: str) -> str:
        """The text behind `key`; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts behind `key`; empty where there is none."""
        value = self.values.get(key)
        return tuple(part for part in value if isinstance(part, str)) if is_list(value) else ()

    def tables(self, key: str) -> list["TomlTable"]:
        """The tables ``[[key]]`` within this one, in order."""
        value = self.values.get(key)
        if not is_list(value):
            return []
        name = f"{self.lines.name}.{key}" if self.lines.name else key
        lines = self.all_lines.within(self.lines, name)
        lines += [self.lines] * (len(value) - len(lines))
        pairs = zip(value, lines, strict=False)
        return [
            TomlTable(self.file, inner, at, self.all_lines)
            for inner, at in pairs
            if is_table(inner)
        ]


def template_problems(tool: TomlTable) -> list[Problem]:
    """Every problem of an audit tool's file, in the order of its lines."""
    problems = [problem for rule in _RULES for problem in rule(tool)]
    return sorted(problems, key=lambda problem: int(problem.place.cell.split()[-1]))


def _keys(tool: TomlTable) -> Iterator[Problem]:
    yield from _table_problems(tool, TOOL)
    for standard in tool.tables("standard"):
        yield from _table_problems(standard, STANDARD)
    for pack in tool.tables("pack"):
        yield from _table_problems(pack, PACK)
    for question in _questions(tool):
        yield from _table_problems(question, QUESTION)
    for entry in tool.tables("entry"):
        yield from _table_problems(entry, ENTRY)


def _table_problems(table: TomlTable, keys: Mapping[str, Key]) -> Iterator[Problem]:
    for name in table.values:
        if name not in keys:
            near = suggest(name, keys)
            hint = f"Did you mean '{near}'?" if near else f"Known here are: {', '.join(keys)}."
            yield table.problem("template-key-unknown", name, f"'{name}' is not known here.", hint)
    for name, key in keys.items():
        value = table.values.get(name)
        if key.needed and value in (None, "", []):
            yield _missing(table, name, key)
        elif name in table.values and (fault := value_fault(value, key)):
            yield table.wrong(name, f"'{name}' is {_shown(value)}.", f"It should be {fault}.")


def _missing(table: TomlTable, name: str, key: Key) -> Problem:
    what = "[[%s]]" if not table.lines.name else f"[[{table.lines.name}.%s]]"
    wanted = what % name if key.accepts == "tables" else f"a line: {name} = …"
    return table.problem(
        "template-value-missing", name, f"'{name}' is missing or empty.", f"Add {wanted}"
    )


def _ids_twice(tool: TomlTable) -> Iterator[Problem]:
    """An id stands once in the whole file: references and fields are made of it."""
    tables = [*tool.tables("standard"), *tool.tables("pack"), *_questions(tool)]
    first: dict[str, int] = {}
    for table in sorted([*tables, *tool.tables("entry")], key=lambda table: table.lines.line):
        found = fold(table.text("id"))
        line = first.setdefault(found, table.lines.line)
        if found and line != table.lines.line:
            yield table.problem(
                "template-id-twice",
                "id",
                f"The id '{table.text('id')}' is used already in the block of line {line}.",
                "Give one of the two an id of its own that was never used before.",
            )


def _same_value_twice(tool: TomlTable) -> Iterator[Problem]:
    """Short names head columns, and a type has one pack: neither may stand twice."""
    for name, key in (("standard", "short"), ("pack", "audit_type")):
        seen: set[str] = set()
        for table in tool.tables(name):
            text = fold(table.text(key))
            if text in seen:
                found = f"'{table.text(key)}' stands as '{key}' in another [[{name}]] too."
                yield table.wrong(key, found, "Change one of the two.")
            seen |= {text} - {""}


def _question_numbers(tool: TomlTable) -> Iterator[Problem]:
    """A question of standard 4 is 4.1, 4.2 and so on."""
    for standard in tool.tables("standard"):
        number = standard.text("id")
        for question in standard.tables("question"):
            found = question.text("id")
            right = _is_right(number, STANDARD["id"]) and _is_right(found, QUESTION["id"])
            if right and not found.startswith(f"{number}."):
                yield question.wrong(
                    "id",
                    f"The question '{found}' stands under standard {number}.",
                    f"Its id should begin with '{number}.', or it belongs to another standard.",
                )


def _question_choices(tool: TomlTable) -> Iterator[Problem]:
    """Not applicable is offered exactly where a rule says when it may be chosen."""
    for question in _questions(tool):
        choices = question.texts("choices")
        rule = question.text("not_applicable")
        if choices and (Answer.NOT_APPLICABLE in choices) != bool(rule):
            yield question.wrong(
                "choices",
                f"'{Answer.NOT_APPLICABLE}' and the line 'not_applicable' go together.",
                "Have both, or neither.",
            )


def _entry_choices(tool: TomlTable) -> Iterator[Problem]:
    """An entry has choices exactly when it is of kind choice."""
    for entry in tool.tables("entry"):
        is_choice = entry.text("kind") == EntryKind.CHOICE
        if is_choice and "choices" not in entry.values:
            found = "An entry of kind 'choice' needs its choices."
            todo = 'Add a line such as choices = ["Yes", "No"]'
            yield entry.problem("template-value-missing", "choices", found, todo)
        if not is_choice and entry.text("kind") and "choices" in entry.values:
            found = f"An entry of kind '{entry.text('kind')}' has no choices."
            yield entry.wrong("choices", found, "Remove the line, or make the kind 'choice'.")


def _entry_meanings(tool: TomlTable) -> Iterator[Problem]:
    """An entry that the rules look at is of the kind they expect."""
    for entry in tool.tables("entry"):
        found, kind = entry.text("id"), entry.text("kind")
        if found not in set(Meaning):
            continue
        wanted = MEANS_KIND.get(Meaning(found), EntryKind.TEXT)
        if kind in set(EntryKind) and kind != wanted:
            says = f"'{found}' is of kind '{kind}', but checks and reports rest on it."
            yield entry.wrong("kind", says, f"Make it kind = '{wanted}', or use another id.")
        elif (
            found in NEEDS_YES_AND_NO
            and "choices" in entry.values
            and not set(YesNo) <= set(entry.texts("choices"))
        ):
            says = f"Checks and reports rest on '{found}' being Yes or No."
            yield entry.wrong("choices", says, "Have Yes and No among the choices.")


def _entry_required(tool: TomlTable) -> Iterator[Problem]:
    """``required`` is always, never, or names another entry and one of its choices."""
    entries = {entry.text("id"): entry for entry in tool.tables("entry")}
    for entry in entries.values():
        required = entry.text("required")
        other, choice = split_required(required)
        if not required or required in ALWAYS_OR_NEVER or _lacks_choices(entries.get(other)):
            continue
        known = entries[other].texts("choices") if other in entries else ()
        if choice not in known or other == entry.text("id"):
            yield entry.wrong(
                "required",
                f"'required' is '{required}'.",
                "It should be 'always', 'never', or the id of another entry and one of its "
                "choices, such as 'discussed = No'.",
            )


def _question_follows(tool: TomlTable) -> Iterator[Problem]:
    """``follows`` names another question and one of its answers; this one offers Not applicable."""
    asked = {question.text("id"): question for question in _questions(tool)}
    for question in asked.values():
        follows = question.text("follows")
        other, answer = split_required(follows)
        if not follows:
            continue
        usual = (Answer.YES, Answer.PARTLY, Answer.NO)
        known = asked[other].texts("choices") or usual if other in asked else ()
        if answer not in known or other == question.text("id"):
            yield question.wrong(
                "follows",
                f"'follows' is '{follows}'.",
                "It should be the id of another question and one of its answers, such as "
                "'8.1 = No'.",
            )
        elif not question.text("not_applicable"):
            found = "A question with 'follows' may be Not applicable."
            yield question.wrong("follows", found, "Add a line not_applicable = …")


def _entry_if_blank(tool: TomlTable) -> Iterator[Problem]:
    """``if_blank`` is one of the entry's choices, or another entry of its kind."""
    entries = {entry.text("id"): entry for entry in tool.tables("entry")}
    for entry in entries.values():
        instead = entry.text("if_blank")
        other = entries.get(instead)
        alike = other not in (None, entry) and other.text("kind") == entry.text("kind")
        if instead and not alike and instead not in entry.texts("choices"):
            yield entry.wrong(
                "if_blank",
                f"'if_blank' is '{instead}'.",
                "It should be one of the entry's choices, or the id of another entry of its kind.",
            )


def _is_right(text: str, key: Key) -> bool:
    return bool(text) and not value_fault(text, key)


def _lacks_choices(entry: TomlTable | None) -> bool:
    """A choice without choices: that is a problem already, and others need not follow from it."""
    is_choice = entry is not None and entry.text("kind") == EntryKind.CHOICE
    return entry is not None and is_choice and "choices" not in entry.values


def _urgent_title(tool: TomlTable) -> Iterator[Problem]:
    """What is urgent stands under a title."""
    if tool.texts("urgent") and not tool.text("urgent_title"):
        found = "'urgent_title' is missing or empty."
        yield tool.problem(
            "template-value-missing", "urgent_title", found, "Add a line: urgent_title = …"
        )


def split_required(required: str) -> tuple[str, str]:
    """``discussed = No`` as ("discussed", "No"); the second is empty where there is no ``=``."""
    other, _, choice = required.partition("=")
    return other.strip(), choice.strip()


_RULES: tuple[Callable[[TomlTable], Iterator[Problem]], ...] = (
    _keys,
    _urgent_title,
    _ids_twice,
    _same_value_twice,
    _question_numbers,
    _question_choices,
    _entry_choices,
    _entry_meanings,
    _entry_required,
    _question_follows,
    _entry_if_blank,
)


def _questions(tool: TomlTable) -> list[TomlTable]:
    holders = [*tool.tables("standard"), *tool.tables("pack")]
    return [question for holder in holders for question in holder.tables("question")]


def _shown(value: object) -> str:
    text = str(value) if not isinstance(value, (dict, list)) else "a list or table"
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
