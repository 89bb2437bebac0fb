"""Reports are JSON, whatever is in them."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from keepsake.cli.report import as_json, write_json
from keepsake.engine.requests import Finding, PcReading, Style


def test_dataclasses_paths_fractions_and_words_become_plain_values() -> None:
    reading = PcReading(findings=(Finding(name="disk", works=True, is_needed=True, words="3 GB"),))
    assert json.loads(as_json(reading))["findings"][0]["words"] == "3 GB"
    values = {"rate": Fraction(24000, 1001), "path": Path("grün.mp4"), "style": Style.ARCHIVE}
    assert json.loads(as_json(values)) == {"rate": "24000/1001", "path": "grün.mp4", "style": "archive"}


def test_a_name_that_is_not_utf8_can_be_written(tmp_path: Path) -> None:
    write_json(tmp_path / "report.json", {"path": Path("gr\udcfcn.mp4")})
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == {"path": "gr\udcfcn.mp4"}


def test_other_things_have_no_place_in_a_report() -> None:
    with pytest.raises(TypeError, match="object has no place"):
        as_json({"what": object()})
