"""Writing the site: a page whose content and template did not change is taken from the previous release."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.explorer.render import make_environment, read_asset, read_style

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS_FILE = "build.json"
"""What each page was made from: the next release compares with it."""
_ROOM = Path(__file__).resolve().parent
_SOURCES = ("*.py", "*.toml", "templates/*", "assets/*")


def hash_room() -> str:
    """Return the hash of all that decides how a page looks: templates, labels, assets and the code of this room."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _SOURCES for path in _ROOM.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def hash_view(view: Mapping[str, Any]) -> str:
    """Return the hash of a page's view model."""
    return hashlib.sha256(json.dumps(view, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")).hexdigest()


class SiteWriter:
    """Writes pages below a folder and counts them."""

    def __init__(self, site_dir: Path, previous: Path | None) -> None:
        self.site_dir = site_dir
        self.rendered = self.reused = self.bytes = 0
        self._keys: dict[str, str] = {}
        self._room = hash_room()
        self._previous, self._before = self._read_previous(previous)
        boot = read_asset("boot.js")
        script_hash = base64.b64encode(hashlib.sha256(boot.encode()).digest()).decode()
        self._environment = make_environment(boot, script_hash)
        self._templates = {name: self._environment.get_template(name) for name in self._environment.list_templates()}

    def _read_previous(self, previous: Path | None) -> tuple[Path | None, dict[str, str]]:
        """Return the previous site and its keys where the same code and templates made it."""
        if previous is None or not (previous / KEYS_FILE).is_file():
            return None, {}
        try:
            made = json.loads((previous / KEYS_FILE).read_text(encoding="utf-8"))
            keys = dict(made["pages"]) if made["room"] == self._room else {}
        except (ValueError, KeyError, TypeError):
            return None, {}
        return previous, keys

    def write_page(self, path: str, template: str, view: Mapping[str, Any]) -> None:
        """Write the page `path` (below the site) from `view`, or take over the file of the previous site where it would be the same."""
        key = hash_view({"template": template, **view})
        self._keys[path] = key
        target = self.site_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if self._previous is not None and self._before.get(path) == key and _take_over(self._previous / path, target):
            self.reused += 1
        else:
            root = "../" * path.count("/")
            target.write_text(self._templates[f"{template}.html.j2"].render(view=view, root=root), encoding="utf-8", newline="")
            self.rendered += 1
        self.bytes += target.stat().st_size

    def write_file(self, path: str, text: str) -> None:
        """Write `text` to `path` below the site."""
        target = self.site_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
        self.bytes += target.stat().st_size

    def finish(self) -> None:
        """Write the assets and what the next release compares with."""
        self.write_file("assets/explorer.css", read_style())
        for name in ("app.js", "search.js", "icon.svg"):
            self.write_file(f"assets/{name}", read_asset(name))
        self.write_file(KEYS_FILE, json.dumps({"room": self._room, "pages": self._keys}, sort_keys=True, indent=0) + "\n")


def _take_over(source: Path, target: Path) -> bool:
    """Link or copy `source` to `target`; False where there is no such file.

    A hard link shares the bytes but needs neither folder nor release of the other name: removing one leaves the other whole.
    """
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
    except OSError:
        shutil.copyfile(source, target)
    return True
