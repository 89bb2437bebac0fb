"""What films are made for, read from `presets.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import resources

from keepsake.core.errors import UsageError
from keepsake.engine.requests import SOUND_SUFFIXES

BIT_RATE_SHARE = 0.95
"""Of the room a bounded film has, this much goes to pictures and sound; the rest is the file's own order."""
LEAST_BITS_PER_SECOND = 120_000
"""Pictures below this are worth nobody's postage."""
KEY_FRAME_SECONDS = 2
"""Players seek to key frames, and the marks are read back at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPreset:
    """One purpose: the file's ending, the frame's size in pixels, the encoder and its options, and the bounds.

    `encoder` is empty for moving pictures without sound (GIF, WebP), which `frames_per_second` and `longest_seconds`
    are for, and for `sound_alone`, which has no pictures at all.
    """

    name: str
    words: str
    suffix: str
    width: int
    height: int
    bits_per_pixel: float
    encoder: str = ""
    pixels: str = "yuv420p"
    options: dict[str, str] = field(default_factory=dict)
    hardware: tuple[str, ...] = ()
    most_bits_per_second: int = 0
    most_bytes: int = 0
    sound: str = ""
    sound_bits_per_second: int = 0
    frames_per_second: float = 0.0
    longest_seconds: int = 0
    sound_alone: bool = False

    @property
    def is_loop(self) -> bool:
        """Whether it makes one moving picture without sound."""
        return not self.encoder and not self.sound_alone

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings the file may have, the usual one first."""
        others = SOUND_SUFFIXES if self.sound_alone else ()
        return tuple(dict.fromkeys((self.suffix, *others)))

    def bit_rate_bound(self, seconds: float) -> int:
        """The most bits a second the pictures may have; 0 for no bound.

        Raises UsageError when so long a film cannot be that small.
        """
        if not self.most_bytes:
            return self.most_bits_per_second
        bound = int(self.most_bytes * 8 * BIT_RATE_SHARE / seconds) - self.sound_bits_per_second
        if bound < LEAST_BITS_PER_SECOND:
            raise UsageError(
                f"A film of {seconds / 60:.0f} minutes does not fit into {self.most_bytes // 1_000_000} MB; please"
                " make it shorter or choose another preset."
            )
        return bound

    def encoder_options(self, rate: Fraction, seconds: float) -> dict[str, str]:
        """The options of the encoder for a film of this rate and length."""
        options = dict(self.options)
        if self.encoder == "prores_ks":
            return options
        options["g"] = str(round(KEY_FRAME_SECONDS * rate))
        bound = self.bit_rate_bound(seconds)
        if bound:
            options |= {"maxrate": str(bound), "bufsize": str(bound)}
        return options


@cache
def film_presets() -> dict[str, FilmPreset]:
    """Every preset by its name."""
    text = resources.files("keepsake.engine.film").joinpath("presets.toml").read_text("utf-8")
    return {
        name: FilmPreset(name=name, **(values | {"hardware": tuple(values.get("hardware", ()))}))
        for name, values in tomllib.loads(text).items()
    }


def film_preset(name: str) -> FilmPreset:
    """The preset of a name. Raises UsageError, with the names there are."""
    presets = film_presets()
    if name not in presets:
        raise UsageError(f"There is no preset {name!r}; please choose {', '.join(presets)}.")
    return presets[name]
