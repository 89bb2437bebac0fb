"""What is agreed to: a tick for each thing a film does with a person, and the very words where there are any."""

from __future__ import annotations

from keepsake.core.consent import Subject, Use

AGREEING = {
    Subject.DECEASED: "I agree for them that in this film",
    Subject.SELF: "I agree that in this film",
    Subject.ADULT: "They have said yes to this: in this film",
    Subject.MINOR: "I agree for this child that in this film",
}
USES = {
    Use.MOTION: "their face moves, gently, in this photo",
    Use.VOICE: "a computer's voice speaks for them; it is not their voice",
    Use.WORDS: "they are shown saying exactly these words, which they never said:",
}
OWN_USES = {
    Use.MOTION: "my face moves, gently, in this photo",
    Use.VOICE: "a computer's voice speaks for me; it is not my voice",
    Use.WORDS: "I am shown saying exactly these words, which I never said:",
}


def agreeing(subject: Subject) -> str:
    """How what is ticked begins."""
    return f"{AGREEING[subject]} …"


def tick_words(subject: Subject, use: Use) -> str:
    """What the tick for one use says."""
    return (OWN_USES if subject is Subject.SELF else USES)[use]
