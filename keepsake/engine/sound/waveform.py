"""Measures the waveform of a file for the timeline, once: the next time it is read from its small file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import OutputError
from keepsake.core.outputs import write_whole
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.waveform import STRETCHES_PER_SECOND, Waveform, waveform_from
from keepsake.engine.media.sound_stream import Samples, SoundStream
from keepsake.engine.requests import DrawWaveform

LOUDEST_STEP = 127


def draw_waveform(request: DrawWaveform, report: Reporter = silent) -> Waveform:
    """The waveform of a file. Raises SoundError when it has no sound that can be read.

    A folder that cannot be written to costs only that it is measured again the next time.
    """
    kept = request.folder / f"{request.sha256}.waveform" if request.sha256 else None
    if kept and kept.is_file() and (found := waveform_from(kept.read_bytes())):
        return found
    waveform = measure_waveform(request.path, report)
    if kept:
        with suppress(OSError, OutputError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_whole(kept, waveform.to_bytes())
    return waveform


def measure_waveform(path: Path, report: Reporter = silent) -> Waveform:
    """Read a file once and measure it; memory grows by 2 kB a second."""
    stream = SoundStream(path)
    edges = -(-np.arange(STRETCHES_PER_SECOND) * stream.rate // STRETCHES_PER_SECOND)
    lows, highs, samples = [], [], 0
    for second in _seconds(stream.blocks(), stream.rate):
        starts = edges[edges < len(second)]
        lows.append(np.minimum.reduceat(np.minimum(second[:, 0], second[:, 1]), starts))
        highs.append(np.maximum.reduceat(np.maximum(second[:, 0], second[:, 1]), starts))
        samples += len(second)
        report(Progress("measuring the sound", len(lows), max(len(lows), round(stream.seconds or 0))))
    return _scaled(lows, highs, samples / stream.rate)


def _seconds(blocks: Iterator[Samples], rate: int) -> Iterator[Samples]:
    """The same samples a second at a time; the last may be shorter."""
    waiting: list[Samples] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        if count >= rate:
            joined = np.concatenate(waiting)
            whole = count // rate * rate
            yield from np.split(joined[:whole], whole // rate)
            waiting, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(waiting)


def _scaled(lows: list[NDArray[np.float32]], highs: list[NDArray[np.float32]], seconds: float) -> Waveform:
    low, high = (np.concatenate(parts) if parts else np.zeros(0, np.float32) for parts in (lows, highs))
    peak = float(max(high.max(initial=0.0), -low.min(initial=0.0)))
    scale = LOUDEST_STEP / peak if peak else 0.0
    lowest, highest = (
        np.maximum(np.floor(low * scale), -LOUDEST_STEP),
        np.minimum(np.ceil(high * scale), LOUDEST_STEP),
    )
    return Waveform(seconds, peak, lowest.astype(np.int8).tobytes(), highest.astype(np.int8).tobytes())
