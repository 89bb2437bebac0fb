"""Answers a `VerifyFile` request: what a file itself shows of how it was made, in honest words."""

from __future__ import annotations

from pathlib import Path

from keepsake.core.errors import BadInputError
from keepsake.engine.provenance.credentials_reading import CredentialReading, CredentialState, read_credentials
from keepsake.engine.provenance.film_reading import (
    SHORT_FILM_SECONDS,
    Sample,
    SeenLabel,
    labelled_parts,
    sample_film,
    seen_label,
    seen_mark,
)
from keepsake.engine.provenance.label import Plane
from keepsake.engine.provenance.source_mark import declares_ai
from keepsake.engine.provenance.vocabulary import OPENING_BYTES, media_type_of
from keepsake.engine.provenance.watermark_reading import MarkReading
from keepsake.engine.provenance.xmp import COMMENT
from keepsake.engine.requests import FileFindings, VerifyFile

_FOUND = "The invisible mark of Keepsake was found: frames of this were made by a copy of Keepsake."
_NOT_FOUND = "No invisible mark was found. That does not mean that no AI was used."
_LABEL = {
    True: "The AI-ANIMATED label is visible in every frame looked at.",
    False: "The AI-ANIMATED label was found in some frames but not in every frame looked at: where nobody is animated"
    " a film has none; elsewhere it may have been cut off or painted over.",
    None: "No AI-ANIMATED label was found. That does not mean that no AI was used.",
}


def verify_file(request: VerifyFile) -> FileFindings:
    """Look for credentials, invisible mark, label and tags in a film or picture; nothing is sent anywhere.

    Raises BadInputError when the file cannot be read as a film or picture.
    """
    path = request.file_path
    try:
        credentials = _credentials(path)
        has_tag = declares_ai(path)
    except OSError as error:
        raise BadInputError(f"The file {path.name} cannot be read; check its name and place.") from error
    sample = sample_film(path, is_thorough=False)
    label = seen_label(sample.lumas)
    parts: tuple[Plane, ...] = ()
    if sample.seconds > SHORT_FILM_SECONDS and credentials.declares_ai and not label.is_always_there:
        parts = labelled_parts(path, sample.seconds)
        label = SeenLabel(len(parts), label.looked_at + len(parts), seen_label(parts).weakest) if parts else label
    mark = seen_mark(parts or sample.lumas, search=True)
    is_labelled = True if label.is_always_there else False if label.found else None
    return FileFindings(
        file_path=path,
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
        has_ai_tag=has_tag or sample.comment == COMMENT,
        sentences=(credentials.sentence, *_mark_words(mark), _LABEL[is_labelled], *_tag_words(sample, has_tag)),
    )


def _credentials(path: Path) -> CredentialReading:
    with path.open("rb") as stream:
        media_type = media_type_of(stream.read(OPENING_BYTES))  # a name can lie
    return read_credentials(path, media_type) if media_type else CredentialReading(state=CredentialState.NONE)


def _mark_words(mark: MarkReading) -> tuple[str, ...]:
    if not mark.is_found:
        return (_NOT_FOUND,)
    return (_FOUND,) if mark.is_in_place else (_FOUND, "The picture was cropped or resized since.")


def _tag_words(sample: Sample, has_tag: bool) -> tuple[str, ...]:
    is_tagged = has_tag or sample.comment == COMMENT
    return ("The file says in plain words that it was made or changed with AI.",) if is_tagged else ()
