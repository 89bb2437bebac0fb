"""What a person does with mouse and keyboard, and how long the window makes them wait."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

LONGEST_BLOCK_S = 0.1


class Mouse:
    """Clicks, and counts its clicks."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, widget: QAbstractButton) -> None:
        assert widget.isVisible()
        assert widget.isEnabled(), widget.accessibleName()
        self.clicks += 1
        point = QPoint(18, widget.height() // 2)  # where a tick box or radio button is, whatever its width
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def drop(path: Path, target: QWidget) -> bool:
    """Drag a file from the file manager over a widget and let it go; says whether it was taken."""
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    middle = target.rect().center()
    mouse = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(middle, Qt.DropAction.CopyAction, content, *mouse)
    enter.setAccepted(False)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    let_go = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, content, *mouse)
    QApplication.sendEvent(target, let_go)
    return let_go.isAccepted()


class Watchdog(QObject):
    """Measures how long the main thread leaves its events waiting; waiting for a busy processor is not its fault, and
    neither is taking down the windows of earlier tests.
    """

    def __init__(self) -> None:
        super().__init__()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        self.longest_s = 0.0
        self._timer = QTimer(self, interval=5)
        self._timer.timeout.connect(self._on_tick)
        self._last = (time.monotonic(), waited_for_processor_s())
        self._timer.start()

    def _on_tick(self) -> None:
        now = (time.monotonic(), waited_for_processor_s())
        self.longest_s = max(self.longest_s, (now[0] - self._last[0]) - (now[1] - self._last[1]))
        self._last = now


def waited_for_processor_s() -> float:
    """Seconds this thread was ready to run while others had the processor; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text("ascii").split()
    except OSError:
        return 0.0
    return int(fields[1]) / 1e9


def unnamed(window: QWidget) -> list[str]:
    """What a screen reader could not name among the things a person can use."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and widget.window() is window  # not the lists that pop up
        and not widget.objectName().startswith("qt_")
    ]
