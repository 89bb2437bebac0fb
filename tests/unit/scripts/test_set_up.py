"""Set-up knows when it has nothing to do, and when what it made is stale."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, looking at a project of its own that is set up with the extra "dev"."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "scripts/set_up.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.WHAT_SET_UP_DEPENDS_ON:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv/stamp")
    module.venv_python().parent.mkdir(parents=True)
    module.venv_python().symlink_to(sys.executable)
    module.STAMP.write_text(module.stamp({"dev"}), "utf-8")
    return module


@pytest.fixture
def installed(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The extras that would have been installed."""
    asked: list[set[str]] = []
    monkeypatch.setattr(set_up, "_make_venv", lambda: None)
    monkeypatch.setattr(set_up, "_install", asked.append)
    return asked


@pytest.mark.parametrize("extras", [[], ["dev"]])
def test_what_is_set_up_is_left_alone(set_up: ModuleType, installed: list[set[str]], extras: list[str]) -> None:
    assert set_up.main(extras) == 0
    assert installed == []


def test_another_extra_is_added_to_those_there(set_up: ModuleType, installed: list[set[str]]) -> None:
    assert set_up.main(["gpu"]) == 0
    assert installed == [{"dev", "gpu"}]
    assert set_up.main([]) == 0
    assert len(installed) == 1


@pytest.mark.parametrize(("torch_is_had", "named"), [(True, "[coqui,dev]"), (False, "[dev]")])
def test_what_needs_pytorch_is_left_out_where_that_cannot_be_had(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, torch_is_had: bool, named: str
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        commands.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, int(set_up.TORCH in command and not torch_is_had))

    monkeypatch.setattr(subprocess, "run", run)
    set_up._install({"dev", "coqui"})
    assert commands[0][-1] == "torch==2.13.0"
    assert commands[1][-1].endswith(named)


def test_what_this_was_set_up_with_is_there() -> None:
    stamp = ROOT / ".venv/keepsake-set-up"
    if stamp.is_file() and "coqui" in stamp.read_text("utf-8").split("\n")[0] and importlib.util.find_spec("torch"):
        assert importlib.util.find_spec("TTS")


@pytest.mark.parametrize("name", ["pyproject.toml", "keepsake/engine/models/catalogue.toml"])
def test_a_change_that_matters_sets_up_again(
    set_up: ModuleType, installed: list[set[str]], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("changed", "utf-8")
    assert set_up.main([]) == 0
    assert installed == [{"dev"}]


def test_a_python_too_old_is_told(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "OLDEST", (9, 9))
    assert set_up.main([]) == 5
    assert "Python 3.11, 3.12 or 3.13" in capsys.readouterr().err


def test_a_python_without_venv_is_told_what_to_install(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up.STAMP.unlink()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert set_up.main([]) == 5
    assert "sudo apt install python3-venv" in capsys.readouterr().err
