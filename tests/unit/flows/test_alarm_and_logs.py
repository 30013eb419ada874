"""Who is told of a failed night, and what log lines look like."""

from __future__ import annotations

import http.server
import json
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from flows import alarm
from flows.errors import GateRefusedError
from flows.progress import JsonFormatter, PlainReporter, report_to, run_stage
from flows.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    received: list[dict[str, Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", received
        server.shutdown()


def test_a_refused_night_is_posted_to_the_webhook_and_sent_as_an_event(
    webhook: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    monkeypatch.setattr(alarm, "_emit_event", lambda event, payload: events.append(event))
    url, received = webhook
    alarm.raise_alarm(Settings(webhook_url=SecretStr(url)), GateRefusedError("比例超过一百。"))
    assert events == [alarm.EVENT_REFUSED]
    assert received == [{"event": alarm.EVENT_REFUSED, "home": "data", "landing": "None", "message": "比例超过一百。"}]


def test_a_webhook_that_cannot_be_reached_costs_a_warning_without_the_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(alarm, "_emit_event", lambda event, payload: None)
    monkeypatch.setattr(alarm.logger, "propagate", True)
    alarm.raise_alarm(Settings(webhook_url=SecretStr("http://127.0.0.1:1/token-123")), ValueError("x"))
    assert "could not be told" in caplog.text
    assert "token-123" not in caplog.text


def test_a_json_log_line_carries_its_ids_and_the_error() -> None:
    record = logging.LogRecord("chengji", logging.INFO, "f", 1, "%s done", ("load",), None)
    record.fields = {"run_id": "r1", "stage": "load"}
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["level"], line["run_id"], line["stage"]) == ("load done", "info", "r1", "load")


def test_a_stage_that_fails_is_not_reported_as_done(capsys: pytest.CaptureFixture[str]) -> None:
    with report_to(PlainReporter()):
        with run_stage("load", 1, "batches") as stage:
            stage.note = "all well"
        with pytest.raises(ValueError, match="no"), run_stage("build"):
            raise ValueError("no")
    told = capsys.readouterr().err
    assert told.startswith("load      all well  (")
    assert "build" not in told
