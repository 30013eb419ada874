"""Lines to roles, articles and metadata."""

from transforms.cleaning.clean import clean_page
from transforms.records import Cleaned

__all__ = ["Cleaned", "clean_page"]
