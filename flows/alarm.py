"""Tells others that a night failed: an event for Prefect's automations, a message for a webhook."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from flows.errors import GateRefusedError

if TYPE_CHECKING:
    from flows.settings import Settings

logger = logging.getLogger("chengji")
EVENT_FAILED = "chengji.night.failed"
EVENT_REFUSED = "chengji.night.refused"
WEBHOOK_SECONDS = 10


def raise_alarm(settings: Settings, error: Exception) -> None:
    """Send the event and the webhook's message; a listener that cannot be reached costs a warning, never the night."""
    event = EVENT_REFUSED if isinstance(error, GateRefusedError) else EVENT_FAILED
    payload = {"event": event, "home": str(settings.home), "landing": str(settings.landing), "message": str(error) or type(error).__name__}
    _emit_event(event, payload)
    if settings.webhook_url is not None:
        _post(settings.webhook_url.get_secret_value(), payload)


def _emit_event(event: str, payload: dict[str, str]) -> None:
    from prefect.events import emit_event  # noqa: PLC0415

    emit_event(
        event, resource={"prefect.resource.id": f"chengji.home.{payload['home']}", "prefect.resource.name": "chengji"}, payload=payload
    )


def _post(url: str, payload: dict[str, str]) -> None:
    body = json.dumps(payload, ensure_ascii=False).encode()
    try:
        request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json; charset=utf-8"}, method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS):  # noqa: S310  (the operator's own address)
            pass
    except (urllib.error.URLError, OSError, ValueError) as failure:
        # The address may hold a token: it is not repeated.
        logger.warning("The webhook of webhook_url could not be told of the failed night: %s", type(failure).__name__)
