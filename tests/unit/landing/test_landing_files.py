"""The landing folder: order, names, what is refused, what changes under the reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.landing import Limits, files, read_landing
from transforms.records import RawPage, Rejected

LIMITS = Limits()


def _reasons(landing: Path, limits: Limits = LIMITS) -> dict[str, str]:
    return {item.source_uri or "": item.reason for item in read_landing(landing, limits) if isinstance(item, Rejected)}


def _pages(landing: Path, limits: Limits = LIMITS) -> dict[str, RawPage]:
    return {item.source_uri: item for item in read_landing(landing, limits) if isinstance(item, RawPage)}


def test_files_come_in_the_order_of_their_paths_with_paths_below_the_landing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/2.txt", "b/10.txt"):
        (tmp_path / name).write_text("正文", encoding="utf-8")
    assert list(_pages(tmp_path)) == ["a.txt", "b/10.txt", "b/2.txt", "c.txt"]


def test_one_file_can_be_the_landing(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"x")
    assert list(_pages(tmp_path / "page.txt")) == ["page.txt"]


def test_a_landing_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        list(read_landing(tmp_path / "nowhere"))


def test_links_pipes_hidden_and_empty_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "page.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / ".part").write_bytes(b"x")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert _reasons(tmp_path) == {
        ".part": "hidden_file",
        "empty.txt": "empty",
        "link.txt": "link",
        "loop": "link",
        "pipe": "not_a_file",
    }
    assert list(_pages(tmp_path)) == ["page.txt"]


def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed.txt").write_bytes(b"x")
    (tmp_path / "open.txt").write_bytes(b"x")
    real = os.open

    def refuse(path: Path, *arguments: int) -> int:
        if Path(path).name == "closed.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments)

    monkeypatch.setattr(files.os, "open", refuse)
    assert _reasons(tmp_path) == {"closed.txt": "unreadable"}
    assert list(_pages(tmp_path)) == ["open.txt"]


def test_a_page_beyond_the_limit_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"x" * 1001)
    (tmp_path / "fits.txt").write_bytes(b"x" * 1000)
    limits = Limits(page_bytes=1000)
    assert _reasons(tmp_path, limits) == {"big.txt": "page_too_large"}
    assert list(_pages(tmp_path, limits)) == ["fits.txt"]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_formats_that_hold_no_page_are_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "page.html").write_bytes(content)
    assert _reasons(tmp_path) == {"page.html": "unsupported_type"}


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"content": "一"}\n{"content": "二"}\n{"content": "三"}\n', encoding="utf-8")
    seen = []
    for item in read_landing(tmp_path):
        seen.append(item)
        if len(seen) == 1:
            with path.open("a", encoding="utf-8") as more:
                more.write('{"content": "四"}\n')
    assert [getattr(item, "reason", "page") for item in seen] == ["page", "changed"]


def test_a_plain_file_that_changes_yields_no_page_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"half")
    real = files.read_source

    def grow(*arguments: object) -> object:
        yield from real(*arguments)  # type: ignore[arg-type]
        path.write_bytes(b"half and the rest")

    monkeypatch.setattr(files, "read_source", grow)
    assert _reasons(tmp_path) == {"page.txt": "changed"}
    assert not _pages(tmp_path)


def test_names_in_gb18030_are_shown_as_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "整治.txt".encode("gb18030")
    Path(os.fsdecode(raw)).write_bytes(b"x")
    assert list(_pages(tmp_path)) == ["整治.txt"]


def test_single_file_pages_carry_their_address_and_time(tmp_path: Path) -> None:
    comment = "<!--\n Page saved with SingleFile \n url: https://a.example/1?x=1&amp;y=2 \n saved date: "
    comment += "Mon May 20 2024 14:05:06 GMT+0200 (Central European Summer Time)\n-->"
    (tmp_path / "page.html").write_text(f"<!DOCTYPE html> <html>{comment}<body>正文</body></html>", encoding="utf-8")
    page = _pages(tmp_path)["page.html"]
    assert page.url == "https://a.example/1?x=1&y=2"
    assert str(page.crawled_at) == "2024-05-20 20:05:06"


def test_mhtml_gives_its_html_part(tmp_path: Path) -> None:
    (tmp_path / "page.mht").write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.example/\r\nDate: Mon, 20 May 2024 06:00:00 -0000\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="BB"\r\n\r\n'
        b"--BB\r\nContent-Type: image/png\r\n\r\nx\r\n"
        b"--BB\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><p>=D6=D0=CE=C4</p></html>\r\n--BB--\r\n"
    )
    page = _pages(tmp_path)["page.mht"]
    assert page.content.decode("gbk").strip() == "<html><p>中文</p></html>"
    assert (page.declared_encoding, page.url, str(page.crawled_at)) == ("gbk", "http://a.example/", "2024-05-20 14:00:00")


def test_mhtml_without_html_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.mht").write_bytes(b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n\r\nx\r\n--B--\r\n')
    assert _reasons(tmp_path) == {"x.mht": "no_html_part"}
