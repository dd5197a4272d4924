from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from sqlalchemy import insert, text

from cw_assets.catalog.models import AdUnitMedia
from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import analysis, keyframes, metadata

FILE = {"file_name": "Summer Spot.mp4", "video_file": "inbox/summer.mp4", "sha256": "5" * 64, "file_size": 1_000}


def test_new_media_is_uploaded(catalog, media):
    assert media.status is Status.UPLOADED
    assert media.partition_key == f"{media.id}-summer-spot"
    assert (media.progress, media.phase, media.error_message, media.run_id) == (0, "", "", "")
    assert media.created_at == media.status_changed_at == datetime(2026, 11, 2, 12, 0, 1, tzinfo=UTC)
    assert (media.started_at, media.completed_at, media.result_id, media.duration) == (None, None, None, None)
    assert catalog.get_media(media.id) == media
    assert catalog.find_work("media", media.partition_key) == media


def test_same_content_is_kept_once_in_a_campaign_and_once_outside(catalog, media):
    campaign = catalog.add_campaign(job_id="J-1")
    other = catalog.add_campaign(job_id="J-2")
    again = catalog.add_media(**FILE | {"file_name": "copy.mp4"})
    inside = catalog.add_media(**FILE, campaign_id=campaign.id)
    assert again == media
    assert inside.id != media.id
    assert catalog.add_media(**FILE, campaign_id=campaign.id) == inside
    assert catalog.add_media(**FILE, campaign_id=other.id).id not in (media.id, inside.id)
    assert catalog.find_media_by_sha256("5" * 64) == media
    assert catalog.find_media_by_sha256("5" * 64, campaign_id=campaign.id) == inside
    assert catalog.find_media_by_sha256("6" * 64) is None


def test_media_for_a_campaign_that_does_not_exist_is_refused(catalog):
    with pytest.raises(InvalidInput, match="Campaign 99 does not exist"):
        catalog.add_media(**FILE, campaign_id=99)
    assert catalog.list_media() == []


def test_processes_that_add_the_same_content_at_once_get_one_record(address):
    script = f"""
from cw_assets.catalog.repository import Catalog
with Catalog.open({address!r}) as catalog:
    ready()
    for number in range(20):
        print(catalog.add_media(file_name="a.mp4", video_file="a", sha256=f"{{number:064}}", file_size=1).id)
"""
    answers = run_at_once(script, processes=3)
    assert len(set(answers)) == 1
    assert len(set(answers[0].split())) == 20
    with Catalog.open(address) as catalog:
        assert len(catalog.list_media()) == 20


def test_threads_that_add_the_same_content_at_once_get_one_record(catalog):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: catalog.add_media(**FILE).id, range(24)))
    assert len(set(found)) == 1


@pytest.mark.parametrize("media_id", [7, 0, -(10**30), 2**31, 10**30])
def test_missing_media_is_named(catalog, media_id):
    with pytest.raises(InvalidInput, match=f"Media {media_id} does not exist"):
        catalog.get_media(media_id)


def test_list_is_newest_first_by_status_and_in_pages(catalog):
    ids = [catalog.add_media(**FILE | {"sha256": f"{number:064}"}).id for number in range(5)]
    catalog.start_work("media", ids[1], "run")
    catalog.start_work("media", ids[3], "run")
    assert [media.id for media in catalog.list_media()] == ids[::-1]
    assert [media.id for media in catalog.list_media(Status.PROCESSING)] == [ids[3], ids[1]]
    assert [media.id for media in catalog.list_media(Status.UPLOADED, limit=2, offset=1)] == [ids[2], ids[0]]
    assert catalog.list_media(limit=0) == []
    campaign = catalog.add_campaign(job_id="J-1")
    inside = catalog.add_media(**FILE, campaign_id=campaign.id)
    assert catalog.list_media(campaign_id=campaign.id, limit=None) == [inside]


def test_metadata_is_kept_exactly_and_zero_is_a_value(catalog, media):
    catalog.set_metadata(media.id, metadata(duration=0.0))
    kept = catalog.get_media(media.id)
    assert kept.frame_rate == Fraction(30000, 1001)
    assert (kept.duration, kept.rotation, kept.audio_channels, kept.audio_sample_rate) == (0.0, 0, 0, 0)
    assert (kept.width, kept.height, kept.video_codec, kept.audio_codec) == (1920, 1080, "h264", None)
    assert kept.file_size == 3_000_000_000


def test_text_of_every_script_comes_back_as_it_was(catalog):
    name = '夏の日 – Größe 🌞 it\'s "100%" \\ ; DROP TABLE brands; --.mp4'
    media = catalog.add_media(**FILE | {"file_name": name})
    assert catalog.get_media(media.id).file_name == name


def test_text_that_no_database_holds_is_marked(catalog):
    media = catalog.add_media(**FILE | {"file_name": "a\0b\udc80.mp4"})
    assert catalog.get_media(media.id).file_name == "a\ufffdb\ufffd.mp4"


def test_deleting_media_takes_its_result_and_phases_along_and_its_id_is_not_given_again(catalog, media):
    catalog.start_work("media", media.id, "run")
    with pytest.raises(InvalidInput, match="is processing; cancel it, then delete it"):
        catalog.delete_work("media", media.id)
    catalog.save_result(media.id, "run", analysis(), keyframes(), analysis_key="k")
    catalog.review(media.id, approve=True)
    unit = catalog.create_origin_unit(media.id)
    catalog.delete_work("media", media.id)
    with catalog._engine.connect() as connection:
        for table in ("ad_unit_media", "video_processing_results", "key_frames", "media_phase_runs"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0
    assert len(catalog.script_rows(unit.id)) == 2
    assert catalog.add_media(**FILE).id > media.id
    with pytest.raises(InvalidInput):
        catalog.delete_work("media", media.id)


def test_review_approves_or_rejects_with_a_note(catalog, media):
    with pytest.raises(InvalidInput, match="is uploaded and cannot become reviewed"):
        catalog.review(media.id, approve=True)
    catalog.start_work("media", media.id, "run")
    catalog.save_result(media.id, "run", analysis(), keyframes(), analysis_key="k")
    approved = catalog.review(media.id, approve=True)
    rejected = catalog.review(media.id, approve=False, note="Scene 2 is über-exposed")
    assert approved.status is Status.REVIEWED
    assert approved.reviewed_at == approved.status_changed_at < rejected.status_changed_at
    assert (rejected.status, rejected.review_note) == ("uploaded", "Scene 2 is über-exposed")
    assert (rejected.progress, rejected.phase, rejected.current, rejected.total) == (0, "", 0, 0)
    assert catalog.get_result(media.id).id == rejected.result_id


def test_times_are_utc_whatever_zone_they_came_in(address):
    in_tokyo = datetime(2026, 11, 2, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    with Catalog.open(address, clock=lambda: in_tokyo) as catalog:
        media = catalog.get_media(catalog.add_media(**FILE).id)
        assert media.created_at == in_tokyo
        assert media.created_at.tzinfo is UTC
        assert media.created_at.isoformat() == "2026-11-01T23:30:00.123456+00:00"


def test_a_time_without_a_zone_is_refused(catalog):
    with catalog._engine.begin() as connection, pytest.raises(Exception, match="has no time zone"):
        connection.execute(insert(AdUnitMedia).values(created_at=datetime(2026, 11, 2)))


@pytest.mark.parametrize(
    "name, slug",
    [
        ("Summer Spot.mp4", "summer-spot"),
        ("C:\\spots\\Été_2026 (final).MOV", "ete-2026-final"),
        ("/in/box/a--b.tar.mp4", "a-b-tar"),
        ("夏.mp4", "video"),
        ("", "video"),
        ("x" * 39 + " yz.mp4", "x" * 39),
        ("../../etc/passwd", "passwd"),
    ],
)
def test_slug_is_ascii_and_short(catalog, name, slug):
    assert catalog.add_media(**FILE | {"file_name": name}).slug == slug
