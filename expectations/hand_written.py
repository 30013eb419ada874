"""Hand-written rules: one file a check in `checks/`, a head of comments and the SELECT that finds what breaks it.

```sql
-- level: critical                 or warning
-- finds: rows                     whole rows of the table, which can be set aside; or facts: something about the table
-- needs: stg_page                 other tables that it reads; `previous` stands for the last good release
-- shows: char_start, char_end     columns that help a reader of an example
-- meaning: What is expected, in one sentence.
-- advice: What to do where it does not hold, in one sentence.
select checked.* from checked ...
```

The file is called after the table and the check. The table under test is called `checked`; `$name` is a value of `[checks]` in
`seeds/expectations.toml`.
"""

from __future__ import annotations

from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from expectations.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from expectations.verdict import Level

_LEVELS: dict[str, Level] = {"critical": "critical", "warning": "warning"}
PREVIOUS = "previous"


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def parse_check(name: str, text: str, values: Mapping[str, str]) -> Rule:
    """Return the rule that the file `name` with the content `text` states, with `values` put in.

    Raises:
        ValueError: where the head lacks a line or the SELECT uses a value that is not given.
    """
    head: dict[str, str] = {}
    lines = text.splitlines()
    while lines and lines[0].startswith("-- "):
        key, _, value = lines.pop(0).removeprefix("-- ").partition(":")
        head[key.strip()] = value.strip()
    try:
        return Rule(
            name=name,
            table=name.partition(".")[0],
            level=_LEVELS[head["level"]],
            meaning=head["meaning"],
            advice=head["advice"],
            failing=Template("\n".join(lines).strip()).substitute(values),
            by_row={"rows": True, "facts": False}[head["finds"]],
            needs=_names(head.get("needs", "")),
            shows=_names(head.get("shows", "")),
        )
    except KeyError as error:
        raise ValueError(f"The check {name} lacks {error}: complete its head, or give the value in seeds/expectations.toml.") from error


def read_checks(values: Mapping[str, str]) -> Iterator[Rule]:
    """Yield the rules of every file in `checks/`, in the order of their names."""
    folder = resources.files("expectations") / "checks"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".sql"):
            yield parse_check(entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8"), values)
