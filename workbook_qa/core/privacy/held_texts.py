"""Texts that may name somebody and are held until they are clean or released.

What stands in place of such a text wherever it would be shown. Which are held is recorded when they
come in (`FileReceived.held`, `ActionChanged.held`), so that a better detector changes nothing that
was said before; the fold puts the words in their place.
"""

import hashlib
from collections.abc import Collection

import msgspec

from workbook_qa.core.records import Return

HELD = "held: may name somebody"


def mark_of(text: str) -> str:
    """By what a text is known without being said: its SHA-256."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def with_held(content: Return, fields: Collection[str]) -> Return:
    """What a return says while the texts of some fields are held, and of no others."""
    typed = content.as_typed
    held = {field: typed[field] for field in fields if field in typed}
    if not held and not content.held:
        return content
    entries = {field: HELD if field in held else text for field, text in typed.items()}
    return msgspec.structs.replace(content, entries=entries, held=held)
