"""The curve editor: points by mouse and by keyboard, said once they are let go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keepsake.core.curve import Easing
from keepsake.ui.curves.editor import CurveEditor
from keepsake.ui.curves.points import Point, Points, Span, moved, value_of, with_point
from tests.unit.ui.desktop import unnamed

SPAN = Span(label="Opacity", seconds=4.0, usual=1.0, unit=" %", factor=100, decimals=0)
TWO = (Point(1.0, 0.0), Point(3.0, 1.0, Easing.LINEAR))
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def editor(qtbot: QtBot) -> CurveEditor:
    editor = CurveEditor(SPAN, TWO)
    qtbot.addWidget(editor)
    editor.resize(360, 320)
    editor.show()
    qtbot.waitExposed(editor)
    return editor


class Told:
    """What an editor said."""

    def __init__(self, editor: CurveEditor) -> None:
        self.changed: list[Points] = []
        self.committed: list[Points] = []
        editor.changed.connect(self.changed.append)
        editor.committed.connect(self.committed.append)


def place(editor: CurveEditor, seconds: float, value: float) -> QPoint:
    return editor.graph._at(Point(seconds, value)).toPoint()


def test_a_drag_is_followed_and_committed_once(editor: CurveEditor) -> None:
    told, graph = Told(editor), editor.graph
    QTest.mousePress(graph, Qt.MouseButton.LeftButton, NONE, place(editor, 1.0, 0.0))
    for value in (0.1, 0.25, 0.5):
        QTest.mouseMove(graph, place(editor, 1.0 + value, value))
    assert told.changed
    assert not told.committed
    QTest.mouseRelease(graph, Qt.MouseButton.LeftButton, NONE, place(editor, 1.5, 0.5))
    assert len(told.committed) == 1
    point = told.committed[0][0]
    assert point.seconds == pytest.approx(1.5, abs=0.05)
    assert point.value == pytest.approx(0.5, abs=0.02)
    assert told.committed[0][1] == TWO[1]


def test_escape_takes_a_drag_back(editor: CurveEditor) -> None:
    told, graph = Told(editor), editor.graph
    QTest.mousePress(graph, Qt.MouseButton.LeftButton, NONE, place(editor, 1.0, 0.0))
    QTest.mouseMove(graph, place(editor, 1.4, 0.6))
    QTest.keyClick(graph, Qt.Key.Key_Escape)
    QTest.mouseRelease(graph, Qt.MouseButton.LeftButton, NONE, place(editor, 1.4, 0.6))
    assert editor.points == TWO
    assert told.changed[-1] == TWO
    assert not told.committed


def test_the_keyboard_does_everything(editor: CurveEditor) -> None:
    told, graph = Told(editor), editor.graph
    editor.set_playhead(2.0)
    graph.setFocus()
    QTest.keyClick(graph, Qt.Key.Key_Insert)
    assert [point.seconds for point in editor.points] == pytest.approx([1.0, 2.0, 3.0])
    assert editor.points[1].value == pytest.approx(0.5)
    QTest.keyClick(graph, Qt.Key.Key_Up, SHIFT)
    assert editor.points[1].value == pytest.approx(0.6)
    QTest.keyClick(graph, Qt.Key.Key_Right)
    assert editor.points[1].seconds == pytest.approx(2.04)
    QTest.keyClick(graph, Qt.Key.Key_PageDown)
    assert graph.chosen == 2
    QTest.keyClick(graph, Qt.Key.Key_Delete)
    assert len(editor.points) == 2
    assert len(told.committed) == 4


def test_the_fields_say_and_set_the_chosen_point(editor: CurveEditor) -> None:
    told = Told(editor)
    assert not editor.value.isEnabled()
    editor.graph.choose(0)
    assert (editor.moment.value(), editor.value.value()) == (1.0, 0.0)
    editor.value.setValue(40)
    editor.moment.setValue(0.52)
    editor.easing.activated.emit(editor.easing.findText("Stay, then jump"))
    assert told.committed[-1][0] == Point(pytest.approx(0.52), pytest.approx(0.4), Easing.HOLD)
    assert len(told.committed) == 3
    assert isinstance(told.committed[-1][0].easing, Easing)


def test_showing_a_curve_is_not_changing_it(editor: CurveEditor) -> None:
    told = Told(editor)
    editor.graph.choose(1)
    editor.show_curve((Point(0.0, 0.5),), SPAN)
    assert editor.graph.chosen == 0
    editor.show_curve((), SPAN)
    assert editor.graph.chosen is None
    assert not told.changed
    assert not told.committed


def test_everything_has_a_name(editor: CurveEditor) -> None:
    assert unnamed(editor) == []
    editor.graph.choose(1)
    assert "3.00 seconds" in editor.graph.accessibleDescription()


@given(
    st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 2)), min_size=1, max_size=8),
    st.integers(0, 7),
    st.floats(-9, 9),
    st.floats(-9, 9),
)
def test_points_stay_in_order_and_in_bounds(
    places: list[tuple[float, float]], index: int, seconds: float, value: float
) -> None:
    points: Points = ()
    for each in places:
        points, _ = with_point(points, Point(*each), SPAN)
    points = moved(points, index % len(points), (seconds, value), SPAN)
    moments = [round(point.seconds / SPAN.step_s) for point in points]
    assert moments == sorted(set(moments))
    assert all(0 <= point.seconds <= SPAN.seconds and 0 <= point.value <= 1 for point in points)
    for point in points:
        assert value_of(points, point.seconds, SPAN.usual) == point.value
