"""Tells the desktop how far a film is and when it is ready, where the desktop can show it.

Linux desktops listen for `com.canonical.Unity.LauncherEntry` on the session's D-Bus, a socket inside this PC; a
notification goes through the tray where there is one, else the program's entry asks for attention.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from keepsake.ui.exports.queue import Export, ExportQueue, State

APP_URI = "application://keepsake.desktop"
PATH, INTERFACE = "/io/keepsake/launcher", "com.canonical.Unity.LauncherEntry"
LEAST_STEP = 0.01
SHOWN_MS = 12_000


class Telling(QObject):
    """Listens to a queue and tells the desktop."""

    def __init__(self, queue: ExportQueue) -> None:
        super().__init__(queue)
        self._queue = queue
        self._told: float | None = None
        self._tray: QSystemTrayIcon | None = None
        queue.progressed.connect(self._tell_progress)
        queue.changed.connect(self._tell_progress)
        queue.ended.connect(self._tell_end)

    def _tell_progress(self) -> None:
        share = self._queue.share
        is_same = share is None if self._told is None else share is not None and abs(share - self._told) < LEAST_STEP
        if not is_same:
            self._told = share
            show_on_launcher(share)

    def _tell_end(self, export: Export) -> None:
        if export.state is State.STOPPED:
            return
        icon = QApplication.windowIcon()
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._tray is None:
                self._tray = QSystemTrayIcon(icon, self)
                self._tray.messageClicked.connect(self._tray.hide)
            self._tray.setIcon(icon if not icon.isNull() else QIcon.fromTheme("video-x-generic"))
            self._tray.show()
            self._tray.showMessage("Keepsake", export.sentence, self._tray.icon(), SHOWN_MS)
        window = _any_window()
        if window is not None:
            QApplication.alert(window)


def show_on_launcher(share: float | None) -> bool:
    """Show a share (0 to 1) on the program's entry in the dock, or nothing more; says whether it could be told."""
    if not sys.platform.startswith("linux") or not os.environ.get("DBUS_SESSION_BUS_ADDRESS", "").startswith("unix:"):
        return False
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage
    except ImportError:
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    message = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
    shown = {"progress": float(share or 0.0), "progress-visible": share is not None}
    message.setArguments([APP_URI, shown])
    return bus.send(message)


def _any_window() -> QWidget | None:
    return next((each for each in QApplication.topLevelWidgets() if each.isVisible()), None)
