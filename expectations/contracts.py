"""What the gate has to know of a table. The warehouse's own table definitions fit these shapes and are handed in by the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class ColumnContract(Protocol):
    """One column: its DuckDB type and what its values may be."""

    @property
    def name(self) -> str:
        """The column's name."""

    @property
    def type(self) -> str:
        """DuckDB's name of the type, for instance `DECIMAL(28,6)`."""

    @property
    def nullable(self) -> bool:
        """Whether null is allowed."""

    @property
    def enum(self) -> Sequence[str]:
        """The allowed values; empty where any is."""

    @property
    def min(self) -> float | None:
        """The smallest allowed value."""

    @property
    def max(self) -> float | None:
        """The largest allowed value."""

    @property
    def pattern(self) -> str | None:
        """A regular expression that the whole value has to match."""


class ForeignKeyContract(Protocol):
    """Columns that hold keys of another table, or null."""

    @property
    def columns(self) -> Sequence[str]:
        """Columns of the table itself."""

    @property
    def references(self) -> str:
        """The other table."""

    @property
    def to(self) -> Sequence[str]:
        """Columns of the other table, in the order of `columns`."""


class TableContract(Protocol):
    """One table: its columns and keys."""

    @property
    def name(self) -> str:
        """The table's name."""

    @property
    def primary_key(self) -> Sequence[str]:
        """Columns that together name a row."""

    @property
    def foreign_keys(self) -> Sequence[ForeignKeyContract]:
        """Keys into other tables."""

    @property
    def columns(self) -> Sequence[ColumnContract]:
        """The columns, in order."""
