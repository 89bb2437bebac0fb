"""`keepsake doctor` tries things for real and says what follows."""

import json

import pytest

from keepsake.cli import main
from keepsake.engine import this_pc
from keepsake.engine.requests import Finding, PcReading


def test_a_pc_that_can_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr()
    assert said.out.endswith("This PC can make living portraits.\n")
    assert "yes  H.264 films" in said.out
    assert said.err == ""


def test_scripts_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    findings = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert findings["face models"]["works"] is True
    assert findings["face models"]["is_needed"] is True


def test_a_pc_that_lacks_something_needed_is_exit_code_5(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(this_pc, "SPACE_NEEDED_BYTES", 10**20)
    assert main(["doctor"]) == 5
    said = capsys.readouterr().out
    assert " NO  disk" in said
    assert "cannot be made here yet" in said


def test_what_is_only_welcome_does_not_decide() -> None:
    welcome = Finding(name="torch", works=False, is_needed=False, words="not installed")
    assert PcReading(findings=(welcome,)).can_animate
