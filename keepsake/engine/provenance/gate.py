"""The gate: opened by consent, and the one thing that can turn written frames into a finished film.

A gate belongs to one export. It signs the credentials, reads label, invisible mark and credentials back from the
written file and enters the export in the ledger. If any of that fails the file never gets its name.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from keepsake.core.consent import Audience, Circumstance, ConsentRecord, Use, Verdict, Wish
from keepsake.core.errors import ConsentError, MarkError
from keepsake.core.outputs import refusals_of
from keepsake.engine.provenance.consent import Grant, photo_digest, require_consent, widest_audience
from keepsake.engine.provenance.consent_file import plain_record, read_consent
from keepsake.engine.provenance.credentials import Declaration, sign, sign_sound
from keepsake.engine.provenance.credentials_reading import CredentialState, read_credentials
from keepsake.engine.provenance.film_reading import sample_film, sample_stretches, seen_label_at, seen_mark
from keepsake.engine.provenance.label import BurnedInLabel
from keepsake.engine.provenance.ledger import Entry, EntryKind, Ledger, canonical
from keepsake.engine.provenance.people import People, person_token
from keepsake.engine.provenance.source_mark import declares_ai
from keepsake.engine.provenance.spoken_line import FOUND_SCORE, SpokenLine, beginning_of, comment_of, line_score
from keepsake.engine.provenance.vocabulary import SOUND_TYPES, UNSIGNED_SOUND
from keepsake.engine.provenance.watermark import ID_BITS, Payload
from keepsake.engine.provenance.xmp import COMMENT, SOUND_COMMENT, append_xmp, has_xmp

_WITH_XMP_BOX = ("video/mp4", "video/quicktime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is to be made: from which photo, doing what to how many people, for whom (None: all the grant allows).

    The digests are of what will really be used; `photo_sha256` is worked out when None. `engine` names what draws.
    `recordings` are the files of voices that it is made from.
    """

    consent_path: Path | None
    photo_path: Path
    uses: frozenset[Use] = frozenset({Use.MOTION})
    audience: Audience | None = None
    people: int = 1
    photo_sha256: str | None = None
    script_sha256: str | None = None
    voice_sha256: str | None = None
    circumstances: frozenset[Circumstance] = frozenset()
    engine: str = "Keepsake gentle engine"
    recordings: tuple[Path, ...] = ()

    @property
    def originals(self) -> tuple[Path, ...]:
        """The files that what is made may never be written over."""
        return tuple(filter(None, (self.photo_path, self.consent_path, *self.recordings)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledStretch:
    """Frames `start` up to, not including, `end` of a film at `rate`, and the label drawn into all of them."""

    label: BurnedInLabel
    start: int
    end: int
    rate: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A film or picture as it was written: its kind, the label drawn into it, the photos as bare JPEGs.

    `stretches` are those that bear label and mark, where not all of the film does.
    """

    media_type: str
    label: BurnedInLabel
    photo_jpegs: tuple[bytes, ...]
    stretches: tuple[LabelledStretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSound:
    """A recording as it was written: its kind, and the line spoken at its beginning."""

    media_type: str
    line: SpokenLine


@dataclass(frozen=True, slots=True)
class Gate:
    """Leave to make one film. Get one from `open_gate`."""

    grant: Grant
    intent: Intent
    source_is_ai: bool
    ledger: Ledger
    payload: Payload

    @property
    def author(self) -> str:
        """Who wrote the invented words, for the label; empty when nobody is named."""
        return next((record.words_by for record in self.grant.records if record.words_by), "")

    def finish(self, written_path: Path, signed_path: Path, written: Written | WrittenSound) -> None:
        """Sign what was written under another temporary name, and read every mark back from there.

        Raises MarkError when a mark cannot be read back, LedgerError when the ledger is not sound, OutputError when
        the disk refuses. Whoever called must then remove both files.
        """
        seals = self._sealed()
        digest = self._record_digest(seals)
        if isinstance(written, Written):
            signer = self._sign_pictures(written_path, signed_path, written, digest)
        else:
            signer = self._sign_sound(written_path, signed_path, written, digest)
        self._enter(signed_path, digest, signer, seals)

    def _sign_pictures(self, written_path: Path, signed_path: Path, written: Written, digest: str) -> str:
        if written.media_type in _WITH_XMP_BOX:
            with refusals_of(written_path):
                append_xmp(written_path)
        declaration = replace(self._declaration(digest), stretches=_spans(written.stretches))
        key = sign(written_path, signed_path, written.media_type, declaration, written.photo_jpegs)
        _check_credentials(signed_path, written.media_type, key.root_pem, digest)
        _check_pictures(signed_path, written)
        return key.fingerprint

    def _sign_sound(self, written_path: Path, signed_path: Path, written: WrittenSound, digest: str) -> str:
        declaration = replace(self._declaration(digest), is_sound=True, is_watermarked=False)
        key = sign_sound(written_path, signed_path, written.media_type, declaration)
        if key is not None:
            _check_credentials(signed_path, written.media_type, key.root_pem, digest)
        _check_sound(signed_path, written)
        return key.fingerprint if key else ""

    def _declaration(self, digest: str) -> Declaration:
        return Declaration(
            uses=self.grant.uses, engine=self.intent.engine, source_is_ai=self.source_is_ai, record_digest=digest
        )

    def _sealed(self) -> list[str]:
        people = People(self.ledger.folder)
        number = self.payload.export_number
        return [
            people.seal(record.person_id, {"export": number, "record": plain_record(record)})
            for record in self.grant.records
        ]

    def _record_digest(self, seals: list[str]) -> str:
        # Salted, so that it tells a stranger nothing and ties no two films together, yet fixes the ledger's state.
        head = self.ledger.head()
        facts = {"head": head.digest, "count": head.count, "export": self.payload.export_number, "people": seals}
        return hashlib.sha256(secrets.token_bytes(16) + canonical(facts)).hexdigest()

    def _enter(self, path: Path, digest: str, fingerprint: str, seals: list[str]) -> Entry:
        with refusals_of(path), path.open("rb") as stream:
            film = hashlib.file_digest(stream, "sha256").hexdigest()
        facts = {"export": self.payload.export_number, "record": digest, "signer": fingerprint, "film": film}
        return self.ledger.append(EntryKind.EXPORTED, facts | {"people": seals})


def open_gate(intent: Intent, ledger: Ledger | None = None) -> Gate:
    """Hold an intent against the consent on record; the only way to a `Gate`.

    Raises ConsentError with every reason and what to do, BadInputError for an unsound record, LedgerError when the
    ledger is not sound, PhotoError when the photo cannot be read.
    """
    ledger = ledger or Ledger()
    records = read_consent(intent.consent_path) if intent.consent_path else ()
    audience = intent.audience or (widest_audience(records) if records else Audience.HOUSEHOLD)
    is_ai = declares_ai(intent.photo_path)
    circumstances = intent.circumstances | ({Circumstance.ALREADY_AI} if is_ai else frozenset())
    wish = Wish(
        uses=intent.uses,
        audience=audience,
        photo_sha256=intent.photo_sha256 or photo_digest(intent.photo_path),
        on=datetime.now(UTC).date(),
        script_sha256=intent.script_sha256,
        voice_sha256=intent.voice_sha256,
        circumstances=frozenset(circumstances),
    )
    grant = require_consent(intent.consent_path, wish, intent.people)
    if ended := taken_back(grant.records, ledger):
        raise ConsentError(" ".join(ended))
    return Gate(grant, intent, is_ai, ledger, _payload(grant, wish.photo_sha256))


def merged_gate(gates: tuple[Gate, ...]) -> Gate:
    """Leave to make one film of several photos, each of which has its own: all people, uses and warnings together.

    The audience is the narrowest of them. The intent's photo is the first one's.
    """
    grants = [gate.grant for gate in gates]
    records = {record.person_id: record for grant in grants for record in grant.records}
    verdict = Verdict(
        (),
        tuple(dict.fromkeys(words for grant in grants for words in grant.verdict.warnings)),
        tuple(dict.fromkeys(words for grant in grants for words in grant.verdict.cards)),
    )
    uses = frozenset(use for grant in grants for use in grant.uses)
    audience = min((grant.audience for grant in grants), key=lambda each: each.reach)
    grant = Grant(tuple(records.values()), uses, audience, verdict)
    photos = "\n".join(sorted({record.photo_sha256 for record in records.values()}))
    first = gates[0]
    intent = replace(first.intent, uses=uses, people=len(records))
    return Gate(grant, intent, any(gate.source_is_ai for gate in gates), first.ledger, _payload(grant, photos))


def finish_plain(written_path: Path, signed_path: Path, media_type: str, source_is_ai: bool = False) -> None:
    """Sign a film in which nobody is animated, or a recording in which no voice is generated, and read the
    credentials back, where the container can hold any. For nothing else.

    `source_is_ai` tells that a photo or video in it declares AI itself, and is carried on. Raises MarkError when the
    credentials cannot be read back, OutputError when the disk refuses.
    """
    plain = Declaration(uses=frozenset(), engine="", source_is_ai=source_is_ai, is_watermarked=False)
    if media_type in (*SOUND_TYPES, UNSIGNED_SOUND):
        key = sign_sound(written_path, signed_path, media_type, replace(plain, is_sound=True))
    else:
        key = sign(written_path, signed_path, media_type, plain, ())
    if key is None:
        return
    reading = read_credentials(signed_path, media_type, key.root_pem)
    is_whole = reading.state is CredentialState.UNCHANGED and reading.is_anchored
    if not is_whole or reading.declares_ai is not source_is_ai:
        raise _missing("content credentials")


def _payload(grant: Grant, photo_sha256: str) -> Payload:
    """What the invisible mark carries: the same for the same people and photo, so that a film made again is equal.

    People's ids are random and known to their own records only, so the number tells a stranger nothing.
    """
    words = [photo_sha256, *sorted(record.person_id for record in grant.records)]
    digest = hashlib.sha256("\n".join(words).encode()).digest()
    return Payload(int.from_bytes(digest, "big") % (1 << ID_BITS))


def taken_back(records: tuple[ConsentRecord, ...], ledger: Ledger) -> tuple[str, ...]:
    """What is to be said of grants that the ledger knows were taken back, whatever their records say.

    Raises LedgerError when the ledger is not sound.
    """
    ended = {
        entry.facts.get("person"): entry.at[:10]
        for entry in ledger.entries()
        if entry.kind in (EntryKind.REVOKED, EntryKind.ERASED)
    }
    days = {record.person: ended.get(person_token(record.person_id)) for record in records}
    return tuple(
        f"The grant for {person} was taken back on {day}, so this record no longer counts; please ask again."
        for person, day in days.items()
        if day
    )


def _check_credentials(path: Path, media_type: str, root_pem: bytes, digest: str) -> None:
    reading = read_credentials(path, media_type, root_pem)
    is_whole = reading.state is CredentialState.UNCHANGED and reading.is_anchored and reading.declares_ai
    if not is_whole or reading.record_digest != digest:
        raise _missing("content credentials")
    if media_type in _WITH_XMP_BOX and not has_xmp(path):
        raise _missing("AI tag")


def _check_sound(path: Path, written: WrittenSound) -> None:
    if line_score(*beginning_of(path), written.line) < FOUND_SCORE:
        raise _missing("spoken line")
    if comment_of(path) != SOUND_COMMENT:
        raise _missing("AI comment")


def _check_pictures(path: Path, written: Written) -> None:
    sample = sample_stretches(path, _moments(written)) if written.stretches else sample_film(path)
    labels = [stretch.label for stretch in written.stretches for _ in _moments_in(stretch)]
    for luma, label in zip(sample.lumas, labels or [written.label] * len(sample.lumas), strict=True):
        if not seen_label_at((luma,), label).is_always_there:
            raise _missing("AI-ANIMATED label")
    if not seen_mark(sample.lumas, search=False).is_found:
        raise MarkError(
            "The invisible mark was lost in writing the file, so it was not kept; choose a better quality"
            " (a lower crf) and try again."
        )
    if written.media_type in _WITH_XMP_BOX and sample.comment != COMMENT:
        raise _missing("AI comment")


def _spans(stretches: tuple[LabelledStretch, ...]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Where the stretches are, in seconds; those that touch are one."""
    spans: list[tuple[Fraction, Fraction]] = []
    for stretch in stretches:
        start, end = stretch.start / stretch.rate, stretch.end / stretch.rate
        if spans and spans[-1][1] >= start:
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(spans)


def _moments(written: Written) -> tuple[Fraction, ...]:
    """The moments, in seconds, at which a film's marks are looked for: early, in the middle and last of a stretch."""
    return tuple(frame / stretch.rate for stretch in written.stretches for frame in _moments_in(stretch))


def _moments_in(stretch: LabelledStretch) -> tuple[int, ...]:
    return tuple(sorted({stretch.start, (stretch.start + stretch.end) // 2, stretch.end - 1}))


def _missing(mark: str) -> MarkError:
    return MarkError(
        f"The {mark} could not be read back from the finished file, so it was not kept; please try again."
    )
