"""The words of a talking portrait where they were asked for: files beside it, a track in it, or in its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from keepsake.core.outputs import write_whole
from keepsake.engine.compose.caption_letters import shaped_letters
from keepsake.engine.requests import Captions, SpeakPortrait, Subtitle
from keepsake.engine.voice.burned_captions import Letters, are_plain
from keepsake.engine.voice.captions import Caption, captions, to_srt, to_vtt
from keepsake.engine.voice.voice import Speech

_DRAWN_WAYS = frozenset({Captions.TRACK, Captions.BURNED})


@dataclass(frozen=True, slots=True)
class ShownWords:
    """What the film itself shows: words for its text `track`, words `burned` into it, and `notes` for people.

    `letters` draw the burned words; None for the plain ones.
    """

    track: tuple[Subtitle, ...] = ()
    burned: tuple[Subtitle, ...] = ()
    notes: tuple[str, ...] = ()
    letters: Letters | None = None


def shown_words(request: SpeakPortrait, speech: Speech, frames: int) -> ShownWords:
    """The words the film shows in itself. Words that cannot be drawn become a track, and a note says so."""
    if not request.captions & _DRAWN_WAYS:
        return ShownWords()
    subtitles = tuple(_subtitle(caption, request.rate, frames) for caption in captions(speech))
    if not subtitles:
        return ShownWords(notes=("The words are not known, so no captions are shown; add a transcript for them.",))
    track = subtitles if Captions.TRACK in request.captions else ()
    if Captions.BURNED not in request.captions:
        return ShownWords(track)
    if are_plain(subtitles):
        return ShownWords(track, subtitles)
    letters = shaped_letters(" ".join(subtitle.words for subtitle in subtitles))
    if letters:
        return ShownWords(track, subtitles, letters=letters)
    note = "This PC has no typeface for these words, so they are a track that players show and not in the pictures."
    return ShownWords(subtitles, (), (note,))


def write_captions_beside(request: SpeakPortrait, speech: Speech) -> None:
    """Write the words as .srt and .vtt beside the film, where that was asked for. Raises OutputError."""
    if Captions.BESIDE in request.captions:
        lines = captions(speech)
        for suffix, content in ((".srt", to_srt(lines)), (".vtt", to_vtt(lines))):
            write_whole(request.output_path.with_suffix(suffix), content.encode("utf-8"))


def _subtitle(caption: Caption, rate: Fraction, frames: int) -> Subtitle:
    start, end = (round(Fraction(seconds) * rate) for seconds in (caption.start_s, caption.end_s))
    return Subtitle(start, min(max(end, start + 1), frames), caption.text)
