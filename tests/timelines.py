"""A timeline of a family's film for tests, and a hand on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.ui.desk import Desk
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.timeline.canvas import TimelineCanvas
from keepsake.ui.timeline.lanes import Part
from keepsake.ui.timeline.pictures import Pictures
from tests.desks import clip_named, desk_of, family_film
from tests.idle import NoTasks

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(tmp_path: Path, qapp: object) -> Iterator[Desk]:
    with desk_of(tmp_path, family_film()) as desk:
        yield desk


@pytest.fixture
def thumbnails(desk: Desk) -> Iterator[Thumbnails]:
    made = Thumbnails(desk.document)
    yield made
    made.leave()


@pytest.fixture
def pictures(desk: Desk, thumbnails: Thumbnails) -> Iterator[Pictures]:
    made = Pictures(desk.document, thumbnails, NoTasks())
    yield made
    made.leave()


@pytest.fixture
def canvas(desk: Desk, pictures: Pictures, qtbot: QtBot) -> TimelineCanvas:
    canvas = TimelineCanvas(desk, pictures)
    qtbot.addWidget(canvas)
    canvas.resize(2400, 420)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.snaps = False
    return canvas


def drag(canvas: TimelineCanvas, start: QPoint, by: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    view = canvas.viewport()
    QTest.mousePress(view, LEFT, keys, start)
    for share in (0.4, 0.8, 1.0):
        QTest.mouseMove(view, start + QPoint(round(by.x() * share), round(by.y() * share)))
    QTest.mouseRelease(view, LEFT, keys, start + by)


def px(canvas: TimelineCanvas, frames: int) -> QPoint:
    return QPoint(round(frames * canvas.scale.px), 0)


def clip_point(canvas: TimelineCanvas, name: str, part: Part = Part.BODY) -> QPoint:
    return canvas.point_of(clip_named(canvas.desk, name).id, part)
