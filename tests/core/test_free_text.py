"""What free text gives away: a query that names the cell and the kind, and never the text."""

import datetime
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import is_little_work
from tests.support.made_up.council import PEOPLE, person
from tests.support.made_up.returns import (
    SOME_PEOPLE,
    an_audit,
    case_file_audit,
    changed,
    complete_return,
    problems_of,
)
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.privacy import listed_words
from workbook_qa.core.privacy.listed_words import given_names, known_words, names_and_words
from workbook_qa.core.privacy.personal_marks import has_nhs_number
from workbook_qa.core.problem import Place, Severity
from workbook_qa.core.records import People, Return
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.core.wording import fold
from workbook_qa.demo.judgements import judge_case
from workbook_qa.returns.rules.completion import personal_data
from workbook_qa.returns.rules.return_under_check import ReturnUnderCheck

FIELD = "Q7.1.evidence"
CODES = {"personal-data-found", "personal-data-suspected"}

NAME, BIRTH, NHS = "a name", "a date of birth", "an NHS number"
ADDRESS, POSTCODE = "an address", "a postcode"
EMAIL, PHONE = "an e-mail address", "a telephone number"


def reading_of(
    text: str, *, field: str = FIELD, people: People | None = SOME_PEOPLE
) -> ReturnUnderCheck:
    """A complete return with `text` in one cell."""
    tool, audit = case_file_audit(), an_audit()
    content = changed(complete_return(tool, audit), {field: text})
    return ReturnUnderCheck(
        content,
        audit,
        tool,
        {name: Place("return.xlsx", "Sheet", name) for name in content.entries},
        Policy(),
        people,
        WorkingDays(),
        datetime.date(2026, 11, 20),
        frozenset(),
        (),
        {},
    )


def kinds_in(text: str, *, people: People | None = SOME_PEOPLE) -> list[str]:
    """The kinds that are said to be in `text`, as words of the problem."""
    found = list(personal_data(reading_of(text, people=people)))
    assert all(problem.code in CODES and problem.place.cell == FIELD for problem in found)
    if not found:
        return []
    said = found[0].found.removeprefix("The text seems to hold ").rstrip(".")
    return said.replace("a full name", NAME).replace(" and ", ", ").split(", ")


PERSONAL = [
    # Honorifics.
    ("Mrs Sampleton was at the review and agreed the plan.", [NAME]),
    ("The plan was shared with Mr. Zedding in September.", [NAME]),
    ("Discussed with Ms Zedding, who wants the visits to go on.", [NAME]),
    ("Miss Okonjo-Sample rang the duty team.", [NAME]),
    ("Letter from Dr Ficticia about the diagnosis.", [NAME]),
    ("MRS SAMPLETON does not agree with the plan.", [NAME]),
    # Called, named, known as, and relations.
    ("The baby is called Zebedee and is doing well.", [NAME]),
    ("Lives with a younger brother named Zedekiah.", [NAME]),
    ("A girl whose name is Zinnia comes to the house often.", [NAME]),
    ("He is known as Zeb at school.", [NAME]),
    ("Seen with his mum Zelda at home.", [NAME]),
    ("Her father, Zoltan, was not asked.", [NAME]),
    ("Mother Zuleika says that the visits help.", [NAME]),
    ("Special Guardian Zenobia Sampleton was seen.", [NAME]),
    ("Child’s brother Zed’s views are missing.", [NAME]),
    # Given names.
    ("Jamie said that he likes the new school.", [NAME]),
    ("It is clear what Aisha wants to happen.", [NAME]),
    ("The plan says how Mohammed will get to school.", [NAME]),
    ("Chloe's wishes are in the plan in her own words.", [NAME]),
    ("Good direct work (Kayleigh chose the three houses).", [NAME]),
    ("Seen alone: Oliwia, at school.", [NAME]),
    ("'Ellie wants to go home' is the heart of the assessment.", [NAME]),
    ("The worker knows that Grace needs more time.", [NAME]),
    ("JAMIE WAS SEEN ALONE AND IN HIS ROOM.", [NAME]),
    ("Sibling group:\nJamie\nan older sister", [NAME]),
    ("Contact with Jack and with the paternal family is recorded.", [NAME]),
    ("Zoë and her brother were seen together.", [NAME]),
    # Two names.
    ("Zedekiah Sampleton was seen at home.", [NAME]),
    ("The record of Tiberius Sampleton is thin.", [NAME]),
    ("Young Person Zenobia Sampleton has a pathway plan.", [NAME]),
    ("Visited Jamie Madeup at home every week.", [NAME]),
    ("Views of Łucja Żółtowska-Przykład were sought.", [NAME]),
    ("Siobhán O'Zedding and her partner take part.", [NAME]),
    ("J. Sampleton signed the agreement.", [NAME]),
    ("The form is signed by Z Sampleton.", [NAME]),
    # Dates of birth.
    ("DOB 12/03/2015.", [BIRTH]),
    ("The child (d.o.b. 3.5.14) has no plan.", [BIRTH]),
    ("Date of birth: 2015-03-12, seen on the front sheet.", [BIRTH]),
    ("She was born on 3rd May 2019 and seen the next day.", [BIRTH]),
    ("Her birthday is on 12 March and was not marked.", [BIRTH]),
    ("The front sheet gives 12/03/2015 as his date of birth.", [BIRTH]),
    ("Baby born Tuesday 6 October 2026.", [BIRTH]),
    ("The date given for the birth on the form was put right to 3 May 2014.", [BIRTH]),
    # Numbers, codes and addresses.
    ("NHS number 943 476 5919 is on file.", [NHS]),
    ("Health record 9434765919 was asked for.", [NHS]),
    ("NHS no: 943-476-5919", [NHS]),
    ("The family lives at ZE1 0ZZ now.", [POSTCODE]),
    ("Moved to ze1 0zz in May.", [POSTCODE]),
    ("New address in SW1A1AA.", [POSTCODE]),
    ("Lives at 14 Madeup Road with both parents.", [ADDRESS]),
    ("Moved to flat 3b, 27a Sample Hill Lane.", [ADDRESS]),
    ("Write to mum at zelda.sample+home@mail.example.org please.", [EMAIL]),
    ("Mother can be reached on 07700 900123.", [PHONE]),
    ("Telephone (01632) 960 001 in the evening.", [PHONE]),
    ("Ring +44 7700 900 123.", [PHONE]),
    ("Landline 020 7946 0018.", [PHONE]),
    # Several, in the order in which they are always named.
    (
        "Jamie (born 12/03/2015) of 14 Madeup Road, ZE1 0ZZ, 07700 900123, j@mail.example.org",
        [NAME, BIRTH, ADDRESS, POSTCODE, PHONE, EMAIL],
    ),
    # What people's programs make of it.
    ("Jamie\u00a0Madeup was seen.", [NAME]),
    ("ＮＨＳ ９４３ ４７６ ５９１９", [NHS]),
    ("NHS 943\u00a0476\u00a05919", [NHS]),
    ("Ja\u00admie was seen.", [NAME]),
]

ORDINARY = [
    "The Child Protection Plan was reviewed at the Core Group in September.",
    "Initial Child Protection Conference held within 15 working days.",
    "Strategy Meeting and Section 47 Enquiry are on file.",
    "Seen alone on 12/03/2026, 14/04/2026 and 12 May 2026 at home and in school.",
    "Supervisions: 05/06, 03/07, 31/07, 28/08, 25/09 and 23/10/2026.",
    "Family Group Conference minutes are on Mosaic; see the note of Monday 5 October.",
    "Health Visitor and School Nurse gave their views; CAMHS did not reply.",
    "The Social Worker used the Three Houses and Words and Pictures.",
    "Signs of Safety mapping was done with the Independent Reviewing Officer.",
    "Working Together is followed; Ofsted would find the record clear.",
    "Graded Care Profile completed in July and shared with both parents.",
    "Public Law Outline meeting held; the Family Court hearing is in January.",
    "Children's Social Care and Early Help worked well together.",
    "Multi-Agency Safeguarding Hub referral was dealt with in a day.",
    "Placement with Wexcombe Fostering Service is stable.",
    "Attends Green Lane Primary School and the Sunshine Nursery.",
    "Taken to St Mary's Hospital; discharge letter is on file.",
    "A move to Milton Keynes was talked about with the child.",
    "Family from Poland; Polish interpreter used at each visit.",
    "Ms B and Mr X were both asked for their views.",
    "Child A and Sibling B are each described.",
    "Avery Example knows the family well.",
    "Discussed with Avery Example and Morgan Sample on 4 November.",
    "Mr Sample signed off the assessment.",
    "M. Sample signed off the plan.",
    "Health visitor Zelda Madeup attended the core group.",
    "School nurse (Zelda Madeup) sent her report.",
    "Advanced Practitioner Zelda Madeup gave a second opinion.",
    "Clare's Law disclosure was considered.",
    "Beck Youth Inventory and the Outcomes Star are on file.",
    "The Freedom Programme was finished in June.",
    "A group called Triple P was offered and taken up.",
    "A tool called Three Houses was used with each child.",
    "The meeting called on Friday was put off.",
    "Mother and Father were both seen; Grandmother takes part.",
    "Mum says it is better; Dad agrees. Nan helps at weekends.",
    "Father, Polish by origin, had an interpreter.",
    "The mother, Health Visitor and school agreed the plan.",
    "Birth mother seen 12/03/2026; birth father's views sought by letter.",
    "Pre-birth assessment of 12/03/2026 is thorough.",
    "Unborn baby: plan agreed 3 September 2026.",
    "The baby was born before the review and is well.",
    "The 16th birthday is near; pathway assessment started.",
    "Birth certificate on file since 3 September 2026.",
    "Plan updated 03.09.2026 and 01.10.2026, signed off by the Team Manager.",
    "Reference CFA-2026-11-0007-K, note 1234567890, case 100007.",
    "Case note 4010232138 of the old system was looked at.",
    "Childline 0800 1111 and the helpline 0808 800 5000 are in the plan.",
    "The duty team's 0300 123 4567 is in the safety plan.",
    "Rated 2 out of 5; 31 questions; 7 visits in 6 months; 10-14 days each.",
    "Order under s31 and s38; section 20 ended on 1 March; Q2.1 and S10 apply.",
    "Visits on 1st, 2nd and 3rd of May; reg 28 and SI 2010/959 are kept.",
    "Year 6 to Year 7 transition planned; EHCP review in week W2 2nd half.",
    "Good practice. Clear recording. Timely reviews. Thoughtful analysis throughout.",
    "Good Practice: Parental Engagement, Clear Recording and Timely Reviews.",
    "Strengths\nClear Chronology\nGood Use of Genogram",
    "NOT APPLICABLE AS THE CASE IS TOO NEW.",
    "CP plan; ICPC and RCPC on time; IRO oversight; MARAC and MAPPA not needed.",
    "Will be reviewed in May. Mark each step. Hope is recorded. Grant applied for.",
    "Frank discussion with the family. Faith and culture are weighed. Grace period agreed.",
    "Faith, culture, Islam, Christian holidays and Eid are all thought of.",
    "Worker's own position talked about in Supervision with the Team Manager.",
    "Barnardo's and the NSPCC offer Direct Work; Cafcass was told.",
    "Online safety: Snapchat, TikTok and Xbox Live are covered.",
    "Life Story Work began after the Permanence Planning Meeting.",
    "SDQ score 14 (was 22); PEP in date; Virtual School engaged.",
    "Reg 44 visitor came on Christmas Eve and on New Year's Day.",
    "Return Home Interviews offered within 72 hours after each Missing Episode.",
    "Private Fostering Arrangement ended; Kinship Care assessed by Fostering Panel.",
    "The child lives near Acacia Road and walks to Oak Tree Academy.",
    "See e.g. The Plan, p. 4; i.e. The Review, p. 2.",
    "Wishes and Feelings are clear. I Think the plan works. A Strong piece of work.",
    "“In my own words” was used. ‘All About Me’ is on file.",
    "Head of Service agreed the Legal Planning Meeting on 5/10.",
    "Domestic Abuse, Child Sexual Exploitation and Neglect were each thought of.",
    "Education, Health and Care Plan: Annual Review held in June 2026.",
]


@pytest.mark.parametrize(("text", "kinds"), PERSONAL, ids=range(len(PERSONAL)))
def test_personal_data_is_suspected(text: str, kinds: list[str]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize("text", ORDINARY, ids=range(len(ORDINARY)))
def test_ordinary_audit_prose_is_left_alone(text: str) -> None:
    assert kinds_in(text) == []


def test_the_tables_are_large_enough_to_mean_something() -> None:
    assert sum(bool(kinds) for _, kinds in PERSONAL) >= 40
    assert len(ORDINARY) >= 60


def test_what_is_strong_is_an_error_and_what_is_weak_a_query_and_neither_quotes_the_text() -> None:
    (problem,) = personal_data(reading_of("Zedekiah Sampleton, DOB 12/03/2015, ZE1 0ZZ"))
    assert (problem.code, problem.severity) == ("personal-data-found", Severity.ERROR)
    (weak,) = personal_data(reading_of("Jamie said that the worker listens."))
    assert (weak.code, weak.severity) == ("personal-data-suspected", Severity.QUERY)
    assert "Jamie" not in str(weak)
    assert problem.place == Place("return.xlsx", "Sheet", FIELD)
    for given_away in ("Zedekiah", "Sampleton", "12/03", "2015", "ZE1"):
        assert given_away not in str(problem)


@pytest.mark.parametrize(
    "field",
    [
        "Q1.1.evidence",
        "Q1.1.reason",
        "QCPP3.evidence",
        "S4.reason",
        "overall-reason",
        "impact",
        "outstanding-practice",
        "worker-reflections",
        "A1.what",
        "A1.measure",
        "A1.reason",
    ],
)
def test_every_free_text_is_looked_at(field: str) -> None:
    (problem,) = personal_data(reading_of("Jamie Madeup was seen.", field=field))
    assert problem.place.cell == field


@pytest.mark.parametrize("field", ["A1.owner", "immediate-concern-told"])
def test_where_staff_are_asked_for_nothing_is_said(field: str) -> None:
    assert list(personal_data(reading_of("Jamie Madeup, 07700 900123", field=field))) == []


def test_every_text_entry_of_the_judgement_page_is_covered() -> None:
    texts = [entry.id for entry in case_file_audit().judgement if entry.kind is EntryKind.TEXT]
    silent = [each for each in texts if not list(personal_data(reading_of("Jamie.", field=each)))]
    assert silent == ["immediate-concern-told"]


def test_one_cell_gives_one_problem() -> None:
    reading = reading_of("Jamie. Ellie. Mrs Sampleton. ZE1 0ZZ. ZE2 9ZZ.")
    assert len(list(personal_data(reading))) == 1


def test_staff_are_known_by_every_form_of_their_name() -> None:
    for name in ("Northern Adams", "NORTHERN ADAMS", "N Baker", "Tara North's", "T. North"):
        assert kinds_in(f"Discussed with {name} in supervision.", people=PEOPLE) == []


def test_a_child_with_the_given_name_of_some_member_of_staff_is_still_a_child() -> None:
    assert kinds_in("It is clear what Ash wants.", people=PEOPLE) == [NAME]
    assert kinds_in("It is clear what Alex wants.", people=PEOPLE) == [NAME]


def test_without_a_register_the_people_of_the_audit_are_known() -> None:
    audit = an_audit()
    assert kinds_in(f"Discussed with {audit.worker}.", people=None) == []
    assert kinds_in("Discussed with Zedekiah Sampleton.", people=None) == [NAME]


def test_an_e_mail_address_of_staff_is_no_secret() -> None:
    staff = person("Avery Example", Role.SOCIAL_WORKER)
    people = People((), (msgspec.structs.replace(staff, email="avery@wexcombe.example"),))
    assert kinds_in("Write to AVERY@wexcombe.example.", people=people) == []
    assert kinds_in("Write to avery@wexcombe.example and to z@mail.example.", people=people) == [
        EMAIL
    ]


def test_the_case_id_is_never_taken_for_a_number_of_another_kind() -> None:
    reading = reading_of("The case is 9434765919.")
    assert list(personal_data(reading))
    case = an_audit(case_id="9434765919")
    problems = problems_of({FIELD: "The case is 9434765919, as on the form."}, audit=case)
    assert problems == []


def test_a_word_in_lower_case_elsewhere_is_no_name() -> None:
    text = "Zorbing Kitesurfing"
    assert kinds_in(f"He enjoys {text} a lot.") == [NAME]
    assert kinds_in(f"He enjoys {text} a lot, and zorbing most.") == []


@pytest.mark.parametrize("audit_type", AuditType)
def test_the_made_up_auditors_of_the_demonstration_give_nothing_away(
    audit_type: AuditType,
) -> None:
    tool, audit = case_file_audit(), an_audit(audit_type=audit_type)
    for seed in range(60):
        chance = random.Random(seed)
        typed = judge_case(audit, tool, chance.random(), datetime.date(2026, 11, 5), chance)
        content = Return(audit.reference, {field: str(text) for field, text in typed.items()})
        reading = reading_of("")
        told = personal_data(
            ReturnUnderCheck(
                **{**_fields(reading), "content": content, "audit": audit, "places": {}}
            )
        )
        assert list(told) == []


def test_the_audit_tool_itself_gives_nothing_away() -> None:
    tool = case_file_audit()
    questions = [*tool.questions(), *(each for pack in tool.packs for each in pack.questions)]
    texts = [part for each in questions for part in (each.text, each.good, each.not_applicable)]
    texts += [entry.guidance for entry in tool.judgement if entry.id != "immediate-concern-told"]
    texts += [entry.label for entry in tool.judgement]
    assert [text for text in texts if text and kinds_in(text)] == []


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("943 476 5919", True),
        ("9434765919", True),
        ("943 476 5918", False),
        ("943 4765919", True),
        ("943.476.5919", True),
        ("9 4 3 4 7 6 5 9 1 9", True),
        ("943 476 591 9", False),
        ("1111111111", False),
        ("19434765919", False),
        ("94347659190", False),
        ("4010232137", True),
        ("9876543210", True),
    ],
)
def test_the_check_digit_of_an_nhs_number_decides(number: str, right: bool) -> None:
    assert has_nhs_number(f"No. {number}.") is right


LISTS = sorted(Path(listed_words.__file__).with_name("word_lists").glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
def test_a_list_says_where_it_comes_from_and_no_word_in_it_stands_twice(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("# Source: ") for line in lines)
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert len(words) == len({*words}) > 20
    assert all(
        word == (word.upper() if path.stem == "postcode_areas" else fold(word)) for word in words
    )


def test_the_lists_of_names_do_not_contradict_the_known_words() -> None:
    assert not given_names() & names_and_words()
    assert not given_names() & known_words()


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    list(personal_data(reading_of(text)))


@given(
    st.lists(
        st.sampled_from(
            [*"0123456789ABEZz@.'’-+ (\n", "Jamie", "Mr", "born", "St", "name is ", "called", "ss"]
        ),
        max_size=60,
    ).map("".join)
)
def test_no_mixture_of_signs_makes_it_raise(text: str) -> None:
    list(personal_data(reading_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 32_000,
        "A " * 16_000,
        "a@" * 16_000,
        "Aa-" * 10_000,
        "A'" * 16_000,
        "0" * 32_000,
        "0 " * 16_000,
        "01 " * 10_000,
        "born " * 6_000,
        "born on the " * 2_600 + "1",
        "(" * 32_000,
        "1 Aa " * 6_000,
        "1.1." * 8_000,
        "Mr " * 10_000,
        " " * 32_000,
        "\n" * 32_000,
        "Zz\n" * 10_000,
        "name is " * 4_000,
        "3 May " * 5_000,
        "born 3 " * 4_000,
        "dob review " * 3_000 + "1",
        "he is 9 " * 4_000,
        "lives in The " * 2_500,
        "14 Aa, " * 4_500,
        "case no 1 " * 3_000,
        "a at b dot " * 3_000,
        "J.B. K's mum " * 2_500,
        "jamie zz " * 3_500,
        "Zz and his " * 3_000,
        "seven " * 5_000,
        "ZE1 " * 8_000,
    ],
    ids=range(31),
)
def test_no_text_makes_it_slow(text: str) -> None:
    assert is_little_work(lambda: list(personal_data(reading_of(text))), 100)


def _fields(reading: ReturnUnderCheck) -> dict[str, object]:
    return {name: getattr(reading, name) for name in reading.__struct_fields__}
