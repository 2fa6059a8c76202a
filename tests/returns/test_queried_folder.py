"""What lies in inbox/queried and was settled since is said there."""

from tests.support.made_up.workspace import Council
from workbook_qa.audits import exempt
from workbook_qa.returns import ingest
from workbook_qa.upkeep import rebuild


def lines(council: Council) -> list[str]:
    return council.workspace.still_open.read_text().splitlines()


def test_what_was_accepted_later_is_told_from_what_is_still_open(issued: Council):
    first, second, third = issued.audits()[:3]
    for audit in (first, second, third):
        name = f"{audit.audit.reference}.xlsx"
        issued.drop(name, issued.filled(audit, {"overall-grade": None}))
    ingest.run(issued.on("2026-11-12"))
    assert lines(issued)[2:6] == [
        "Still open:",
        *(f"- {audit.audit.reference}.xlsx" for audit in (first, second, third)),
    ]
    exempt.run(issued.on("2026-11-13"), second.audit.reference, why="On sick leave.")
    issued.drop("whole.xlsx", issued.filled(first))
    ingest.run(issued.on("2026-11-13"))
    assert lines(issued)[2:] == [
        "Still open:",
        f"- {third.audit.reference}.xlsx",
        "",
        "Settled since; nothing is to be done with these files:",
        f"- {first.audit.reference}.xlsx: a return of the audit was accepted on 13 November 2026",
        f"- {second.audit.reference}.xlsx: the audit is exempt",
    ]
    before = lines(issued)
    issued.workspace.still_open.unlink()
    rebuild.run(issued.on("2026-11-13"))
    assert lines(issued) == before


def test_where_nothing_was_queried_there_is_no_such_file(issued: Council):
    issued.drop("whole.xlsx", issued.filled(issued.audits()[0]))
    ingest.run(issued.on("2026-11-12"))
    assert not issued.workspace.still_open.exists()
