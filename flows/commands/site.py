"""`chengji open` and `chengji site`: the explorer of the current release."""

from __future__ import annotations

import functools
import http.server
import webbrowser
from typing import TYPE_CHECKING, Any

from flows.commands.console import make_console
from flows.errors import ChengjiError
from flows.settings import read_settings
from warehouse.releases import current_release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def _index(options: Mapping[str, Any]) -> Path:
    home = read_settings(options)[0].home
    release = current_release(home)
    if release is None:
        raise ChengjiError(f"There is no release in {home} yet: chengji run LANDING --home {home} makes one.")
    index = release / "site" / "index.html"
    if not index.exists():
        why = "it was made with --no-site, or has more pages than site_pages allows"
        raise ChengjiError(f"The release {release.name} has no explorer: {why}; chengji run LANDING makes one where the settings let it.")
    return index


def open_command(options: Mapping[str, Any]) -> None:
    """Open the explorer in a browser, or say where it is where there is none."""
    index = _index(options)
    if not webbrowser.open(index.as_uri()):
        make_console().print(f"No browser could be started; the explorer is {index}", soft_wrap=True)


def site_command(options: Mapping[str, Any], port: int | None) -> None:
    """Print where the explorer is; with `port`, serve it on the loopback interface until Ctrl-C."""
    index = _index(options)
    if port is None:
        make_console().print(str(index), soft_wrap=True)
        return
    handler = functools.partial(_Quiet, directory=str(index.parent))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise ChengjiError(f"Port {port} cannot be used ({error.strerror}): give another with --port, or 0 for any.") from error
    with server:
        make_console().print(f"The explorer is at http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends)", soft_wrap=True)
        server.serve_forever()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the signature is http.server's)
        """Say nothing."""
