"""What the person wants of a montage, as the page has it. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keepsake.core.rate import parse_rate
from keepsake.core.timebase import RationalTime
from keepsake.engine.requests import MediaReading, MusicReading, Style
from keepsake.project.media_pool import media_of
from keepsake.project.montage import MontageWish, Pulse, montage_length
from keepsake.project.montage_photos import PhotoOrder, in_order
from keepsake.project.schema import Film, Media, new_film
from keepsake.ui.montage.gathering import GatheredPhoto

RATE, WIDTH, HEIGHT = "25", 1920, 1080
UNTITLED = "Our film"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMontage:
    """The photos, the music, the words; `living` holds the digests of photos whose people shall come to life."""

    photos: tuple[GatheredPhoto, ...] = ()
    living: frozenset[str] = frozenset()
    music: MediaReading | None = None
    pulse: MusicReading | None = None
    occasion: Style = Style.MEMORIAL
    title: str = ""
    dates: str = ""
    order: PhotoOrder = PhotoOrder.DATE

    @property
    def name(self) -> str:
        """What the film's file is called unless the person says otherwise."""
        kept = "".join(letter if letter.isalnum() or letter in " -_.,&'’–" else " " for letter in self.title)
        return " ".join(kept.split()).strip(". ") or UNTITLED

    @property
    def files(self) -> list[Path]:
        """Every file the film is made of, photos in their order first."""
        return [photo.reading.path for photo in self.ordered] + ([self.music.path] if self.music else [])

    @property
    def ordered(self) -> list[GatheredPhoto]:
        """The photos in the order wanted."""
        by_digest = {photo.reading.sha256: photo for photo in self.photos}
        readings = in_order([photo.reading for photo in self.photos], self.order)
        return [by_digest[reading.sha256] for reading in readings]

    def film(self) -> Film:
        """The empty film it is put on."""
        return new_film(self.title or UNTITLED, parse_rate(RATE), WIDTH, HEIGHT)

    def wish(self, music: Media | None) -> MontageWish:
        """The same for the automatic film; `music` is the film's own media."""
        heard = self.pulse
        pulse = Pulse(beats=heard.beats, phrases=heard.phrases, ends=heard.ends) if heard else Pulse()
        return MontageWish(
            occasion=self.occasion, title=self.title, dates=self.dates, music=music, pulse=pulse if music else Pulse()
        )

    def length(self) -> RationalTime:
        """How long the film will be."""
        timeline = self.film().timeline
        music = media_of(self.music, timeline, is_inside=True) if self.music else None
        return montage_length(timeline, len(self.photos), self.wish(music))
