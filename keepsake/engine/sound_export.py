"""Writes sound alone: recordings with a generated voice, and the sound of films, only through an opened gate.

What has no pictures has no label; a line is spoken first instead, in the language of the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from keepsake.core.outputs import check_destination, refusals_of, written_beside
from keepsake.engine.media.sound_writer import SOUND_RATE, Samples, write_sound
from keepsake.engine.provenance.gate import Gate, WrittenSound, finish_plain
from keepsake.engine.provenance.spoken_line import SpokenLine
from keepsake.engine.provenance.vocabulary import MEDIA_TYPES, UNSIGNED_SOUND
from keepsake.engine.provenance.xmp import SOUND_COMMENT
from keepsake.engine.requests import SOUND_SUFFIXES
from keepsake.engine.voice.announcing import announcement

PLAIN_COMMENT = "Made with Keepsake"
QUIET_AROUND_LINE_S = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedSound:
    """Sound alone, ready to be written: blocks (n, 2) of float samples at `SOUND_RATE`.

    `language` is that of the line spoken before it; `source_is_ai` that something in it declares AI itself.
    """

    destination: Path
    blocks: Callable[[], Iterator[Samples]]
    language: str = "en"
    title: str = ""
    originals: tuple[Path, ...] = ()
    source_is_ai: bool = False


def export_sound(sound: FinishedSound, gate: Gate | None) -> int:
    """Write sound alone and give it its name; returns how many samples it has, the spoken line among them.

    Through a gate a line is spoken first that says what is made with AI; without one nothing may be: neither a
    generated voice, nor anybody animated in the film it comes from. Raises UsageError for another ending, otherwise
    as `MarkedFilm` does; nothing is left behind then.
    """
    kept = (*sound.originals, *((gate.intent.photo_path,) if gate else ()))
    destination = check_destination(sound.destination, kept, SOUND_SUFFIXES)
    suffix = destination.suffix.lower()
    media_type = MEDIA_TYPES.get(suffix, UNSIGNED_SOUND)
    line = announcement(sound.language, gate.grant.uses) if gate else None
    tags = {"comment": SOUND_COMMENT if line else PLAIN_COMMENT} | ({"title": sound.title} if sound.title else {})
    with written_beside(destination) as part:
        unsigned = part.with_suffix(".unsigned.part")
        try:
            blocks = chain(said_first(line), sound.blocks()) if line else sound.blocks()
            with refusals_of(destination):
                samples = write_sound(
                    unsigned, suffix, blocks, {name: words for name, words in tags.items() if words}
                )
            if gate and line:
                gate.finish(unsigned, part, WrittenSound(media_type=media_type, line=line))
            else:
                finish_plain(unsigned, part, media_type, sound.source_is_ai)
        finally:
            unsigned.unlink(missing_ok=True)
    return samples


def said_first(line: SpokenLine) -> Iterator[Samples]:
    """A line as blocks of a recording, with quiet around it."""
    import soxr

    samples = np.asarray(soxr.resample(line.samples, line.rate, SOUND_RATE), np.float32)
    quiet = np.zeros(int(QUIET_AROUND_LINE_S * SOUND_RATE), np.float32)
    yield np.repeat(np.concatenate([quiet, samples, quiet])[:, np.newaxis], 2, axis=1)
