"""Numbers, days and addresses as people write them: each form in a table, and what is none."""

import datetime

import pytest

from workbook_qa.core.privacy.addresses import has_address
from workbook_qa.core.privacy.birthdays import has_date_of_birth
from workbook_qa.core.privacy.personal_marks import (
    emails_in,
    has_case_id,
    has_nhs_number,
    has_phone_number,
    has_postcode,
)

RECEIVED_ON = datetime.date(2026, 11, 20)
WINDOW_START = datetime.date(2026, 5, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Turns 10 on 3 May 2016.",
        "He was 9 on 3 May.",
        "She'll be five on 7 January.",
        "Keanu was 9 on 3/5/2026.",
        "born 3rd of May",
        "born the third of May",
        "dob: 3.5.16",
        "DOB3/5/16",
        "D.O.B.03.05.2016",
        "d o b 3 5 16",
        "DOB 030516",
        "Date of birth 2016-05-03",
        "date of birth: 3-May-16",
        "b. 3/5/16",
        "Born in the night at the hospital on 3 May 2016",
        "born May 3rd, 2016",
        "born in May 2016",
        "born on Christmas Day",
        "born on the 3rd of the 5th",
        "3/5/2016 is his birthday",
        "her 10th birthday (3 May)",
        "10th b/day = 3 May",
        "his 18th is 5th Feb 2027",
        "Placed on 3/2/26, the day after he was born.",
        "YP reaches 16 on 23 April 2027",
        "She has just turned 6 (3 November).",
        "Baby arrived on 3rd August",
        "mother 21/05/1995, seen",
        "Keanu (03/05/2016)",
        "Sibling (9, 3.5.2017)",
        "age disputed: claims 15/8/2010",
    ],
)
def test_a_birthday_is_found(text: str) -> None:
    assert has_date_of_birth(text, RECEIVED_ON, WINDOW_START)


@pytest.mark.parametrize(
    "text",
    [
        "Visited on 3 May 2026 and 14/05/2026.",
        "SDQ score was 14 on 3 May 2026.",
        "Attendance was 61 on 3 May.",
        "Mother was seen on 12/03/2026.",
        "Father 12/05/2026 telephone contact.",
        "The young person is 17 and a pathway plan was completed on 4 June 2026.",
        "She turned down the offer on 3 May.",
        "The baby was born before the conference on 3 May.",
        "Pre-birth assessment of 12/03/2026 is thorough.",
        "Birth certificate on file since 3 September 2026.",
        "Plan of 3 September 2024 was updated.",
        "12 visits, 2 missed; 4.3.1 of the procedures.",
    ],
)
def test_another_day_is_no_birthday(text: str) -> None:
    assert not has_date_of_birth(text, RECEIVED_ON, WINDOW_START)


@pytest.mark.parametrize(
    "text",
    [
        "07700900123",
        "07700 900 123",
        "07700.900.123",
        "07700-900-123",
        "07700/900123",
        "0 7700 900 123",
        "7700900123",
        "7700 900 123",
        "0(7700)900 123",
        "0770 0900 123",
        "o7700 900123",
        "+44 7700 900 123",
        "+44 (0)7700 900123",
        "+44(0)7700900123",
        "0044 7700 900 123",
        "(01632) 960 001",
        "01632/960001",
        "01632 960001 ext 12",
        "01632 96 00 01",
        "020 79460018",
        "tel 960 001",
        "+48 600 123 456",
        "oh seven seven double oh nine double oh one two three",
    ],
)
def test_a_telephone_number_is_found(text: str) -> None:
    assert has_phone_number(f"Mum is on {text} now.")


@pytest.mark.parametrize(
    "text",
    [
        "Childline 0800 1111 and 0808 800 5000",
        "duty 0300 123 4567",
        "03.09.2026 and 01.10.2026 at 12.30",
        "01.10.2026 12 visits",
        "05 06 2026, 03 07 2026",
        "0.5 hours, 10-14 days, 2019-2024",
        "called 14 times",
        "note 1234567890",
    ],
)
def test_another_number_is_no_telephone_number(text: str) -> None:
    assert not has_phone_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "NHS number is 999 209 1010",
        "nhs no: 943.476.5919",
        "n.h.s. no. 943-476-5919",
        "NHSno9434765919",
        "NHS (as on the letter) 943 476 5918",
        "943 476 5919",
        "CAMHS/9434765919",
        "9 4 3 4 7 6 5 9 1 9",
        "nhs nine four three four seven six five nine one nine",
    ],
)
def test_an_nhs_number_is_found(text: str) -> None:
    assert has_nhs_number(f"See {text}.")


@pytest.mark.parametrize(
    "text", ["943 476 5918", "note 1234567890", "case 4010232138", "+44 3476 5919", "NHS letter"]
)
def test_ten_digits_alone_are_no_nhs_number(text: str) -> None:
    assert not has_nhs_number(f"See {text}.")


@pytest.mark.parametrize(
    "text",
    [
        "14 Marlborough Road",
        "14 marlborough road",
        "14a Marlborough Rd.",
        "14, Marlborough Road",
        "number 14 marlborough rd",
        "no.5 Almond Gdns",
        "14 St John's Wood Road",
        "12-14 Station Road",
        "14 1st Avenue",
        "FLAT 1 PRIORY COURT",
        "Flat 12 Kestrel House",
        "flat 5 st. george's court",
        "8 Oakfield Rise",
        "8 Primrose Hill",
        "8 Heron Approach",
        "8 Larch Close",
        "8 Quarry Mews",
        "8 Harbour View",
        "8 Church View",
        "at 8 rowan bank",
        "to 8 kestrel court",
        "12 The Oaks",
        "12 Kingsway",
        "lives in Oakfield Rise",
        "she lives on oakfield road",
        "lives at 14 Madeup, Exampleton",
        "Rose Cottage, Little Madeup",
        "fourteen Marlborough Road",
        "Marlborough Road 14.",
        "the Marlborough Road flat",
        "moved into flat 6",
        "Nan's 2 Albion Sq",
    ],
)
def test_an_address_is_found(text: str) -> None:
    assert has_address(f"The family: {text}")


@pytest.mark.parametrize(
    "text",
    [
        "The child lives near Acacia Road and walks to Oak Tree Academy.",
        "A 20 minute walk from school.",
        "There were 3 workers in 12 months, which affected the way forward.",
        "5 missing episodes, of which 2 in the same place.",
        "Great Ormond Street wrote on 1 May.",
        "Section 47 Enquiry; Year 6 High School; Stage 2 Panel House.",
        "4 hours a week, 2 miles down the road.",
        "A 3 bed house; 2 Family Court hearings.",
        "Mother lives at her mother's address.",
        "Kestrel House, the children's home, was visited.",
        "Lives in Bedford close to school.",
    ],
)
def test_another_place_is_no_address(text: str) -> None:
    assert not has_address(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ZE1 0AA", True),
        ("ze1 0aa", True),
        ("ze10aa", True),
        ("ZE1  0AA", True),
        ("ZE1-0AA", True),
        ("ZE 1 0AA", True),
        ("ZE1 0 AA", True),
        ("Ze1 0aa", True),
        ("QX4 7ZZ", True),
        ("postcode is ze1", True),
        ("W2 2nd half", False),
        ("s20 and 2nd", False),
        ("Y5 3pm", False),
        ("CFA-2026-11-0007-K", False),
        ("Q2.1 and S10", False),
    ],
)
def test_a_postcode_is_found_however_it_is_written(text: str, found: bool) -> None:
    assert has_postcode(f"They are at {text} now.") is found


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("zelda.sample@example.org", "zelda.sample@example.org"),
        ("zelda @ example . org", "zelda@example.org"),
        ("zelda(at)example(dot)org", "zelda@example.org"),
        ("zelda [at] example [dot] org", "zelda@example.org"),
        ("zelda at example dot org", "zelda@example.org"),
        ("zelda dot sample at mail dot example dot org", "zelda.sample@mail.example.org"),
        ("zelda at example.org", "zelda@example.org"),
        ("zelda@example,com", "zelda@example.com"),
    ],
)
def test_an_e_mail_address_is_found_with_its_signs_in_words(text: str, email: str) -> None:
    assert email in emails_in(f"Write to {text} please.")


@pytest.mark.parametrize(
    "text", ["She met him at school. The plan", "seen at home.She", "at 3.30 dot on", "a @ b"]
)
def test_at_alone_makes_no_e_mail_address(text: str) -> None:
    assert emails_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "case no. 209 5718",
        "case no. 209.5718",
        "case id: 2095718",
        "(2095718)",
        "the twin, 209-5718",
        "2 095 718",
        "2 0 9 5 7 1 8",
        "2095718's file",
        "Mosaic 209571",
        "P204518",
        "p 204 518",
        "P-204.518",
        "ID2095718",
        "LCS/2095718",
        "no.2095718",
        "002095718",
    ],
)
def test_another_childs_case_id_is_found_however_it_is_written(text: str) -> None:
    assert has_case_id(f"See {text}.", "4019276")


@pytest.mark.parametrize(
    "text",
    [
        "case no. 401 9276",
        "4019276",
        "401.9276",
        "0004019276",
        "Reference CFA-2026-11-0007-K, note 1234567890",
        "3 12 2026 and 14.10.2026",
        "2019-2024, 2025/2026",
        "£1234567 and £250,000",
        "case 12/03/2026",
        "07700 900123",
        "NHS 943 476 5919",
        "SI 2010/959, version 4.12.3",
    ],
)
def test_the_audits_own_case_id_and_other_numbers_are_left_alone(text: str) -> None:
    assert not has_case_id(f"See {text}.", "4019276")
