"""All SQL and all DuckDB: schema, load, models, releases."""

DATABASE_MEMORY = "600MB"
"""DuckDB's memory limit of the working database where nothing else is said. 200,000 made-up pages at once were loaded, built and released
within it by one process of 820 MiB at its peak."""
