"""Writes files so that a name only ever appears with a whole file behind it.

The bytes go to a `.part` file beside the destination, reach the disk, and take the destination's name in one step.
Whatever fails on the way, the `.part` file is removed and what was there before is still there.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from keepsake.core.errors import OutputError, UsageError

MAX_NAME_IN_PART = 40
"""Characters of the destination's name kept in its `.part` file, so that long names still fit a file system's 255."""


def check_destination(path: Path, originals: Iterable[Path] = (), suffixes: tuple[str, ...] = ()) -> Path:
    """The real place of an output, links followed, once it is sure that it may be written there.

    `originals` are files that must never be written over; `suffixes` are the endings allowed, lower case, with
    their dot, none for any. Raises UsageError for a wrong ending, a folder or an original, OutputError for a
    missing folder.
    """
    if suffixes and path.suffix.lower() not in suffixes:
        raise UsageError(f"The name {path.name!r} must end in {' or '.join(suffixes)}; please choose such a name.")
    with refusals_of(path):
        destination = path.resolve()
        if destination.is_dir():
            raise UsageError(f"{path} is a folder; please give the name of a file in it.")
        if any(_is_same_file(destination, original) for original in originals):
            raise UsageError(f"{path} is the original itself, which is never changed; please choose another name.")
        if not destination.parent.is_dir():
            raise OutputError(f"The folder {path.parent} does not exist; please make it first.")
    return destination


def check_room(path: Path, needed_bytes: int) -> None:
    """Make sure the disk that will hold `path` has `needed_bytes` free. Raises OutputError when it has not."""
    with refusals_of(path):
        free_bytes = shutil.disk_usage(path.parent).free
    if free_bytes < needed_bytes:
        raise OutputError(
            f"The disk of {path.parent} has {_in_words(free_bytes)} free and {path.name} may need"
            f" {_in_words(needed_bytes)}; please make room or choose another place."
        )


@contextmanager
def written_beside(destination: Path) -> Iterator[Path]:
    """Yield an empty `.part` file; when the block ends well, it is forced to disk and takes the name `destination`.

    On any exception, KeyboardInterrupt included, the `.part` file is removed. Raises OutputError when the file cannot
    be made or named; errors of the block itself pass through.
    """
    part = destination.with_name(f"{destination.stem[:MAX_NAME_IN_PART]}-{os.urandom(4).hex()}.part")
    try:
        with refusals_of(destination):
            part.touch(exist_ok=False)
        yield part
        with refusals_of(destination):
            _force_to_disk(part)
            part.replace(destination)
            _force_folder_to_disk(destination.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(destination: Path, content: bytes) -> None:
    """Write a small file so that it is either the old one or the new one, never half. Raises OutputError."""
    with written_beside(destination) as part, refusals_of(destination):
        part.write_bytes(content)


@contextmanager
def refusals_of(path: Path) -> Iterator[None]:
    """Turn what the operating system says while writing `path` into the sentence a person reads, an OutputError."""
    try:
        yield
    except OSError as error:
        sentence = _SENTENCES.get(error.errno or 0, _UNKNOWN)
        raise OutputError(sentence.format(path=path, folder=path.parent, error=error)) from error


_FULL = "The disk is full, so {path} was not written; please make room or choose another place."
_REFUSED = "Keepsake is not allowed to write in {folder}; please choose another folder."
_READ_ONLY = "{folder} can only be read, not written; please choose another folder."
_UNKNOWN = "{path} could not be written ({error}); please choose another place."
_SENTENCES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: "{path} grew larger than this disk allows; please choose another disk or a shorter film.",
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: "The folder {folder} does not exist; please make it first.",
    errno.ENOTDIR: "{folder} is not a folder; please choose another place.",
    errno.ENAMETOOLONG: "The name {path.name} is too long for this disk; please choose a shorter one.",
    errno.EIO: "The disk reported an error while writing {path}; please check the disk or choose another.",
}


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except FileNotFoundError:
        return False


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _force_folder_to_disk(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder for this, and its rename is journalled.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # Some network disks have no folder sync.
            raise
    finally:
        os.close(descriptor)


def _in_words(count: int) -> str:
    megabytes = count / 1_000_000
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes:.0f} MB"
