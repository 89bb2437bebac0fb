"""Answers a `VerifyFile` request about pictures: what a file shows of how it was made, in honest words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keepsake.core.errors import BadInputError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.provenance.credentials_reading import CredentialReading, CredentialState, read_credentials
from keepsake.engine.provenance.film_reading import (
    Sample,
    SeenLabel,
    sample_film,
    sample_parts,
    seen_label,
    seen_mark,
)
from keepsake.engine.provenance.source_mark import declares_ai
from keepsake.engine.provenance.vocabulary import OPENING_BYTES, media_type_of
from keepsake.engine.provenance.watermark_reading import MarkReading
from keepsake.engine.provenance.xmp import COMMENT
from keepsake.engine.requests import FileFindings, FoundMark, MarkKind, VerifyFile

_NOTHING = "Nothing found here tells how this was made."
_FOUND = "The invisible mark of Keepsake was found: frames of this were made by a copy of Keepsake."
_NOT_FOUND = "No invisible mark was found. That does not mean that no AI was used."
_RESIZED = "The picture was cropped or resized since."
_LABEL = {
    True: "The AI-ANIMATED label is visible in every frame looked at.",
    False: "The AI-ANIMATED label was found in some frames but not in every frame looked at: where nobody is animated"
    " a film has none; elsewhere it may have been cut off or painted over.",
    None: "No AI-ANIMATED label was found. That does not mean that no AI was used.",
}
_PARTS = "The AI-ANIMATED label is visible in every frame looked at of the parts in which somebody is animated."
_TAG = "The file says in plain words that it was made or changed with AI."
_NO_TAG = "The file's own words do not mention AI."
_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pictures:
    """What the pictures of a file show."""

    label: SeenLabel
    mark: MarkReading
    comment: str
    are_parts: bool


def verify_file(request: VerifyFile, report: Reporter = silent) -> FileFindings:
    """Look for credentials, invisible mark, label and tags in a film or picture; nothing is sent anywhere.

    Raises BadInputError when the file cannot be read as a film or picture.
    """
    path = request.file_path
    try:
        report(Progress("looking for a record", 0, _STEPS))
        credentials = credentials_of(path)
        report(Progress("looking for words in the file", 1, _STEPS))
        has_tag = declares_ai(path)
    except OSError as error:
        raise BadInputError(f"The file {path.name} cannot be read; check its name and place.") from error
    pictures = _pictures(path, credentials, report)
    return _findings(path, credentials, pictures, has_tag or pictures.comment == COMMENT)


def credentials_of(path: Path) -> CredentialReading:
    """What the credentials of any file say. Raises OSError."""
    with path.open("rb") as stream:
        media_type = media_type_of(stream.read(OPENING_BYTES))  # a name can lie
    return read_credentials(path, media_type) if media_type else CredentialReading(state=CredentialState.NONE)


def _pictures(path: Path, credentials: CredentialReading, report: Reporter) -> _Pictures:
    report(Progress("looking at the pictures", 2, _STEPS))
    is_told_where = credentials.state is CredentialState.UNCHANGED and bool(credentials.stretches)
    sample = _sample(path, credentials.stretches if is_told_where else ())
    label = seen_label(sample.lumas)
    report(Progress("looking for the invisible mark", 3, _STEPS))
    mark = seen_mark(sample.lumas, search=True)
    return _Pictures(label=label, mark=mark, comment=sample.comment, are_parts=is_told_where)


def _sample(path: Path, stretches: tuple[tuple[float, float], ...]) -> Sample:
    return sample_parts(path, stretches) if stretches else sample_film(path, is_thorough=False)


def _findings(path: Path, credentials: CredentialReading, pictures: _Pictures, is_tagged: bool) -> FileFindings:
    label, mark = pictures.label, pictures.mark
    return FileFindings(
        file_path=path,
        summary=summary_of(credentials, mark.is_found, bool(label.found)),
        marks=(
            record_mark(credentials),
            FoundMark(MarkKind.MARK, mark.is_found, _mark_words(mark)),
            FoundMark(MarkKind.LABEL, bool(label.found), _label_words(pictures)),
            words_mark(is_tagged),
        ),
        credentials=credentials.state,
        credentials_sentence=credentials.sentence,
        is_signed_by_keepsake=credentials.is_keepsake and credentials.state is CredentialState.UNCHANGED,
        declared=tuple(words for _, _, words in credentials.actions if words),
        is_mark_found=mark.is_found,
        mark_z=round(mark.z, 1),
        mark_needed_z=mark.needed,
        export_number=mark.payload.export_number if mark.payload else None,
        label_frames=label.found,
        frames_looked_at=label.looked_at,
        label_language=label.weakest.language if label.found else "",
        has_ai_tag=is_tagged,
    )


def record_mark(credentials: CredentialReading) -> FoundMark:
    """The signed record, as one of the things looked for."""
    return FoundMark(MarkKind.RECORD, credentials.state is not CredentialState.NONE, credentials.sentence)


def words_mark(is_tagged: bool) -> FoundMark:
    """The file's own words, as one of the things looked for."""
    return FoundMark(MarkKind.WORDS, is_tagged, _TAG if is_tagged else _NO_TAG)


def summary_of(credentials: CredentialReading, is_ours: bool, is_labelled: bool = False) -> str:
    """The most that may be said of a file in one sentence; never that no AI was used."""
    if credentials.state is CredentialState.UNCHANGED:
        if credentials.declares_ai:
            return "This was made with the help of AI, and says so itself."
        who = "with Keepsake" if credentials.is_keepsake else "by whoever signed it"
        return f"This was put together {who}, and says nothing of AI."
    if is_ours:
        return "AI was used in this, with Keepsake; it has no unchanged record of that."
    if is_labelled:
        return "This is labelled AI-ANIMATED; it has no unchanged record of that."
    if credentials.state is CredentialState.NONE:
        return _NOTHING
    return "This has a record, but it cannot be relied on."


def _mark_words(mark: MarkReading) -> str:
    if not mark.is_found:
        return _NOT_FOUND
    return _FOUND if mark.is_in_place else f"{_FOUND} {_RESIZED}"


def _label_words(pictures: _Pictures) -> str:
    label = pictures.label
    if label.is_always_there:
        return _PARTS if pictures.are_parts else _LABEL[True]
    return _LABEL[False if label.found else None]
