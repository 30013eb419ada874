"""How much is read of what landed, and the streams that hold to it: no file, however made, fills memory, disk or the night."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from transforms.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Stream = io.BufferedReader[Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file of the landing; what lies beyond is rejected with its reason."""

    page_bytes: int = 32 * 2**20
    """A page's bytes, decompressed. The largest development page has 0.3 MB; pages of 20 MB are still read."""
    archive_bytes: int = 64 * 2**30
    """Decompressed bytes of one archive, all members together."""
    ratio: int = 250
    """Decompressed to compressed bytes, counted after the first `ratio_slack` bytes: the development pages compress up to 6
    times, a dump of one repeated line 400 times, a bomb 1,000 times."""
    ratio_slack: int = 64 * 2**20
    members: int = 2_000_000
    """Members of one archive, records of one file."""
    nesting: int = 4
    """Archives and compressions inside one another."""


class LimitError(Exception):
    """A limit was passed: `reason` is the code of the rejection, the message its detail."""

    def __init__(self, reason: str, detail: str):
        super().__init__(detail)
        self.reason = reason


@dataclass(slots=True)
class Budget:
    """What one file of the landing has used up so far."""

    limits: Limits
    members: int = 0
    expanded: int = 0

    def count_member(self) -> None:
        """Count one member or record more.

        Raises:
            LimitError: if there are too many.
        """
        self.members += 1
        if self.members > self.limits.members:
            raise LimitError("too_many_members", f"The file holds more than {self.limits.members:,} members; split it.")

    def count_bytes(self, count: int) -> None:
        """Count decompressed bytes.

        Raises:
            LimitError: if there are too many.
        """
        self.expanded += count
        if self.expanded > self.limits.archive_bytes:
            raise LimitError("archive_too_large", f"The file unpacks to more than {self.limits.archive_bytes:,} bytes; split it.")


class Metered(io.RawIOBase):
    """A decompressed stream that counts what it gives and refuses to give more than the limits allow."""

    def __init__(self, stream: BinaryIO, budget: Budget, compressed: Callable[[], int]):
        super().__init__()
        self._stream = stream
        self._budget = budget
        self._compressed = compressed
        self._given = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` and return how much was filled.

        Raises:
            LimitError: if the stream has expanded too much.
        """
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        self._budget.count_bytes(len(data))
        limits = self._budget.limits
        if self._given > limits.ratio_slack and self._given > limits.ratio * max(1, self._compressed()):
            raise LimitError("ratio", f"The content expands to more than {limits.ratio} times its size, as decompression bombs do.")
        return len(data)


@dataclass(slots=True)
class Source:
    """A stream to be read with its place and what is known of it."""

    uri: str
    """`source_uri` of its pages; members add `#` and their name."""
    name: str
    """Its own name, whose suffix is a hint."""
    stream: Stream
    size: int
    """Bytes of the stream, if it is a plain file or a member that is stored so; else of what it was unpacked from."""
    budget: Budget
    depth: int = 0
    seekable: bool = True
    """Whether the stream is a plain file or a spooled copy."""
    declared_encoding: str | None = None
    path: Path | None = None
    """Where it lies on the disk, if it is a file of its own."""

    def rejected(self, reason: str, detail: str, member: str | None = None) -> Rejected:
        """Return the rejection of this source or of one member of it."""
        uri = self.uri if member is None else f"{self.uri}#{member}"
        return Rejected(page_id=None, source_uri=uri, stage="read", reason=reason, detail=detail)
