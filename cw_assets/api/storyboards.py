"""Storyboards: drawn here or on the workers, looked at, and given out as files; what is set of them stands beside."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.api.scripts import checked_folder
from cw_assets.api.storyboard_settings import StoryboardSettingsApi
from cw_assets.domain.status import ACTIVE, Status
from cw_assets.domain.storyboards.plan import AnimaticFiles, FrameOutcome, StoryboardFiles, UnmatchedRow
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput, NotReady, WrongStatus

if TYPE_CHECKING:
    from cw_assets.catalog.records import StoryboardRecord


class StoryboardOutcome(Value):
    """What `generate_storyboard` gives; jobs that were queued and frames that are rendered are told apart."""

    status: Literal["completed", "partial", "skipped"]
    """`partial`: some frames are missing, or the sheet or the film is; `error` says why."""
    storyboard_id: int
    num_prompts: int
    num_jobs: int
    """Queued by this run; 0 where every frame was there."""
    job_ids: tuple[int, ...]
    frames_rendered: int
    frames_total: int
    frames: tuple[FrameOutcome, ...]
    unmatched_rows: tuple[UnmatchedRow, ...]
    sheet: StoryboardFiles | None
    animatic: AnimaticFiles | None
    page: Path | None
    """The page that plays the frames."""
    is_current: bool
    """Whether sheet and film show the script and the frames as these are now."""
    error: str = ""


class StoryboardsApi(StoryboardSettingsApi):
    """The part of a project that draws storyboards."""

    def generate_storyboard(
        self,
        storyboard_id: int,
        *,
        enhance_prompts: bool | None = None,
        shots: Sequence[int] = (),
        other_takes: Sequence[int] = (),
        force: bool = False,
        on_progress: OnProgress | None = None,
    ) -> RunHandle[StoryboardOutcome]:
        """Launch the planning and drawing of what is missing or changed, then of sheet, page, animatic and timeline.

        `enhance_prompts` None: as the storyboard is set. `shots` are drawn anew as they are planned, those of
        `other_takes` from other seeds; `force` makes everything anew. One frame that fails leaves the others: the
        status is `partial`.
        """
        board = self._to_draw(storyboard_id, enhance_prompts, shots, other_takes)
        wireframe = board.source_type == "keyframe"
        return self._launch(
            "generate_wireframe_storyboard" if wireframe else "generate_storyboard",
            board,
            partial(self.storyboard_outcome, storyboard_id),
            force=force,
            tags=shots_tag(shots),
            on_progress=on_progress,
        )

    def generate_wireframe_storyboard(
        self, storyboard_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[StoryboardOutcome]:
        """The same for one that follows keyframes. InvalidInput for one that does not."""
        if self.catalog.get_storyboard(storyboard_id).source_type != "keyframe":
            raise InvalidInput(
                f"Storyboard {storyboard_id} is drawn from text and follows no keyframes; "
                "make another one from keyframes, or use generate_storyboard."
            )
        return self.generate_storyboard(storyboard_id, force=force, on_progress=on_progress)

    def _to_draw(
        self, storyboard_id: int, enhance_prompts: bool | None, shots: Sequence[int], other_takes: Sequence[int]
    ) -> "StoryboardRecord":
        """The storyboard as it is to be drawn. WrongStatus while a run holds it; InvalidInput for an unknown shot.

        Nothing is changed where it could not be drawn, as `_check_engines` says.
        """
        self._check_idle(self.catalog.get_storyboard(storyboard_id))
        board = self.catalog.get_storyboard(storyboard_id)
        if board.status in ACTIVE:
            raise WrongStatus(
                f"Storyboard {storyboard_id} is being drawn already; "
                f"wait for it, or stop it with `cw run cancel {board.run_id}`."
            )
        rows = self.catalog.script_rows(board.video_ad_unit_id)
        check_shots(board, {*shots, *other_takes}, {row.shot_number for row in rows})
        changes: dict[str, Any] = {}
        if enhance_prompts is not None and enhance_prompts != board.enhance_prompts:
            changes["enhance_prompts"] = enhance_prompts
        if other_takes:
            wanted = [str(row.id) for row in rows if row.shot_number in other_takes]
            changes["takes"] = {**board.takes, **{row: board.takes.get(row, 0) + 1 for row in wanted}}
        if not changes:
            return board
        self._check_engines("generate_storyboard", board, force=True)  # before it is changed
        return self.catalog.update_storyboard(storyboard_id, **changes)

    def storyboard_outcome(self, storyboard_id: int) -> StoryboardOutcome:
        """What there is of a storyboard. NotReady where it was never drawn."""
        from cw_assets.defs.work.storyboarding import animatic, sheet
        from cw_assets.defs.work.storyboarding.delivery import is_current
        from cw_assets.defs.work.storyboarding.drawing import outcomes
        from cw_assets.defs.work.storyboarding.settling import kept_files

        board = self.catalog.get_storyboard(storyboard_id)
        if not board.plan:
            why = f" ({board.error_message.rstrip('.')})" if board.error_message else ""
            raise NotReady(
                f"Storyboard {board.id} is {board.status} and not drawn yet{why}; "
                f"draw it with `cw storyboard render {board.id}`."
            )
        frames = outcomes(self.workplace, board)
        queued = tuple(frame.job_id for frame in frames.frames if frame.queued_now)
        files = kept_files(board, sheet.NAME, StoryboardFiles)
        return StoryboardOutcome(
            status=status_of(board, queued),
            storyboard_id=board.id,
            num_prompts=len(frames.frames),
            num_jobs=len(queued),
            job_ids=queued,
            frames_rendered=board.frames_rendered,
            frames_total=board.frames_total,
            frames=frames.frames,
            unmatched_rows=frames.unmatched,
            sheet=files,
            animatic=kept_files(board, animatic.NAME, AnimaticFiles),
            page=self.workplace.store.path(files.page) if files else None,
            is_current=is_current(self.workplace, board),
            error=" ".join(board.error_message.split()),
        )

    def export_storyboard(
        self, storyboard_id: int, formats: Sequence[str], *, folder: Path | None = None
    ) -> list[Path]:
        """Copy a storyboard's files for somebody else, with the frames that timelines and page name; their paths.

        Formats: png, pdf, letter, mp4, otio, edl, srt, vtt, html, frames; "all" for each of them. By default into its
        `delivery` folder, else in one of the storyboard's name in `folder`. NotReady where it was not drawn yet, or has
        changed since.
        """
        from cw_assets.defs.work.storyboarding.delivery import deliver

        board = self.catalog.get_storyboard(storyboard_id)
        return deliver(self.workplace, board, formats, checked_folder(folder / board.partition_key) if folder else None)

    def delete_storyboard(self, storyboard_id: int) -> None:
        """With its prompts, jobs, pictures and files. InvalidInput while it is being drawn."""
        from cw_assets.defs.work.storyboarding.delivery import clear_away

        board = self.catalog.get_storyboard(storyboard_id)
        clear_away(self.workplace, board, self.catalog.delete_storyboard(storyboard_id))


def check_shots(board: "StoryboardRecord", wanted: Collection[int], known: Collection[int]) -> None:
    """InvalidInput for shots that the script does not have."""
    unknown = ", ".join(map(str, sorted(set(wanted) - set(known))))
    if unknown:
        raise InvalidInput(
            f"Storyboard {board.id} has no shot {unknown}; look at `cw unit show {board.video_ad_unit_id}`."
        )


def shots_tag(shots: Sequence[int]) -> dict[str, str]:
    from cw_assets.defs.work.storyboarding.drawing import SHOTS_TAG

    return {SHOTS_TAG: ",".join(map(str, shots))} if shots else {}


def status_of(board: "StoryboardRecord", queued: Sequence[int]) -> Literal["completed", "partial", "skipped"]:
    if board.status is not Status.COMPLETED:
        return "partial"
    return "completed" if queued else "skipped"
