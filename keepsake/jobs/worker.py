"""Performs engine requests: the one way from above into the engine, a door for each kind of request.

A door has its request's name: `inspect_photo` is the one for an `InspectPhoto`.
"""

from __future__ import annotations

from keepsake.core.waveform import Waveform
from keepsake.engine.requests import (
    AnimatePortrait,
    BuildPyramid,
    ClipReport,
    ConsentReading,
    DrawFilmstrip,
    DrawWaveform,
    ErasePeople,
    EstimateFilm,
    ExamineMedia,
    ExaminePc,
    FileFindings,
    FilmEstimate,
    FilmPlayed,
    FilmReport,
    Filmstrip,
    FramePreview,
    HearRecording,
    InspectPhoto,
    LedgerReading,
    ListVoices,
    LookOverWords,
    MakeProxy,
    MeasureSound,
    MediaReading,
    MusicReading,
    PcReading,
    PeopleReading,
    PhotoReading,
    PlayFilm,
    PortraitPreview,
    PreviewFrame,
    PreviewPortrait,
    PreviewVoice,
    ProxyReading,
    PyramidReading,
    ReadConsent,
    ReadDirection,
    ReadLedger,
    ReadMusic,
    RecordConsent,
    RecordingReading,
    RenderFilm,
    RevokeConsent,
    SoundLevel,
    SpeakPortrait,
    SpeechReading,
    SpokenPreview,
    Understood,
    VerifyFile,
    VoiceReading,
    WeighConsent,
    WeighPeople,
    WordsReading,
    WorkOutSpeech,
    WriteCertificate,
)
from keepsake.jobs.door import Door

# Photos and portraits
inspect_photo = Door[InspectPhoto, PhotoReading]("keepsake.engine.inspect:inspect_photo")
read_direction = Door[ReadDirection, Understood]("keepsake.engine.motion.directions:read_direction")
preview_portrait = Door[PreviewPortrait, PortraitPreview]("keepsake.engine.preview:preview_portrait")
animate_portrait = Door[AnimatePortrait, ClipReport]("keepsake.engine.animate:animate_portrait")
speak_portrait = Door[SpeakPortrait, ClipReport]("keepsake.engine.speak:speak_portrait")

# Films
render_film = Door[RenderFilm, FilmReport]("keepsake.engine.film.rendering:render_film")
estimate_film = Door[EstimateFilm, FilmEstimate]("keepsake.engine.film.estimating:estimate_film")
preview_frame = Door[PreviewFrame, FramePreview]("keepsake.engine.frame_preview:preview_frame")
play_film = Door[PlayFilm, FilmPlayed]("keepsake.engine.playback.performing:play_film")
measure_sound = Door[MeasureSound, SoundLevel]("keepsake.engine.playback.heard:measure_sound")
work_out_speech = Door[WorkOutSpeech, SpeechReading]("keepsake.engine.film.speeches:work_out_speech")

# What a film is made of
examine_media = Door[ExamineMedia, MediaReading]("keepsake.engine.media.examine:examine_media")
build_pyramid = Door[BuildPyramid, PyramidReading]("keepsake.engine.media.pyramid:build_pyramid")
make_proxy = Door[MakeProxy, ProxyReading]("keepsake.engine.compose.light_copies:make_proxy")
draw_filmstrip = Door[DrawFilmstrip, Filmstrip]("keepsake.engine.media.filmstrip:draw_filmstrip")
draw_waveform = Door[DrawWaveform, Waveform]("keepsake.engine.sound.waveform:draw_waveform")
read_music = Door[ReadMusic, MusicReading]("keepsake.engine.sound.music:read_music")

# Voices and words
list_voices = Door[ListVoices, tuple[VoiceReading, ...]]("keepsake.engine.voice.directory:list_voices")
preview_voice = Door[PreviewVoice, SpokenPreview]("keepsake.engine.voice.previewing:preview_voice")
hear_recording = Door[HearRecording, RecordingReading]("keepsake.engine.voice.previewing:hear_recording")
look_over_words = Door[LookOverWords, WordsReading]("keepsake.engine.voice.previewing:look_over_words")

# Consent
record_consent = Door[RecordConsent, ConsentReading]("keepsake.engine.provenance.records:record_consent")
read_consent = Door[ReadConsent, ConsentReading]("keepsake.engine.provenance.records:read_consent_file")
weigh_consent = Door[WeighConsent, ConsentReading]("keepsake.engine.provenance.records:weigh_consent")
weigh_people = Door[WeighPeople, PeopleReading]("keepsake.engine.film.people:weigh_people")
revoke_consent = Door[RevokeConsent, ConsentReading]("keepsake.engine.provenance.withdrawal:revoke_consent")
erase_people = Door[ErasePeople, int]("keepsake.engine.provenance.withdrawal:erase_people")
read_ledger = Door[ReadLedger, LedgerReading]("keepsake.engine.provenance.withdrawal:read_ledger")
write_certificate = Door[WriteCertificate, None]("keepsake.engine.certificate.writing:write_certificate")

# This PC, and files from anywhere
examine_pc = Door[ExaminePc, PcReading]("keepsake.engine.this_pc:examine_pc")
verify_file = Door[VerifyFile, FileFindings]("keepsake.engine.verifying:verify_file")
