"""Whom a text names, how plainly, and where."""

import pytest

from workbook_qa.core.privacy.people_in_text import (
    Known,
    NameSign,
    sign_of_a_name,
)

NOBODY = Known(lambda _: False, frozenset(), lambda _: False, lambda _: False)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The plan was reviewed on time.", NameSign.NONE),
        ("It is clear what Jamie wants.", NameSign.SINGLE),
        ("Seen with his mum Zelda at home.", NameSign.SINGLE),
        ("Mum Zelda was seen.", NameSign.SINGLE),
        ("Jamie said so. The Child Protection Plan helped Jamie.", NameSign.SINGLE),
        ("Jamie Madeup was seen.", NameSign.FULL),
        ("Zedekiah Zampleton was seen.", NameSign.FULL),
        ("Mrs Zampleton was seen.", NameSign.FULL),
        ("J. Zampleton was seen.", NameSign.FULL),
        ("Jamie came, then Zedekiah Zampleton.", NameSign.FULL),
    ],
)
def test_a_full_name_is_a_plainer_sign_than_a_given_name(text: str, sign: NameSign) -> None:
    assert sign_of_a_name(text, NOBODY) is sign
