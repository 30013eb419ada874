"""All SQL and all DuckDB: schema, load, models, releases."""

DATABASE_MEMORY = "600MB"
"""DuckDB's memory limit of the working database where nothing else is said. Nights of 100 pages on 100,000 were built within it; 200,000
pages at once were not (`fct_indicator_value`): such a first night needs more, or several nights."""
