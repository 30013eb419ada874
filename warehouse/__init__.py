"""All SQL and all DuckDB: schema, load, models, releases."""
