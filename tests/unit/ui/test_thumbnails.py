"""Small pictures are turned as they are in the film, and heads are not cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project.document import Document
from keepsake.project.media_pool import take_in
from keepsake.project.schema import Photo, new_film
from keepsake.ui.thumbnails import Thumbnails, centred_part


def test_a_turned_photo_is_cut_out_turned(qtbot: QtBot, tmp_path: Path) -> None:
    drawn = Image.new("RGB", (320, 240), "blue")
    drawn.paste("red", (0, 0, 160, 240))
    drawn.save(tmp_path / "flags.png")
    with Document.create(tmp_path / "film.keepsake", new_film()) as document:
        media = take_in(document, examine_media(ExamineMedia(path=tmp_path / "flags.png")))
        thumbnails = Thumbnails(document)
        qtbot.waitUntil(lambda: not thumbnails.of(media.id).isNull())
        size = QSize(60, 60)
        lying = thumbnails.cut_out(Photo(photo=media.id), size, 1.0).toImage()
        standing = thumbnails.cut_out(Photo(photo=media.id, quarter_turns=1), size, 1.0).toImage()
        thumbnails.leave()
    assert lying.pixelColor(5, 55).red() > 200 > lying.pixelColor(5, 55).blue()
    assert lying.pixelColor(55, 5).blue() > 200
    assert standing.pixelColor(55, 5).red() > 200
    assert standing.pixelColor(5, 55).blue() > 200


@pytest.mark.usefixtures("qapp")
def test_a_tall_picture_keeps_its_upper_part() -> None:
    part = centred_part(QPixmap(300, 600), 1.0)
    assert (part.left(), part.width(), part.height()) == (0, 300, 300)
    assert part.top() < 60
