"""Videos that are sent to us: kept apart while they come in, then taken in as media; nothing else is left of them.

What a file must be is told by the project's `add_media`, as for any other way in; the form is read in forms.py.
"""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from cw_assets.catalog.records import MediaRecord
from cw_assets.settings import Settings
from cw_assets.store import unwritable
from cw_assets.web.answers import problems
from cw_assets.web.context import WebContext
from cw_assets.web.forms import SCHEMA, VideoForm

FOLDER = ".uploads"
"""In the media folder, where the room is that a video will take; what is hidden is not served from there."""
LEFT_S = 24 * 3600
"""What is older was left by a server that was killed."""
BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": SCHEMA}}}}


def upload_routes(context: WebContext) -> APIRouter:
    routes, project = APIRouter(prefix="/media", tags=["media"]), context.project

    @routes.post(
        "",
        status_code=201,
        openapi_extra=BODY,
        responses={
            **problems(404, 413, 502),
            200: {"model": MediaRecord, "description": "The same content was there already."},
        },
    )
    async def upload_media(request: Request, response: Response) -> MediaRecord:
        """Add a video; it must pass all that a file must that is added on the server itself."""
        with private_folder(context.settings) as folder:
            path, sha256, campaign_id = await received(request, folder)

            def take_in() -> tuple[MediaRecord, bool]:
                known = project.catalog.find_media_by_sha256(sha256, campaign_id=campaign_id)
                return project.add_media(path, campaign_id=campaign_id), known is not None

            record, was_there = await to_thread.run_sync(take_in)
        response.status_code = 200 if was_there else 201
        response.headers["Location"] = f"/api/media/{record.id}"
        return record

    return routes


@contextmanager
def private_folder(settings: Settings) -> Iterator[Path]:
    """A folder for one upload, which goes with all that is in it, whatever happens."""
    folder = settings.media_root / FOLDER / secrets.token_hex(16)
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise unwritable("The upload", error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(settings: Settings) -> None:
    """Delete what killed servers have left of uploads; those that come in now, anywhere, are younger."""
    for folder in (settings.media_root / FOLDER).glob("*"):
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > LEFT_S:
                shutil.rmtree(folder, ignore_errors=True)


async def received(request: Request, folder: Path) -> tuple[Path, str, int | None]:
    """The video's path, its SHA-256 and the campaign, from a form that is written into the folder as it comes in."""
    with VideoForm(request.headers.get("content-type", ""), folder) as form:
        async for piece in request.stream():
            try:
                await to_thread.run_sync(form.feed, piece)
            except OSError as error:
                raise unwritable("The upload", error) from error
        return form.finish()
