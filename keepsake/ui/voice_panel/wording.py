"""What somebody in a photo shall say, as it is being made up; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from keepsake.core.score import PLAIN
from keepsake.engine.requests import Manner
from keepsake.project.portraits import as_talking
from keepsake.project.schema import Captioning, Content, MediaId, TalkingPortrait

MOST_LETTERS = 2000

OWN_CONSENT = "Their own voice, their own words: they only have to agree that the photo moves."
OTHERS_CONSENT = (
    "Another voice, so these are words they never said. Whoever agrees for them must agree to the words as well."
)
TYPED_CONSENT = (
    "A computer's voice, and words they never said. Whoever agrees for them must agree to the voice and to these very"
    " words; if you change the words, they are asked about again."
)


class Kind(IntEnum):
    """Where the words come from."""

    TYPED = 0
    RECORDED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A draft of what is said: typed words in a voice, or a recording with its words where they are known."""

    kind: Kind = Kind.TYPED
    text: str = ""
    voice: str = ""
    manner: Manner = PLAIN
    recording: MediaId | None = None
    transcript: str = ""
    someone_else_speaks: bool = False
    captions: Captioning = Captioning.NONE
    speaker: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether there is something to say."""
        if self.kind is Kind.TYPED:
            return 0 < len(self.text.strip()) <= MOST_LETTERS
        return self.recording is not None and not (self.someone_else_speaks and not self.transcript.strip())

    @property
    def missing(self) -> str:
        """What is still to be done, as a sentence; empty when nothing is."""
        if self.is_ready:
            return ""
        if self.kind is Kind.TYPED:
            return "Type what they shall say." if not self.text.strip() else "That is too long to be listened to."
        if self.recording is None:
            return "Record something, or choose a recording."
        return "Write down what is said in the recording, because these words have to be agreed to."

    @property
    def consent(self) -> str:
        """What these words mean for consent."""
        if self.kind is Kind.TYPED:
            return TYPED_CONSENT
        return OTHERS_CONSENT if self.someone_else_speaks else OWN_CONSENT


def wording_of(content: Content) -> Wording:
    """What a content says now; an empty draft for one that says nothing."""
    if not isinstance(content, TalkingPortrait):
        return Wording()
    is_recorded = content.recording is not None
    return Wording(
        kind=Kind.RECORDED if is_recorded else Kind.TYPED,
        text="" if is_recorded else content.words,
        voice=content.voice,
        manner=content.manner,
        recording=content.recording,
        transcript=content.words if is_recorded else "",
        someone_else_speaks=content.someone_else_speaks,
        captions=content.captions,
        speaker=content.faces[0] if content.faces else 0,
    )


def spoken_by(content: Content, wording: Wording) -> TalkingPortrait:
    """A photo or portrait with a draft's words. Anything else is an error."""
    talking = as_talking(content)
    others = tuple(face for face in talking.faces if face != wording.speaker)
    is_typed = wording.kind is Kind.TYPED
    return replace(
        talking,
        recording=None if is_typed else wording.recording,
        words=" ".join((wording.text if is_typed else wording.transcript).split()),
        voice=wording.voice if is_typed else "",
        manner=wording.manner if is_typed else PLAIN,
        someone_else_speaks=not is_typed and wording.someone_else_speaks,
        captions=wording.captions,
        faces=(wording.speaker, *others),
    )
