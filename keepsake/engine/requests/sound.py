"""What can be asked about music and sound, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMusic:
    """Listen to a piece of music, to lay pictures to it. Answered by `MusicReading`."""

    music_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicReading:
    """What was heard in a piece of music. All times in seconds of the file.

    It can be heard from `starts` to `ends` (`seconds` is the whole file); `fades_from` is where its last fade or last
    dying note begins, `ends` where it does not fade. `tempo` is beats a minute, 0 for none. `phrases` are beats that
    begin a phrase, the first one among them: good moments for a new picture.
    """

    seconds: float
    starts: float
    ends: float
    fades_from: float
    tempo: float
    beats: tuple[float, ...]
    phrases: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawWaveform:
    """Measure the waveform of a file's sound, for the timeline. Answered by `keepsake.core.waveform.Waveform`.

    It is kept in `folder` under the file's `sha256` and read from there the next time; an empty one keeps nothing.
    """

    path: Path
    folder: Path
    sha256: str = ""
