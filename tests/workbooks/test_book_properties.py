"""What a workbook says about itself: with its texts taken out first, and as it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_qa.workbooks.read import book_properties
from workbook_qa.workbooks.read.book_properties import read_application, read_properties, read_saved
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
EXTENDED = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "{}</Properties>"
)
UTF8 = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
READERS = (read_properties, read_saved, read_application)


def told(part: bytes) -> list[object]:
    """What each of the three makes of a part."""
    found: list[object] = []
    for read in READERS:
        try:
            found.append(read(part, RETURN_LIMITS))
        except RefusedError as refused:
            found.append(refused.code)
    return found


def assert_same(part: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book_properties, "_texts_apart", lambda _: None)
        as_it_stands = told(part)
    assert told(part) == as_it_stands


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


def test_parts_that_differ_in_their_texts_alone_are_parsed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_properties(custom(("Audit reference", "first")), RETURN_LIMITS)
    monkeypatch.setattr(book_properties, "walk", None)

    found = read_properties(custom(("Audit reference", "second_x0041_")), RETURN_LIMITS)

    assert found == {"Audit reference": "secondA"}


TEXTS = [
    *("a", " b ", "", "\u00e9\U0001f600", "&amp;", "&#65;", "&nope;", "\r\n", "\n\t ", "_x0041_"),
    *("<![CDATA[c]]>", "<!-- d -->", "<?e?>", "\ue0000\ue001", "]]>", "\uffff", "\x01", ">", "<"),
    *("<vt:x>f</vt:x>", "<vt:x>g</vt:x>h", "i<vt:x/>", "2026-11-28T10:00:00Z", "a>b</c"),
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS), min_size=2, max_size=4),
    st.sampled_from([UTF8, "", '<?xml version="1.0" encoding="ISO-8859-1"?>', "\ufeff", "<!---->"]),
)
def test_both_ways_read_any_properties_alike(texts: list[str], head: str) -> None:
    whole = "".join(texts)
    assert_same(saved(texts[0], texts[1], head))
    assert_same(saved(whole, whole, head))
    assert_same(custom(("Audit reference", whole), (texts[0], texts[1]), ("Audit reference", "x")))
    said = f"<Application>{whole}</Application>{texts[0]}"
    assert_same((head + EXTENDED.format(said)).encode())


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "latin-1"])
def test_other_encodings_are_read_as_they_stand(code: str) -> None:
    part = saved("\u00e9", "2026-11-28T10:00:00Z", "").decode()
    assert_same(part.encode(code))


def test_a_large_part_is_parsed_as_it_stands() -> None:
    assert_same(custom(*((f"name {number}", "x" * 900) for number in range(80))))
    assert_same(custom(*((f"name {number}", "x") for number in range(RETURN_LIMITS.names + 1))))
