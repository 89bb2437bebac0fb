"""Every error Keepsake raises on purpose, with the sentence a person sees and the exit code a script sees.

Foreign errors (Pillow, PyAV, the operating system) are translated into these at the border where they appear.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every `keepsake` command."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    REFUSED_BY_CONSENT = 3
    BAD_INPUT = 4
    MISSING_ON_THIS_PC = 5
    CANCELLED = 130


class KeepsakeError(Exception):
    """Base of all errors made for people; `str(error)` is one clear sentence: what happened and what to do."""

    exit_code = ExitCode.OUR_FAULT


class UsageError(KeepsakeError):
    """The command or request asks for something that does not make sense."""

    exit_code = ExitCode.USAGE


class ConsentError(KeepsakeError):
    """The consent on record does not cover what was asked."""

    exit_code = ExitCode.REFUSED_BY_CONSENT


class BadInputError(KeepsakeError):
    """A file that was given cannot be used."""

    exit_code = ExitCode.BAD_INPUT


class PhotoError(BadInputError):
    """A photo cannot be read."""


class NoFaceError(BadInputError):
    """A photo shows no face that can be animated."""


class RecordingError(BadInputError):
    """A recording cannot be read, or nothing can be heard in it."""


class SoundError(BadInputError):
    """A file's sound cannot be read, or it has none."""


class NoSoundError(SoundError):
    """A file has pictures only."""


class TranscriptError(BadInputError):
    """The written words are not the words of the recording, or are needed and missing."""


class MissingError(KeepsakeError):
    """Something Keepsake needs is not on this PC: a model file, a codec, disk space, a permission."""

    exit_code = ExitCode.MISSING_ON_THIS_PC


class ModelMissingError(MissingError):
    """A model file is absent or is not the file it should be."""


class OutputError(MissingError):
    """A finished file cannot be written where it was asked for."""


class MarkError(KeepsakeError):
    """A film's label, credentials or invisible mark could not be read back, so the film was not kept."""


class LedgerError(KeepsakeError):
    """The ledger of consent is not as Keepsake left it."""

    exit_code = ExitCode.REFUSED_BY_CONSENT


class CancelledError(KeepsakeError):
    """The person stopped the work; nothing was left behind."""

    exit_code = ExitCode.CANCELLED


class EditError(UsageError):
    """An edit asks for something the film cannot do: a clip that is gone, a locked track, a title among sounds."""


class FilmError(BadInputError):
    """A film file cannot be read as it is."""


class FilmNewerError(FilmError):
    """A film file was made by a newer Keepsake."""


class FilmBusyError(MissingError):
    """A film is open in another window."""


class SaveError(MissingError):
    """An edit is not in the file yet; it is still in memory, and the file still holds everything before it."""


class WorkFailedError(KeepsakeError):
    """A job ended without a result; the sentence says how."""
