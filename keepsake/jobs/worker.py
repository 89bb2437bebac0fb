"""Performs engine requests: the one door from above into the engine."""

from __future__ import annotations

from keepsake.core.progress import Reporter, silent
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


def inspect_photo(request: InspectPhoto, report: Reporter = silent) -> PhotoReading:
    """Perform an `InspectPhoto` request in this process."""
    from keepsake.engine.inspect import inspect_photo as perform

    return perform(request, report)


def list_voices(request: ListVoices) -> tuple[VoiceReading, ...]:
    """Perform a `ListVoices` request in this process."""
    from keepsake.engine.voice.directory import list_voices as perform

    return perform(request)


def record_consent(request: RecordConsent) -> ConsentReading:
    """Perform a `RecordConsent` request in this process."""
    from keepsake.engine.provenance.records import record_consent as perform

    return perform(request)


def read_consent(request: ReadConsent) -> ConsentReading:
    """Perform a `ReadConsent` request in this process."""
    from keepsake.engine.provenance.records import read_consent_file as perform

    return perform(request)


def speak_portrait(request: SpeakPortrait, report: Reporter = silent) -> ClipReport:
    """Perform a `SpeakPortrait` request in this process."""
    from keepsake.engine.speak import speak_portrait as perform

    return perform(request, report)


def animate_portrait(request: AnimatePortrait, report: Reporter = silent) -> ClipReport:
    """Perform an `AnimatePortrait` request in this process."""
    from keepsake.engine.animate import animate_portrait as perform

    return perform(request, report)


def preview_portrait(request: PreviewPortrait, report: Reporter = silent) -> PortraitPreview:
    """Perform a `PreviewPortrait` request in this process."""
    from keepsake.engine.preview import preview_portrait as perform

    return perform(request, report)


def preview_frame(request: PreviewFrame, report: Reporter = silent) -> FramePreview:
    """Perform a `PreviewFrame` request in this process; what it drew with is kept for the next one."""
    from keepsake.engine.frame_preview import preview_frame as perform

    return perform(request, report)


def play_film(request: PlayFilm, report: Reporter = silent) -> FilmPlayed:
    """Perform a `PlayFilm` request in this process; what it drew with is kept for previews and for the next one."""
    from keepsake.engine.playback.performing import play_film as perform

    return perform(request, report)


def measure_sound(request: MeasureSound, report: Reporter = silent) -> SoundLevel:
    """Perform a `MeasureSound` request in this process."""
    from keepsake.engine.playback.heard import measure_sound as perform

    return perform(request, report)


def work_out_speech(request: WorkOutSpeech) -> SpeechReading:
    """Perform a `WorkOutSpeech` request in this process."""
    from keepsake.engine.film.speeches import work_out_speech as perform

    return perform(request)


def weigh_consent(request: WeighConsent) -> ConsentReading:
    """Perform a `WeighConsent` request in this process."""
    from keepsake.engine.provenance.records import weigh_consent as perform

    return perform(request)


def weigh_people(request: WeighPeople) -> PeopleReading:
    """Perform a `WeighPeople` request in this process."""
    from keepsake.engine.film.people import weigh_people as perform

    return perform(request)


def verify_file(request: VerifyFile, report: Reporter = silent) -> FileFindings:
    """Perform a `VerifyFile` request in this process."""
    from keepsake.engine.verifying import verify_file as perform

    return perform(request, report)


def examine_pc(request: ExaminePc) -> PcReading:
    """Perform an `ExaminePc` request in this process."""
    from keepsake.engine.this_pc import examine_pc as perform

    return perform(request)


def examine_media(request: ExamineMedia, report: Reporter = silent) -> MediaReading:
    """Perform an `ExamineMedia` request in this process."""
    from keepsake.engine.media.examine import examine_media as perform

    return perform(request, report)


def build_pyramid(request: BuildPyramid, report: Reporter = silent) -> PyramidReading:
    """Perform a `BuildPyramid` request in this process."""
    from keepsake.engine.media.pyramid import build_pyramid as perform

    return perform(request, report)


def render_film(request: RenderFilm, report: Reporter = silent) -> FilmReport:
    """Perform a `RenderFilm` request in this process."""
    from keepsake.engine.film.rendering import render_film as perform

    return perform(request, report)


def estimate_film(request: EstimateFilm, report: Reporter = silent) -> FilmEstimate:
    """Perform an `EstimateFilm` request in this process."""
    from keepsake.engine.film.estimating import estimate_film as perform

    return perform(request, report)


def make_proxy(request: MakeProxy, report: Reporter = silent) -> ProxyReading:
    """Perform a `MakeProxy` request in this process."""
    from keepsake.engine.media.proxy import make_proxy as perform

    return perform(request, report)


def revoke_consent(request: RevokeConsent) -> ConsentReading:
    """Perform a `RevokeConsent` request in this process."""
    from keepsake.engine.provenance.withdrawal import revoke_consent as perform

    return perform(request)


def erase_people(request: ErasePeople) -> int:
    """Perform an `ErasePeople` request in this process."""
    from keepsake.engine.provenance.withdrawal import erase_people as perform

    return perform(request)


def read_ledger(request: ReadLedger) -> LedgerReading:
    """Perform a `ReadLedger` request in this process."""
    from keepsake.engine.provenance.withdrawal import read_ledger as perform

    return perform(request)


def write_certificate(request: WriteCertificate) -> None:
    """Perform a `WriteCertificate` request in this process."""
    from keepsake.engine.certificate.writing import write_certificate as perform

    perform(request)


def read_music(request: ReadMusic, report: Reporter = silent) -> MusicReading:
    """Perform a `ReadMusic` request in this process."""
    from keepsake.engine.sound.music import read_music as perform

    return perform(request, report)


def draw_waveform(request: DrawWaveform, report: Reporter = silent) -> Waveform:
    """Perform a `DrawWaveform` request in this process."""
    from keepsake.engine.sound.waveform import draw_waveform as perform

    return perform(request, report)


def preview_voice(request: PreviewVoice, report: Reporter = silent) -> SpokenPreview:
    """Perform a `PreviewVoice` request in this process."""
    from keepsake.engine.voice.previewing import preview_voice as perform

    return perform(request, report)


def hear_recording(request: HearRecording, report: Reporter = silent) -> RecordingReading:
    """Perform a `HearRecording` request in this process."""
    from keepsake.engine.voice.previewing import hear_recording as perform

    return perform(request, report)


def look_over_words(request: LookOverWords) -> WordsReading:
    """Perform a `LookOverWords` request in this process."""
    from keepsake.engine.voice.previewing import look_over_words as perform

    return perform(request)


def read_direction(request: ReadDirection) -> Understood:
    """Perform a `ReadDirection` request in this process."""
    from keepsake.engine.motion.directions import read_direction as perform

    return perform(request)


def draw_filmstrip(request: DrawFilmstrip, report: Reporter = silent) -> Filmstrip:
    """Perform a `DrawFilmstrip` request in this process."""
    from keepsake.engine.media.filmstrip import draw_filmstrip as perform

    return perform(request, report)
