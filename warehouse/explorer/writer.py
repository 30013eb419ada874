"""Writing the site: what would come out as in the previous release is taken from there."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.explorer.render import make_environment, read_asset, read_style

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS_FILE = "build.json"
"""What each page was made from: the next release compares with it."""
INDEX = "search"
"""Folder of the search index."""
_ROOM = Path(__file__).resolve().parent
_SOURCES = ("*.py", "*.toml", "templates/*", "assets/*", "queries/*", "views/*")


def hash_room() -> str:
    """Return the hash of all that decides how a page looks: templates, labels, assets, queries and the code of this room.

    And of the version of DuckDB, whose hash of a row is in the keys of pages.
    """
    digest = hashlib.sha256(duckdb.__version__.encode())
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
        self._index: dict[str, Any] = {"key": None, "files": []}
        self._room = hash_room()
        self._previous = previous
        self._before, self._index_before = self._read_previous()
        boot = read_asset("boot.js")
        script_hash = base64.b64encode(hashlib.sha256(boot.encode()).digest()).decode()
        self._environment = make_environment(boot, script_hash)
        self._templates = {name: self._environment.get_template(name) for name in self._environment.list_templates()}

    def _read_previous(self) -> tuple[dict[str, str], dict[str, Any]]:
        """Return the keys of the previous site's pages and what it says of its index, where the same code and templates made it."""
        if self._previous is None or not (self._previous / KEYS_FILE).is_file():
            return {}, {}
        try:
            made = json.loads((self._previous / KEYS_FILE).read_text(encoding="utf-8"))
            return (dict(made["pages"]), dict(made["index"])) if made["room"] == self._room else ({}, {})
        except (ValueError, KeyError, TypeError):
            return {}, {}

    def write_page(self, path: str, template: str, view: Mapping[str, Any], key: str | None = None) -> None:
        """Write the page `path` (below the site) from `view`, or take over the file of the previous site where it would be the same.

        `key` tells one content from another where the caller knows that already, and has asked `take_over`.
        """
        if key is None:
            key = hash_view({"template": template, **view})
            if self.take_over(path, key):
                return
        self._keys[path] = key
        target = self._place_for(path)
        root = "../" * path.count("/")
        target.write_text(self._templates[f"{template}.html.j2"].render(view=view, root=root), encoding="utf-8", newline="")
        self.rendered += 1
        self.bytes += target.stat().st_size

    def take_over(self, path: str, key: str) -> bool:
        """Take the page `path` over from the previous site if its key was the same there; return whether that was so."""
        if self._previous is None or self._before.get(path) != key:
            return False
        target = self._place_for(path)
        if not _take_over(self._previous / path, target):
            return False
        self._keys[path] = key
        self.reused += 1
        self.bytes += target.stat().st_size
        return True

    def take_over_index(self, key: str) -> bool:
        """Take the whole search index over from the previous site if its key was the same there; return whether that was so."""
        self._index["key"] = key
        files = self._index_before.get("files", [])
        if self._previous is None or self._index_before.get("key") != key or not all((self._previous / file).is_file() for file in files):
            return False
        for file in files:
            target = self._place_for(file)
            _take_over(self._previous / file, target)
            self._index["files"].append(file)
            self.bytes += target.stat().st_size
        return True

    def write_index_file(self, name: str, text: str) -> None:
        """Write the part `name` of the search index."""
        path = f"{INDEX}/{name}.js"
        self.write_file(path, text)
        self._index["files"].append(path)

    def _place_for(self, path: str) -> Path:
        target = self.site_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def write_file(self, path: str, text: str) -> None:
        """Write `text` to `path` below the site."""
        target = self._place_for(path)
        target.write_text(text, encoding="utf-8", newline="")
        self.bytes += target.stat().st_size

    def finish(self) -> None:
        """Write the assets and what the next release compares with."""
        self.write_file("assets/explorer.css", read_style())
        for name in ("app.js", "search.js", "icon.svg"):
            self.write_file(f"assets/{name}", read_asset(name))
        made = {"room": self._room, "index": self._index, "pages": self._keys}
        self.write_file(KEYS_FILE, json.dumps(made, sort_keys=True, indent=0) + "\n")


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
