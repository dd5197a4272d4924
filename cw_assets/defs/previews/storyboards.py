"""What a person looks at in the panels of a storyboard: prompts, frames, the sheet, the film."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.previews.panel import IN_PLACE_CHARACTERS, Metadata, picture, shortened, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.storyboards.plan import (
        AnimaticFiles,
        FrameOutcome,
        StoryboardFiles,
        StoryboardFrames,
        StoryboardPlan,
    )

DRAW_ONE_AGAIN = (
    "Frames that failed are drawn again whenever storyboard_frames is materialized; with the tag cw/shots=3 (or 3,5) "
    "those of that shot too. A frame is drawn by itself by materializing its own partition of generated_images, where "
    "Dagster asks whether prompt and LoRA are there: confirm. Then materialize storyboard_sheet and animatic, so that "
    "they show it."
)
THUMBNAILS = 60
"""Frames that the panel shows; the page has them all."""


def planned(workplace: Workplace, made: StoryboardPlan) -> Metadata:
    """Prompts as they are drawn from, enhanced or not, and what is held constant."""
    from cw_assets.domain.storyboards.continuity import sentences

    prompts = {frame.prompt_id: workplace.catalog.get_prompt(frame.prompt_id) for frame in made.frames}
    rows = [
        (
            frame.shot_number,
            frame.seed,
            shortened(prompts[frame.prompt_id].enhanced_prompt or frame.prompt),
            ", ".join(frame.held),
        )
        for frame in made.frames
    ]
    reasons = dict.fromkeys(prompt.fallback_reason or prompt.error_message for prompt in prompts.values())
    return {
        "prompts": table(("shot", "seed", "prompt", "held"), rows),
        "num_prompts": len(made.frames),
        "held_constant": "; ".join(sentences(made.continuity)) or "nothing is shown twice",
        "seed_families": table(
            ("anchor", "seed", "shots"),
            [
                (family.anchor or "none", family.seed, ", ".join(str(row + 1) for row in family.rows))
                for family in made.continuity.families
            ],
        ),
        "unmatched_rows": len(made.unmatched),
        **({"why_not_enhanced": "; ".join(filter(None, reasons))} if any(reasons) else {}),
    }


def rendered(workplace: Workplace, made: StoryboardFrames) -> Metadata:
    """Thumbnails with their seeds, the outcome of each frame, and how one is drawn again."""
    from cw_assets.exports.image_previews import contact_sheet
    from cw_assets.exports.storyboards.fitting import readable_size

    shown = [frame for frame in made.frames if frame.image and readable_size(workplace.store.path(frame.image))]
    shown = shown[:THUMBNAILS]
    files = [workplace.store.existing(frame.image).read_bytes() for frame in shown]
    sheet = contact_sheet(files, [f"{frame.shot_number}  seed {frame.seed}" for frame in shown])
    total = len(made.frames)
    missing = made.missing
    return {
        "frames": picture(workplace.store, sheet, ".jpg", "frames"),
        "outcomes": table(("shot", "status", "seconds", "error"), [outcome_row(frame) for frame in made.frames]),
        "jobs_queued": made.jobs_queued,
        "frames_rendered": made.rendered,
        "frames_total": total,
        "frames_percent": round(100 * made.rendered / total, 1) if total else 100.0,
        **({"not_drawn": frame_links(workplace, missing)} if missing else {}),
        **({"unmatched_rows": unmatched(made)} if made.unmatched else {}),
        "draw_one_again": DRAW_ONE_AGAIN,
    }


def frame_links(workplace: Workplace, frames: Sequence[FrameOutcome]) -> dg.MarkdownMetadataValue:
    """To where each frame is drawn by itself; cut with a note where they would not show in place."""
    links = ""
    for done, frame in enumerate(frames):
        key = workplace.catalog.get_diffusion_job(frame.job_id).partition_key
        rest = f" · … and {len(frames) - done} more"
        one = f"[{frame_name(frame)}](/assets/generated_images?view=partitions&partition={key})"
        more = f"{links} · {one}" if links else one
        if len(more + rest) >= IN_PLACE_CHARACTERS:
            return dg.MetadataValue.md(links + rest)
        links = more
    return dg.MetadataValue.md(links)


def frame_name(frame: FrameOutcome) -> str:
    return f"shot {frame.shot_number}" + (f", image {frame.image_index + 1}" if frame.image_index else "")


def outcome_row(frame: FrameOutcome) -> tuple[object, ...]:
    status = f"{frame.status}, stale" if frame.stale else str(frame.status)
    return frame.shot_number, status, f"{frame.seconds:.2f}", shortened(frame.error)


def unmatched(made: StoryboardFrames) -> dg.MarkdownMetadataValue:
    return table(("shot", "reason"), [(row.shot_number, row.reason) for row in made.unmatched])


def sheet(workplace: Workplace, made: StoryboardFiles) -> Metadata:
    from cw_assets.exports.storyboards.sheet import sheet_preview

    preview = sheet_preview(workplace.store.existing(made.png).read_bytes())
    return {
        "sheet": picture(workplace.store, preview, ".jpg", "contact sheet"),
        "page": link("the storyboard, playing", made.page),
        "files": dg.MetadataValue.md(
            " · ".join(
                f"[{name}](/media/{key})"
                for name, key in (("PDF, A4", made.pdf_a4), ("PDF, Letter", made.pdf_letter), ("PNG", made.png))
            )
        ),
    }


def film(made: AnimaticFiles) -> Metadata:
    return {
        "animatic": link("the film", made.video),
        "timeline": dg.MetadataValue.md(f"[OTIO](/media/{made.otio}) · [EDL](/media/{made.edl})"),
        "captions": dg.MetadataValue.md(f"[SRT](/media/{made.srt}) · [VTT](/media/{made.vtt})"),
        "frames": made.frame_count,
        "frame_rate": f"{float(Fraction(made.frame_rate)):.5g}",
        "seconds_of_film": made.duration_s,
        "size": f"{made.width}x{made.height}",
        "gentle_move": made.moves,
        "voice": f"{made.voice.engine} {made.voice.model}".strip() if made.voice else "none",
        **({"notes": " ".join(made.notes)} if made.notes else {}),
    }


def link(words: str, key: str) -> dg.MarkdownMetadataValue:
    return dg.MetadataValue.md(f"[{words}](/media/{key})")
