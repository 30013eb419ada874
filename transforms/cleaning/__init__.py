"""Lines to roles, articles and metadata."""

from transforms.records import Cleaned

__all__ = ["Cleaned"]
