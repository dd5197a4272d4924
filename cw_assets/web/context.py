"""What every route of ours is given: the settings, the project whose work is launched and followed, and the judge.

How it judges is told beside, in access.py; what a route does stands in its own file.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cw_assets.settings import Settings
from cw_assets.web.access import Access

if TYPE_CHECKING:
    from cw_assets.api import StackProject


@dataclass(frozen=True)
class WebContext:
    """Routes that ask the project are plain functions, not coroutines: its databases make them wait."""

    settings: Settings
    project: "StackProject"

    @cached_property
    def access(self) -> Access:
        """The one judge of all routes."""
        return Access(self.settings)
