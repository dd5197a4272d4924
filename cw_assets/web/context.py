"""What every route of ours is given: the settings, and the project whose work is launched and followed.

Who may use a route is told beside, in access.py; what a route does stands in its own file.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cw_assets.settings import Settings

if TYPE_CHECKING:
    from cw_assets.api import StackProject


@dataclass(frozen=True)
class WebContext:
    """Routes that ask the project are plain functions, not coroutines: its databases make them wait."""

    settings: Settings
    project: "StackProject"
