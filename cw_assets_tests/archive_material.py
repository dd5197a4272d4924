"""A campaign to be exported: a brand, a spot watched by the fakes and approved, and its adaptations by rules."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cw_assets import api
from cw_assets.settings import Settings
from cw_assets_tests.fakes import register_fakes
from cw_assets_tests.media import Shot, make_video, tone

JOB_ID = "FIZ 1"
MARKETS = ("de-DE", "ar-SA")


@dataclass(frozen=True)
class Exported:
    """Where the campaign is, and what was exported of it."""

    root: Path
    video: Path
    records: Path
    """.json"""
    whole: Path
    """.zip"""


def settings_in(root: Path) -> Settings:
    return Settings(_env_file=None, media_root=root, models_path=root / "no models")


def export_campaign(folder: Path) -> Exported:
    """The campaign in `folder`, exported both ways."""
    video = make_video(
        folder / "First Spot.mp4", (Shot(20, (200, 40, 40)), Shot(20, (40, 60, 190))), sounds=[tone(1.6)]
    )
    exported = Exported(folder / "media", video, folder / "campaign.json", folder / "campaign.zip")
    with pytest.MonkeyPatch.context() as patch, api.local(settings_in(exported.root)) as project:
        register_fakes(patch)
        brand = project.catalog.add_brand(code="FIZZO", name="Fizzo", guidelines="No ice cubes.")
        campaign = project.catalog.add_campaign(job_id=JOB_ID, script_title="Summer", brand_id=brand.id)
        media = project.add_media(video, campaign_id=campaign.id)
        project.analyze_video(media.id).result()
        project.create_adaptations(project.approve_media(media.id).id, MARKETS)
        for target in (exported.records, exported.whole):
            project.export_archive("campaign", JOB_ID, target)
    return exported
