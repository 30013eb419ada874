"""The explorer in a real browser, opened from disk: what a reader does, and what a hostile page cannot do."""

from __future__ import annotations

import functools
import http.server
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.hostile import LINES, LONG_WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.site.conftest import Watched

    Opener = Callable[..., Watched]

pytestmark = [pytest.mark.site, pytest.mark.slow]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def _hostile(site: Path) -> Path:
    return next(path for path in (site / "page").rglob("*.html") if "HYPERLINK" in path.read_text(encoding="utf-8"))


def _kinds(site: Path) -> dict[str, str]:
    """One address of each kind of page."""
    paths = {name: site / f"{name}.html" for name in ("index", "places", "indicators", "pages", "conflicts", "quality")}
    paths |= {"place": site / "place" / "620105.html", "indicator": site / "indicator" / "problems_found.html", "page": _hostile(site)}
    return {name: path.as_uri() for name, path in paths.items()} | {"search": (site / "search.html").as_uri() + "?q=%E5%AE%89%E5%AE%81"}


@pytest.fixture
def base(site: Path) -> str:
    return site.as_uri()


def test_a_search_finds_a_figure_and_leads_to_its_sentence(open_page: Opener, site: Path, base: str) -> None:
    watched = open_page()
    page = watched.page
    page.goto((site / "index.html").as_uri())
    page.get_by_role("searchbox").fill("安宁 319个")
    page.keyboard.press("Enter")
    hit = page.locator("#results .hit").filter(has=page.locator(".fig", has_text="319个"))
    assert hit.locator(".about b").inner_text() == "问题"
    hit.click()
    mark = page.locator(".m:target")
    assert mark.inner_text() == "319个"
    assert "全年通报问题319个" in page.locator("li", has=mark).inner_text()
    mark.click()
    assert "319" in page.locator("tr:target").inner_text()
    watched.assert_quiet(base)


@pytest.mark.parametrize(
    ("query", "main"),
    [
        ("街巷", "街巷"),
        ("七里河", "七里河区"),
        ("志", "注册志愿者"),
        ("1019", "注册志愿者"),
        ("９００万", "资金"),
        ("waste treated", "垃圾处理率"),
        ("各区情况", "兰州市通报各区情况"),
        ("吉", None),
        ("zzz", None),
        ("𠮷祥", "<b onmouseover=alert(3)>𠮷祥街巷</b>"),
    ],
)
def test_searches_find_items_places_values_and_titles(open_page: Opener, site: Path, query: str, main: str | None) -> None:
    page = open_page().page
    page.goto((site / "search.html").as_uri())
    page.get_by_role("searchbox").fill(query)
    if main is None:
        page.get_by_text("没有找到。").wait_for()
        assert page.locator(".hit").count() == 0
    else:
        page.locator("#results .about b", has_text=main).first.wait_for()


def test_a_part_that_cannot_be_read_is_said_and_asked_for_again(open_page: Opener, site: Path) -> None:
    page = open_page().page
    page.route("**/search/d0.js", lambda route: route.abort())
    page.goto((site / "search.html").as_uri() + "?q=%E8%A1%97%E5%B7%B7")
    page.get_by_text("索引有一部分没有读到").wait_for()
    page.unroute("**/search/d0.js")
    page.get_by_role("button", name="搜索").click()
    page.locator(".hit").first.wait_for()


def test_only_parts_that_a_search_needs_are_loaded(open_page: Opener, site: Path) -> None:
    watched = open_page()
    watched.page.goto((site / "search.html").as_uri() + "?q=%E8%A1%97%E5%B7%B7")
    watched.page.locator(".hit").first.wait_for()
    parts = {Path(url).name for url in watched.requests if "/search/" in url}
    assert "meta.js" in parts
    assert len(parts) <= 4, parts


def test_hostile_text_is_inert_and_visible(open_page: Opener, site: Path, base: str) -> None:
    watched = open_page()
    page = watched.page
    for address in _kinds(site).values():
        page.goto(address)
        page.wait_for_load_state("load")
    page.goto(_hostile(site).as_uri())
    page.wait_for_timeout(300)
    for line in (1, 2, 3, 6):
        shown = page.locator("ol.dump li p").nth(line).inner_text()
        assert shown == LINES[line] or LINES[line] == LONG_WORD
    bidi = page.locator("ol.dump li p").nth(4).inner_text()
    assert bidi == "U+202E反写U+202C的77个U+200B点位U+2066与U+FEFF符U+0001号U+2028断行{{ 7 * 7 }}{% raw %}"
    assert page.locator("ol.dump a.m").all_inner_texts() == ["66条", "88吨", "77个", "55处"]
    assert page.locator("a[href^='javascript' i], iframe, main script, main svg:not(.bar):not(.chart), main style, main img").count() == 0
    assert page.get_by_text("javascript:alert('url')//https://evil.example/").count() == 1
    page.locator("details summary").click()
    page.goto((site / "search.html").as_uri() + "?q=alert")
    page.locator(".hit").first.wait_for()
    assert page.locator("#results").evaluate("element => element.querySelectorAll('script, img, svg').length") == 0
    watched.assert_quiet(base)


def test_the_policy_stops_what_markup_would_do(open_page: Opener, site: Path) -> None:
    watched = open_page()
    page = watched.page
    refused: list[tuple[str, str | None]] = []
    page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    page.goto((site / "index.html").as_uri())
    page.evaluate(
        """() => {
          window.stopped = [];
          document.addEventListener("securitypolicyviolation", (event) => window.stopped.push(event.effectiveDirective));
          const host = document.createElement("div");
          host.innerHTML = "<img src='https://evil.example/x.png' onerror='alert(1)'><p onclick='alert(2)' style='color:red'>x</p>" +
            "<iframe src='https://evil.example'></iframe><form action='https://evil.example'><button>go</button></form>";
          document.body.append(host);
          const link = document.createElement("a");
          link.href = "javascript:alert(3)";
          host.append(link);
          link.click();
          host.querySelector("p").click();
        }"""
    )
    page.wait_for_function("window.stopped.length >= 5")
    stopped = set(page.evaluate("window.stopped"))
    assert {"img-src", "script-src-attr", "style-src-attr", "frame-src", "script-src-elem"} <= stopped
    assert watched.dialogs == []
    page.wait_for_timeout(200)
    assert {why for url, why in refused if "evil.example" in url} <= {"csp"}, "stopped by the policy before anything left the machine"


def test_language_switches_without_loading_and_stays(open_page: Opener, site: Path) -> None:
    watched = open_page()
    page = watched.page
    page.goto((site / "index.html").as_uri())
    assert page.locator("nav ul").inner_text().split() == ["地区", "指标", "网页", "说法不一", "质量"]
    before = len(watched.requests)
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("nav ul").inner_text().split() == ["Places", "Indicators", "Pages", "Conflicts", "Quality"]
    assert len(watched.requests) == before
    page.goto(_hostile(site).as_uri())
    assert page.get_by_role("heading", name="Line by line").is_visible()
    assert "navigation" in page.locator("li.nav .r").evaluate("element => getComputedStyle(element, '::before').content")
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_dark_follows_the_system_and_the_switch(open_page: Opener, site: Path) -> None:
    def lightness(page: Any) -> float:
        return page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 765")

    page = open_page(color_scheme="dark").page
    page.goto((site / "index.html").as_uri())
    assert lightness(page) < 0.2
    switch = page.get_by_role("button", name="深浅色")
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert lightness(page) > 0.9
    page.goto((site / "quality.html").as_uri())
    assert lightness(page) > 0.9, "the choice stays"
    light = open_page(color_scheme="light").page
    light.goto((site / "index.html").as_uri())
    assert lightness(light) > 0.9


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_never_scrolls_sideways(open_page: Opener, site: Path, language: str) -> None:
    page = open_page(**PHONE).page
    page.goto((site / "index.html").as_uri())
    page.evaluate("language => { localStorage.chengjiLang = language }", language)
    for name, address in _kinds(site).items():
        page.goto(address)
        if name == "search":
            page.locator(".hit").first.wait_for()
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true }")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name} is {over} px too wide"


def test_the_keyboard_is_enough(open_page: Opener, site: Path) -> None:
    page = open_page().page
    page.goto((site / "places.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto((site / "places.html").as_uri())
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("注册志愿者 2019")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator(".hit .fig").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "query"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "hit"
    page.keyboard.press("Enter")
    page.locator("h1", has_text="安宁区2019年").wait_for()


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_axe_finds_no_serious_fault(open_page: Opener, site: Path, options: dict[str, Any]) -> None:
    page = open_page(**options).page
    for name, address in _kinds(site).items():
        page.goto(address)
        if name == "search":
            page.locator(".hit").first.wait_for()
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true }")
        found = Axe().run(page).response["violations"]
        serious = [
            (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == [], f"{name}: {serious}"


def test_a_table_downloads_as_csv_without_formulas(open_page: Opener, site: Path) -> None:
    page = open_page().page
    page.goto(_hostile(site).as_uri())
    with page.expect_download() as download:
        page.locator(".scroll:has(table[data-csv^=figures]) + .csv").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    rows = [line.split('","') for line in text.strip().split("\r\n")]
    assert rows[0][0] == '"原文'
    assert len(rows) == 5
    assert rows[1][0] == '"66条'
    assert rows[4][2].startswith("'=cmd|"), "what a spreadsheet would run is text"
    assert download.value.suggested_filename.endswith(".csv")


def test_every_table_has_its_download(open_page: Opener, site: Path) -> None:
    page = open_page().page
    for address in _kinds(site).values():
        page.goto(address)
        page.wait_for_load_state("load")
        assert page.locator("table").count() == page.locator("table[data-csv]").count() == page.locator("button.csv").count()


def test_everything_but_search_works_without_scripts(open_page: Opener, site: Path) -> None:
    page = open_page(java_script_enabled=False).page
    page.goto(_hostile(site).as_uri())
    assert page.locator("ol.dump a.m").count() == 4
    assert page.locator("#language").is_hidden(), "no switch that does nothing"
    page.locator("#only").check()
    assert page.locator("li.nav").first.is_hidden()
    assert page.locator("li.body").first.is_visible()


def test_print_shows_the_page_without_its_controls(open_page: Opener, site: Path) -> None:
    page = open_page(color_scheme="dark").page
    page.goto((site / "place" / "620105.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("header.top").is_hidden()
    assert page.locator("button.csv").first.is_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_scripts_that_arrive_before_the_page_wait_for_it(open_page: Opener, site: Path) -> None:
    arrived = threading.Event()

    class Slow(_Quiet):
        def do_GET(self) -> None:
            if not self.path.startswith("/search.html"):
                super().do_GET()
                if self.path.endswith("app.js"):
                    arrived.set()
                return
            content = (site / "search.html").read_bytes()
            half = content.index(b"<body>")
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:half])
            arrived.wait(20)
            time.sleep(0.5)
            self.wfile.write(content[half:])

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Slow, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            watched = open_page()
            watched.page.goto(f"http://127.0.0.1:{server.server_address[1]}/search.html?q=%E8%A1%97%E5%B7%B7")
            watched.page.locator(".hit").first.wait_for()
            assert arrived.is_set()
            assert watched.errors == []
        finally:
            server.shutdown()
            thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_web_host_serves_it_as_well(open_page: Opener, served: str) -> None:
    watched = open_page()
    page = watched.page
    page.goto(served)
    page.get_by_role("searchbox").fill("安宁 319")
    page.keyboard.press("Enter")
    page.locator(".hit", has=page.locator(".fig", has_text="319个")).click()
    assert page.locator(".m:target").inner_text() == "319个"
    watched.assert_quiet(served)
