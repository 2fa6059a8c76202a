"""Compound files (OLE) and Outlook messages, built from nothing for the tests."""

import struct
from collections.abc import Mapping

SECTOR, MINI = 512, 64
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


def compound_file(tree: Tree, *, root_class: bytes = bytes(16)) -> bytes:
    """An OLE file of version 3 with these streams (bytes) and storages (mappings)."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, b""]]
    _add(entries, 0, tree)
    mini, mini_fat = b"", []
    big: list[tuple[int, bytes]] = []
    starts: dict[int, int] = {}
    for number, entry in enumerate(entries):
        content = entry[5]
        assert isinstance(content, bytes)
        if entry[1] != 2 or not content:
            continue
        if len(content) >= 4096:
            big.append((number, content))
            continue
        starts[number] = len(mini) // MINI
        count = -(-len(content) // MINI)
        mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), END]
        mini += content.ljust(count * MINI, b"\0")
    sizes = {number: len(entry[5]) for number, entry in enumerate(entries)}  # type: ignore[arg-type]
    mini_table = struct.pack(f"<{len(mini_fat)}L", *mini_fat)
    chains = [(-1, bytes(128 * len(entries))), (-2, mini_table)]
    chains += [(0, mini), *big]
    sizes[0] = len(mini)
    fat: list[int] = []
    for number, content in chains:
        count = -(-len(content) // SECTOR)
        starts[number] = len(fat) if count else END
        if count:
            fat += [*range(len(fat) + 1, len(fat) + count), END]
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    first_fat = len(fat)
    fat += [FAT] * fat_sectors
    directory = b"".join(
        _entry(entry, starts.get(number, END), sizes[number], bytes(16) if number else root_class)
        for number, entry in enumerate(entries)
    )
    body = b"".join(_padded(content) for content in (directory, chains[1][1], mini))
    body += b"".join(_padded(content) for _, content in big)
    body += struct.pack(f"<{len(fat)}L", *fat).ljust(fat_sectors * SECTOR, b"\xff")
    mini_sectors = -(-len(chains[1][1]) // SECTOR)
    header = struct.pack(
        "<8s16s6H10L",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        0,
        0,
        fat_sectors,
        starts[-1],
        0,
        4096,
        starts[-2],
        mini_sectors,
        END,
        0,
    )
    difat = [first_fat + each for each in range(fat_sectors)]
    header += struct.pack("<109L", *difat, *[FREE] * (109 - len(difat)))
    return header + body


def _add(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """The children of one storage, as a chain to the right."""
    before = None
    for name, content in tree.items():
        number = len(entries)
        is_stream = isinstance(content, bytes)
        entries.append(
            [name, 2 if is_stream else 1, FREE, FREE, FREE, content if is_stream else b""]
        )
        if before is None:
            entries[parent][4] = number
        else:
            entries[before][3] = number
        before = number
        if not isinstance(content, bytes):
            _add(entries, number, content)


def _entry(entry: list[object], start: int, size: int, root_class: bytes) -> bytes:
    name, kind, left, right, child, _ = entry
    written = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBB3L16sL8s8sLQ",
        written,
        len(written),
        kind,
        1,
        left,
        right,
        child,
        root_class,
        0,
        b"",
        b"",
        start,
        size,
    )


def _padded(content: bytes) -> bytes:
    return content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0")


def outlook_message(
    attachments: list[Tree], *, sender: str = "Avery Example <avery@wexcombe.example>"
) -> bytes:
    """A message as Outlook saves it, as far as a reader needs it."""
    return compound_file(message_tree(attachments, sender=sender))


def message_tree(attachments: list[Tree], *, sender: str = "", header: int = 32) -> Tree:
    """The storages and streams of a message; `header` is 24 for one within another."""
    headers = f"From: {sender}\r\n\r\n".encode("utf-16-le")
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": bytes(header) + _property(0x007D, 0x001F, len(headers)),
        "__substg1.0_007D001F": headers,
    }
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def attachment_tree(name: str, content: bytes, *, content_id: str = "", method: int = 1) -> Tree:
    """The storage of a file that is attached by value."""
    streams = {0x3707001F: name.encode("utf-16-le"), 0x37010102: content}
    if content_id:
        streams[0x3712001F] = content_id.encode("utf-16-le")
    return _attachment({key: each for key, each in streams.items() if each}, method)


def attached_message(inner: Tree) -> Tree:
    """The storage of a message that is attached to another."""
    return {**_attachment({}, 5), "__substg1.0_3701000D": inner}


def _attachment(streams: Mapping[int, bytes], method: int) -> Tree:
    listed = b"".join(
        _property(key >> 16, key & 0xFFFF, len(content)) for key, content in streams.items()
    )
    listed += struct.pack("<HHLLL", 0x0003, 0x3705, 6, method, 0)
    named = {f"__substg1.0_{key:08X}": content for key, content in streams.items()}
    return {"__properties_version1.0": bytes(8) + listed, **named}


def _property(pid: int, kind: int, size: int) -> bytes:
    return struct.pack("<HHLLL", kind, pid, 6, size, 0)
