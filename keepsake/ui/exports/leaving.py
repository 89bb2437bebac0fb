"""Asks before the last window closes while films are still being made."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QWidget

from keepsake.ui.exports.queue import ExportQueue

STILL_BUSY = "A film is still being made. What is done already is kept, but closing Keepsake now stops it."


def may_leave(queue: ExportQueue, window: QWidget) -> bool:
    """Whether a window may close: there is another one, no film is being made, or the person says so."""
    if not queue.is_busy or _has_other_window(window):
        return True
    question = QMessageBox(QMessageBox.Icon.Question, "Keepsake", STILL_BUSY, parent=window)
    stay = question.addButton("Go on making it", QMessageBox.ButtonRole.RejectRole)
    question.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    question.exec()
    return question.clickedButton() is not stay


def _has_other_window(window: QWidget) -> bool:
    others = (each for each in QApplication.topLevelWidgets() if each is not window)
    return any(isinstance(each, QMainWindow) and each.isVisible() for each in others)
