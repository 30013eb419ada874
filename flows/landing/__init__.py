"""Landing readers: whatever a crawler left in a folder, as raw pages, one by one; what is no page says why."""

from flows.landing.fields import Fields, read_fields
from flows.landing.files import read_landing
from flows.landing.limits import Limits

__all__ = ["Fields", "Limits", "read_fields", "read_landing"]
