"""Lines to roles, articles and metadata."""
