"""What SQLAlchemy has to know of DuckDB so that Great Expectations can query it.

Great Expectations speaks to databases through SQLAlchemy and has no source of its own for DuckDB. The published dialect,
duckdb-engine 0.17, derives from the PostgreSQL one, whose reflection in SQLAlchemy 2.1 asks for catalogue tables that DuckDB 2.0
does not have. This one knows reading only: names and types of columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
from sqlalchemy import types
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.compiler import IdentifierPreparer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL
    from sqlalchemy.engine import Connection

NAME = "duckdb"
_TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "BOOLEAN": types.BOOLEAN,
    "INTEGER": types.INTEGER,
    "BIGINT": types.BIGINT,
    "DOUBLE": types.DOUBLE,
    "DECIMAL": types.DECIMAL,
    "DATE": types.DATE,
    "TIMESTAMP": types.TIMESTAMP,
}
_COLUMNS = (
    "select column_name, data_type, is_nullable from duckdb_columns() "
    "where database_name = current_database() and schema_name = current_schema() and table_name = ? order by column_index"
)


class _Identifiers(IdentifierPreparer):
    """Quotes every name: `text`, `value` and `action` are columns of ours and words of somebody's SQL."""

    def _requires_quotes(self, value: str) -> bool:  # noqa: ARG002  (the signature is SQLAlchemy's)
        return True


class DuckDbDialect(DefaultDialect):
    """Reads from DuckDB through its DB-API; transactions are left to the caller's connection."""

    name = NAME
    driver = NAME
    default_paramstyle = "qmark"
    supports_statement_cache = True
    supports_native_boolean = True
    supports_native_decimal = True
    supports_sane_rowcount = False
    preparer = _Identifiers

    @classmethod
    def import_dbapi(cls) -> Any:
        """Return the module with DuckDB's DB-API."""
        return duckdb

    def create_connect_args(self, url: URL) -> Any:
        """Return the arguments of `duckdb.connect` for `url`: a path, read only."""
        return [url.database or ":memory:"], {"read_only": bool(url.database)}

    def initialize(self, connection: Connection) -> None:
        """Ask the server nothing: what SQLAlchemy probes for does not exist here."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Do nothing: outside a transaction DuckDB answers a rollback with an error."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Do nothing: nothing is written."""

    def get_columns(self, connection: Connection, table_name: str, schema: str | None = None, **_: Any) -> Any:  # noqa: ARG002
        """Return name, type and nullability of the columns of `table_name`; empty where there is no such table."""
        rows: Sequence[Any] = connection.exec_driver_sql(_COLUMNS, (str(table_name),)).fetchall()
        return [{"name": name, "type": _type(text), "nullable": nullable, "default": None} for name, text, nullable in rows]

    def has_table(self, connection: Connection, table_name: str, schema: str | None = None, **_: Any) -> bool:  # noqa: ARG002
        """Return whether there is a table or view of that name."""
        return bool(self.get_columns(connection, table_name))


def _type(text: str) -> types.TypeEngine[Any]:
    name = text.partition("(")[0]
    if name == "DECIMAL":
        precision, scale = text.removeprefix("DECIMAL(").removesuffix(")").split(",")
        return types.DECIMAL(int(precision), int(scale))
    return _TYPES.get(name, types.VARCHAR)()


registry.register(NAME, __name__, DuckDbDialect.__name__)
