"""Identity of a workbook: its reference, in three places, each with a seal.

The seal is an HMAC over audit, case, auditor, tool version and form digest. It proves that we
issued this identity, not that the answers are the auditor's. The reference and the seal stand in
visible locked cells, on a very hidden sheet and in custom properties: any one is enough, since
people copy sheets into new workbooks and programs drop properties (Excel facts, sections 7, 8).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

import msgspec

from workbook_qa.core.cells import Book, Sheet, plain_text
from workbook_qa.core.records import Audit
from workbook_qa.core.wording import tidy

META_SHEET = "_meta"
REFERENCE_PROPERTY = "Audit reference"
SEAL_PROPERTY = "Audit seal"
REFERENCE_LABEL = "Audit reference"
WORKBOOK_LABEL = "Workbook reference"  # where it is no audit that comes back
SEAL_LABEL = "Workbook seal"
TOOL_LABEL = "Audit tool"  # on the hidden sheet alone
_REFERENCES = (REFERENCE_LABEL, WORKBOOK_LABEL)
_LABELS = frozenset({*_REFERENCES, SEAL_LABEL})


class Identity(msgspec.Struct, frozen=True, order=True):
    """What one of the three places says; the seal may be empty."""

    reference: str
    seal: str = ""


class Stated(msgspec.Struct, frozen=True):
    """An identity and where it stands: on a sheet, or in the properties where that is None."""

    identity: Identity
    sheet: Sheet | None = None

    @property
    def is_visible(self) -> bool:
        """Whether it stands where people read it."""
        return self.sheet is not None and self.sheet.name.casefold() != META_SHEET


def new_key() -> bytes:
    """A fresh key for a workspace."""
    return secrets.token_hex(32).encode()


def seal_of(audit: Audit, form_digest: str, key: bytes) -> str:
    """The seal of one audit's workbook: four letters that name the key, then twenty of HMAC.

    `form_digest` is the SHA-256 of the form as the ledger keeps it.
    """
    parts = (audit.reference, audit.case_id, audit.auditor, audit.tool_id, audit.tool_version)
    return _sealed((*parts, form_digest), key)


def seal_of_followup(reference: str, form_digest: str, key: bytes) -> str:
    """The seal of a workbook that is no audit: everything else about it stands in its form."""
    return _sealed(("paper", reference, form_digest), key)


@lru_cache(maxsize=1024)
def _sealed(parts: tuple[str, ...], key: bytes) -> str:
    said = msgspec.json.encode(parts)
    mark = _letters(hmac.new(key, said, hashlib.sha256).digest())[:20]
    groups = (key_name(key), *(mark[place : place + 5] for place in range(0, 20, 5)))
    return "-".join(groups)


def key_name(key: bytes) -> str:
    """Four letters that tell one key from another."""
    return _letters(hashlib.sha256(b"name of key:" + key).digest())[:4]


def _letters(digest: bytes) -> str:
    return base64.b32encode(digest).decode()


def same_seal(found: str, expected: str) -> bool:
    """Whether two seals are the same, however typed."""
    return hmac.compare_digest(_plain(found).encode(), _plain(expected).encode())


def _plain(seal: str) -> str:
    return tidy(seal).replace(" ", "").replace("-", "").upper()


def identities_in(book: Book) -> list[Identity]:
    """What a workbook says it is: from its properties, its cells and its hidden sheet."""
    return [stated.identity for stated in stated_identities(book)]


def stated_identities(book: Book) -> list[Stated]:
    """The same, each with where it stands."""
    properties = book.properties
    in_properties = Identity(
        properties.get(REFERENCE_PROPERTY, ""), properties.get(SEAL_PROPERTY, "")
    )
    labelled = [(sheet, _labels(sheet)) for sheet in book]
    if not any(_reference(labels) for _, labels in labelled):
        labelled = [(sheet, _labels_tidied(sheet)) for sheet in book]
    found = [Stated(in_properties)]
    for sheet, labels in labelled:
        if label := _reference(labels):
            reference = _beside(sheet, label)
            found.append(Stated(Identity(reference, _beside(sheet, labels.get(SEAL_LABEL))), sheet))
    return [stated for stated in found if stated.identity.reference]


def _reference(labels: Mapping[str, tuple[int, int]]) -> tuple[int, int] | None:
    return next((labels[label] for label in _REFERENCES if label in labels), None)


def texts_beside(sheet: Sheet, label: str) -> set[str]:
    """What stands to the right of every cell that holds the label."""
    return {
        _beside(sheet, place)
        for place, text in sheet.values.items()
        if isinstance(text, str) and len(text) < 80 and tidy(text) == label
    }


def _labels(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Where the labels stand."""
    if _LABELS.isdisjoint(sheet.values.values()):
        return {}  # as on most sheets
    found = {text: place for place, text in sheet.values.items() if text in _LABELS}
    return cast("dict[str, tuple[int, int]]", found)


def _labels_tidied(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """The same however they are written; longer texts cannot be one and are not looked into."""
    return {
        tidy(text): place
        for place, text in sheet.values.items()
        if isinstance(text, str) and len(text) < 40 and tidy(text) in _LABELS
    }


def _beside(sheet: Sheet, label: tuple[int, int] | None) -> str:
    return tidy(plain_text(sheet.at(label[0], label[1] + 1).value)) if label else ""
