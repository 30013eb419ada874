"""Reprints and corrections among annotated pages: all that are known are found, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.pipeline import transform_page
from transforms.records import PageResult, RawPage
from warehouse.reference import load_reference_tables, read_reference_rows

DEV = Path(__file__).parents[3] / "shared" / "dev"


@pytest.mark.shared
def test_all_known_relations_and_no_others_are_found(night) -> None:
    if not DEV.is_dir():
        pytest.skip("The annotated development pages do not stand beside this checkout.")
    known = json.loads((DEV / "relations.json").read_text(encoding="utf-8"))
    reference = load_reference(SEEDS_DIR)
    results = []
    for path in sorted((DEV / "pages").iterdir()):
        result = transform_page(RawPage(source_uri=path.name, content=path.read_bytes()), reference, {})
        assert isinstance(result, PageResult), path.name
        results.append(result)
    load_reference_tables(night.con, read_reference_rows(SEEDS_DIR))
    night.run(*results)

    reprints = night.rows(
        "select original.source_uri, page.source_uri from stg_page page join stg_page original on page.reprint_of = original.page_id"
    )
    assert sorted(reprints) == sorted((pair["original"], pair["reprint"]) for pair in known["reprints"])
    corrected = {pair["original"] for pair in known["corrections"]}
    assert night.rows("select source_uri from stg_page where not is_current") == [(name,) for name in sorted(corrected)]
