"""A file of named sections: arrays that are used as they lie in it, and values.

A large one is mapped into memory, a small one read: what cuts a mapped file ends the process. It is
used without NumPy, which takes longer to load than a proof to find. A file that is damaged,
of another format or machine, or stamped with other data is not read at all.
"""

from __future__ import annotations

import marshal
import os
import struct
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    import mmap
    from collections.abc import Mapping
    from typing import Any

MAGIC = b"townkg sections\n"
FORMAT = 1
MAPPED = 1 << 26
"""Files of so many bytes are mapped."""
_VERSION = 4
"""Of `marshal`: what every Python since 3.4 reads."""
_SIZES = struct.Struct("<QQL")


def value(content: Any) -> bytes:
    """Return a value as the content of a section."""
    return marshal.dumps(content, _VERSION)


def write(path: str | os.PathLike[str], stamp: str, sections: Mapping[str, bytes]) -> None:
    """Write a file of sections, whole or not at all; *stamp* tells what it was made from."""
    table: dict[str, tuple[int, int]] = {}
    body = bytearray()
    for name, content in sections.items():
        body += bytes(-len(body) % 8)
        table[name] = (len(body), len(body) + len(content))
        body += content
    head = marshal.dumps((FORMAT, sys.byteorder, stamp, table), _VERSION)
    start = len(MAGIC) + _SIZES.size + len(head)
    head += bytes(-start % 8)
    check = zlib.crc32(body, zlib.crc32(head))
    beside = f"{os.fspath(path)}.{os.getpid()}"
    with open(beside, "wb") as file:
        file.write(MAGIC + _SIZES.pack(len(head), len(body), check) + head)
        file.write(body)
    os.replace(beside, path)


def _mapped(descriptor: int) -> mmap.mmap:
    import mmap

    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)


class Sections:
    """The sections of a file."""

    def __init__(self, body: memoryview, table: Mapping[str, tuple[int, int]]) -> None:
        self._body = body
        self._table = table

    def raw(self, name: str) -> memoryview:
        """Return the bytes of a section."""
        start, end = self._table[name]
        return self._body[start:end]

    def array(self, name: str, kind: str) -> memoryview:
        """Return a section as an array of numbers of a kind of `struct`."""
        return self.raw(name).cast(kind)  # type: ignore[call-overload, no-any-return]

    def value(self, name: str) -> Any:
        """Return the value of a section."""
        return marshal.loads(self.raw(name))  # noqa: S302  (checked, and our own like a .pyc)


def read(path: str | os.PathLike[str], stamp: str) -> Sections | None:
    """Return the sections of a file that was stamped so; none of any other or damaged file."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = memoryview(file.read() if size < MAPPED else _mapped(file.fileno()))
        if content[: len(MAGIC)] != MAGIC:
            return None
        of_head, of_body, check = _SIZES.unpack_from(content, len(MAGIC))
        start = len(MAGIC) + _SIZES.size
        rest = content[start:]
        if len(rest) != of_head + of_body or zlib.crc32(rest) != check:
            return None
        form, order, made_from, table = marshal.loads(rest[:of_head])  # noqa: S302
    except (OSError, ValueError, EOFError, TypeError, struct.error):
        return None
    if (form, order, made_from) != (FORMAT, sys.byteorder, stamp):
        return None
    return Sections(rest[of_head:], table)
