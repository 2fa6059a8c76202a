"""Scripted minutes: a clock that goes on only while `watch` waits, and what happens meanwhile."""

import datetime
from collections.abc import Callable
from pathlib import Path

from workbook_qa.upkeep.watch import Clock

START = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


class Script:
    """A clock that goes on only while `watch` waits, and what happens at which second."""

    def __init__(self, start: datetime.datetime = START) -> None:
        self.at = start
        self.start = start
        self.waits: list[float] = []
        self.said: list[str] = []
        self._happens: list[tuple[float, Callable[[], object]]] = []

    def at_second(self, second: float, happens: Callable[[], object]) -> None:
        self._happens.append((second, happens))
        self._happens.sort(key=lambda pair: pair[0])

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.wait)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += datetime.timedelta(seconds=seconds)
        gone_by = (self.at - self.start).total_seconds()
        while self._happens and self._happens[0][0] <= gone_by:
            self._happens.pop(0)[1]()

    def lines(self, words: str) -> list[str]:
        return [line for line in self.said if words in line]


def in_pieces(script: Script, path: Path, content: bytes, seconds: list[float]) -> None:
    """A file that is copied slowly: the first piece at the first second, the last at the last."""
    size = len(content) // len(seconds) + 1
    for number, second in enumerate(seconds):
        piece = content[number * size : (number + 1) * size]

        def add(piece: bytes = piece) -> None:
            with path.open("ab") as file:
                file.write(piece)

        script.at_second(second, add)
