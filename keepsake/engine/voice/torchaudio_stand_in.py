"""Stands in for torchaudio where coqui-tts imports it: the four things its inference asks of it, and nothing else.

coqui-tts refuses to be imported without torchaudio and torchcodec, whose packages bring NVIDIA libraries that most
home PCs have no use for, and need a build that matches PyTorch's to the letter. What VITS and XTTS really use is
little: a file read, a change of rate, a mel spectrogram. Files are read by PyAV and resampled by soxr, as everywhere
in Keepsake; the spectrogram is the formula torchaudio documents (HTK mel scale, triangular filters; equal to 4e-6 of
the largest value), with the names of its buffers, because released models carry them. It is in place only while
coqui-tts is imported, whatever else is installed: a voice sounds the same on every PC, and no other library meets it.

PyTorch is imported with this module; only `keepsake.engine.voice.coqui_library` does so, when a voice needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from os import PathLike, fspath
from pathlib import Path
from types import ModuleType
from typing import Any

import torch  # noqa: TID253

from keepsake.engine.voice.recording import read_recording
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.sound import resample as resampled


def load(uri: str | PathLike[str], **_: Any) -> tuple[torch.Tensor, int]:
    """Sound of a file as float32 (1, n) in one channel, and its rate. Raises RecordingError."""
    sound = read_recording(Path(fspath(uri)))
    return torch.from_numpy(sound.samples)[None], sound.rate


def resample(waveform: torch.Tensor, orig_freq: int, new_freq: int, **_: Any) -> torch.Tensor:
    """Sound (..., n) at another rate."""
    if orig_freq == new_freq:
        return waveform
    rows = waveform.detach().cpu().float().reshape(-1, waveform.shape[-1]).numpy()
    changed = [torch.from_numpy(resampled(Sound(row, int(orig_freq)), int(new_freq)).samples) for row in rows]
    return torch.stack(changed).reshape(*waveform.shape[:-1], -1).to(waveform.device)


class Resample(torch.nn.Module):  # type: ignore[misc]  # PyTorch has no types here
    """`resample` as a layer."""

    def __init__(self, orig_freq: int = 16000, new_freq: int = 16000, **_: Any) -> None:
        super().__init__()
        self.orig_freq, self.new_freq = orig_freq, new_freq

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """Sound (..., n) at the new rate."""
        return resample(waveform, self.orig_freq, self.new_freq)


class _Spectrogram(torch.nn.Module):  # type: ignore[misc]  # PyTorch has no types here
    """Magnitudes of a centred short-time Fourier transform, to a power."""

    def __init__(self, n_fft: int, win_length: int, hop_length: int, window: torch.Tensor, power: float) -> None:
        super().__init__()
        self.n_fft, self.win_length, self.hop_length, self.power = n_fft, win_length, hop_length, power
        self.register_buffer("window", window)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        flat = waveform.reshape(-1, waveform.shape[-1])
        parts = torch.stft(
            flat,
            self.n_fft,
            self.hop_length,
            self.win_length,
            self.window,
            center=True,
            pad_mode="reflect",
            return_complex=True,
        )
        return parts.abs().pow(self.power).reshape(*waveform.shape[:-1], *parts.shape[-2:])


class _MelScale(torch.nn.Module):  # type: ignore[misc]  # PyTorch has no types here
    """Bins of a spectrogram gathered into mel bands."""

    def __init__(self, filters: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("fb", filters)

    def forward(self, spectrogram: torch.Tensor) -> torch.Tensor:
        return torch.matmul(spectrogram.transpose(-1, -2), self.fb).transpose(-1, -2)


class MelSpectrogram(torch.nn.Module):  # type: ignore[misc]  # PyTorch has no types here
    """Mel spectrogram of sound (..., n) as (..., bands, frames), with the options that coqui-tts sets.

    Raises ValueError for an option that would change the values and is not implemented.
    """

    def __init__(
        self,
        sample_rate: int = 16000,
        n_fft: int = 400,
        win_length: int | None = None,
        hop_length: int | None = None,
        f_min: float = 0.0,
        f_max: float | None = None,
        n_mels: int = 128,
        window_fn: Callable[[int], torch.Tensor] = torch.hann_window,
        power: float = 2.0,
        norm: str | None = None,
        normalized: bool = False,
    ) -> None:
        super().__init__()
        if normalized or norm not in (None, "slaney"):
            raise ValueError("the stand-in for torchaudio knows no such normalisation")
        window = win_length or n_fft
        filters = mel_filters(n_fft // 2 + 1, sample_rate, (f_min, f_max or sample_rate / 2), n_mels, norm)
        self.spectrogram = _Spectrogram(n_fft, window, hop_length or window // 2, window_fn(window), power)
        self.mel_scale = _MelScale(filters)

    def forward(self, waveform: torch.Tensor) -> torch.Tensor:
        """The mel spectrogram of a sound."""
        return self.mel_scale(self.spectrogram(waveform))


def mel_filters(bins: int, rate: int, hertz: tuple[float, float], bands: int, norm: str | None) -> torch.Tensor:
    """Triangular filters on the HTK mel scale, 2595 log10(1 + f / 700), float32 (bins, bands).

    With `norm` "slaney" each has the same area (Slaney 1998, Auditory Toolbox).
    """
    low, high = (2595.0 * torch.log10(torch.tensor(1.0 + edge / 700.0, dtype=torch.float64)) for edge in hertz)
    edges = 700.0 * (10.0 ** (torch.linspace(float(low), float(high), bands + 2, dtype=torch.float64) / 2595.0) - 1.0)
    places = torch.linspace(0, rate // 2, bins, dtype=torch.float64)
    slopes = edges[None, :] - places[:, None]
    widths = edges[1:] - edges[:-1]
    filters = torch.minimum(-slopes[:, :-2] / widths[:-1], slopes[:, 2:] / widths[1:]).clamp_min(0.0)
    if norm == "slaney":
        filters = filters * (2.0 / (edges[2:] - edges[:-2]))
    return filters.float()


@contextmanager
def in_place() -> Iterator[None]:
    """While this lasts, what is imported finds the stand-in where it looks for torchaudio and torchcodec."""
    ours = _modules()
    before = {name: sys.modules[name] for name in ours if name in sys.modules}
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name in ours:
            del sys.modules[name]
        sys.modules.update(before)


def _modules() -> dict[str, ModuleType]:
    functional = _module("torchaudio.functional", resample=resample)
    transforms = _module("torchaudio.transforms", MelSpectrogram=MelSpectrogram, Resample=Resample)
    torchaudio = _module("torchaudio", load=load, functional=functional, transforms=transforms)
    return {each.__name__: each for each in (torchaudio, functional, transforms, _module("torchcodec"))}


def _module(name: str, **contents: Any) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    module.__dict__.update(contents, __version__="0")
    return module
