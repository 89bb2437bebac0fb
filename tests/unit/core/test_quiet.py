"""C libraries' own words stay away from the screen; ours come through."""

from __future__ import annotations

import os

import pytest

from keepsake.core.quiet import quiet_libraries


def test_what_is_written_inside_is_discarded(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with quiet_libraries():
        os.write(2, b"inside ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_errors_pass_through_and_speech_returns(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="mine"), quiet_libraries():
        raise ValueError("mine")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_no_standard_error_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", closed)
    with quiet_libraries():
        done = True
    assert done
