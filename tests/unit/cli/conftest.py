"""A double of the engine for tests of the commands around it."""

import pytest

from keepsake.core.progress import Progress, Reporter
from keepsake.engine.requests import AnimatePortrait, ClipReport, SpeakPortrait, Understood
from keepsake.jobs import worker


def clip_report(request: AnimatePortrait | SpeakPortrait) -> ClipReport:
    return ClipReport(
        output_path=request.output_path,
        width=864,
        height=request.height,
        frames=144,
        rate=request.rate,
        faces=1,
        seed=request.seed,
        engine="gentle",
        device="cpu",
        stage_seconds={"drawing frames": 1.5},
        cpu_seconds=2.5,
        peak_memory_bytes=3_000_000,
        understood=Understood(acted_on=(("soft smile", "a small smile"),), not_understood=("purple",)),
        notes=("The grant was given for the household.",),
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[AnimatePortrait | SpeakPortrait]:
    """The requests made, answered by a double that writes a file and reports."""
    requests: list[AnimatePortrait | SpeakPortrait] = []

    def make(request: AnimatePortrait | SpeakPortrait, report: Reporter) -> ClipReport:
        requests.append(request)
        report(Progress("drawing frames", 1, 1))
        request.output_path.write_bytes(b"film")
        return clip_report(request)

    monkeypatch.setattr(worker, "animate_portrait", make)
    monkeypatch.setattr(worker, "speak_portrait", make)
    return requests
