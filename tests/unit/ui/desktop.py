"""What a person does with mouse and keyboard, and how long the window makes them wait."""

from __future__ import annotations

import contextlib
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
        mine = threading.get_native_id()
        waits = {thread: wait - self._last[1].get(thread, 0.0) for thread, wait in now[1].items()}
        # Only one thread of Python runs at a time: whoever has the turn and waits for a processor keeps the others.
        others = max((wait for thread, wait in waits.items() if thread != mine), default=0.0)
        self.longest_s = max(self.longest_s, now[0] - self._last[0] - waits.get(mine, 0.0) - others)
        self._last = now


def waited_for_processor_s() -> dict[int, float]:
    """Seconds each thread of Python was ready to run while others had the processor; none where nobody tells."""
    waits: dict[int, float] = {}
    for number in [thread.native_id for thread in threading.enumerate() if thread.native_id is not None]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/self/task/{number}/schedstat").read_text("ascii").split()
            waits[number] = int(fields[1]) / 1e9
    return waits


def unnamed(window: QWidget) -> list[str]:
    """What a screen reader could not name among the things a person can use."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and widget.window() is window.window()  # not the lists that pop up
        and not widget.objectName().startswith("qt_")
    ]
