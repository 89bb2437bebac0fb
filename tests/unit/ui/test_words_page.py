"""Words are typed or recorded, for one person, or there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from keepsake.core.consent import Use
from keepsake.engine.requests import AnimatePortrait, SpeakPortrait
from keepsake.ui.first_keepsake.choices import Choices, film_request, with_free_consent, with_free_name
from keepsake.ui.first_keepsake.words_page import Words, WordsPage
from keepsake.ui.recording import recorder as recording
from keepsake.ui.recording.recorder import Recorder
from keepsake.ui.tasks import Tasks
from tests.ears import SyntheticEar, tone
from tests.unit.ui.desktop import drop, unnamed
from tests.unit.ui.test_photo_page import face, reading_of


@pytest.fixture
def choices(photo: Path) -> Choices:
    return Choices(photo_path=photo, picture=b"", reading=reading_of(face(0), face(100)), faces=(1,))


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, choices: Choices) -> WordsPage:
    made = WordsPage(tasks)
    qtbot.addWidget(made)
    made.show()
    made.enter(choices)
    return made


def test_without_words_the_film_is_a_living_portrait(page: WordsPage, choices: Choices) -> None:
    assert page.is_ready()
    chosen = page.chosen(choices)
    assert chosen == choices
    assert isinstance(film_request(choices), AnimatePortrait)


def test_typed_words_are_spoken_by_the_chosen_face(page: WordsPage, qtbot: QtBot, choices: Choices) -> None:
    page.cards.button(Words.TYPED).click()
    assert not page.is_ready()
    page.text.setPlainText("Happy  birthday,\nMia!")
    assert page.is_ready()
    qtbot.waitUntil(lambda: page.voice.voice.count() > 1, timeout=60_000)
    assert unnamed(page) == []
    chosen = page.chosen(choices)
    assert chosen is not None
    request = film_request(chosen)
    assert isinstance(request, SpeakPortrait)
    assert (request.text, request.face, request.voice) == ("Happy birthday, Mia!", 1, "en")


def test_a_recording_can_be_dropped(page: WordsPage, choices: Choices, tmp_path: Path) -> None:
    sound = tmp_path / "gran.wav"
    sound.touch()
    assert drop(sound, page)
    assert page.kind is Words.RECORDED
    chosen = page.chosen(choices)
    assert chosen is not None
    assert (chosen.audio_path, chosen.text, chosen.uses) == (sound, "", choices.uses)


def test_a_voice_can_be_heard_before_it_is_chosen(page: WordsPage, qtbot: QtBot) -> None:
    page.cards.button(Words.TYPED).click()
    page.text.setPlainText("Happy birthday, Mia!")
    with qtbot.waitSignal(page.voice.spoken, timeout=60_000) as spoken:
        page.voice.listen.click()
    assert spoken.args[0].seconds > 0.8
    assert page.voice.request().text == "Happy birthday, Mia!"
    page.leave()


def test_words_are_recorded_there_and_then(
    qtbot: QtBot, tasks: Tasks, choices: Choices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MS_BETWEEN_COUNTS", 15)
    page = WordsPage(tasks, Recorder(lambda: SyntheticEar(tone(20)), tmp_path))
    qtbot.addWidget(page)
    page.show()
    page.enter(choices)
    page.cards.button(Words.RECORDED).click()
    assert not page.is_ready()
    page.recorder.record.click()
    qtbot.waitUntil(lambda: page.recorder.recorder.seconds > 0.5)
    with qtbot.waitSignal(page.recorder.taken):
        page.recorder.record.click()
    assert page.is_ready()
    assert unnamed(page) == []
    chosen = page.chosen(choices)
    assert chosen is not None
    assert chosen.audio_path is not None
    assert chosen.audio_path.parent == tmp_path
    page.leave()


def test_the_words_of_somebody_else_have_to_be_written_down(
    page: WordsPage, choices: Choices, tmp_path: Path
) -> None:
    page.open_recording(tmp_path / "uncle.wav")
    assert page.is_ready()
    page.others.click()
    assert not page.is_ready()
    assert "have to be agreed to" in page.text.placeholderText()
    page.text.setPlainText("Happy birthday, Mia!")
    chosen = page.chosen(choices)
    assert chosen is not None
    assert (chosen.script, chosen.uses) == ("Happy birthday, Mia!", (Use.MOTION, Use.WORDS))
    request = film_request(chosen)
    assert isinstance(request, SpeakPortrait)
    assert (request.someone_else_speaks, request.transcript) == (True, "Happy birthday, Mia!")


def test_words_are_for_one_face(page: WordsPage, choices: Choices) -> None:
    page.cards.button(Words.TYPED).click()
    page.enter(replace(choices, faces=(0, 1)))
    assert page.kind is Words.NONE
    assert not page.cards.button(Words.TYPED).isEnabled()
    assert page.only_one.isVisible()


def test_a_name_that_is_taken_is_never_taken_again(choices: Choices, tmp_path: Path) -> None:
    first = with_free_name(choices, tmp_path)
    first.film_path.touch()
    second = with_free_name(choices, tmp_path)
    second.consent_path.touch()
    third = with_free_name(choices, tmp_path)
    names = [each.film_path.name for each in (first, second, third)]
    assert with_free_consent(second).consent_path.name == "eileen_collins comes alive 2 2.consent.json"
    assert names == [f"eileen_collins comes alive{number}.mp4" for number in ("", " 2", " 3")]
