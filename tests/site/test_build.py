"""What is written, what is taken over, and what happens when it cannot be."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.site.conftest import VERDICT
from warehouse.database import WarehouseError
from warehouse.explorer import build_site
from warehouse.explorer.reader import PAGE_QUERIES, ReleaseReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.explorer.reader import Row

ROOM = Path(__file__).parents[2] / "warehouse" / "explorer"


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _rebuild(release: Path, target: Path, previous: Path | None = None, **options: object):
    return build_site(
        release / "chengji.duckdb", target, previous, options.get("verdict", VERDICT), str(options.get("release_id", release.name))
    )


def _change(release: Path, folder: Path, statement: str) -> Path:
    """Return the folder of a copy of the release in which `statement` was run."""
    copy = folder / "changed"
    copy.mkdir()
    shutil.copy(release / "chengji.duckdb", copy)
    with duckdb.connect(str(copy / "chengji.duckdb")) as con:
        con.execute(statement)
    return copy


def test_the_same_release_gives_the_same_files(release: Path, site: Path, tmp_path: Path) -> None:
    report = _rebuild(release, tmp_path / "again")
    assert _files(tmp_path / "again") == _files(site)
    assert report.pages_reused == 0
    assert report.bytes == sum(len(content) for content in _files(site).values())


def test_pages_that_are_written_some_at_a_time_are_the_same(
    release: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.explorer.site.PAGES_AT_ONCE", 2)
    _rebuild(release, tmp_path / "again")
    assert _files(tmp_path / "again") == _files(site)


def test_unchanged_pages_are_taken_over_and_stand_alone(release: Path, site: Path, tmp_path: Path) -> None:
    previous = tmp_path / "previous"
    shutil.copytree(site, previous)
    report = _rebuild(release, tmp_path / "next", previous)
    html = [name for name in _files(site) if name.endswith(".html")]
    assert (report.pages_rendered, report.pages_reused) == (0, len(html))
    shutil.rmtree(previous)
    assert _files(tmp_path / "next") == _files(site)


def test_only_what_changed_is_rendered(release: Path, site: Path, tmp_path: Path) -> None:
    report = _rebuild(release, tmp_path / "next", site, release_id="another", verdict=None)
    assert report.pages_rendered == 2, "home and quality name the release and its verdict, nothing else does"
    assert "another" in (tmp_path / "next" / "index.html").read_text(encoding="utf-8")


def test_of_pages_that_are_taken_over_no_row_is_read_and_neither_is_the_index_made_again(
    release: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, int] = {}
    stream = ReleaseReader.stream

    def counted(self: ReleaseReader, name: str) -> Iterator[Row]:
        for row in stream(self, name):
            read[name] = read.get(name, 0) + 1
            yield row

    monkeypatch.setattr(ReleaseReader, "stream", counted)
    _rebuild(release, tmp_path / "next", site)
    assert not read.keys() & {*PAGE_QUERIES, "search_metric"}
    read.clear()
    changed = _change(
        release, tmp_path, "update stg_line set text = text || '。' where page_id = (select min(page_id) from stg_page) and line_no = 1"
    )
    report = _rebuild(changed, tmp_path / "after", site, release_id=release.name)
    assert (read["page"], report.pages_rendered) == (1, 1), "one line of one page"
    assert "search_metric" not in read


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("update stg_metric set item = '变了' where metric_id = (select min(metric_id) from stg_metric)", "metric"),
        ("update dim_indicator set name_zh = name_zh || '变' where code = (select min(indicator_code) from stg_metric)", "indicator"),
        ("delete from fct_metric where place_code = (select min(place_code) from fct_metric)", "link to a place"),
        (
            "delete from stg_rejected where rejected_id = (select min(rejected_id) from stg_rejected where char_start is not null)",
            "refusal",
        ),
        ("update stg_mechanism set char_end = char_end + 1", "mechanism"),
        ("update stg_page set title = title || '变' where page_id = (select max(page_id) from stg_page)", "page"),
    ],
)
def test_a_site_that_takes_over_is_the_one_made_from_nothing(release: Path, site: Path, tmp_path: Path, change: str, table: str) -> None:
    changed = _change(release, tmp_path, change)
    report = _rebuild(changed, tmp_path / "next", site)
    _rebuild(changed, tmp_path / "anew")
    assert _files(tmp_path / "next") == _files(tmp_path / "anew"), table
    assert report.pages_rendered
    assert report.pages_reused
    assert report.bytes == sum(len(content) for content in _files(tmp_path / "next").values())


def test_an_index_of_which_a_part_is_gone_is_made_again_and_the_previous_one_left_alone(release: Path, site: Path, tmp_path: Path) -> None:
    previous = tmp_path / "previous"
    shutil.copytree(site, previous)
    (previous / "search" / "meta.js").unlink()
    before = _files(previous)
    _rebuild(release, tmp_path / "next", previous)
    assert _files(tmp_path / "next") == _files(site)
    assert _files(previous) == before


def test_pages_made_by_other_code_are_not_taken_over(release: Path, site: Path, tmp_path: Path) -> None:
    previous = tmp_path / "previous"
    shutil.copytree(site, previous)
    keys = (previous / "build.json").read_text(encoding="utf-8")
    (previous / "build.json").write_text(re.sub(r'"room": "[0-9a-f]{64}"', '"room": "' + "0" * 64 + '"', keys), encoding="utf-8")
    assert _rebuild(release, tmp_path / "next", previous).pages_reused == 0


def test_a_damaged_previous_site_is_passed_over(release: Path, site: Path, tmp_path: Path) -> None:
    previous = tmp_path / "previous"
    shutil.copytree(site, previous)
    (previous / "build.json").write_text("{", encoding="utf-8")
    _rebuild(release, tmp_path / "next", previous)
    assert _files(tmp_path / "next") == _files(site)


def test_a_folder_that_is_there_is_left_alone(release: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(WarehouseError, match="new folder"):
        _rebuild(release, tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_a_release_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "chengji.duckdb").write_bytes(b"no database")
    with pytest.raises(WarehouseError, match="--no-site"):
        build_site(tmp_path / "chengji.duckdb", tmp_path / "site", None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["chengji.duckdb"]


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path) -> None:
    ids = {name: set(re.findall(r'\bid="([^"]+)"', content.decode())) for name, content in _files(site).items() if name.endswith(".html")}
    seen = 0
    for name in ids:
        text = (site / name).read_text(encoding="utf-8")
        for address in re.findall(r'\b(?:href|src|action)="([^"]+)"', text):
            if address.startswith("https://"):
                continue
            path, _, anchor = address.partition("#")
            target = (site / name).parent.joinpath(path).resolve() if path else (site / name).resolve()
            assert target.is_file(), f"{name} leads to {address}"
            if anchor:
                assert anchor in ids[target.relative_to(site.resolve()).as_posix()], f"{name} leads to {address}"
                seen += 1
    assert seen > 40


def test_no_page_names_a_machine_or_the_network(site: Path) -> None:
    for name, content in _files(site).items():
        text = content.decode()
        assert str(site.parents[2]) not in text, name
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!anning\.example)', text), name


def test_every_label_of_a_template_is_in_both_languages() -> None:
    from warehouse.explorer.labels import read_labels

    labels = read_labels()
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "templates").glob("*.j2"))
    used = set(re.findall(r'\bt\("([a-z_]+)"\)', templates))
    assert len(used) > 80
    assert used <= set(labels["ui"])
    assert all(zh and en for zh, en in labels["ui"].values())


def test_the_place_shows_scorecard_funding_targets_and_closure(site: Path) -> None:
    text = (site / "place" / "620105.html").read_text(encoding="utf-8")
    for section in ("series", "scorecard", "targets", "funding", "rectification", "mechanisms", "pages"):
        assert f'<section id="{section}">' in text, section
    assert 'data-v="1019"' in text
    assert "分项合计相符" in text
    assert text.count('class="chart series"') == 2


def test_a_dropped_line_says_role_and_rule(site: Path) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (site / "page").rglob("*.html"))
    assert re.search(r'<li class="d nav" id="L2" value="2"><p>#首页 要闻 县区</p><span class="r"> test</span></li>', pages)
