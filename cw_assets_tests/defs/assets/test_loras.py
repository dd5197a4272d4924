"""The asset of LoRA files: fetched once, checked, and on the record."""

import hashlib

import pytest

from cw_assets.domain.status import Status
from cw_assets_tests.defs.workshop import lora_bytes
from cw_assets_tests.fakes import materializations

JOB = "download_lora_job"
FILE = "loras/civitai_22.safetensors"


def test_the_file_is_fetched_and_noted_on_the_record(workshop):
    lora = workshop.lora()
    assert workshop.run(JOB, lora).success
    now, file = workshop.again(lora), workshop.settings.models_path / FILE
    assert file.read_bytes() == lora_bytes()
    assert (now.status, now.path) == (Status.COMPLETED, FILE)
    assert now.sha256 == hashlib.sha256(lora_bytes()).hexdigest()
    assert now.size_bytes == len(lora_bytes())


def test_a_whole_file_is_skipped_and_force_fetches_it_again(workshop):
    lora = workshop.lora()
    workshop.run(JOB, lora)
    skipped = materializations(workshop.run(JOB, lora))["lora_weights"]
    assert skipped.metadata["skipped"].value is True
    assert workshop.lora_hub.asked == ["describe", "fetch"]
    assert workshop.run(JOB, lora, force=True).success
    assert workshop.lora_hub.asked == ["describe", "fetch"] * 2


def test_a_damaged_file_is_fetched_again(workshop):
    lora = workshop.lora()
    workshop.run(JOB, lora)
    file = workshop.settings.models_path / FILE
    file.write_bytes(lora_bytes(0.5))
    assert workshop.run(JOB, lora).success
    assert file.read_bytes() == lora_bytes()


def test_the_hash_is_checked_and_blocks_what_comes_after(workshop):
    lora = workshop.lora(sha256="0" * 64)
    workshop.lora_hub.said = {"sha256": ""}
    result = workshop.run(JOB, lora)
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed, check.blocking) == ("hash_is_the_sources", False, True)
    assert not result.success


def test_a_good_hash_passes_the_check(workshop):
    result = workshop.run(JOB, workshop.lora())
    assert [check.passed for check in result.get_asset_check_evaluations()] == [True]


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip", b"\x80\x04\x95 a pickle", b"<html>login</html>"])
def test_what_is_no_safetensors_file_fails_with_a_sentence(workshop, content):
    lora = workshop.lora()
    workshop.lora_hub.files[22] = content
    assert not workshop.run(JOB, lora).success
    now = workshop.again(lora)
    assert now.status is Status.FAILED
    assert "; " in now.error_message


def test_an_unknown_version_lands_on_the_record(workshop):
    lora = workshop.lora(air="civitai:1@404")
    assert not workshop.run(JOB, lora).success
    assert workshop.again(lora).error_message == "No LoRA has the version 404 here; give another one."
    assert workshop.again(lora).path == ""


def test_a_file_that_somebody_put_there_is_taken_as_it_is(workshop):
    path = workshop.settings.models_path / "own/ink.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(lora_bytes())
    lora = workshop.lora(air="", path="own/ink.safetensors")
    assert workshop.run(JOB, lora).success
    assert workshop.lora_hub.asked == []
    path.unlink()
    assert not workshop.run(JOB, lora).success
    assert "own/ink.safetensors of LoRA" in workshop.again(lora).error_message
