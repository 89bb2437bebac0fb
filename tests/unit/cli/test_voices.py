from __future__ import annotations

import json
from pathlib import Path

import pytest

from keepsake.cli import main
from keepsake.core.errors import ExitCode


def test_voices_of_a_language_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--language", "pl"]) == ExitCode.DONE
    assert "espeak:pl" in capsys.readouterr().out


def test_variants_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--language", "de", "--variants", "--json"]) == ExitCode.DONE
    listed = json.loads(capsys.readouterr().out)
    assert {"espeak:de", "espeak:de+f2"} <= {voice["voice"] for voice in listed}


def test_a_folder_without_a_voice_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--add", str(tmp_path)]) == ExitCode.BAD_INPUT
    assert "no voice" in capsys.readouterr().err
