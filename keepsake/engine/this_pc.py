"""Answers an `ExaminePc` request: what works on this PC, by trying it."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from types import ModuleType

from keepsake.core.errors import KeepsakeError, MissingError
from keepsake.core.folders import asset_path
from keepsake.engine.measure import total_memory_bytes
from keepsake.engine.requests import ExaminePc, Finding, PcReading

MEMORY_NEEDED_BYTES = 2_000_000_000
SPACE_NEEDED_BYTES = 500_000_000
LABEL_FONT = "fonts/DejaVuSans-Bold.ttf"

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
}
"""What Qt's window needs of a Linux system, and the Debian package of each (Qt for X11 requirements)."""


def examine_pc(request: ExaminePc) -> PcReading:
    """Try everything the main job needs, and see what else is there."""
    return PcReading(
        findings=(
            _tried("Python", _python),
            _tried("system", _system, is_needed=False),
            _tried("memory", _memory),
            _tried("disk", lambda: _disk(request.folder)),
            _tried("face models", _face_models),
            _tried("H.264 films", _h264),
            _tried("HEIC photos", _heic, is_needed=False),
            _tried("label font", _label_font),
            _tried("window", _window, is_needed=False),
            _tried("torch", _torch, is_needed=False),
            _tried("ONNX Runtime", _onnxruntime, is_needed=False),
        )
    )


def _tried(name: str, check: Callable[[], str], is_needed: bool = True) -> Finding:
    try:
        return Finding(name=name, works=True, is_needed=is_needed, words=check())
    except (KeepsakeError, ImportError, OSError, RuntimeError, ValueError) as error:  # What libraries fail with.
        return Finding(name=name, works=False, is_needed=is_needed, words=str(error))


def _python() -> str:
    version = platform.python_version()
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise MissingError(f"Python {version} is not one of 3.11 to 3.13; please install one of these.")
    return version


def _system() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{platform.system()} {platform.release()}, {platform.machine()}, {cores} processor cores"


def _memory() -> str:
    total = total_memory_bytes()
    if total and total < MEMORY_NEEDED_BYTES:
        raise MissingError(f"{_gb(total)} of memory is little; 2 GB or more are needed.")
    return _gb(total) if total else "unknown"


def _disk(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free < SPACE_NEEDED_BYTES:
        raise MissingError(f"Only {_gb(free)} are free where you are; please make room or work in another folder.")
    return f"{_gb(free)} free in this folder"


def _face_models() -> str:
    from keepsake.engine.models.runtime import catalogue, shipped_network

    for name in catalogue():
        shipped_network(name)
    return f"all {len(catalogue())} are there, unchanged, and load"


def _h264() -> str:
    import av
    import numpy as np

    from keepsake.engine.media.writer import H264Writer, MovieFormat

    grey = np.full((64, 64, 3), 128, np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "probe.mp4"
        with H264Writer(path, MovieFormat(width=64, height=64, rate=Fraction(24))) as film:
            film.write(grey)
        with av.open(str(path)) as film:
            shown = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    if len(shown) != 1 or abs(float(shown[0].mean()) - 128) > 2:
        raise MissingError("A film of one grey frame did not come back grey; please install Keepsake again.")
    return "a frame was written and read back"


def _heic() -> str:
    import pillow_heif

    decoders = pillow_heif.libheif_info()["decoders"]
    if not decoders:
        raise MissingError("This copy of pillow-heif cannot read HEIC; please install Keepsake again.")
    return "can be read"


def _label_font() -> str:
    from PIL import ImageFont

    ImageFont.truetype(BytesIO(asset_path(LABEL_FONT).read_bytes()), 20)
    return "is there"


def _window() -> str:
    missing = sorted(package for library, package in QT_LIBRARIES.items() if not _can_load(library))
    if sys.platform.startswith("linux") and missing:
        raise MissingError(f"The window would need: sudo apt install {' '.join(missing)}")
    if not importlib.util.find_spec("PySide6"):
        raise MissingError("PySide6 is not installed; the command line needs none.")
    return "PySide6 is installed"


def _can_load(library: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False


def _torch() -> str:
    torch = _optional("torch")
    if not torch.cuda.is_available():
        return f"{torch.__version__}, no GPU it can use"
    return f"{torch.__version__}, {torch.cuda.get_device_name(0)}"


def _onnxruntime() -> str:
    onnxruntime = _optional("onnxruntime")
    return f"{onnxruntime.__version__}, {', '.join(onnxruntime.get_available_providers())}"


def _optional(package: str) -> ModuleType:
    if not importlib.util.find_spec(package):
        raise MissingError("not installed, and not needed.")
    return importlib.import_module(package)


def _gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
