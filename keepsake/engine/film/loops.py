"""Makes short moving pictures without sound: a GIF or a WebP of every so manieth frame."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from keepsake.core.errors import UsageError
from keepsake.core.outputs import refusals_of
from keepsake.core.progress import Progress, Reporter
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.provenance.xmp import xmp_packet

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepsake.engine.film.plan import FilmPlan
    from keepsake.engine.media.colour import Planes

GIF_COLOURS = 256
PALETTE_FRAMES = 6
WEBP_QUALITY = 80


@dataclass(frozen=True, slots=True)
class LoopFrames:
    """Which of a film's frames a loop has: every `step`-th of `frames`, each shown for `milliseconds`."""

    step: int
    frames: int
    milliseconds: int

    @property
    def numbers(self) -> range:
        """The film's frame numbers."""
        return range(0, self.frames, self.step)


def loop_frames(plan: FilmPlan) -> LoopFrames:
    """The frames of a plan's loop. Raises UsageError when the film is too long for one."""
    preset = plan.preset
    if plan.seconds > preset.longest_seconds:
        raise UsageError(
            f"A {preset.suffix} loop can be {preset.longest_seconds} seconds long, not {plan.seconds:.0f}; please"
            " choose another preset or a shorter film."
        )
    step = max(1, round(plan.scene.rate / Fraction(preset.frames_per_second)))
    return LoopFrames(step, plan.scene.frames, round(1000 * step / plan.scene.rate))


def save_loop(plan: FilmPlan, draw: Callable[[int], Planes], path: Path, report: Reporter) -> None:
    """Draw and write a plan's loop (GIF or WebP) to `path`; `draw` gives the frame of a number."""
    chosen = loop_frames(plan)
    pictures: list[Image.Image] = []
    for number in chosen.numbers:
        report(Progress("drawing the film", number, plan.scene.frames))
        pictures.append(Image.fromarray(rgb_from_planes(draw(number))))
    with refusals_of(path):
        _save(pictures, path, chosen, plan)


def _save(pictures: list[Image.Image], path: Path, chosen: LoopFrames, plan: FilmPlan) -> None:
    if plan.preset.suffix == ".gif":
        palette = _shared_palette(pictures)
        pictures = [picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG) for picture in pictures]
        options: dict[str, object] = {"format": "GIF"}
    else:
        options = {"format": "WEBP", "quality": WEBP_QUALITY, "method": 4}
        if plan.gate:
            options["xmp"] = xmp_packet()
    first, rest = pictures[0], pictures[1:]
    first.save(path, save_all=True, append_images=rest, duration=chosen.milliseconds, loop=0, **options)  # type: ignore[arg-type]


def _shared_palette(pictures: list[Image.Image]) -> Image.Image:
    """Colours that suit the whole loop, from a few frames spread over it laid side by side."""
    some = pictures[:: max(1, len(pictures) // PALETTE_FRAMES)]
    width, height = some[0].size
    sheet = Image.new("RGB", (width, height * len(some)))
    for number, picture in enumerate(some):
        sheet.paste(picture, (0, number * height))
    return sheet.quantize(GIF_COLOURS, dither=Image.Dither.NONE)
