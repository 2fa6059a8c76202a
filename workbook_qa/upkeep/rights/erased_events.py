"""Events without one case: its id, and every text that people typed of it.

Grades, answers, dates, counts and priorities stay, and so do the names of those who answer for the
judgement (auditor, managers, team): every figure stays as it was. Equal texts stay equal and others
different, since an action is known by its text from one return to the next. The worker goes, by
whom a colleague could tell the child.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec

from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit, Draw, Return
from workbook_qa.core.wording import fold
from workbook_qa.ledger.events import (
    AuditIssued,
    AuditReassigned,
    ConflictFound,
    FileReceived,
    Recorded,
)
from workbook_qa.upkeep.rights.case_in_ledger import CaseInLedger, is_about
from workbook_qa.upkeep.rights.needles import Needles

# Of events about the case: what is no text about it. Whatever is not named here goes.
_KEPT = frozenset(
    {
        *("reference", "row", "action", "field", "version", "kind", "path", "format", "saved_in"),
        *("month", "theme", "tool_id", "tool_name", "tool_version", "team", "service_area"),
        *("team_manager", "head_of_service", "auditor", "auditor_role", "audit_type", "by"),
        *("person", "address", "to", "decision", "code", "sheet", "cell", "priority", "questions"),
        *("named", "rung", "topic", "followup", "replaced_by", "tracker", "outcome"),
    }
)
_DIGEST = re.compile(r"[0-9a-f]{64}|\d{4}-\d{2}(?:-\d{2})?")
_PARCEL = "erased"

IsPlain = Callable[[str, str, str], bool]


class Erasing:
    """A case being taken out of events, one after the other.

    Attributes:
        values: the texts that went so far; names: the workers who did.
    """

    def __init__(
        self,
        case: CaseInLedger,
        case_shown: str,
        is_plain: IsPlain,
        ending: Callable[[str], str],
    ) -> None:
        """Begin.

        Args:
            case_shown: what is to stand for the case id.
            is_plain: whether an entry (reference of the workbook, field, what stands there) is a
                choice, date or number, or names staff: such entries stay.
            ending: that of a file's name, which stays too.
        """
        self._case = case
        self._case_shown = case_shown
        self._is_plain = is_plain
        self._ending = ending
        self._numbers: dict[str, int] = {}
        self._parcels = {
            each.event.parcel
            for each in case.own
            if isinstance(each.event, FileReceived) and each.event.parcel
        }
        self._digests: dict[str, str] = {}
        self._needles: Needles | None = None
        self.values: set[str] = set()
        self.names: set[str] = set()

    def out_of(self, recorded: Recorded, needles: Needles | None = None) -> Recorded:
        """An event without the case; the same one where it does not tell of it.

        Args:
            needles: for texts about others too; none while these are still being learnt.
        """
        self._needles = needles
        event = self._value("", recorded.event, is_about(self._case, recorded))
        return msgspec.structs.replace(recorded, event=event)

    def _value(self, name: str, value: Any, mine: bool) -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            return self._text(name, value, mine)
        if isinstance(value, msgspec.Struct):
            return self._struct(value, mine or self._is_mine(value))
        if isinstance(value, tuple | list):
            mine = mine or any(
                isinstance(each, str) and each in self._case.spelled for each in value
            )
            return type(value)(self._value(name, each, mine) for each in value)
        if isinstance(value, Mapping):
            return {key: self._entry(name, key, each, mine) for key, each in value.items()}
        return value

    def _is_mine(self, value: msgspec.Struct) -> bool:
        if getattr(value, "case_id", "") in self._case.spelled:
            return True
        rows = (getattr(value, name, "") for name in ("reference", "row", "action"))
        return any(isinstance(row, str) and row and self._case.has(row) for row in rows)

    def _struct(self, value: Any, mine: bool) -> Any:
        set_to = self._set(value) if mine else {}
        if mine and getattr(value, "held", None):  # nothing is left to hold back
            set_to |= {"held": type(value.held)()}
        if isinstance(value, FileReceived) and value.parcel in self._parcels:
            set_to = self._without_parcel(value, mine) | set_to
        others = (name for name in value.__struct_fields__ if name not in set_to)
        changed = {name: self._field(value, name, mine) for name in others}
        return msgspec.structs.replace(value, **changed, **set_to)

    def _without_parcel(self, file: FileReceived, mine: bool) -> dict[str, object]:
        """What came with it in one mail or zip is not called after that any more."""
        self.values |= {file.name, file.parcel_name}
        name = file.name.rpartition(": ")[2]
        set_to: dict[str, object] = {"name": name, "parcel_name": _PARCEL}
        if mine:
            return set_to
        return set_to | {
            "problems": tuple(
                msgspec.structs.replace(each, place=msgspec.structs.replace(each.place, file=name))
                if each.place.file == file.name
                else each
                for each in file.problems
            )
        }

    def _set(self, value: Any) -> dict[str, object]:
        """What of something about the case is the same in every such case afterwards."""
        match value:
            case Audit():
                self.names.add(value.worker)
                return {"worker": "", "context": ()}
            case Draw():
                self.names.add(value.worker)
                return {"worker": ""}
            case FileReceived():
                return self._of_file(value)
            case AuditIssued() | AuditReassigned():
                return {"password": ""}
            case Problem():
                place = msgspec.structs.replace(value.place, file="")
                return {"place": place, "found": "Erased.", "todo": "", "value": ""}
        return {}

    def _of_file(self, file: FileReceived) -> dict[str, object]:
        """How it was called and who sent it may name a person; what stood beside goes."""
        self.values |= {file.name, file.parcel_name}
        self.values |= {remark.text for remark in file.remarks}
        self.values |= {typed for _, typed, _ in file.normalised if typed}
        return {
            "name": f"erased{self._ending(file.name)}",
            "parcel_name": _PARCEL if file.parcel_name else "",
            "reason": "Its case was erased.",
            "normalised": (),
            "remarks": (),
            "sender": "",
            "saved_by": "",
        }

    def _field(self, owner: Any, name: str, mine: bool) -> Any:
        value = getattr(owner, name)
        if isinstance(owner, Return) and name == "entries":
            return {
                field: self._typed(owner.reference, field, text)
                if mine or self._case.has(field)
                else self._value(field, text, False)
                for field, text in value.items()
            }
        if isinstance(owner, ConflictFound) and mine and name in ("base", "recorded", "typed"):
            return self._typed(owner.row, owner.field, value)
        return self._value(name, value, mine)

    def _entry(self, name: str, key: Any, value: Any, mine: bool) -> Any:
        """An entry of a mapping, by the id of a row or by a field."""
        mine = mine or (isinstance(key, str) and self._case.has(key))
        if mine and isinstance(value, str) and name not in _KEPT:
            return self._typed(next(iter(self._case.audits), ""), str(key), value)
        return self._value(name, value, mine)

    def _typed(self, reference: str, field: str, text: str) -> str:
        return text if self._is_plain(reference, field, text) else self._gone(text)

    def _text(self, name: str, text: str, mine: bool) -> str:
        if text in self._case.spelled:
            return self._case_shown
        if text in self._digests:  # what was decided on a text holds for what stands for it
            return self._digests[text]
        if mine and name not in _KEPT and not _DIGEST.fullmatch(text) and not self._case.has(text):
            return self._gone(text)
        if self._needles and name not in _KEPT and self._needles.are_in(text):
            return self._gone(text)
        return text

    def _gone(self, text: str) -> str:
        if not text:
            return text
        self.values.add(text)
        number = self._numbers.setdefault(fold(text), len(self._numbers) + 1)
        shown = f"[erased {number}]"
        self._digests[mark_of(text)] = mark_of(shown)
        return shown


def texts_about_others(case: CaseInLedger, recorded: Recorded) -> Iterator[str]:
    """The texts of an event that are not about the case."""
    if not is_about(case, recorded):
        yield from _texts(case, msgspec.to_builtins(recorded.event))


def _texts(case: CaseInLedger, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(case, each)
    elif isinstance(value, dict):
        if value.get("case_id") in case.spelled or any(
            case.has(str(value.get(name, ""))) for name in ("reference", "row", "action")
        ):
            return
        for key, each in value.items():
            if not case.has(str(key)):
                yield from _texts(case, each)
