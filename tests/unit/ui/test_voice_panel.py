"""The voice panel: words typed or recorded, heard first, put into the film, and what they mean for consent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.core.pronunciation import Pronunciation
from keepsake.core.takes import saved_takes
from keepsake.engine.requests import PreviewVoice
from keepsake.jobs.worker import preview_voice
from keepsake.project.schema import Captioning, LivingPortrait, MediaKind, TalkingPortrait
from keepsake.ui.bench import Bench
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.recording import recorder as recording
from keepsake.ui.recording.recorder import Recorder
from keepsake.ui.recording.sounding import NO_LOUDSPEAKER
from keepsake.ui.tasks import Tasks
from keepsake.ui.voice_chooser import NOT_THEIRS, name_of_language, primary
from keepsake.ui.voice_panel.panel import VoicePanel
from keepsake.ui.voice_panel.wording import OTHERS_CONSENT, OWN_CONSENT, TYPED_CONSENT, Kind
from tests.ears import SyntheticEar, tone
from tests.editors import editor_of, show_panel, the_clip
from tests.unit.ui.desktop import LONGEST_BLOCK_S, Mouse, Watchdog, drop, unnamed

LONG_MS = 60_000
WORDS = "Happy birthday, my dear Mia!"


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path, photo: Path) -> Iterator[EditorWindow]:
    with editor_of(tmp_path, photo, tasks) as made:
        yield made


@pytest.fixture
def panel(qtbot: QtBot, window: EditorWindow) -> VoicePanel:
    show_panel(window, "Voice")
    made = window.capabilities[1].panel
    assert isinstance(made, VoicePanel)
    return made


@pytest.fixture
def recording_panel(
    qtbot: QtBot, window: EditorWindow, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VoicePanel]:
    """A panel that hears a synthetic voice instead of a microphone."""
    monkeypatch.setattr(recording, "MS_BETWEEN_COUNTS", 15)
    recorder = Recorder(lambda: SyntheticEar(tone(30)), tmp_path / "recordings")
    made = VoicePanel(Bench(window.desk, tasks, window.importing), recorder)
    qtbot.addWidget(made)
    made.show()
    made.show_clip()
    made.cards.button(Kind.RECORDED).click()
    yield made
    made.leave()


def talking(window: EditorWindow) -> TalkingPortrait:
    content = the_clip(window).content
    assert isinstance(content, TalkingPortrait)
    return content


def test_typed_words_are_looked_over_and_put_into_the_film(
    qtbot: QtBot, window: EditorWindow, panel: VoicePanel
) -> None:
    watchdog = Watchdog()
    assert not panel.use.isEnabled()
    panel.typed.text.setPlainText(WORDS)
    qtbot.waitUntil(lambda: "About" in panel.typed.advice.text(), timeout=LONG_MS)
    assert panel.consent.text() == TYPED_CONSENT
    panel.captions.setCurrentIndex(panel.captions.findData(Captioning.TRACK))
    panel.captions.activated.emit(panel.captions.currentIndex())
    assert unnamed(panel) == []
    panel.use.click()
    qtbot.waitUntil(lambda: isinstance(the_clip(window).content, TalkingPortrait), timeout=LONG_MS)
    spoken = talking(window)
    assert (spoken.words, spoken.captions, spoken.recording) == (WORDS, Captioning.TRACK, None)
    assert the_clip(window).source_range.start.value < 0
    assert panel.said.text() == "These words are in the film."
    assert not panel.use.isEnabled()
    assert watchdog.longest_s < LONGEST_BLOCK_S
    panel.silent.click()
    assert isinstance(the_clip(window).content, LivingPortrait)
    window.desk.undo()
    assert talking(window) == spoken


def test_voices_are_listed_by_language_and_heard(qtbot: QtBot, panel: VoicePanel) -> None:
    voice = panel.typed.voice
    qtbot.waitUntil(lambda: voice.language.count() > 20, timeout=LONG_MS)
    assert voice.chosen_language == "en"
    voice.language.setCurrentIndex(voice.language.findData("de"))
    voice.language.activated.emit(voice.language.currentIndex())
    assert voice.chosen == "de"
    assert {primary(str(voice.voice.itemData(row)).partition(":")[2]) for row in range(1, voice.voice.count())} == {
        "de"
    }
    with qtbot.waitSignal(voice.spoken, timeout=LONG_MS) as spoken:
        voice.listen.click()
    assert spoken.args[0].seconds > 0.5
    assert voice.request().text.startswith("Guten Tag")
    assert NOT_THEIRS not in voice.said.text()
    qtbot.waitUntil(lambda: voice.sounding.is_playing or voice.said.text() == NO_LOUDSPEAKER, timeout=LONG_MS)
    voice.sounding.troubled.disconnect()  # a PC without a loudspeaker would say that instead
    voice.set_words("Ich bin stolz auf dich.")
    with qtbot.waitSignal(voice.spoken, timeout=LONG_MS):
        voice.speak()
    assert NOT_THEIRS in voice.said.text()


def test_the_manner_of_a_voice_is_kept_with_the_clip(qtbot: QtBot, window: EditorWindow, panel: VoicePanel) -> None:
    panel.typed.text.setPlainText(WORDS)
    panel.typed.manner.pace.slider.setValue(200)
    panel.typed.manner.warmth.slider.setValue(500)
    panel.use.click()
    qtbot.waitUntil(lambda: isinstance(the_clip(window).content, TalkingPortrait), timeout=LONG_MS)
    assert (talking(window).manner.pace, talking(window).manner.warmth) == (0.7, 0.5)


def test_words_that_are_not_in_the_film_yet_wait_for_their_clip(window: EditorWindow, panel: VoicePanel) -> None:
    panel.typed.text.setPlainText(WORDS)
    window.desk.choose([])
    window.desk.choose([the_clip(window).id])
    assert panel.typed.text.toPlainText() == WORDS
    assert panel.draft.text == WORDS


def test_a_name_is_taught_once_for_the_whole_film(qtbot: QtBot, window: EditorWindow, panel: VoicePanel) -> None:
    panel.open_names.click()
    names = panel.names
    assert not names.remember.isEnabled()
    names.written.setText("Siobhán")  # QTest types ASCII only
    QTest.keyClicks(names.spoken, "shiv awn")
    QTest.keyClick(names.spoken, Qt.Key.Key_Return)
    assert window.desk.timeline.pronunciations == (Pronunciation("Siobhán", "shiv awn"),)
    assert names.names.item(0).text() == "Siobhán: shiv awn"
    assert panel.typed.voice.request().pronunciations == window.desk.timeline.pronunciations
    assert unnamed(panel) == []
    names.names.setCurrentRow(0)
    names.forget.click()
    assert window.desk.timeline.pronunciations == ()
    assert panel.typed.voice.request().pronunciations == ()
    window.desk.undo()
    assert names.names.count() == 1


def test_a_name_of_two_words_is_refused_in_a_sentence(window: EditorWindow, panel: VoicePanel) -> None:
    said: list[str] = []
    window.desk.said.connect(said.append)
    panel.names.written.setText("Aunt Siobhán")
    panel.names.spoken.setText("shiv awn")
    panel.names.remember.click()
    assert "single word" in said[0]
    assert panel.names.written.text() == "Aunt Siobhán"


def test_an_example_is_a_beginning(qtbot: QtBot, panel: VoicePanel) -> None:
    qtbot.waitUntil(lambda: bool(panel.typed._menu.actions()), timeout=LONG_MS)
    panel.typed._menu.actions()[0].trigger()
    assert len(panel.draft.text) > 10


def test_a_recording_made_here_goes_into_the_film(
    qtbot: QtBot, window: EditorWindow, recording_panel: VoicePanel, tmp_path: Path
) -> None:
    panel, mouse = recording_panel, Mouse()
    view = panel.recorded.recorder
    mouse.click(view.record)
    qtbot.waitUntil(lambda: view.recorder.seconds > 1.2)
    mouse.click(view.record)
    qtbot.waitUntil(panel.use.isEnabled, timeout=LONG_MS)
    (sound,) = (media for media in window.desk.film.media if media.kind is MediaKind.SOUND)
    assert sound.is_inside
    assert panel.consent.text() == OWN_CONSENT
    assert unnamed(panel) == []
    panel.use.click()
    assert talking(window).recording == sound.id
    assert sound.length is not None
    assert the_clip(window).duration.value >= 12 + sound.length.value
    assert len(saved_takes(tmp_path / "recordings")) == 1
    panel.silent.click()
    assert panel.draft.recording is None
    assert panel.recorded.in_film.itemText(1) == sound.name
    panel.cards.button(Kind.RECORDED).click()
    panel.recorded.in_film.activated.emit(1)
    assert panel.draft.recording == sound.id
    panel.leave()
    assert saved_takes(tmp_path / "recordings") == []  # the film has it


def test_somebody_elses_voice_needs_its_words(
    qtbot: QtBot, window: EditorWindow, recording_panel: VoicePanel, tmp_path: Path
) -> None:
    panel = recording_panel
    path = tmp_path / "uncle.wav"
    path.write_bytes(preview_voice(PreviewVoice(text=WORDS, voice="espeak:en-us")).wav)
    assert drop(path, panel)
    qtbot.waitUntil(panel.use.isEnabled, timeout=LONG_MS)
    panel.recorded.whose.button(1).click()
    assert not panel.use.isEnabled()
    assert "have to be agreed to" in panel.said.text()
    assert panel.consent.text() == OTHERS_CONSENT
    panel.recorded.words.setPlainText(WORDS)
    panel.use.click()
    assert (talking(window).words, talking(window).someone_else_speaks) == (WORDS, True)
    qtbot.waitUntil(lambda: "second" in panel.recorded.said.text(), timeout=LONG_MS)


def test_what_is_no_recording_is_refused_in_a_sentence(
    qtbot: QtBot, recording_panel: VoicePanel, photo: Path
) -> None:
    recording_panel.recorded.chosen.emit(photo)
    qtbot.waitUntil(lambda: "has no sound" in recording_panel.recorded.said.text(), timeout=LONG_MS)
    assert not recording_panel.use.isEnabled()


@pytest.mark.parametrize(("tag", "name"), [("de", "Deutsch"), ("en", "English"), ("es", "Español"), ("qqq", "qqq")])
def test_languages_have_their_own_names(tag: str, name: str) -> None:
    assert name_of_language(tag) == name
