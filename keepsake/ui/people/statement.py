"""What is agreed to, as one statement: everything this film does with a person, and the tick that says yes to it.

A film has no use for half a yes: who agrees that a face moves but not to the words takes the words out, and is asked
about the film that is left. So the statement lists every use of this very film, with the very words, and has one
tick, empty at first. What somebody has to declare besides (that nobody objects, that a photo may be published) is no
part of agreeing and has ticks of its own.
"""

from __future__ import annotations

from keepsake.core.consent import Subject, Use

IN_THIS_FILM = "In this film:"
USES = {
    Use.MOTION: "their face moves, gently, in this photo",
    Use.VOICE: "a computer's voice speaks for them; it is not their voice",
    Use.WORDS: "they are shown saying these words, which they never said",
}
OWN_USES = {
    Use.MOTION: "my face moves, gently, in this photo",
    Use.VOICE: "a computer's voice speaks for me; it is not my voice",
    Use.WORDS: "I am shown saying these words, which I never said",
}
YES = {
    Subject.DECEASED: "I agree for them",
    Subject.SELF: "I agree",
    Subject.ADULT: "They have said yes",
    Subject.MINOR: "I agree for this child",
}
TO_ALL = {1: "to this", 2: "to both"}
AND_READ = "and have read these exact words"
AND_READ_THEMSELVES = "and know these exact words"


def statement(subject: Subject, uses: tuple[Use, ...], script: str) -> str:
    """Everything a film does with a person, a line each, and the words themselves."""
    kinds = OWN_USES if subject is Subject.SELF else USES
    lines = [IN_THIS_FILM, *(f"•  {kinds[use]}" for use in uses)]
    if Use.WORDS in uses and script:
        lines[-1] += ":"
        lines.append(f"     “{script}”")
    return "\n".join(lines)


def tick_words(subject: Subject, uses: tuple[Use, ...]) -> str:
    """What the tick below the statement says."""
    words = f"{YES[subject]} {TO_ALL.get(len(uses), 'to all of it')}"
    if Use.WORDS not in uses:
        return words
    return f"{words}, {AND_READ_THEMSELVES if subject is Subject.ADULT else AND_READ}"
