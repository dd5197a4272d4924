"""How the pictures of a storyboard are called: by campaign, unit, shot and image."""

import re

LONGEST = 100
"""Bytes in UTF-8: a DiffusionJob's identifier has 100 characters at most, and names of files 255 bytes."""
OTHER = re.compile(r"[^\w.-]+")
"""What has no place in the name of a file."""


def frame_identifier(job_id: str, unit_code: str, *, shot: int, image: int, wireframe: bool) -> str:
    """ "SUM-24_de-de_row-3_img-01", or "…_wf-3_img-01" for one that follows a keyframe; `image` counts from 1."""
    end = f"{'wf' if wireframe else 'row'}-{shot}_img-{image:02d}"
    begin = "_".join(part for text in (job_id, unit_code) if (part := OTHER.sub("-", text).strip("-. ")))
    room = LONGEST - len(end) - 1
    begin = begin.encode()[:room].decode(errors="ignore").rstrip("-._")
    return "_".join(filter(None, (begin, end)))
