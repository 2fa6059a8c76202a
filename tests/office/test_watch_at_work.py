"""`watch` while somebody has the tracker open in LibreOffice: nothing waits, nothing is lost."""

import contextlib
from collections import Counter

import pytest

from tests.support.made_up.workspace import Council, issue, make_council
from tests.support.other_programs.office import Office
from tests.support.scripted import Script, in_pieces
from workbook_qa.actions import action_entries
from workbook_qa.core.cells import column_letters
from workbook_qa.ledger.events import ActionChanged, FileReceived
from workbook_qa.upkeep import watch

pytestmark = pytest.mark.office

EVERY, TEN_MINUTES, HEADINGS = 10.0, 600.0, 4
COMMENT = "Asked the school."


@pytest.fixture
def issued(tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = make_council(tmp_path_factory.mktemp("watched") / "council")
    issue(council)
    return council


def test_ten_minutes_with_the_tracker_open_in_libreoffice(issued: Council, office: Office) -> None:
    script, open_now = Script(), contextlib.ExitStack()
    inbox, tracker = issued.workspace.inbox, issued.workspace.tracker
    filled = [issued.filled(audit) for audit in issued.audits()]
    away = issued.root.with_name("away")

    def open_it() -> None:
        held = open_now.enter_context(office.holding(tracker))
        assert tracker.with_name(f".~lock.{tracker.name}#").exists()
        rows = office.shown(tracker.read_bytes(), "Actions")
        letters = column_letters(rows[HEADINGS - 1].index(action_entries.COMMENT) + 1)
        held.type({("Actions", f"{letters}{HEADINGS + 1}"): COMMENT})
        held.save()

    in_pieces(script, inbox / "slow.xlsx", filled[0], [15, 45, 75, 105])
    script.at_second(35, lambda: (inbox / "quick.xlsx").write_bytes(filled[1]))
    script.at_second(200, lambda: issued.root.rename(away))
    script.at_second(260, lambda: away.rename(issued.root))
    script.at_second(320, open_it)  # and saved, and still open
    script.at_second(335, lambda: (inbox / "meanwhile.xlsx").write_bytes(filled[2]))
    script.at_second(420, open_now.close)
    result = watch.run(
        issued.on("2026-11-23"),
        every=EVERY,
        for_seconds=TEN_MINUTES,
        clock=script.clock,
        say=script.said.append,
    )
    events = [recorded.event for recorded in issued.events()]
    received = Counter(event.name for event in events if isinstance(event, FileReceived))
    assert received == Counter(("slow.xlsx", "quick.xlsx", "meanwhile.xlsx"))
    changes = [event.changes for event in events if isinstance(event, ActionChanged)]
    assert changes == [{"comment": COMMENT}]
    assert len(script.lines("is open in LibreOffice")) == 1
    assert (result.counts["faults"], set(script.waits)) == (0, {EVERY})
