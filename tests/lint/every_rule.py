"""All rules of the lint, and which of them a kind of workbook is held to."""

from tests.lint.colours import COLOURS
from tests.lint.formulas import FORMULAS
from tests.lint.limits import LIMITS
from tests.lint.pages import ON_PAPER, PAGES
from tests.lint.secrets import SECRETS, rules_of
from tests.support.made_up.returns import AN_AUDIT
from tests.support.workbooks.excel_lint import FAULTS
from tests.support.workbooks.workbook_manners import MANNERS
from tests.support.workbooks.workbook_parts import Rule

NEWER: tuple[Rule, ...] = (*COLOURS, *PAGES, *FORMULAS, *LIMITS, *SECRETS)
REPORTS = ("summary", "detail", "theme report")
# The people and the cases of the made-up audits that the reports are made of.
PEOPLE = (AN_AUDIT.worker, AN_AUDIT.team_manager, AN_AUDIT.head_of_service, AN_AUDIT.auditor)
CASES = tuple(
    str(200_000 + month * 1000 + number) for month in range(1, 13) for number in range(1, 40)
)
PRIVATE = (*PEOPLE, *CASES)


def rules_for(kind: str) -> tuple[Rule, ...]:
    """Every rule that a workbook of that kind must keep."""
    private = PRIVATE if kind.startswith(REPORTS) else ()
    paper = () if kind.startswith("tracker") else ON_PAPER
    return (*paper, *FAULTS, *MANNERS, *NEWER, *rules_of(kind, private))
