"""How the pictures of a storyboard are called."""

import pytest

from cw_assets.domain.storyboards.identifiers import LONGEST, frame_identifier


@pytest.mark.parametrize(
    ("job_id", "code", "wireframe", "called"),
    [
        ("SUM-24", "SPOT-de-DE", False, "SUM-24_SPOT-de-DE_row-3_img-01"),
        ("SUM-24", "SPOT-de-DE", True, "SUM-24_SPOT-de-DE_wf-3_img-01"),
        ("", "SPOT", False, "SPOT_row-3_img-01"),
        ("", "", False, "row-3_img-01"),
        ("a/b\\c", "../etc: x?", False, "a-b-c_etc-x_row-3_img-01"),
        ("夏", "スポット", False, "夏_スポット_row-3_img-01"),
    ],
)
def test_a_frame_is_called_by_campaign_unit_shot_and_image(job_id, code, wireframe, called):
    assert frame_identifier(job_id, code, shot=3, image=1, wireframe=wireframe) == called


@pytest.mark.parametrize("text", ["x" * 300, "夏" * 300])
def test_a_long_name_is_cut_and_keeps_its_shot(text):
    called = frame_identifier(text, text, shot=12, image=2, wireframe=False)
    assert len(called.encode()) <= LONGEST
    assert called.endswith("_row-12_img-02")
