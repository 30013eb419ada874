"""The edge: settings, command line, landing readers, Prefect flows."""
