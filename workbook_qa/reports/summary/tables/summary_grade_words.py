"""What the words about grades mean, for the notes of the DMT summary."""

from workbook_qa.core.table import Row
from workbook_qa.reports.report_tables import OUR_RULE, under_words
from workbook_qa.reports.summary.summary_parts import SummaryView
from workbook_qa.reports.variation import RUN, SCALE


def grade_words(view: SummaryView) -> tuple[Row, ...]:
    """Grade, Good or better, provisional, and the limits of usual variation."""
    policy, least = view.policy, view.periods.least
    return (
        (
            "Grade",
            "The auditor's own overall judgement on the four Ofsted grades. It is never worked out "
            "from other grades, and grades are never averaged.",
            "Framework 4.3; our rule",
        ),
        (
            "Good or better",
            "Good and Outstanding, out of the audits that were graded.",
            "Framework 5.3 (c)",
        ),
        (
            "Not graded",
            "Completed, in a kind of audit that gives no grades.",
            "Framework 4.6",
        ),
        (
            "Being queried, provisional",
            "The return came back and its auditor must still answer something, so that no figure "
            "of grades counts it. Its overall grade, where it is plain, is provisional: it may "
            "change, and stands apart from the others.",
            OUR_RULE,
        ),
        under_words(least),
        (
            "Limits, usual variation",
            "How far the share Good or better goes up and down by itself: the centre line is the "
            f"mean of the months shown, and the limits lie {SCALE} times the mean step from one "
            "month to the next to either side (known as an XmR chart). They need "
            f"{max(policy.limits_from_months, 2)} months of {least} graded audits or more. A month "
            f"outside the limits is news, and so are {RUN} in a row on one side of the centre "
            "line.",
            OUR_RULE,
        ),
    )
