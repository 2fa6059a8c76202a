"""Who did an audit, as far as its workbook tells, against whose audit it is (paragraph 4.1).

Independence is that of a person: a workbook that somebody else filled in was never checked for it.
Names are compared as people are; a program's or a department's name says nothing.
"""

import re
from collections.abc import Collection, Iterator

from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, People, Person
from workbook_qa.core.wording import fold, fold_name, tidy
from workbook_qa.selection.independence import names_of, objections, responsible_for

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]?")
_WORD = re.compile(r"[^\W\d_][^\W\d_'.-]*")
# A name with one of these is of an office, a machine or a program.
_OFFICE_WORDS = (
    "account admin administration adoption assessment audit authority borough business care "
    "children children's childrens city clerk client coordinator council county customer "
    "default department desk desktop duty edge education excel family finance fostering "
    "government guest health help hub ict it laptop library local manager mash microsoft "
    "office officer pc performance quality reception review reviewing safeguarding scanner "
    "secretary service services shared social staff support surface system systems team "
    "teams temp temporary test trust unit user windows word work worker"
)
_NO_PERSONS = frozenset(_OFFICE_WORDS.split())


def who_audited(
    audit: Audit,
    people: People,
    *,
    saved_by: str,
    sender: str = "",
    stated: Collection[str] = (),
    besides: Collection[str] = (),
    policy: Policy,
) -> Iterator[Problem]:
    """Ask about the first sign that somebody other than its auditor did an audit.

    The name that stands on the workbook tells more than who saved it, and that more than who sent
    it: a message is often passed on.

    Args:
        saved_by: the name that the program wrote, empty where it is nobody's; sender: an address.
        stated: the names that stand as the auditor's on its first page.
        besides: names and addresses that are not asked about: those of the Lead Auditor, who saves
            and passes on what others did, and of the council.
    """
    of_office = {fold_name(name) for name in besides} - {""}
    signs = [("It names {} as its auditor", name) for name in sorted(stated)]
    signs += [("It was saved by {}", saved_by)]
    signs += [("It was sent by {}", sender)] if not saved_by else []
    for words, name in signs:
        other = another_person(name, audit.auditor, people)
        if other and not {fold_name(other), fold_name(name)} & of_office:
            yield _asked(words.format(other), other, audit, people, policy)
            return


def another_person(name: str, auditor: str, people: People) -> str:
    """The person whom a name, an account or an address means, where that is not the auditor.

    Empty where it is the auditor, or where nothing says that it is a person: one of the register,
    or at least a given and a family name.
    """
    plain = tidy(_BRACKETS.sub(" ", name))
    known = _known_person(plain, people)
    register = people.person(auditor)
    if known is not None:
        return "" if known == register or known.name == auditor else known.name
    theirs = {fold_name(auditor), *(names_of(register) if register else ())}
    if not _is_full_name(plain) or any(_may_be_same_name(plain, each) for each in theirs):
        return ""
    return plain


def _known_person(name: str, people: People) -> Person | None:
    """Somebody of the register by name, by address, or by an account named after either."""
    person = people.person(name)
    if person is not None or not name:
        return person
    account = fold(name).rpartition("\\")[2]
    local = account.partition("@")[0]
    found = [
        each
        for each in people.staff
        if fold(each.email) == account
        or (each.email and fold(each.email).partition("@")[0] == local)
        or any(_same_name(name, known) for known in names_of(each))
    ]
    return found[0] if len(found) == 1 else None


def _is_full_name(name: str) -> bool:
    words = fold_name(name).split()
    return (
        2 <= len(words) <= 5
        and all(_WORD.fullmatch(word) for word in words)
        and _NO_PERSONS.isdisjoint(words)
    )


def _same_name(one: str, other: str) -> bool:
    """The same first and last word: what stands between is left out as often as not."""
    first, second = fold_name(one).split(), fold_name(other).split()
    if len(first) < 2 or len(second) < 2:
        return first == second
    return (first[0], first[-1]) == (second[0], second[-1])


def _may_be_same_name(one: str, other: str) -> bool:
    """The same but for the order, or with an initial for the given name: *J Smith*, *Smith J*."""
    first, second = fold_name(one).split(), fold_name(other).split()
    orders = [first, [*first[1:], first[0]]] if len(first) > 1 else [first]
    return len(second) > 1 and any(
        words[-1] == second[-1] and _initial_fits(words[0], second[0]) for words in orders
    )


def _initial_fits(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def _asked(found: str, other: str, audit: Audit, people: People, policy: Policy) -> Problem:
    person = people.person(other)
    rules = objections(person, responsible_for(audit), people, policy) if person else []
    related = f" {other} is not independent of the case: {'; '.join(rules)}." if rules else ""
    known = "" if person else f" {other} is not in the people register."
    todo = (
        f"Ask who did the audit. If it was {other}, it was never checked whether they are "
        f'independent of the case: run reassign {audit.reference} --to "{other}" --why "…", '
        "which checks it."
    )
    if person is None:
        todo += " If it is the auditor by another name, add that to Also known as in people.xlsx."
    return Problem(
        "auditor-may-be-another",
        Place(),
        f"{found}, and its auditor is {audit.auditor}.{related}{known}",
        todo,
    )
