"""Records for archives: every field that may be empty is so once and set once, in many scripts, with every link."""

from datetime import timedelta

from cw_assets.catalog.archive import Archive
from cw_assets.catalog.models import AdUnitMedia, AdUnitScriptRow, VideoAdUnit
from cw_assets.catalog.records import AnalysedKeyFrame
from cw_assets.domain.insights import Insight
from cw_assets.domain.status import Status
from cw_assets.domain.video.result import PhaseRun
from cw_assets_tests.catalog.samples import ENGINE, SPOKEN, analysis, keyframes, metadata

VIDEO, PLAIN = "5" * 64, "ab" * 32


def fill(catalog) -> dict[str, int]:
    """The ids of what was made, by name."""
    brand = catalog.add_brand(
        code="ÄCME",
        name="Ácme 氷",
        description="Zeile eins\nZeile zwei\t\U0001f31e",
        guidelines="Say “cold”.\nNever say “ice”.",
        insights=[Insight(heading="夏", points=("a", ""))],
    )
    override = catalog.add_brand(code="OVERRIDE", name="Override")
    campaign = catalog.add_campaign(
        job_id="J/1 «夏»",
        script_title="Título",
        client_name="ليمونادة",
        product_name="P",
        brand_id=brand.id,
        original_script="{}\n",
    )
    bare = catalog.add_campaign(job_id="BARE")
    media = add_media(catalog, campaign.id, VIDEO)
    waiting = add_media(catalog, campaign.id, PLAIN)
    alone = add_media(catalog, None, VIDEO)
    catalog.set_metadata(media, metadata())
    analyse(catalog, media, "run-1")
    catalog.review(media, approve=True, note="Schön")
    analyse(catalog, alone, "run-2")
    origin = catalog.create_origin_unit(media, code="SUM-30").id
    german = add_unit(
        catalog,
        code="SUM-30-de-DE",
        source_ad_unit_id=origin,
        campaign_id=campaign.id,
        brand_id=override.id,
        persona="city-parents",
        region="dach",
        country="DE",
        language="de",
        llm="a/b",
        duration=4.0,
        visual_style_prompt="warm light",
        concept_brief={"core_message": SPOKEN, "z": 1, "a": [None, 0, 0.0, False, {"deep": "ü"}]},
        cultural_brief={"pitfalls": []},
        evaluation_history=[{"gate": "format", "score": 0.0, "issues": []}, {"gate": "brand"}],
        pipeline_metadata={"revisions": {"format": 0}, "last_draft": {"rows": []}},
        pipeline_model_config={"writer": "a/b"},
        status=Status.FAILED,
        error_message="The format gate sent it back three times; change the origin.",
        error_kind="LimitExceeded",
        run_id="run-3",
        closed_runs=["run-0"],
        phase="revising",
        current=3,
        total=7,
        progress=40,
        started_at=catalog._clock(),
        completed_at=catalog._clock(),
    )
    french = add_unit(
        catalog,
        code="SUM-30-fr",
        source_ad_unit_id=german,
        campaign_id=campaign.id,
        country="FR",
        language="fr",
        rows=0,
    )
    twins = [add_unit(catalog, code="TWIN", unit_type="ORIGIN", campaign_id=campaign.id) for _ in range(2)]
    lonely = add_unit(catalog, code="LONE", campaign_id=None, rows=1)
    return {
        "brand": brand.id,
        "campaign": campaign.id,
        "bare": bare.id,
        "media": media,
        "waiting": waiting,
        "alone": alone,
        "origin": origin,
        "german": german,
        "french": french,
        "twin": twins[1],
        "lonely": lonely,
    }


def add_media(catalog, campaign_id: int | None, sha256: str) -> int:
    key = f"videos/{sha256[:32]}.mp4"
    added = catalog.add_media(
        file_name="Sommer 夏.mp4", video_file=key, sha256=sha256, file_size=3_000_000_000, campaign_id=campaign_id
    )
    return added.id


def analyse(catalog, media_id: int, run_id: str) -> None:
    catalog.start_work("media", media_id, run_id)
    catalog.finish_phase(media_id, PhaseRun(asset="transcription", seconds=0.1 + 0.2, engine=ENGINE, warm=False))
    catalog.finish_phase(media_id, PhaseRun(asset="scenes", seconds=0.0, reused=True))
    frames = keyframes()
    frames[0] = AnalysedKeyFrame(**dict(frames[0]) | {"embedding": (0.0, -1 / 3), "image": image_key("keyframes")})
    catalog.save_result(media_id, run_id, analysis(), frames, analysis_key=f"key of {run_id}")


def image_key(folder: str) -> str:
    return f"{folder}/0f/{'0f' * 16}.jpg"


def add_unit(catalog, *, rows: int = 2, **fields: object) -> int:
    """A unit as it is, with no regard to how it came so."""
    with catalog._writing() as session:
        now = catalog._clock()
        known = {
            "unit_type": "ADAPTATION",
            "slug": str(fields["code"]).lower(),
            "status": Status.PENDING,
            "created_at": now,
            "status_changed_at": now,
        }
        unit = VideoAdUnit(**known | fields)
        session.add(unit)
        session.flush()
        for index in range(rows):
            session.add(
                AdUnitScriptRow(
                    unit_id=unit.id,
                    order_index=index,
                    shot_number=index + 1,
                    timecode=f"00:00:0{index}:00",
                    duration_seconds=1 / 3,
                    visual_text=f"{fields['code']} {index}",
                    audio_text="" if index else SPOKEN,
                    created_at=now + timedelta(microseconds=index),
                )
            )
        return unit.id


def set_media(catalog, media_id: int, **fields: object) -> None:
    with catalog._writing() as session:
        row = session.get_one(AdUnitMedia, media_id)
        for name, value in fields.items():
            setattr(row, name, value)


def set_unit(catalog, unit_id: int, **fields: object) -> None:
    with catalog._writing() as session:
        row = session.get_one(VideoAdUnit, unit_id)
        for name, value in fields.items():
            setattr(row, name, value)


def without_time(archive: Archive) -> Archive:
    """But for when it was made."""
    return archive.model_copy(update={"exported_at": None})
