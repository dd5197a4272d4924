import pytest

from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput

AIR = "urn:air:sdxl:lora:civitai:12345@67890"
FILE = {"path": "loras/civitai_67890.safetensors", "sha256": "a" * 64, "size_bytes": 3_000_000_000}


@pytest.fixture
def lora(catalog):
    """One whose file is not here."""
    return catalog.add_lora("Ink – 夏", air=AIR, base_architecture="sdxl")


def test_lora_from_a_source_waits_for_its_file(catalog, lora):
    assert (lora.status, lora.path, lora.slug) == (Status.PENDING, "", "ink")
    assert (lora.default_strength, lora.guidance_scale, lora.clip_skip, lora.is_active) == (0.8, None, None, True)
    assert catalog.get_lora(lora.id) == lora
    assert catalog.list_loras() == catalog.list_loras(Status.PENDING) == [lora]


def test_lora_from_a_file_is_complete(catalog):
    lora = catalog.add_lora("Own", path="loras/own.safetensors", base_architecture="sd15")
    assert (lora.status, lora.progress, lora.completed_at) == (Status.COMPLETED, 100, lora.created_at)


def test_lora_is_found_by_air_version_label_and_hash(catalog, lora):
    own = catalog.add_lora("Own", path="a.safetensors", base_architecture="sd15", sha256="b" * 64)
    newer = catalog.add_lora("Own", path="b.safetensors", base_architecture="sd15")
    assert catalog.find_lora(AIR) == catalog.find_lora_version(67890) == catalog.find_lora_labelled("Ink – 夏") == lora
    assert catalog.find_lora_sha256("B" * 64) == own
    assert catalog.find_lora_labelled("Own") == newer
    assert catalog.find_lora("") is catalog.find_lora_sha256("") is catalog.find_lora_version(7890) is None


def test_air_is_given_once(catalog, lora):
    with pytest.raises(InvalidInput, match=f"There is a LoRA {AIR} already"):
        catalog.add_lora("Again", air=AIR, base_architecture="sdxl")
    own = catalog.add_lora("Own", path="a.safetensors", base_architecture="sdxl")
    with pytest.raises(InvalidInput, match=f"There is a LoRA {AIR} already"):
        catalog.update_lora_metadata(own.id, air=AIR)


def test_lora_without_file_and_source_is_refused(catalog):
    with pytest.raises(InvalidInput, match="neither a file nor a source; give a path or an AIR"):
        catalog.add_lora("Nothing", base_architecture="sdxl")


def test_zeros_are_kept(catalog):
    given = {"default_strength": 0, "guidance_scale": 0.0, "size_bytes": 0}
    lora = catalog.add_lora("Own", path="a.safetensors", base_architecture="sdxl", **given)
    kept = catalog.get_lora(lora.id)
    assert (kept.default_strength, kept.guidance_scale, kept.size_bytes) == (0.0, 0.0, 0)


@pytest.mark.parametrize(
    "given, told",
    [
        ({"default_strength": 2.1}, "default_strength is 0 to 2, not 2.1; choose a number in that range."),
        ({"guidance_scale": 20.5}, "guidance_scale is 0 to 20, not 20.5; choose a number in that range."),
        ({"guidance_scale": -1}, "guidance_scale is 0 to 20, not -1; choose a number in that range."),
        ({"clip_skip": 0}, "clip_skip is 1 to 12, not 0; choose a number in that range."),
        ({"clip_skip": 13}, "clip_skip is 1 to 12, not 13; choose a number in that range."),
        (
            {"base_architecture": "sd21"},
            "base_architecture is one of 'sdxl', 'sd15', 'flux1', 'qwen' or 'zimage', not 'sd21'; choose one of them.",
        ),
    ],
)
def test_what_is_out_of_range_is_told_in_one_sentence(catalog, given, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.add_lora("Own", **{"path": "a.safetensors", "base_architecture": "sdxl"} | given)
    assert str(refused.value) == f"The LoRA cannot be kept: {told}"


def test_metadata_that_is_given_changes_and_the_rest_stays(catalog, lora):
    catalog.update_lora_metadata(lora.id, prompt_suffix="inkdraw", guidance_scale=0.0, notes="1000 downloads")
    changed = catalog.update_lora_metadata(lora.id, label="Ink 2", notes="")
    assert (changed.label, changed.prompt_suffix, changed.guidance_scale, changed.notes) == (
        "Ink 2",
        "inkdraw",
        0.0,
        "",
    )
    assert (changed.partition_key, changed.air, changed.status) == (lora.partition_key, AIR, Status.PENDING)
    assert catalog.update_lora_metadata(lora.id, guidance_scale=None).guidance_scale is None
    with pytest.raises(InvalidInput, match="it has no field trigger"):
        catalog.update_lora_metadata(lora.id, trigger="a")


def test_fetched_file_completes_its_lora(catalog, lora):
    catalog.start_work("lora", lora.id, "run")
    catalog.report_progress("lora", lora.id, "run", 40, "download", current=4, total=10)
    done = catalog.save_lora_file(lora.id, "run", **FILE)
    assert (done.status, done.progress, done.current, done.total) == (Status.COMPLETED, 100, 10, 10)
    assert (done.path, done.sha256, done.size_bytes) == (FILE["path"], FILE["sha256"], FILE["size_bytes"])
    assert catalog.get_lora(lora.id) == done


def test_run_that_lost_the_lora_saves_nothing(catalog, lora):
    catalog.start_work("lora", lora.id, "run")
    newer = catalog.start_work("lora", lora.id, "newer")
    with pytest.raises(Cancelled):
        catalog.save_lora_file(lora.id, "run", **FILE)
    assert catalog.get_lora(lora.id) == newer
