"""The overview: one page from which everything that was made of a spot is reached."""

from pathlib import Path

from cw_assets.api.base import Project


class OverviewApi(Project):
    """The part of a project that shows the whole way at once."""

    def write_overview(self, storyboard_id: int) -> Path:
        """Write the page of a storyboard, from its spot to its animatic, as things are now; where it lies.

        What is missing (the video, the film) is left out or said. NotReady where nothing has been drawn yet.
        """
        from cw_assets.defs.work.storyboarding import overview

        return overview.write_overview(self.workplace, self.catalog.get_storyboard(storyboard_id))
