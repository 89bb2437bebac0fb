"""Who agreed to what in the film on the desk: weighed by the engine after every change, and changed from here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from keepsake.core.consent import Use
from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import (
    ErasePeople,
    InspectPhoto,
    PeopleReading,
    PhotoReading,
    RevokeConsent,
    WeighPeople,
    WriteCertificate,
)
from keepsake.project.changes import Changes
from keepsake.project.media_files import file_of
from keepsake.project.media_pool import take_in_consent
from keepsake.project.people import Sitting, forget_people, sittings, weigh_request
from keepsake.project.schema import Media
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut
from keepsake.ui.people.asked import Asked, Person, grants_of
from keepsake.ui.people.errand import Errand

PAUSE_MS = 200
"""Changes within so long are weighed together."""
NO_FACE = "No face was found in “{name}”, so there is nobody to ask for."
AGREED = "Written down. It is part of the film now."
TAKEN_BACK = "Taken back. The film cannot be made with them until somebody agrees again."
DELETED = "Forgotten. Films that were made, and copies elsewhere, are out of Keepsake's reach."


class Consents(QObject):
    """Keeps how the people of each photo stand to the film. Main thread only.

    `weighed` says that sittings or readings are others now; `asked` carries a `Sitting` and the `Asked` that go with
    it, once its photo has been looked at.
    """

    weighed = Signal()
    deleting = Signal()
    """Somebody is about to be deleted: no film with them may go on being made."""
    asked = Signal(object, object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.sittings: tuple[Sitting, ...] = ()
        self._readings: dict[str, tuple[WeighPeople | None, PeopleReading | str]] = {}
        self._files = WritingOut(desk.document, self)
        self._files.settled.connect(self._weigh)
        self._errand: Errand | None = None
        self._has_left = False
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._look)
        desk.changed.connect(self._on_changed)
        self._look()

    @property
    def is_busy(self) -> bool:
        """Whether something is being written down, taken back or deleted."""
        return self._errand is not None

    def reading(self, sitting: Sitting) -> PeopleReading | str | None:
        """How the people of a photo stand to the film; a sentence why that is not known, None while unknown."""
        known = self._readings.get(sitting.photo.sha256)
        return known[1] if known else None

    def ask(self, sitting: Sitting) -> None:
        """Look at a photo, so that its people can be asked about; `asked` follows."""
        try:
            path = self._path(sitting.photo)
        except KeepsakeError as error:
            self._desk.said.emit(str(error))
            return
        task = self._tasks.submit(InspectPhoto(photo_path=path))
        task.finished.connect(partial(self._on_inspected, sitting, path))
        task.failed.connect(lambda sentence, _: self._desk.said.emit(sentence))

    def write_down(self, sitting: Sitting, asked: Asked, people: tuple[Person, ...]) -> None:
        """Keep what everybody declared in the film, as one step for undo."""
        errand = self._begin(AGREED)
        if errand is not None:
            keep = partial(self._keep, errand, sitting)
            errand.run(list(grants_of(asked, people, errand.path)), keep)

    def take_back(self, sitting: Sitting) -> None:
        """Take everybody's consent back, for good: in the film and in the ledger."""
        if (errand := self._begin_with_record(sitting, TAKEN_BACK)) is not None:
            errand.run([RevokeConsent(consent_path=errand.path)], partial(self._keep, errand, sitting))

    def delete(self, sitting: Sitting, *, with_photo: bool) -> None:
        """Delete what is kept of a photo's people, here and in the film's file, and perhaps the photo."""
        if (errand := self._begin_with_record(sitting, DELETED)) is not None:
            self.deleting.emit()
            errand.run(
                [ErasePeople(consent_path=errand.path)],
                lambda _: forget_people(self._desk.document, sitting.photo.sha256, with_photo=with_photo),
            )

    def certify(self, sitting: Sitting, output_path: Path) -> None:
        """Write what was agreed to as a page to print."""
        said = f"“{output_path.name}” is written, in “{output_path.parent.name}”."
        if (errand := self._begin_with_record(sitting, said)) is not None:
            request = WriteCertificate(consent_path=errand.path, output_path=output_path)
            errand.run([request], lambda _: None)

    def leave(self) -> None:
        """Leave off and listen no more, before the film is closed."""
        self._has_left = True
        self._soon.stop()
        self._files.leave()
        errand, self._errand = self._errand, None
        if errand is not None:
            errand.leave()

    def _on_changed(self, _: Changes) -> None:
        if not self._has_left:
            self._soon.start()

    def _look(self) -> None:
        try:
            found = sittings(self._desk.film)
        except KeepsakeError:
            return  # a clip has lost its photo; the export says so
        if found != self.sittings:
            self.sittings = found
            self.weighed.emit()
        media = [media for each in found for media in (each.photo, each.consent) if media is not None]
        self._files.write(self._files.lacking(media))  # even if there are none: `settled` follows

    def _weigh(self) -> None:
        if self._has_left:
            return
        for sitting in self.sittings:
            try:
                if sitting.consent is not None:
                    self._path(sitting.consent)
                request = weigh_request(
                    sitting, self._path(sitting.photo), self._files.folder, self._desk.timeline.audience
                )
            except KeepsakeError as error:
                self._know(sitting, None, str(error))
                continue
            known = self._readings.get(sitting.photo.sha256)
            if known is None or known[0] != request:
                self._submit(sitting, request)

    def _submit(self, sitting: Sitting, request: WeighPeople) -> None:
        task = self._tasks.submit(request, key=f"people {id(self)} {sitting.photo.sha256}")
        task.finished.connect(lambda reading: self._know(sitting, request, reading))
        task.failed.connect(lambda sentence, _: self._know(sitting, request, sentence))

    def _know(self, sitting: Sitting, request: WeighPeople | None, reading: PeopleReading | str) -> None:
        if not self._has_left:
            self._readings[sitting.photo.sha256] = (request, reading)
            self.weighed.emit()

    def _on_inspected(self, sitting: Sitting, path: Path, reading: PhotoReading) -> None:
        moving = sitting.portrayal.faces or range(len(reading.faces))
        faces = tuple(face for face in moving if face < len(reading.faces))
        if not faces:
            self._desk.said.emit(NO_FACE.format(name=sitting.photo.name))
            return
        asked = Asked(
            photo_path=path,
            picture=self._desk.document.blobs.thumbnail(sitting.photo.sha256),
            reading=reading,
            faces=faces,
            uses=tuple(use for use in Use if use in sitting.portrayal.uses),
            script=sitting.portrayal.script,
            audience=self._desk.timeline.audience,
        )
        self.asked.emit(sitting, asked)

    def _begin_with_record(self, sitting: Sitting, said: str) -> Errand | None:
        if sitting.consent is None or (errand := self._begin(said)) is None:
            return None
        try:
            self._desk.document.blobs.write_to(sitting.consent.sha256, errand.path)
        except KeepsakeError as error:
            self._on_ended("", str(error))
            errand.leave()
            return None
        return errand

    def _begin(self, said: str) -> Errand | None:
        if self._errand is not None or self._has_left:
            return None
        self._errand = Errand(self._tasks, self)
        self._errand.ended.connect(partial(self._on_ended, said))
        return self._errand

    def _keep(self, errand: Errand, sitting: Sitting, _: Any) -> None:
        take_in_consent(self._desk.document, errand.path, sitting.photo.sha256)

    def _on_ended(self, said: str, sentence: str) -> None:
        self._errand = None
        self._readings.clear()  # the ledger may say something else now
        self._desk.said.emit(sentence or said)
        self.weighed.emit()
        self._soon.start()

    def _path(self, media: Media) -> Path:
        return file_of(self._desk.document, media, self._files.folder)
