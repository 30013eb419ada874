"""The folder of one warehouse: where everything of it lies."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flows.errors import UsageError
from flows.remote import is_url, mirror_landing, open_url


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below HOME."""

    root: Path

    @property
    def ledger(self) -> Path:
        """The run ledger."""
        return self.root / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        """The lock of the night that is at work."""
        return self.root / "night.lock"

    @property
    def working_database(self) -> Path:
        """The database that only the night opens; analysts open a release."""
        return self.root / "warehouse.duckdb"

    @property
    def prefect(self) -> Path:
        """What the embedded Prefect server keeps."""
        return self.root / "prefect"

    @property
    def logs(self) -> Path:
        """One file a night that went wrong."""
        return self.root / "logs"

    @property
    def cache(self) -> Path:
        """Private temporary files, such as the segmenter's dictionary."""
        return self.root / "cache"

    @property
    def quality_draft(self) -> Path:
        """Where the gate writes its report until the release has a folder."""
        return self.cache / "quality"

    @property
    def current(self) -> Path:
        """The release that readers open."""
        return self.root / "current"

    def prepare(self) -> None:
        """Make the folder where it does not exist and make sure that it can be written.

        Raises:
            UsageError: if it cannot be made or written.
        """
        try:
            for folder in (self.root, self.prefect, self.cache):
                folder.mkdir(parents=True, exist_ok=True)
            # os.access says yes to root and to some network file systems that then refuse.
            with tempfile.TemporaryFile(dir=self.root):
                pass
        except OSError as error:
            raise UsageError(
                f"The home {self.root} cannot be written ({os.strerror(error.errno or 0)}): give another with --home."
            ) from error


def open_landing(place: str | None, home: Home) -> Path:
    """Return the landing as a folder or file of this machine; one behind an address is copied into the home's cache first.

    Raises:
        UsageError: if none is given, it does not exist, it cannot be listed, or it is empty before the first night.
        ChengjiError: if an address cannot be reached.
    """
    if place is not None and is_url(place):
        home.prepare()
        return mirror_landing(place, home.cache)
    landing = check_landing(place)
    if not home.ledger.exists() and landing.is_dir() and not any(names for _, _, names in os.walk(landing)):
        raise UsageError(f"The landing folder {landing} is empty: put page dumps into it (text, HTML, WARC, JSONL, archives of these).")
    return landing


def check_landing(place: str | None) -> Path:
    """Return the path of the landing if it is a folder or file that can be read; an address is only looked at, not asked.

    Raises:
        UsageError: if none is given, it does not exist, or it cannot be listed.
    """
    if place is None:
        raise UsageError("No landing folder is given: chengji run LANDING, or set landing in chengji.toml.")
    landing = Path(place)
    if is_url(place):
        open_url(place)
        return landing
    if not landing.exists():
        raise UsageError(f"The landing folder {landing} does not exist: give the folder in which the page dumps are.")
    if not os.access(landing, os.R_OK | (os.X_OK if landing.is_dir() else 0)):
        raise UsageError(f"The landing folder {landing} cannot be read: give the user that runs the night the right to list it.")
    return landing
