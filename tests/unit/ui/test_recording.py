"""A voice is recorded: counted in, held, kept on the disk, heard again; and what happens without a microphone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtMultimedia import QAudioFormat
from pytestqt.qtbot import QtBot

from keepsake.core.takes import saved_takes, seconds_of_take
from keepsake.ui.recording import recorder as recording
from keepsake.ui.recording.ear import NO_MICROPHONE, Microphone, mono_samples
from keepsake.ui.recording.recorder import HEARD_NOTHING, Recorder, Stage
from keepsake.ui.recording.view import RecorderView
from tests.ears import RATE, DeafEar, SyntheticEar, tone
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, unnamed


@pytest.fixture(autouse=True)
def _quick_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MS_BETWEEN_COUNTS", 15)


def view_of(qtbot: QtBot, folder: Path, samples: bytes) -> RecorderView:
    made = RecorderView(Recorder(lambda: SyntheticEar(samples), folder))
    qtbot.addWidget(made, before_close_func=lambda view: view.leave())
    made.show()
    return made


def test_a_voice_is_recorded_and_on_the_disk(qtbot: QtBot, tmp_path: Path) -> None:
    view, mouse, watchdog = view_of(qtbot, tmp_path, tone(60)), Mouse(), Watchdog()
    counts: list[int] = []
    view.recorder.changed.connect(lambda: counts.append(view.recorder.count))
    mouse.click(view.record)
    assert (view.record.text(), view.said.text()) == ("Stop", "3 …")
    qtbot.waitUntil(lambda: view.recorder.seconds > 1.5)
    assert {3, 2, 1} <= set(counts)
    assert view.meter.shown > 0.4
    assert "good to hear" in view.said.text()
    assert unnamed(view) == []
    with qtbot.waitSignal(view.taken) as taken:
        mouse.click(view.record)
    (path,) = taken.args
    assert path.parent == tmp_path
    assert seconds_of_take(path) == view.recorder.seconds > 1.5
    assert path.read_bytes()[44 : 44 + RATE] in tone(60)
    assert not view.meter.isVisible()
    assert view.listen.isVisible()
    assert watchdog.longest_s < LONGEST_BLOCK_S


def test_a_pause_is_not_recorded(qtbot: QtBot, tmp_path: Path) -> None:
    view, mouse = view_of(qtbot, tmp_path, tone(60)), Mouse()
    mouse.click(view.record)
    qtbot.waitUntil(lambda: view.recorder.seconds > 0.5)
    mouse.click(view.hold)
    held = view.recorder.seconds
    qtbot.wait(60)
    assert view.recorder.seconds == held
    assert "Paused" in view.said.text()
    assert view.hold.accessibleName() == "Go on"
    mouse.click(view.hold)
    qtbot.waitUntil(lambda: view.recorder.seconds > held)
    with qtbot.waitSignal(view.taken):
        mouse.click(view.record)


def test_it_is_recorded_again_and_the_earlier_one_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    view, mouse = view_of(qtbot, tmp_path, tone(60)), Mouse()
    for _ in range(2):
        mouse.click(view.record)
        qtbot.waitUntil(lambda: view.recorder.seconds > 0.2 and view.recorder.stage is Stage.RECORDING)
        with qtbot.waitSignal(view.taken):
            mouse.click(view.record)
    assert len(saved_takes(tmp_path)) == 2
    view._menu.aboutToShow.emit()
    chosen = view._menu.actions()[1]
    with qtbot.waitSignal(view.taken) as taken:
        chosen.trigger()
    assert taken.args == [saved_takes(tmp_path)[1]]


def test_leaving_keeps_what_was_said(qtbot: QtBot, tmp_path: Path) -> None:
    view, mouse = view_of(qtbot, tmp_path, tone(60)), Mouse()
    mouse.click(view.record)
    qtbot.waitUntil(lambda: view.recorder.seconds > 0.3)
    view.leave()
    assert len(saved_takes(tmp_path)) == 1


def test_stopping_while_it_counts_records_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    view, mouse = view_of(qtbot, tmp_path, tone(60)), Mouse()
    mouse.click(view.record)
    mouse.click(view.record)
    assert view.recorder.stage is Stage.READY
    assert list(tmp_path.iterdir()) == []


def test_no_microphone_is_one_clear_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    view = RecorderView(Recorder(DeafEar, tmp_path))
    qtbot.addWidget(view)
    view.show()
    view.record.click()
    assert view.said.text() == NO_MICROPHONE
    assert view.recorder.stage is Stage.READY


def test_this_pcs_microphone_listens_or_says_why_not(qtbot: QtBot, tmp_path: Path) -> None:
    recorder = Recorder(Microphone, tmp_path)
    said: list[str] = []
    recorder.troubled.connect(said.append)
    recorder.begin()
    assert said == [NO_MICROPHONE] or recorder.stage is Stage.COUNTING
    recorder.leave()


def test_a_microphone_that_breaks_keeps_what_was_said(qtbot: QtBot, tmp_path: Path) -> None:
    ears: list[SyntheticEar] = []

    def make() -> SyntheticEar:
        ears.append(SyntheticEar(tone(60)))
        return ears[-1]

    recorder = Recorder(make, tmp_path)
    recorder.begin()
    qtbot.waitUntil(lambda: recorder.seconds > 0.3)
    with qtbot.waitSignals([recorder.taken, recorder.troubled]):
        ears[0].failed.emit("The microphone stopped.")
    assert len(saved_takes(tmp_path)) == 1
    recorder.leave()


def test_nothing_heard_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    recorder = Recorder(lambda: SyntheticEar(tone(9)), tmp_path)
    recorder.begin()
    qtbot.waitUntil(lambda: recorder.stage is Stage.RECORDING)
    said: list[str] = []
    recorder.troubled.connect(said.append)
    recorder.stop()
    qtbot.waitUntil(lambda: recorder.stage is Stage.READY)
    assert said in ([], [HEARD_NOTHING])
    assert len(saved_takes(tmp_path)) == (0 if said else 1)


@pytest.mark.parametrize("kind", ["Int16", "Int32", "Float", "UInt8"])
def test_sound_in_any_form_becomes_16_bit_mono(kind: str) -> None:
    form = QAudioFormat()
    form.setChannelCount(2)
    form.setSampleFormat(getattr(QAudioFormat.SampleFormat, kind))
    left, right = np.array([0.5, -0.5, 0.0]), np.array([0.25, -0.25, 0.5])
    both = np.column_stack([left, right]).ravel()
    given = {
        "Int16": (both * 32_768).astype("<i2"),
        "Int32": (both * 2**31).astype("<i4"),
        "Float": both.astype("<f4"),
        "UInt8": (both * 128 + 128).astype("u1"),
    }[kind].tobytes()
    heard = np.frombuffer(mono_samples(given + b"\1", form), "<i2") / 32_768
    assert heard == pytest.approx((left + right) / 2, abs=0.01)
