"""Answers a `VerifyFile` request, whether the file has pictures or only sound."""

from __future__ import annotations

from pathlib import Path

from keepsake.core.errors import BadInputError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.provenance import verifying
from keepsake.engine.provenance.credentials_reading import CredentialReading, CredentialState
from keepsake.engine.provenance.spoken_line import FOUND_SCORE, beginning_of, comment_of, line_score
from keepsake.engine.provenance.vocabulary import OPENING_BYTES
from keepsake.engine.provenance.webp_reading import is_webp
from keepsake.engine.provenance.xmp import SOUND_COMMENT
from keepsake.engine.requests import FileFindings, FoundMark, MarkKind, VerifyFile
from keepsake.engine.voice.announcing import announcements

_LINE = "The recording begins with Keepsake's spoken line: “{words}”"
_NO_LINE = "Keepsake's spoken line was not found at the beginning. That does not mean that no AI was used."
_NO_ROOM = "This kind of file cannot hold a signed record. That does not mean that no AI was used."
_STEPS = 3


def verify_file(request: VerifyFile, report: Reporter = silent) -> FileFindings:
    """Say what a file shows of how it was made; nothing is sent anywhere.

    Raises BadInputError when it cannot be read as a film, picture or recording.
    """
    path = request.file_path
    if not _is_sound_alone(path):
        return verifying.verify_file(request, report)
    try:
        report(Progress("looking for a record", 0, _STEPS))
        credentials = verifying.credentials_of(path)
    except OSError as error:
        raise BadInputError(f"The file {path.name} cannot be read; check its name and place.") from error
    report(Progress("looking for words in the file", 1, _STEPS))
    is_tagged = comment_of(path) == SOUND_COMMENT or credentials.declares_ai
    report(Progress("listening to the beginning", 2, _STEPS))
    return _findings(path, credentials, _line_in(path), is_tagged)


def _is_sound_alone(path: Path) -> bool:
    """Whether a file has sound and no moving pictures; a picture of a record's sleeve is none."""
    import av

    try:
        if is_webp(path):
            return False
        with av.open(str(path), metadata_errors="replace") as container:
            sleeve = av.stream.Disposition.attached_pic
            moving = [stream for stream in container.streams.video if not stream.disposition & sleeve]
            return bool(container.streams.audio) and not moving
    except (av.FFmpegError, OSError, ValueError):
        return False  # whoever looks at pictures says what is wrong


def _line_in(path: Path) -> tuple[str, str]:
    """The words of the line found at a recording's beginning and their language; empty when there is none."""
    samples, rate = beginning_of(path)
    scores = {
        (line.words, language): line_score(samples, rate, line)
        for language, lines in announcements().items()
        for line in lines
    }
    best = max(scores, key=lambda each: scores[each])
    return best if scores[best] >= FOUND_SCORE else ("", "")


def _findings(path: Path, credentials: CredentialReading, line: tuple[str, str], is_tagged: bool) -> FileFindings:
    words, language = line
    return FileFindings(
        file_path=path,
        summary=verifying.summary_of(credentials, bool(words)),
        marks=(
            _record(path, credentials),
            FoundMark(MarkKind.SPOKEN_LINE, bool(words), _LINE.format(words=words) if words else _NO_LINE),
            verifying.words_mark(is_tagged),
        ),
        credentials=credentials.state,
        credentials_sentence=credentials.sentence,
        is_signed_by_keepsake=credentials.is_keepsake and credentials.state is CredentialState.UNCHANGED,
        declared=tuple(words for _, _, words in credentials.actions if words),
        is_mark_found=False,
        mark_z=0.0,
        mark_needed_z=0.0,
        export_number=None,
        label_frames=0,
        frames_looked_at=0,
        label_language=language,
        has_ai_tag=is_tagged,
    )


def _record(path: Path, credentials: CredentialReading) -> FoundMark:
    with path.open("rb") as stream:
        is_ogg = stream.read(OPENING_BYTES).startswith(b"OggS")
    if is_ogg and credentials.state is CredentialState.NONE:
        return FoundMark(MarkKind.RECORD, False, _NO_ROOM)
    return verifying.record_mark(credentials)
