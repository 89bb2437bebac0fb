"""Tells the person something: one clear sentence, and details only for those who ask."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

OUR_FAULT = "Something went wrong inside Keepsake. It is our fault, not yours, and nothing you made is lost."
WHAT_NOW = "You can go on. If it happens again, please send us the details below."


def tell(parent: QWidget | None, sentence: str, details: str = "") -> QMessageBox:
    """Show a sentence until it is put away; the window behind it goes on."""
    box = QMessageBox(QMessageBox.Icon.Information, "Keepsake", sentence, QMessageBox.StandardButton.Ok, parent)
    return _shown(box, details)


def apologise(parent: QWidget | None, details: str) -> QMessageBox:
    """Show the crash dialog: what happened, that nothing is lost, and what to send us."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Keepsake", OUR_FAULT, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText(WHAT_NOW)
    return _shown(box, details)


def _shown(box: QMessageBox, details: str) -> QMessageBox:
    if details:
        box.setDetailedText(details)
    box.setAccessibleName(box.text())
    box.setModal(True)
    # The connection keeps the box alive when it has no parent.
    box.finished.connect(lambda _: box.deleteLater())
    box.open()
    return box
