"""The reader's process without a process, for tests that take in the same returns many times."""

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.workbooks.read.container.limits import RETURN_LIMITS
from workbook_qa.workbooks.read.reader import read_here


class NearReader:
    """Reads here, and what it has read once it knows."""

    read_before: ClassVar[dict[bytes, Any]] = {}

    def __init__(self) -> None:
        self.faults: list[Exception] = []

    def __enter__(self) -> "NearReader":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def read_ahead(self, contents: Iterable[bytes]) -> None:
        """What is asked for is read when it is asked for."""

    def read(self, content: bytes, file: str, _: Any = ()) -> Any:
        if content not in self.read_before:
            self.read_before[content] = read_here(content, "", RETURN_LIMITS, self.faults.append)
        found = self.read_before[content]
        if isinstance(found, Problem):
            return msgspec.structs.replace(found, place=Place(file))
        return found
