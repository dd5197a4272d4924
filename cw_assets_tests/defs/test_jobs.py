"""Which kind of record a run works on, and whether on all of it, by its job or by the assets that somebody chose."""

import dagster as dg
import pytest

from cw_assets.defs.build import build_definitions
from cw_assets.defs.jobs import JOB_NAMES, assets_of, kind_of_run, makes_all

CHOSEN = "__ASSET_JOB"
"""What Dagster calls the job of assets that somebody chose."""


def run_of(job, *assets):
    chosen = frozenset(map(dg.AssetKey, assets)) if assets else None
    return dg.DagsterRun(job, asset_selection=chosen)


@pytest.mark.parametrize("kind", JOB_NAMES)
def test_a_job_makes_the_assets_of_its_kind(kind):
    job = build_definitions().resolve_job_def(JOB_NAMES[kind])
    assert job.asset_layer.selected_asset_keys == assets_of(kind)
    for run in (run_of(job.name), run_of(CHOSEN, *(key.path[0] for key in assets_of(kind)))):
        assert (kind_of_run(run), makes_all(run, kind)) == (kind, True)


@pytest.mark.parametrize("job", [CHOSEN, "generate_storyboard_job"])
def test_a_run_of_some_assets_is_of_their_kind_and_does_not_make_all(job):
    run = run_of(job, "storyboard_sheet", "animatic")
    assert (kind_of_run(run), makes_all(run, "storyboard")) == ("storyboard", False)


def test_a_run_of_what_is_not_ours_is_of_no_kind():
    assert kind_of_run(run_of("chain_job")) is None
    assert kind_of_run(run_of(CHOSEN, "link_0")) is None
