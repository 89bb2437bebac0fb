from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from keepsake.core.errors import MissingError
from keepsake.engine.voice.system_voices import SystemVoices, run_program
from keepsake.engine.voice.voice import VoiceSettings


def test_windows_voices_are_listed_and_given_the_text_in_a_file() -> None:
    commands: list[Sequence[str]] = []

    def powershell(command: Sequence[str]) -> str:
        commands.append(command)
        return "Microsoft Zira Desktop\ten-US\tFemale\r\nbroken line\r\n" if "-Command" in command else ""

    engine = SystemVoices("win32", powershell)
    voices = engine.voices()
    assert [(voice.identity, voice.languages, voice.gender) for voice in voices] == [
        ("Microsoft Zira Desktop", ("en-us",), "female")
    ]
    with pytest.raises(MissingError, match="said nothing"):
        engine.speak("$(rm -rf ~) & hello", "Microsoft Zira Desktop", VoiceSettings(pace=1.3))
    assert commands[-1][commands[-1].index("-Rate") + 1] == "3"
    assert not any("hello" in word for word in commands[-1])


def test_a_system_that_does_not_answer_has_no_voices() -> None:
    def broken(command: Sequence[str]) -> str:
        raise MissingError("no")

    assert SystemVoices("darwin", broken).voices() == []
    assert SystemVoices("linux", broken).voices() == []


def test_a_failing_program_is_an_error_in_words() -> None:
    assert run_program([sys.executable, "-c", "print('hello')"]).strip() == "hello"
    for command in ([sys.executable, "-c", "raise SystemExit(3)"], ["no-such-program-here"]):
        with pytest.raises(MissingError, match="do not answer"):
            run_program(command)
