"""What a workbook says about itself."""

import pytest

from workbook_qa.workbooks.read.book_properties import read_properties, read_saved
from workbook_qa.workbooks.read.container.limits import RETURN_LIMITS, RefusedError

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}'
    "</Properties>"
)
UTF8 = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def saved(by: str, at: str, head: str = UTF8) -> bytes:
    said = f"<cp:lastModifiedBy>{by}</cp:lastModifiedBy><dcterms:modified>{at}</dcterms:modified>"
    return (head + CORE.format(said)).encode()


def custom(*properties: tuple[str, str]) -> bytes:
    said = "".join(
        f'<property name="{name}"><vt:lpwstr>{text}</vt:lpwstr></property>'
        for name, text in properties
    )
    return (UTF8 + CUSTOM.format(said)).encode()


def test_who_saved_it_and_when_is_read_for_each_workbook() -> None:
    for number in range(1, 5):
        by, at = read_saved(saved(f"Avery {number}", f"2026-11-0{number}T09:00:00Z"), RETURN_LIMITS)
        assert (by, at and at.day) == (f"Avery {number}", number)


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le"])
def test_other_encodings_are_read(code: str) -> None:
    part = saved("\u00e9", "2026-11-28T10:00:00Z", "").decode()
    assert read_saved(part.encode(code), RETURN_LIMITS)[0] == "\u00e9"


def test_escapes_and_entities_in_a_property_are_undone() -> None:
    part = custom(("Audit reference", "a &amp; b_x0041_"))
    assert read_properties(part, RETURN_LIMITS) == {"Audit reference": "a & bA"}


def test_too_many_properties_are_refused() -> None:
    number = RETURN_LIMITS.names
    part = custom(*((f"name {number}", "x") for number in range(number)))
    assert len(read_properties(part, RETURN_LIMITS)) == number
    part = custom(*((f"name {number}", "x") for number in range(number + 1)))
    with pytest.raises(RefusedError) as refused:
        read_properties(part, RETURN_LIMITS)
    assert refused.value.code == "workbook-too-large"
