"""The inspector sets what it shows, for one clip or many, and a hand's movement is one step for undo."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from keepsake.core.curve import Easing
from keepsake.core.scene import BorderKind, Direction, Fill, Rgb, Tone
from keepsake.engine.requests import InspectPhoto, PreviewFrame, Style
from keepsake.jobs.worker import preview_frame
from keepsake.project import edits
from keepsake.project.laws import broken_laws
from keepsake.project.media_pool import take_in
from keepsake.project.properties import Property, varying_of
from keepsake.project.schema import (
    Box,
    Captioning,
    Clip,
    Colour,
    Framing,
    LivingPortrait,
    MediaId,
    Photo,
    TalkingPortrait,
    Title,
    TitleTemplate,
    Transition,
    TransitionKind,
    Varying,
)
from keepsake.project.sequence import clips_of
from keepsake.ui.curves.graph import CurveGraph
from keepsake.ui.desk import Desk
from keepsake.ui.inspector.border_section import BorderSection
from keepsake.ui.inspector.colour_section import PlainColourSection
from keepsake.ui.inspector.colours_section import ColoursSection
from keepsake.ui.inspector.framing_picture import FramingPicture
from keepsake.ui.inspector.keyed import KeyedRow
from keepsake.ui.inspector.movement_section import MovementSection
from keepsake.ui.inspector.person_section import PeopleSection, PersonDoor
from keepsake.ui.inspector.picture_section import PictureSection
from keepsake.ui.inspector.sliders import ValueSlider
from keepsake.ui.inspector.time_section import TimeSection
from keepsake.ui.inspector.view import Inspector
from keepsake.ui.inspector.words_section import WordsSection
from keepsake.ui.thumbnails import Thumbnails
from tests.desks import clip_named
from tests.films import photo_clip, time
from tests.unit.ui.desktop import unnamed

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Answers(QObject):
    """A task that is answered by hand."""

    finished = Signal(object)
    failed = Signal(str, str)
    stopped = Signal()


class Asked:
    """Stands where the bridge to the worker does, and keeps what was asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[Any, Answers]] = []

    def submit(self, request: Any, key: str = "") -> Answers:
        self.requests.append((request, Answers()))
        return self.requests[-1][1]


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def inspector(desk: Desk, thumbnails: Thumbnails, asked: Asked, qtbot: QtBot) -> Iterator[Inspector]:
    inspector = Inspector(desk, thumbnails, asked)
    qtbot.addWidget(inspector)
    inspector.resize(330, 900)
    inspector.show()
    qtbot.waitExposed(inspector)
    yield inspector
    inspector.leave()


def choose(inspector: Inspector, desk: Desk, *names: str) -> None:
    desk.choose([clip_named(desk, name).id for name in names])
    for section in inspector.sections.values():
        section.heading.setChecked(True)
    QApplication.processEvents()


def body(inspector: Inspector, kind: type[Any]) -> Any:
    return next(section.body for section in inspector.sections.values() if isinstance(section.body, kind))


def row(inspector: Inspector, which: Property) -> KeyedRow:
    return next(each for each in inspector.findChildren(KeyedRow) if each.which is which and each.isVisible())


def drag(slider: ValueSlider, *steps: int) -> None:
    slider.slider.setSliderDown(True)
    for step in steps:
        slider.slider.setValue(step)
    slider.slider.setSliderDown(False)


def pick(box: QComboBox, words: str) -> None:
    number = box.findText(words)
    assert number >= 0, words
    box.setCurrentIndex(number)
    box.activated.emit(number)


def test_sections_are_those_that_fit_all_the_chosen(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1")
    assert list(inspector.sections) == ["The person", "Time", "Picture", "Movement", "Colours", "Frame and border"]
    choose(inspector, desk, "Photo 1", "Picnic")
    assert list(inspector.sections) == ["Time", "Picture", "Colours", "Frame and border"]
    choose(inspector, desk, "Picnic")
    assert "Sound" in inspector.sections
    choose(inspector, desk, "Song")
    assert list(inspector.sections) == ["Time", "Sound"]
    choose(inspector, desk, "Title", "Song")
    assert list(inspector.sections) == ["Time"]
    desk.choose([])
    assert inspector.sections == {}


def test_what_was_opened_stays_open_for_the_next_clip(inspector: Inspector, desk: Desk) -> None:
    desk.choose([clip_named(desk, "Photo 1").id])
    assert not inspector.sections["Colours"].heading.isChecked()
    QTest.mouseClick(inspector.sections["Colours"].heading, LEFT)
    QTest.keyClick(inspector.sections["Time"].heading, Qt.Key.Key_Space)
    desk.choose([clip_named(desk, "Photo 2").id])
    assert inspector.sections["Colours"].body.isVisible()
    assert not inspector.sections["Time"].body.isVisible()


def test_a_drag_is_one_step_and_the_film_follows_it(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    choose(inspector, desk, "Photo 1")
    steps = len(desk.document.steps())
    slider = row(inspector, Property.OPACITY).value
    slider.slider.setSliderDown(True)
    slider.slider.setValue(600)
    qtbot.waitUntil(lambda: clip_named(desk, "Photo 1").placing.opacity == Varying(0.6), timeout=2000)
    slider.slider.setValue(250)
    slider.slider.setSliderDown(False)
    assert clip_named(desk, "Photo 1").placing.opacity == Varying(0.25)
    assert len(desk.document.steps()) == steps + 1
    assert desk.document.undo_label == "Opacity"
    desk.undo()
    assert slider.slider.value() == 1000
    assert not slider.reset.isEnabled()


def test_several_clips_are_set_at_once(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1", "Photo 3")
    drag(row(inspector, Property.SCALE).value, 500)
    scales = [clip_named(desk, f"Photo {number}").placing.scale.value for number in (1, 2, 3)]
    assert scales == [pytest.approx(1.05), 1.0, pytest.approx(1.05)]
    body(inspector, TimeSection).length.setValue(2)
    assert [clip_named(desk, f"Photo {number}").duration.value for number in (1, 2, 3)] == [50, 100, 50]


def test_a_diamond_puts_a_key_and_takes_it_away(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 2")
    desk.move_playhead(120)
    opacity = row(inspector, Property.OPACITY)
    assert not opacity.before.isVisible()
    QTest.mouseClick(opacity.key, LEFT)
    desk.move_playhead(180)
    drag(opacity.value, 0)
    keys = clip_named(desk, "Photo 2").placing.opacity.keys
    assert [(key.at, key.value) for key in keys] == [(20, 1.0), (80, 0.0)]
    assert opacity.key.isChecked()
    QTest.mouseClick(opacity.before, LEFT)
    assert desk.playhead == 120
    assert opacity.value.number.value() == 100
    desk.move_playhead(150)
    assert opacity.value.number.value() == 50
    assert not opacity.key.isChecked()
    QTest.mouseClick(opacity.after, LEFT)
    QTest.mouseClick(opacity.key, LEFT)
    assert len(clip_named(desk, "Photo 2").placing.opacity.keys) == 1
    QTest.mouseClick(opacity.value.reset, LEFT)
    assert clip_named(desk, "Photo 2").placing.opacity == Varying(1.0)
    assert not opacity.before.isVisible()


def test_the_curve_is_the_clips_own_and_a_drag_in_it_is_one_step(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 2")
    opacity = row(inspector, Property.OPACITY)
    for frame in (120, 160):
        desk.move_playhead(frame)
        QTest.mouseClick(opacity.key, LEFT)
    QTest.mouseClick(opacity.curve_switch, LEFT)
    curve = opacity.curve
    assert curve is not None
    assert [point.seconds for point in curve.points] == pytest.approx([0.8, 2.4])
    steps = len(desk.document.steps())
    start = curve.graph._at(curve.points[1])
    QTest.mousePress(curve.graph, LEFT, NONE, start.toPoint())
    for by in (8, 16, 24):
        QTest.mouseMove(curve.graph, (start.toPoint() + QPoint(0, by)))
    QTest.mouseRelease(curve.graph, LEFT, NONE, start.toPoint() + QPoint(0, 24))
    keys = varying_of(clip_named(desk, "Photo 2"), Property.OPACITY).keys
    assert keys[0].value == 1.0
    assert keys[1].value < 0.9
    assert len(desk.document.steps()) == steps + 1
    pick(curve.easing, "Evenly")
    assert varying_of(clip_named(desk, "Photo 2"), Property.OPACITY).keys[1].easing is Easing.LINEAR


def test_a_movement_stopped_by_escape_is_no_step(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 2")
    opacity = row(inspector, Property.OPACITY)
    desk.move_playhead(150)
    QTest.mouseClick(opacity.key, LEFT)
    QTest.mouseClick(opacity.curve_switch, LEFT)
    assert opacity.curve is not None
    graph, picture = opacity.curve.graph, body(inspector, MovementSection).picture
    film, label = desk.film, desk.document.undo_label
    for widget, at in ((graph, graph._at(graph.points[0])), (picture, picture._on_screen(Box()).topLeft())):
        start = at.toPoint()
        QTest.mousePress(widget, LEFT, NONE, start)
        QTest.mouseMove(widget, start + QPoint(20, 30))
        assert desk.film != film
        QTest.keyClick(widget, Qt.Key.Key_Escape)
        QTest.mouseRelease(widget, LEFT, NONE, start + QPoint(20, 30))
        assert desk.film == film
        assert desk.document.undo_label == label


def test_keys_beyond_a_trimmed_clip_are_kept(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 2")
    for frame in (110, 150, 190):
        desk.move_playhead(frame)
        QTest.mouseClick(row(inspector, Property.OPACITY).key, LEFT)
    desk.change("Split", lambda line: edits.split(line, clip_named(desk, "Photo 2").id, time(140)))
    opacity = row(inspector, Property.OPACITY)
    desk.move_playhead(120)
    QTest.mouseClick(opacity.curve_switch, LEFT)
    assert opacity.curve is not None
    opacity.curve.graph.add_at(0.5)
    left = next(place.clip for place in clips_of(desk.timeline) if place.start.value == 100)
    assert [key.at for key in left.placing.opacity.keys] == [10, 12, 50, 90]
    opacity.curve.graph.choose(None)
    opacity.curve.graph.step_to(1)
    opacity.curve.graph.step_to(9)
    assert opacity.curve.graph.chosen == 1


def test_photos_that_lie_on_their_side_are_turned(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1", "Picnic")
    section = body(inspector, PictureSection)
    QTest.mouseClick(section.turn_left, LEFT)
    assert [getattr(clip_named(desk, name).content, "quarter_turns", 0) for name in ("Photo 1", "Picnic")] == [3, 3]
    QTest.mouseClick(section.turn_right, LEFT)
    QTest.mouseClick(section.turn_right, LEFT)
    assert getattr(clip_named(desk, "Photo 1").content, "quarter_turns", 0) == 1
    choose(inspector, desk, "Title")
    assert not body(inspector, PictureSection).turn_left.isVisible()


def test_loudness_has_keys_too(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Song")
    gain = row(inspector, Property.GAIN)
    gain.value.number.setValue(-12)
    assert clip_named(desk, "Song").gain_db == -12
    QTest.mouseClick(gain.key, LEFT)
    assert len(clip_named(desk, "Song").gain_keys) == 1


def test_boxes_are_dragged_and_swapped(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1")
    section = body(inspector, MovementSection)
    pick(section.moves, "Slowly closer")
    steps = len(desk.document.steps())
    picture = section.picture
    middle = picture._on_screen(picture.boxes[1]).center().toPoint()
    QTest.mousePress(picture, LEFT, NONE, middle)
    for by in (3, 6, 9):
        QTest.mouseMove(picture, middle + QPoint(by, 0))
    QTest.mouseRelease(picture, LEFT, NONE, middle + QPoint(9, 0))
    content = clip_named(desk, "Photo 1").content
    assert isinstance(content, Photo)
    assert content.framing is not None
    assert content.framing.end.left > 0.07
    assert content.framing.start == Box()
    assert len(desk.document.steps()) == steps + 1
    assert section.moves.currentIndex() == -1
    QTest.mouseClick(section.swap, LEFT)
    swapped = clip_named(desk, "Photo 1").content
    assert isinstance(swapped, Photo)
    assert swapped.framing is not None
    assert (swapped.framing.start, swapped.framing.end) == (content.framing.end, Box())


def test_boxes_are_set_by_keyboard(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1")
    picture = body(inspector, MovementSection).picture
    picture.setFocus()
    for key in (Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(picture, key)
    content = clip_named(desk, "Photo 1").content
    assert isinstance(content, Photo)
    assert content.framing is not None
    assert content.framing.end.width == pytest.approx(0.98)
    assert content.framing.end.left == pytest.approx(0.02)
    assert picture.taken == 0
    assert "Start box" in picture.accessibleDescription()


def test_a_look_is_chosen_changed_and_given_to_all_photos(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1")
    section = body(inspector, ColoursSection)
    assert not section.amount.isVisible()
    QTest.mouseClick(section.chips[Tone.SEPIA], LEFT)
    assert desk.document.undo_label == "Look: Sepia"
    drag(section.vignette, 100, 400)
    drag(section.amount, 800)
    look = clip_named(desk, "Photo 1").look
    assert (look.tone, look.vignette, look.amount) == (Tone.SEPIA, 0.4, 0.8)
    QTest.mouseClick(section.for_photos, LEFT)
    assert clip_named(desk, "Photo 4").look == look
    assert clip_named(desk, "Picnic").look != look
    choose(inspector, desk, "Photo 1", "Picnic")
    QTest.mouseClick(body(inspector, ColoursSection).for_chosen, LEFT)
    assert clip_named(desk, "Picnic").look == look


def test_borders_and_what_is_around_them(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1", "Photo 2")
    section = body(inspector, BorderSection)
    assert not section.shadow.isVisible()
    pick(section.kind, "Deckled edge")
    drag(section.width_slider, 1000)
    pick(section.paper, "White")
    QTest.mouseClick(section.shadow, LEFT, pos=QPoint(18, section.shadow.height() // 2))
    pick(section.ground, "What lies below")
    for name in ("Photo 1", "Photo 2"):
        clip = clip_named(desk, name)
        assert clip.border is not None
        assert (clip.border.kind, clip.border.width, clip.border.has_shadow) == (BorderKind.DECKLED, 0.15, False)
        assert (clip.border.colour.red, clip.fill) == (255, Fill.NONE)
    pick(section.kind, "None")
    assert clip_named(desk, "Photo 2").border is None


def test_titles_have_a_style_and_a_size(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Title")
    section = body(inspector, WordsSection)
    pick(section.template, "Birthday")
    assert (section.letters.number.value(), section.plate.number.value()) == (13.2, 42)
    pick(section.template, "Subtitle, shown by the player")
    assert (section.letters.number.value(), section.plate.number.value()) == (5.4, 52)
    pick(section.template, "Memorial")
    drag(section.letters, 500)
    QTest.mouseClick(section.rolling, LEFT, pos=QPoint(18, section.rolling.height() // 2))
    content = clip_named(desk, "Title").content
    assert isinstance(content, Title)
    assert (content.template, content.is_rolling, content.style.size) == (TitleTemplate.MEMORIAL, True, 0.11)
    QTest.mouseClick(section.letters.reset, LEFT)
    content = clip_named(desk, "Title").content
    assert isinstance(content, Title)
    assert content.style.size is None
    assert section.letters.number.value() == pytest.approx(10.6)
    assert section.plate.number.value() == 0  # rolling words have no ground


def test_colours_are_chosen_and_taken_back(inspector: Inspector, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor(10, 20, 30))
    choose(inspector, desk, "Title")
    section = body(inspector, WordsSection)
    QTest.mouseClick(section.colour, LEFT)
    content = clip_named(desk, "Title").content
    assert isinstance(content, Title)
    assert content.style.colour == Rgb(10, 20, 30)
    assert "#0a141e" in section.colour.accessibleName()
    QTest.mouseClick(section.colour_usual, LEFT)
    content = clip_named(desk, "Title").content
    assert isinstance(content, Title)
    assert content.style.colour is None
    clip = clip_named(desk, "Photo 1")
    desk.change("Plain", lambda line: edits.change_clip(line, replace(clip, content=Colour())))
    choose(inspector, desk, "Photo 1")
    QTest.mouseClick(body(inspector, PlainColourSection).colour, LEFT)
    assert clip_named(desk, "Photo 1").content == Colour(red=10, green=20, blue=30)
    choose(inspector, desk, "Photo 2")
    border = body(inspector, BorderSection)
    pick(border.ground, "Black")
    QTest.mouseClick(border.own_ground, LEFT)
    assert clip_named(desk, "Photo 2").fill_colour == Rgb(10, 20, 30)
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())
    QTest.mouseClick(border.own_ground, LEFT)
    assert clip_named(desk, "Photo 2").fill_colour == Rgb(10, 20, 30)


def test_changes_into_the_next_have_a_length_a_way_and_an_edge(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1")
    section = body(inspector, TimeSection)
    pick(section.change, "Wipe")
    pick(section.direction, "Upwards")
    drag(section.softness, 500)
    section.change_length.setValue(2)
    change = desk.timeline.tracks[0].items[1]
    assert isinstance(change, Transition)
    assert (change.kind, change.direction, change.softness) == (TransitionKind.WIPE, Direction.UP, 0.5)
    assert (change.in_offset.value, change.out_offset.value) == (25, 25)
    pick(section.change, "Dissolve")
    assert not section.direction.isVisible()


def test_one_person_is_set_in_the_panels_and_the_inspector_shows_the_way(
    inspector: Inspector, desk: Desk, qtbot: QtBot
) -> None:
    clip = clip_named(desk, "Photo 1")
    talking = TalkingPortrait(photo=MediaId("p1"), words="Hello, dear.", direction="soft smile")
    desk.change("Talk", lambda line: edits.change_clip(line, replace(clip, content=talking)))
    choose(inspector, desk, "Photo 1")
    door = body(inspector, PersonDoor)
    assert "soft smile" in door.does.text()
    assert "Hello, dear." in door.says.text()
    for button, panel in ((door.portrait, "Portrait"), (door.voice, "Voice")):
        with qtbot.waitSignal(inspector.wants_panel) as wanted:
            QTest.mouseClick(button, LEFT)
        assert wanted.args == [panel]


def test_several_who_speak_get_captions_and_a_feeling_at_once(inspector: Inspector, desk: Desk) -> None:
    for name in ("Photo 1", "Photo 2"):
        clip = clip_named(desk, name)
        talking = replace(clip, content=TalkingPortrait(photo=MediaId("p1"), words="Hello."))
        desk.change("Talk", lambda line, talking=talking: edits.change_clip(line, talking))
    choose(inspector, desk, "Photo 1", "Photo 2")
    section = body(inspector, PeopleSection)
    pick(section.captions, "In the picture")
    pick(section.feeling, "Celebration")
    for name in ("Photo 1", "Photo 2"):
        content = clip_named(desk, name).content
        assert isinstance(content, TalkingPortrait)
        assert (content.captions, content.style) == (Captioning.BURNED, Style.BIRTHDAY)


def test_several_photos_come_to_life_in_one_step(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1", "Photo 2")
    steps = len(desk.document.steps())
    button = next(each for each in inspector.findChildren(QAbstractButton) if "life" in each.text())
    QTest.mouseClick(button, LEFT)
    assert len(desk.document.steps()) == steps + 1
    assert isinstance(clip_named(desk, "Photo 2").content, LivingPortrait)
    assert next(iter(inspector.sections)) == "The person"


def test_looks_are_drawn_by_the_worker_on_the_clips_own_photo(
    inspector: Inspector, desk: Desk, asked: Asked, qtbot: QtBot, photo: Path
) -> None:
    photo_id = taken_in(desk, photo)
    desk.choose([clip_named(desk, "Eileen").id])
    assert asked.requests == []
    inspector.sections["Colours"].heading.setChecked(True)
    qtbot.waitUntil(lambda: len(asked.requests) == 1, timeout=5000)
    request, task = asked.requests[0]
    assert isinstance(request, PreviewFrame)
    task.finished.emit(preview_frame(replace(request, height=240)))
    looks = [inspector.asking.look_of((photo_id, 0), tone).toImage() for tone in (Tone.NATURAL, Tone.BLACK_AND_WHITE)]
    colours = [look.pixelColor(look.width() // 2, look.height() * 3 // 4).saturation() for look in looks]
    assert colours[0] > 40
    assert colours[1] < 12
    assert len(asked.requests) == 1


def test_a_move_goes_to_the_face_that_the_worker_finds(
    inspector: Inspector, desk: Desk, asked: Asked, qtbot: QtBot, photo: Path
) -> None:
    taken_in(desk, photo)
    desk.choose([clip_named(desk, "Eileen").id])
    inspector.sections["Movement"].heading.setChecked(True)
    QTest.mouseClick(body(inspector, MovementSection).face, LEFT)
    qtbot.waitUntil(lambda: len(asked.requests) == 1, timeout=5000)
    request, task = asked.requests[0]
    assert isinstance(request, InspectPhoto)
    face = SimpleNamespace(box=(400, 100, 100, 140))
    task.finished.emit(SimpleNamespace(width=1000, height=800, faces=(face,), quarter_turns=0))
    content = clip_named(desk, "Eileen").content
    assert isinstance(content, Photo)
    assert isinstance(content.framing, Framing)
    assert desk.document.undo_label == "Towards the face"
    end = content.framing.end
    assert end.left < 0.4 < 0.5 < end.left + end.width
    said: list[str] = []
    desk.said.connect(said.append)
    inspector.asking._sights.clear()
    QTest.mouseClick(body(inspector, MovementSection).face, LEFT)
    asked.requests[-1][1].finished.emit(SimpleNamespace(width=1000, height=800, faces=(), quarter_turns=0))
    assert said
    assert said[0].endswith(".")


def taken_in(desk: Desk, path: Path) -> MediaId:
    """Put a real photo into the film, as the clip “Eileen”."""
    from keepsake.engine.requests import ExamineMedia
    from keepsake.jobs.worker import examine_media

    media = take_in(desk.document, examine_media(ExamineMedia(path=path)))
    clip = Clip(name="Eileen", content=Photo(photo=media.id), source_range=photo_clip(100).source_range)
    track = desk.timeline.tracks[0].id
    desk.change("Add", lambda line: edits.append(line, track, clip))
    return media.id


@pytest.mark.parametrize("name", ["Photo 1", "Picnic", "Title", "Song"])
def test_every_control_has_a_name_and_a_place_for_the_keyboard(inspector: Inspector, desk: Desk, name: str) -> None:
    choose(inspector, desk, name)
    for each in inspector.findChildren(KeyedRow):
        QTest.mouseClick(each.key, LEFT)
        QTest.mouseClick(each.curve_switch, LEFT)
    assert unnamed(inspector) == []
    used: tuple[type[QWidget], ...] = (QAbstractButton, QComboBox, QLineEdit, QSlider, QAbstractSpinBox)
    for kind in used:
        for widget in inspector.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.accessibleName()


def test_the_keyboard_stays_in_its_field_while_the_film_changes(inspector: Inspector, desk: Desk) -> None:
    choose(inspector, desk, "Photo 1")
    slider = row(inspector, Property.OPACITY).value.slider
    slider.setFocus()
    steps = len(desk.document.steps())
    for _ in range(5):
        QTest.keyClick(slider, Qt.Key.Key_Left)
    assert clip_named(desk, "Photo 1").placing.opacity.value == pytest.approx(0.95)
    assert len(desk.document.steps()) == steps + 1
    assert slider.hasFocus() or inspector.focusWidget() is slider


def test_a_monkey_in_the_inspector_breaks_nothing(
    inspector: Inspector, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor(10, 20, 30))
    monkey = random.Random(1931)
    film = desk.film
    for _ in range(GESTURES):
        if monkey.random() < 0.15:
            names = [place.clip.id for place in clips_of(desk.timeline)]
            desk.choose(monkey.sample(names, monkey.choice([1, 1, 1, 2, 3])))
            for section in inspector.sections.values():
                section.heading.setChecked(True)
        desk.move_playhead(monkey.randrange(desk.length + 1))
        touched(inspector, monkey)
        assert list(broken_laws(desk.timeline)) == []
    while desk.document.undo_label:
        desk.undo()
    assert desk.film == film


def touched(inspector: Inspector, monkey: random.Random) -> None:
    """Use one of the inspector's controls, whichever it is."""
    used: tuple[type[QWidget], ...] = (
        QSlider,
        QComboBox,
        QAbstractButton,
        QDoubleSpinBox,
        CurveGraph,
        FramingPicture,
    )
    found = [each for kind in used for each in inspector.findChildren(kind) if each.isVisible() and each.isEnabled()]
    widget = monkey.choice(found) if found else None
    if isinstance(widget, QSlider):
        widget.setSliderDown(True)
        widget.setValue(monkey.randrange(1001))
        widget.setSliderDown(False)
    elif isinstance(widget, QComboBox):
        widget.activated.emit(monkey.randrange(widget.count()))
    elif isinstance(widget, QDoubleSpinBox):
        widget.setValue(monkey.uniform(widget.minimum(), min(widget.maximum(), 400.0)))
    elif isinstance(widget, QAbstractButton) and widget.property("role") != "section":
        widget.click()
    elif isinstance(widget, CurveGraph | FramingPicture):
        QTest.keyClick(widget, monkey.choice(KEYS), monkey.choice([NONE, Qt.KeyboardModifier.ShiftModifier]))


GESTURES = int(os.environ.get("KEEPSAKE_MONKEY_GESTURES", "160"))
KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Space),
)
