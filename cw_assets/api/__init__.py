"""The Python API: put media, prompts and LoRAs in, launch work on them, follow it, look at what came out.

`connect()` launches on the stack that `cw up` started, `local()` works in this process; both give the same handles.
The functions below use whichever is current: the innermost `with local()` or `with connect()`, else the stack that the
settings name.
"""

from cw_assets.api.adaptations import AdaptationOutcome
from cw_assets.api.connecting import connect, local
from cw_assets.api.edits import RowsImport
from cw_assets.api.functions import (
    add_adaptations,
    add_diffusion_job,
    add_lora,
    add_media,
    add_prompt,
    add_storyboard,
    analyze_video,
    approve_media,
    cancel_job,
    create_adaptation,
    download_lora,
    enhance_prompt,
    generate_images,
    generate_storyboard,
    generate_wireframe_storyboard,
    get_job,
    list_jobs,
)
from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.api.images import ImagesOutcome, ReproducedImage
from cw_assets.api.loras import LoraOutcome
from cw_assets.api.media import AnalysisOutcome
from cw_assets.api.project import LocalProject, ProjectApi, StackProject
from cw_assets.api.prompts import EnhanceOutcome
from cw_assets.api.remote import RemoteProject
from cw_assets.api.scripts import ScriptImport
from cw_assets.api.storyboards import StoryboardOutcome

__all__ = [
    "AdaptationOutcome",
    "AnalysisOutcome",
    "EnhanceOutcome",
    "ImagesOutcome",
    "LocalProject",
    "LoraOutcome",
    "OnProgress",
    "ProjectApi",
    "RemoteProject",
    "ReproducedImage",
    "RowsImport",
    "RunHandle",
    "ScriptImport",
    "StackProject",
    "StoryboardOutcome",
    "add_adaptations",
    "add_diffusion_job",
    "add_lora",
    "add_media",
    "add_prompt",
    "add_storyboard",
    "analyze_video",
    "approve_media",
    "cancel_job",
    "connect",
    "create_adaptation",
    "download_lora",
    "enhance_prompt",
    "generate_images",
    "generate_storyboard",
    "generate_wireframe_storyboard",
    "get_job",
    "list_jobs",
    "local",
]
