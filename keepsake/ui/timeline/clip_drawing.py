"""Drawing one clip: its tint, what is seen or heard in it, its name, fades and loudness, and where to take it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from keepsake.core.curve import value_at
from keepsake.project.schema import Clip, ClipId, HomeVideo, MediaId, Sound, media_used_by
from keepsake.ui.nouns import heard_of, name_of
from keepsake.ui.thumbnails import centred_part
from keepsake.ui.timeline.colours import Colours
from keepsake.ui.timeline.lanes import HANDLES_FROM_PX, Box, fade_handles, share_of_gain
from keepsake.ui.timeline.pictures import Pictures

ROUNDED_FROM_PX = 24
WORDS_FROM_PX = 48
PICTURE_FROM_PX = 10
ROUND_PX = 7
INSET_PX = 5
SOUND_SHARE = 0.34
"""How much of a video's height its sound takes, at its lower edge."""
FULL_BELOW = 0.36
"""Where the name of a video lies: below the line of loudness, above its sound."""
HANDLE_RADIUS_PX = 5.5
LINE_STEP_PX = 6
"""How finely a curve of loudness is drawn."""
LOST_WORDS = "not found"


@dataclass(frozen=True)
class Look:
    """What clips are drawn with, and which are chosen, under the pointer, or without their files."""

    colours: Colours
    pictures: Pictures
    chosen: frozenset[ClipId]
    hovered: ClipId | None = None
    lost: frozenset[MediaId] = frozenset()


def draw_clip(painter: QPainter, clip: Clip, box: QRectF, sides: tuple[float, float], look: Look) -> None:
    """Draw a clip in its box, as far as it lies between two sides."""
    if box.width() < ROUNDED_FROM_PX:
        painter.fillRect(box, look.colours.clip(clip.content))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colours.clip(clip.content))
        painter.drawRoundedRect(box, ROUND_PX, ROUND_PX)
    if look.lost & set(media_used_by(clip.content)):
        _draw_lost(painter, clip, box, look)
    elif heard_of(clip.content) is not None and box.width() >= ROUNDED_FROM_PX:
        _draw_heard(painter, clip, box, sides, look)
    elif box.width() >= WORDS_FROM_PX:
        words = box.adjusted(INSET_PX + 4, 0, -INSET_PX - 4, 0)
        words.setLeft(words.left() + _draw_picture(painter, clip, box, look))
        _draw_words(painter, clip, words, look)
    elif box.width() >= PICTURE_FROM_PX:
        _draw_sliver_of_picture(painter, clip, box, look)
    if box.width() >= ROUNDED_FROM_PX and (clip.fade_in or clip.fade_out):
        _draw_fades(painter, clip, box, look)
    if clip.id in look.chosen:
        painter.setPen(QPen(look.colours.chosen, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), ROUND_PX, ROUND_PX)
        _draw_grips(painter, box, look)
    if clip.id in look.chosen or clip.id == look.hovered:
        _draw_handles(painter, clip, box, look)


def _draw_heard(painter: QPainter, clip: Clip, box: QRectF, sides: tuple[float, float], look: Look) -> None:
    """A video's pictures with its sound below; a sound's shape over the whole height; the line of its loudness."""
    inner = box.adjusted(1, 2, -1, -2)
    ink = QColor(look.colours.words)
    if isinstance(clip.content, Sound):
        ink.setAlpha(120)
        sound = inner
    else:
        has_strip = look.pictures.filmstrips.draw(painter, clip, inner, sides)
        if not has_strip and box.width() >= WORDS_FROM_PX:
            _draw_picture(painter, clip, box, look)
        sound = QRectF(inner)
        sound.setTop(inner.bottom() - inner.height() * SOUND_SHARE)
        ground = QColor(look.colours.ground)
        ground.setAlpha(170)
        painter.fillRect(sound.intersected(QRectF(sides[0], 0, sides[1] - sides[0], box.bottom())), ground)
        ink.setAlpha(190)
    look.pictures.waveforms.draw(painter, clip, sound, sides, ink)
    if box.width() >= WORDS_FROM_PX:
        _draw_name_plate(painter, clip, box, look)
    if box.width() >= HANDLES_FROM_PX:
        painter.setPen(QPen(look.colours.gain, 1.5))
        painter.drawPolyline(_loudness_line(clip, box, sides))


def _loudness_line(clip: Clip, box: QRectF, sides: tuple[float, float]) -> QPolygonF:
    """The line of a clip's loudness between two sides: straight, or as its keys have it."""
    left, right = max(box.left() + 3, sides[0]), min(box.right() - 3, sides[1])
    steps = max(1, int((right - left) / LINE_STEP_PX)) if clip.gain_keys else 1
    points = []
    for number in range(steps + 1):
        x = left + (right - left) * number / steps
        frame = clip.source_range.start.value + (x - box.left()) / box.width() * clip.duration.value
        gain_db = value_at(clip.gain_keys, frame, clip.gain_db)
        points.append(QPointF(x, box.top() + share_of_gain(gain_db) * box.height()))
    return QPolygonF(points)


def _draw_name_plate(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> None:
    """The name on a light ground, so that it can be read over pictures and sound."""
    metrics = QFontMetricsF(painter.font())
    left = max(box.left(), 0.0) + INSET_PX
    room = min(box.right() - left - INSET_PX, 320.0) - 12
    if room < WORDS_FROM_PX / 2:
        return
    name = metrics.elidedText(name_of(clip), Qt.TextElideMode.ElideRight, room)
    is_video = isinstance(clip.content, HomeVideo)
    top = box.bottom() - metrics.height() - 3 if not is_video else box.top() + box.height() * FULL_BELOW
    plate = QRectF(left, top, metrics.horizontalAdvance(name) + 12, metrics.height())
    ground = QColor(look.colours.clip(clip.content))
    ground.setAlpha(215)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, 5, 5)
    painter.setPen(look.colours.words)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)


def _draw_lost(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> None:
    """A clip without its file: hatched, with its name and the words for it."""
    painter.setPen(QPen(look.colours.lost, 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(QBrush(look.colours.lost, Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), ROUND_PX, ROUND_PX)
    if box.width() < WORDS_FROM_PX:
        return
    metrics = QFontMetricsF(painter.font())
    room = box.width() - 2 * INSET_PX - 12
    lines = [metrics.elidedText(words, Qt.TextElideMode.ElideRight, room) for words in (name_of(clip), LOST_WORDS)]
    tall = metrics.height() * len(lines)
    if tall > box.height() - 4:
        lines, tall = lines[:1], metrics.height()
    wide = max(metrics.horizontalAdvance(line) for line in lines) + 12
    plate = QRectF(box.left() + INSET_PX, box.center().y() - tall / 2, wide, tall)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colours.ground)
    painter.drawRoundedRect(plate, 5, 5)
    painter.setPen(look.colours.words)
    for number, line in enumerate(lines):
        painter.drawText(QPointF(plate.left() + 6, plate.top() + metrics.height() * number + metrics.ascent()), line)


def _draw_fades(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> None:
    """A fade is a corner that the ground covers, with a line along its slope."""
    px = box.width() / clip.duration.value
    veil = QColor(look.colours.ground)
    veil.setAlpha(170)
    for fade, edge, way in ((clip.fade_in, box.left(), 1), (clip.fade_out, box.right(), -1)):
        if fade:
            inner = edge + way * fade.value * px
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            corner = [QPointF(edge, box.top()), QPointF(inner, box.top()), QPointF(edge, box.bottom())]
            painter.drawPolygon(QPolygonF(corner))
            painter.setPen(QPen(look.colours.words, 1.5))
            painter.drawLine(corner[2], corner[1])


def _draw_handles(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> None:
    """Round handles on the upper edge: here fades are drawn in and out; and a knob on the line of loudness."""
    if box.width() < HANDLES_FROM_PX:
        return
    painter.setPen(QPen(look.colours.ground, 1.5))
    painter.setBrush(look.colours.chosen)
    for x in fade_handles(clip, Box(box.left(), box.right(), box.top(), box.height())):
        painter.drawEllipse(QPointF(x, box.top() + HANDLE_RADIUS_PX + 2), HANDLE_RADIUS_PX, HANDLE_RADIUS_PX)
    is_lost = bool(look.lost & set(media_used_by(clip.content)))
    if heard_of(clip.content) is not None and not clip.gain_keys and not is_lost:
        line = box.top() + share_of_gain(clip.gain_db) * box.height()
        painter.setBrush(look.colours.gain)
        painter.drawEllipse(QPointF(box.center().x(), line), HANDLE_RADIUS_PX - 1, HANDLE_RADIUS_PX - 1)


def _draw_grips(painter: QPainter, box: QRectF, look: Look) -> None:
    """Two short bars show where a chosen clip can be taken by its ends."""
    if box.width() < WORDS_FROM_PX:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colours.chosen)
    tall = min(28.0, box.height() / 2)
    for x in (box.left() + 4, box.right() - 8):
        painter.drawRoundedRect(QRectF(x, box.center().y() - tall / 2, 4, tall), 2, 2)


def _draw_picture(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> float:
    """Draw the small picture at the clip's left; gives the width it took."""
    picture = look.pictures.thumbnails.of_content(clip.content)
    tall = box.height() - 2 * INSET_PX
    if picture.isNull() or tall < 30:
        return 0
    most = min(tall * 1.5, max(box.width() / 2, 60.0), box.width() - 2 * INSET_PX)
    wide = min(tall * picture.width() / max(1, picture.height()), most)
    shown = QRectF(box.left() + INSET_PX + 5, box.top() + INSET_PX, wide - 5, tall)
    fineness = painter.device().devicePixelRatio()
    small = look.pictures.thumbnails.cut_out(clip.content, shown.size().toSize(), fineness)
    painter.drawPixmap(shown.topLeft(), small)
    return wide + INSET_PX


def _draw_sliver_of_picture(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> None:
    """The middle of a narrow clip's picture: enough to know it again."""
    picture = look.pictures.thumbnails.of_content(clip.content)
    if not picture.isNull():
        shown = box.adjusted(1, 3, -1, -3)
        painter.drawPixmap(shown, picture, centred_part(picture, shown.width() / max(1.0, shown.height())))


def _draw_words(painter: QPainter, clip: Clip, box: QRectF, look: Look) -> None:
    if box.width() < WORDS_FROM_PX / 2:
        return
    metrics = QFontMetricsF(painter.font())
    line = metrics.height()
    name = metrics.elidedText(name_of(clip), Qt.TextElideMode.ElideRight, box.width())
    has_two_lines = box.height() >= 2.6 * line
    top = box.center().y() - (line if has_two_lines else line / 2)
    painter.setPen(look.colours.words)
    painter.drawText(QPointF(box.left(), top + metrics.ascent()), name)
    if has_two_lines:
        painter.setPen(look.colours.quiet_words)
        length = metrics.elidedText(f"{float(clip.duration.seconds):.1f} s", Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPointF(box.left(), top + line + metrics.ascent() + 2), length)
