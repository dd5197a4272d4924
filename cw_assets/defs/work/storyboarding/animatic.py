"""The animatic of a storyboard: the film, what is spoken in it, its captions, and the timeline for an edit suite."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cw_assets.defs.versions import code_version
from cw_assets.defs.work.storyboarding.material import file_key, material_key, storyboard_material
from cw_assets.defs.work.storyboarding.settling import kept_files, kept_outputs, settle
from cw_assets.errors import Cancelled, CwError, LimitExceeded

if TYPE_CHECKING:
    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.storyboards.plan import AnimaticFiles
    from cw_assets.exports.storyboards.animatic import AnimaticFacts
    from cw_assets.exports.storyboards.material import StoryboardMaterial
    from cw_assets.exports.storyboards.sound import VoiceClip

NAME = "animatic"
VIDEO, OTIO, EDL, SRT, VTT = "animatic.mp4", "timeline.otio", "timeline.edl", "captions.srt", "captions.vtt"


def make_animatic(step: Step) -> AnimaticFiles:
    """Made anew only where something in it has changed, or the run is forced."""
    from cw_assets.domain.storyboards.plan import AnimaticFiles

    catalog = step.workplace.catalog
    board = catalog.get_storyboard(step.record_id)
    material = storyboard_material(step.workplace, board)
    clips, silent = spoken(step, board, material)
    made_by = [NAME, code_version(NAME, step.workplace.settings), board.gentle_move, board.scratch_voice, silent]
    key = material_key(step.workplace, board, material, repr(made_by))
    known = kept_files(board, NAME, AnimaticFiles)
    if known is None or not kept_outputs(step, board, NAME, key, known):
        known = written(step, board, material, clips, silent)
    settle(step, **{NAME: {"key": key, **known.model_dump(mode="json")}})
    return known


def written(
    step: Step, board: StoryboardRecord, material: StoryboardMaterial, clips: list[VoiceClip], silent: list[str]
) -> AnimaticFiles:
    """All files; the film takes its place when it is whole."""
    from cw_assets.exports.scripts.captions import captions
    from cw_assets.exports.storyboards.animatic import write_animatic
    from cw_assets.exports.storyboards.timeline import edl, otio_timeline

    store = step.workplace.store
    name = {part: file_key(board, part) for part in (VIDEO, OTIO, EDL, SRT, VTT)}
    with store.replacing(name[VIDEO]) as target:
        facts = write_animatic(
            material, target, moves=board.gentle_move, voice=clips, on_progress=lambda share: tell(step, share)
        )
        step.report(100, "animatic", "saving", now=True)
    texts = {
        name[OTIO]: otio_timeline(material, video_href=VIDEO),
        name[EDL]: edl(material),
        name[SRT]: captions(material.script, "srt").encode(),
        name[VTT]: captions(material.script, "vtt").encode(),
    }
    for key, content in texts.items():
        store.write(key, content)
    return files(step, board, facts, silent, spoke=bool(clips))


def files(
    step: Step, board: StoryboardRecord, facts: AnimaticFacts, silent: list[str], *, spoke: bool
) -> AnimaticFiles:
    from cw_assets.domain.storyboards.plan import AnimaticFiles

    return AnimaticFiles(
        **facts.model_dump(exclude={"notes"}),
        video=file_key(board, VIDEO),
        otio=file_key(board, OTIO),
        edl=file_key(board, EDL),
        srt=file_key(board, SRT),
        vtt=file_key(board, VTT),
        moves=board.gentle_move,
        voice=step.workplace.engines.voice_model.info if spoke else None,
        notes=(*silent, *facts.notes),
    )


def tell(step: Step, share: float) -> None:
    step.report(100, "animatic", f"{100 * share:.0f} % of the film")


def spoken(step: Step, board: StoryboardRecord, material: StoryboardMaterial) -> tuple[list[VoiceClip], list[str]]:
    """Every line of the script, spoken, and why others are not: a voice that is not there stops nothing."""
    from cw_assets.domain.storyboards.voicing import lines_to_speak
    from cw_assets.exports.storyboards.sound import VoiceClip

    script = material.script
    lines = lines_to_speak(script.rows, language=script.language, origin_language=script.origin_language)
    if not board.scratch_voice or not lines:
        return [], []
    clips, reasons = list[VoiceClip](), list[str]()
    for number, line in enumerate(lines, start=1):
        step.report(100, "animatic", f"speaking line {number} of {len(lines)}")
        try:
            audio = step.workplace.engines.voice_model.speak(line.text, language=line.language)
        except (Cancelled, LimitExceeded):
            raise
        except CwError as error:
            reasons.append(str(error))
            continue
        clips.append(VoiceClip(line=line, samples=audio.samples, sample_rate_hz=audio.sample_rate))
    counts = Counter(reasons)
    return clips, [f"No scratch voice for {count} of {len(lines)} lines: {why}" for why, count in counts.items()]
