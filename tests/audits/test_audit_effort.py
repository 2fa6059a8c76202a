"""A careful audit takes a third less cells than where everything is asked for."""

from tools.audit_effort import MEASURED_CELLS, before_and_after


def test_a_careful_audit_takes_a_third_less() -> None:
    before, after = before_and_after()
    assert abs(before.cells - MEASURED_CELLS) <= 5  # the model is that of the readers
    assert after.cells <= 78
    assert after.keys < before.keys / 2
