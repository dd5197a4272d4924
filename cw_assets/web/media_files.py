"""The media folder as pages show it: read only, whole files and parts of them, nothing hidden or of the inbox.

Who may look is judged in access.py.
"""

import os
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

INBOX = "inbox"
"""Anybody's files, pages with scripts among them."""


class MediaFiles(StaticFiles):
    """Hidden files and folders (databases, values, uploads) are not served, nor what people drop into the inbox."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if is_kept_back(path):
            raise HTTPException(status_code=404)
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Also where a link leads to what is kept back."""
        found, state = super().lookup_path(path)
        root = Path(str(self.directory)).resolve()
        return (
            ("", None) if state and is_kept_back(Path(found).resolve().relative_to(root).as_posix()) else (found, state)
        )


def is_kept_back(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == INBOX or any(part.startswith(".") for part in parts)
