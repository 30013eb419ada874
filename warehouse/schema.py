"""Table definitions: one TOML file a table under `warehouse/models/<layer>/`, read into typed values.

DDL, comments, the dictionary, the data contract, the expectations and the parquet files all come from what is read here.
The format is described in `docs/architecture.md`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Layer = Literal["staging", "dims", "facts", "marts"]
FilledBy = Literal["batch", "load", "model", "reference", "ledger"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
MODELS_DIR = Path(__file__).resolve().parent / "models"
COLUMN_TYPES = frozenset({"VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL(28,6)", "DATE", "TIMESTAMP"})
"""What a released table may hold: every BI reader of parquet takes these."""
INTERNAL_TYPES = COLUMN_TYPES | {"UBIGINT", "UBIGINT[]"}
"""Tables that never leave the working database may also hold MinHash values."""
_DIVIDING = frozenset({"DATE", "TIMESTAMP", "INTEGER"})
"""What a large table may be divided by: a time, or a year."""


class SchemaError(ValueError):
    """A table definition that cannot be used; the message names the file and what to change."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of the table hold keys of the table `references` (its primary key, or `to`), or null."""

    columns: tuple[str, ...]
    references: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `en` is a description in English, `zh` a short Chinese label (the column's name in the `*_zh` view)."""

    name: str
    type: str
    nullable: bool
    en: str
    zh: str
    enum: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    pattern: str | None = None

    @property
    def comment(self) -> str:
        """The text of `COMMENT ON COLUMN`: Chinese label, then English description."""
        return f"{self.zh} | {self.en}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the warehouse.

    `sql` is the SELECT that fills a model, null for a table that is filled otherwise (see `filled_by`). `released` says whether the
    table stands in the analysts' file, `publish` whether it is written to parquet/ too. `incremental_by` names the columns by whose
    changed values a model may be rebuilt in part, `parts_by` the time or year by which a large table is divided into files.
    """

    name: str
    layer: Layer
    grain: str
    description_en: str
    description_zh: str
    filled_by: FilledBy
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    columns: tuple[Column, ...]
    publish: bool = False
    released: bool = True
    sql: str | None = None
    batch: str | None = None
    incremental_by: tuple[str, ...] = ()
    parts_by: str | None = None

    @property
    def comment(self) -> str:
        """The text of `COMMENT ON TABLE`: Chinese description, then the English one with the grain."""
        return f"{self.description_zh} | {self.description_en} Grain: {self.grain}."

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column `name`; raise `KeyError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def _parse_column(raw: dict[str, Any], where: str) -> Column:
    unknown = set(raw) - {"name", "type", "nullable", "en", "zh", "enum", "min", "max", "pattern"}
    if unknown:
        raise SchemaError(f"{where}: column {raw.get('name')} has unknown keys {sorted(unknown)}; remove or rename them.")
    return Column(
        name=raw["name"],
        type=raw["type"],
        nullable=raw.get("nullable", True),
        en=raw["en"],
        zh=raw["zh"],
        enum=tuple(raw.get("enum", ())),
        min=raw.get("min"),
        max=raw.get("max"),
        pattern=raw.get("pattern"),
    )


def parse_table(text: str, name: str, layer: Layer, sql: str | None = None) -> Table:
    """Return the table that the TOML `text` defines.

    Raises:
        SchemaError: the definition lacks something, repeats a name, or uses a type that BI readers cannot take.
    """
    where = f"warehouse/models/{layer}/{name}.toml"
    try:
        raw = tomllib.loads(text)
        columns = tuple(_parse_column(column, where) for column in raw.get("column", ()))
        keys = tuple(
            ForeignKey(tuple(key["columns"]), key["references"], tuple(key.get("to", key["columns"]))) for key in raw.get("foreign_key", ())
        )
        table = Table(
            name=name,
            layer=layer,
            grain=raw["grain"],
            description_en=raw["description_en"],
            description_zh=raw["description_zh"],
            filled_by=raw.get("filled_by", "batch" if "batch" in raw else "model"),
            primary_key=tuple(raw["primary_key"]),
            foreign_keys=keys,
            columns=columns,
            publish=raw.get("publish", False),
            released=raw.get("released", True),
            sql=sql,
            batch=raw.get("batch"),
            incremental_by=tuple(raw.get("incremental_by", ())),
            parts_by=raw.get("parts_by"),
        )
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"{where} is not valid TOML: {error}") from error
    except KeyError as error:
        raise SchemaError(f"{where} lacks the key {error}; see docs/architecture.md for the format.") from error
    _check(table, where)
    return table


def _check(table: Table, where: str) -> None:
    """Raise `SchemaError` for the first thing wrong with `table`."""
    names = table.column_names
    labels = [column.zh for column in table.columns]
    allowed = COLUMN_TYPES if table.released else INTERNAL_TYPES
    problems = [
        (not names, "has no [[column]]"),
        (len(set(names)) != len(names), "repeats a column name"),
        (len(set(labels)) != len(labels), "gives two columns the same zh label"),
        (not table.primary_key, "has no primary_key"),
        (not set(table.primary_key) <= set(names), "has a primary_key that is not among its columns"),
        (any(not set(key.columns) <= set(names) for key in table.foreign_keys), "has a foreign_key that is not among its columns"),
        (table.filled_by not in get_args(FilledBy), f"has an unknown filled_by {table.filled_by!r}"),
        (table.sql is not None and table.filled_by != "model", f"has a .sql beside it but is filled by {table.filled_by!r}"),
        (bool(table.batch) != (table.filled_by == "batch"), "must name its `batch` if, and only if, it is filled from batches"),
        (table.publish and not table.released, "is published but not released"),
        (not set(table.incremental_by) <= set(names), "has an incremental_by that is not among its columns"),
        (table.parts_by is not None and not table.publish, "has parts_by but is not published"),
        (
            table.parts_by is not None and not any(c.name == table.parts_by and c.type in _DIVIDING for c in table.columns),
            "has a parts_by that is no time, date or year among its columns",
        ),
    ]
    problems += [(column.type not in allowed, f"has a column {column.name} of type {column.type}") for column in table.columns]
    for wrong, sentence in problems:
        if wrong:
            raise SchemaError(f"{where} {sentence}.")


def load_tables(models_dir: Path = MODELS_DIR) -> dict[str, Table]:
    """Return every table under `models_dir` by name, in the order of the layers, then of names.

    Raises:
        SchemaError: a definition is wrong, a name occurs twice, a `.sql` has no definition, or a foreign key leads nowhere.
    """
    tables: dict[str, Table] = {}
    for layer in LAYERS:
        for path in sorted((models_dir / layer).glob("*.toml")):
            if path.stem in tables:
                raise SchemaError(f"The table {path.stem} is defined in two layers; keep one of them.")
            sql_path = path.with_suffix(".sql")
            sql = sql_path.read_text(encoding="utf-8") if sql_path.exists() else None
            tables[path.stem] = parse_table(path.read_text(encoding="utf-8"), path.stem, layer, sql)
        for path in sorted((models_dir / layer).glob("*.sql")):
            if path.stem not in tables:
                raise SchemaError(f"{path.name} has no definition; put {path.stem}.toml beside it.")
    for table in tables.values():
        for key in table.foreign_keys:
            target = tables.get(key.references)
            if target is None or not set(key.to) <= set(target.column_names):
                raise SchemaError(f"{table.name} refers to {key.references}({', '.join(key.to)}), which no definition has.")
    return tables


@cache
def warehouse_tables() -> dict[str, Table]:
    """Return the tables of this warehouse, read once a process; treat the mapping as read-only."""
    return load_tables()
