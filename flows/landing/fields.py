"""Records of JSONL, CSV and parquet dumps: which field is the content, and what else a record says of its page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.records import RawPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS_FILE = Path("landing_fields.toml")
SHANGHAI = timezone(timedelta(hours=8))
_PLAIN = re.compile(r"[\s_\-]+")
_STAMP = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the fields of a record by what they hold, the preferred first; lower case, without blanks, `_` and `-`."""

    content: tuple[str, ...]
    url: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    published_at: tuple[str, ...] = ()
    crawled_at: tuple[str, ...] = ()
    encoding: tuple[str, ...] = ()

    def with_names(self, **names: str | None) -> Fields:
        """Return the same fields with the names that an operator set put first, for instance `content="page"`."""
        merged = {one.name: getattr(self, one.name) for one in fields(self)}
        for key, name in names.items():
            if name:
                merged[key] = (plain_name(name), *merged[key])
        return Fields(**merged)

    def columns(self, names: Iterable[str]) -> dict[str, str]:
        """Return which of a record's fields holds what: `content`, `url` ... to the name as the record writes it."""
        known = {plain_name(name): name for name in reversed(list(names))}
        found = {one.name: next((known[name] for name in getattr(self, one.name) if name in known), None) for one in fields(self)}
        return {key: name for key, name in found.items() if name is not None}


def plain_name(name: str) -> str:
    """Return a field's name in the form in which names are compared."""
    return _PLAIN.sub("", name).lower().lstrip("\ufeff")


@cache
def read_fields(seeds_dir: Path) -> Fields:
    """Return the usual field names that `seeds_dir` lists.

    Raises:
        FileNotFoundError: if it has no such list.
        ValueError: if the list is not what `Fields` needs.
    """
    path = seeds_dir / FIELDS_FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Fields(**{key: tuple(plain_name(name) for name in names) for key, names in data.items()})
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} does not list field names ({error}); each key is one of Fields, each value a list of texts.") from error


def page_of_record(record: Mapping[str, Any], names: Fields, uri: str) -> RawPage | None:
    """Return the page that `record` holds, or None if none of its fields is known as content or all of those are empty."""
    filled = {key: value for key, value in record.items() if isinstance(key, str) and value not in (None, "", b"")}
    column = names.columns(filled)
    content = filled.get(column.get("content", ""))
    if not isinstance(content, (str, bytes)):
        return None
    as_text = isinstance(content, str)
    return RawPage(
        source_uri=uri,
        content=content.encode("utf-8", "replace") if isinstance(content, str) else content,
        declared_encoding="utf-8" if as_text else _text(filled.get(column.get("encoding", ""))),
        url=_text(filled.get(column.get("url", ""))),
        title=_text(filled.get(column.get("title", ""))),
        published_at=parse_time(filled.get(column.get("published_at", ""))),
        crawled_at=parse_time(filled.get(column.get("crawled_at", ""))),
    )


def _text(value: Any) -> str | None:
    return value.strip()[:2000] or None if isinstance(value, str) else None


def parse_time(value: Any) -> datetime | None:
    """Return a record's time as wall-clock time in Asia/Shanghai without a zone, or None if it is none.

    Takes datetimes, ISO 8601, the usual Chinese forms, and seconds or milliseconds since 1970. A time without a zone is taken as it is.
    """
    try:
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            seconds = value / 1000 if value > 1e11 else float(value)
            return datetime.fromtimestamp(seconds, SHANGHAI).replace(tzinfo=None) if 1e8 < seconds < 1e10 else None
        if isinstance(value, str):
            value = _parse_stamp(value.strip())
        if isinstance(value, datetime):
            return value if value.tzinfo is None else value.astimezone(SHANGHAI).replace(tzinfo=None)
    except (ValueError, OverflowError):
        pass
    return None


def _parse_stamp(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        match = _STAMP.search(text)
        return datetime(*(int(part) for part in match.groups(default="0"))) if match else None  # type: ignore[arg-type]  # noqa: DTZ001
