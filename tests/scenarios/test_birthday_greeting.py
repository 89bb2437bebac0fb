"""A birthday greeting: one photo, her own voice recorded there and then, her leave, a film; and on in the editor."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path

import av
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Use
from keepsake.engine.requests import FileFindings, PreviewVoice, Style, VerifyFile
from keepsake.jobs.worker import preview_voice, verify_file
from keepsake.project.schema import Clip, MediaKind, TalkingPortrait
from keepsake.ui.editor.exporting import PURPOSES
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.first_keepsake import choices
from keepsake.ui.first_keepsake.words_page import Words
from keepsake.ui.recording import recorder as recording
from keepsake.ui.recording.recorder import Recorder
from keepsake.ui.shell import Shell
from keepsake.ui.tasks import Tasks
from tests.ears import SyntheticEar
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, drop

LONG_MS = 120_000
WORDS = "Happy birthday, dear Mia!"
MOST_CLICKS = 12
"""Eight for a film without words; recording asks for four more: the card, begin, end, and nothing else is needed."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "FILM_HEIGHT", 320)
    monkeypatch.setattr(recording, "MS_BETWEEN_COUNTS", 15)


@pytest.fixture
def voice() -> tuple[bytes, int]:
    """Spoken words as samples, and their rate."""
    spoken = preview_voice(PreviewVoice(text=WORDS, voice="espeak:en-us"))
    with wave.open(io.BytesIO(spoken.wav), "rb") as sound:
        return sound.readframes(sound.getnframes()), sound.getframerate()


def test_a_greeting_in_her_own_voice(
    qtbot: QtBot, tasks: Tasks, photo: Path, own_home: Path, voice: tuple[bytes, int]
) -> None:
    samples, rate = voice
    shell = Shell(tasks, Recorder(lambda: SyntheticEar(bytes(rate * 2) + samples, rate)))
    qtbot.addWidget(shell)
    shell.show()
    mouse, watchdog, path = Mouse(), Watchdog(), shell.path
    mouse.click(shell.start.portrait)
    assert drop(photo, path.photo_page)
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    mouse.click(path.style_page.card(Style.BIRTHDAY))
    mouse.click(path.next)
    record(qtbot, shell, mouse, len(samples) / (2 * rate))
    mouse.click(path.next)
    form = path.consent_page.forms[0]
    assert form._asked.uses == (Use.MOTION,)  # her own words need no leave but that the photo moves
    mouse.click(form.subjects.button(1))
    QTest.keyClicks(form.name, "Eileen Collins")
    mouse.click(form.uses[Use.MOTION])
    qtbot.waitUntil(path.next.isEnabled, timeout=LONG_MS)
    mouse.click(path.next)
    qtbot.waitUntil(lambda: path.page is path.done_page, timeout=LONG_MS)
    assert mouse.clicks <= MOST_CLICKS
    film = next(own_home.rglob("*.mp4"))
    is_marked_film_that_speaks(film)
    assert "Eileen Collins" in json.dumps(json.loads(film.with_name(film.stem + ".consent.json").read_text("utf-8")))
    assert watchdog.longest_s < LONGEST_BLOCK_S
    goes_on_in_the_editor(qtbot, shell, film.with_name("again.mp4"))
    path.page.leave()


def record(qtbot: QtBot, shell: Shell, mouse: Mouse, seconds: float) -> None:
    """Say the words into the microphone, on the page for words."""
    page = shell.path.words_page
    mouse.click(page.cards.button(Words.RECORDED))
    assert not shell.path.next.isEnabled()
    mouse.click(page.recorder.record)
    qtbot.waitUntil(lambda: page.recorder.recorder.seconds > seconds + 1.5, timeout=LONG_MS)
    mouse.click(page.recorder.record)
    qtbot.waitUntil(shell.path.next.isEnabled, timeout=LONG_MS)


def goes_on_in_the_editor(qtbot: QtBot, shell: Shell, film: Path) -> None:
    """The same greeting, in the editor, is exported again without asking anything anew."""
    shell.path.done_page.editor.click()
    (window,) = shell.films.windows
    qtbot.waitUntil(lambda: len(window.desk.film.media) == 3, timeout=LONG_MS)
    kinds = {media.kind for media in window.desk.film.media}
    assert kinds == {MediaKind.PHOTO, MediaKind.SOUND, MediaKind.CONSENT}
    content = first_clip(window).content
    assert isinstance(content, TalkingPortrait)
    assert (content.style, content.recording is not None, content.someone_else_speaks) == (
        Style.BIRTHDAY,
        True,
        False,
    )
    export = window.export_window
    export.purpose.setCurrentIndex([purpose.preset for purpose in PURPOSES].index("small-for-email"))
    export.begin(film)
    qtbot.waitUntil(lambda: not export.is_busy, timeout=LONG_MS)
    qtbot.waitUntil(film.exists, timeout=LONG_MS)
    is_marked_film_that_speaks(film)
    shell.films.close()


def first_clip(window: EditorWindow) -> Clip:
    clip = next(item for track in window.desk.timeline.tracks for item in track.items)
    assert isinstance(clip, Clip)
    return clip


def is_marked_film_that_speaks(film: Path) -> None:
    found: FileFindings = verify_file(VerifyFile(file_path=film))
    assert (found.credentials, found.is_mark_found) == ("unchanged", True)
    assert found.label_frames == found.frames_looked_at > 0
    with av.open(str(film)) as container:
        levels = [abs(frame.to_ndarray()).max() for frame in container.decode(audio=0)]
    assert max(levels) > 0.05
