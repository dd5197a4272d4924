"""Pulling from a hub on this machine, in a process that reaches nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cw_assets.engines.hub_downloads import fetch_from_hub
from cw_assets_tests.engines.hub_server import TOKEN, Hub, Pulled, Repository, pull, running
from cw_assets_tests.engines.tiny_diffusion import make_tiny_sdxl

NAME = "owner/model"
SENTENCE = re.compile(r"[^\n]+; [^\n]+\.")
BIG = bytes(range(256)) * 8192
"""2 MiB."""
MODEL = {
    "README.md": b"# A model",
    "config.json": b"{}",
    "tokenizer.json": b'{"version": "1.0"}',
    "model.safetensors": BIG,
    "pytorch_model.bin": b"a pickle",
}
NEEDED = {"config.json", "tokenizer.json", "model.safetensors"}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as hub:
        yield hub


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def serve(hub: Hub, **options: object) -> Repository:
    hub.repositories[NAME] = Repository(dict(MODEL), **options)  # type: ignore[arg-type]
    return hub.repositories[NAME]


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def assert_failed(pulled: Pulled, models: Path, error: str, *words: str) -> None:
    """One sentence, nothing else printed, and no target."""
    assert pulled.error == error, pulled
    assert SENTENCE.fullmatch(pulled.message), pulled.message
    assert [word for word in words if word not in pulled.message] == []
    assert pulled.printed == ""
    assert not (models / NAME).exists()


def test_pulled_folder_holds_what_is_needed_and_nothing_of_the_hub(hub: Hub, models: Path):
    serve(hub)
    pulled = pull(hub.url, NAME, models)
    assert pulled.error == ""
    assert files_in(models) == {f"{NAME}/{name}" for name in NEEDED}
    assert {name: (models / NAME / name).read_bytes() for name in NEEDED} == {name: MODEL[name] for name in NEEDED}
    assert set(hub.fetched()) == NEEDED


ADAPTER = {
    "README.md": b"# Adapters",
    "models/ip-adapter_sd15.safetensors": b"for another",
    "sdxl_models/ip-adapter_sdxl.safetensors": BIG,
    "sdxl_models/ip-adapter_sdxl.bin": b"a pickle",
    "sdxl_models/ip-adapter_sdxl_vit-h.safetensors": b"another",
    "sdxl_models/image_encoder/config.json": b"{}",
    "sdxl_models/image_encoder/model.safetensors": BIG,
    "sdxl_models/image_encoder/pytorch_model.bin": b"a pickle",
}
ADAPTER_NEEDED = {"ip-adapter_sdxl.safetensors", "image_encoder/config.json", "image_encoder/model.safetensors"}


def test_of_a_repository_of_many_models_only_the_named_files_of_one_folder_are_pulled(hub: Hub, models: Path):
    hub.repositories["h94/IP-Adapter"] = Repository(dict(ADAPTER))
    pulled = pull(hub.url, "h94/IP-Adapter/sdxl_models", models)
    assert (pulled.error, pulled.progress[-1]) == ("", [2 * len(BIG) + 2, 2 * len(BIG) + 2])
    assert files_in(models) == {f"h94/IP-Adapter/sdxl_models/{name}" for name in ADAPTER_NEEDED}
    assert [path.name for path in (models / "h94/IP-Adapter").iterdir()] == ["sdxl_models"]
    assert pull(hub.url, "h94/IP-Adapter/models", models).error == "Refused"


def test_progress_ends_at_the_size_of_all_files_and_nothing_is_printed(hub: Hub, models: Path):
    serve(hub)
    pulled = pull(hub.url, NAME, models)
    total = sum(len(MODEL[name]) for name in NEEDED)
    assert pulled.progress[-1] == [total, total]
    assert pulled.progress == sorted(pulled.progress)
    assert {size for _, size in pulled.progress} == {total}
    assert pulled.printed == ""


def test_nothing_but_this_machine_is_asked(hub: Hub, models: Path):
    serve(hub, elsewhere=("model.safetensors",))
    assert set(pull(hub.url, NAME, models).hosts) == {"127.0.0.1"}


def test_connection_that_is_cut_is_taken_up_where_it_was(hub: Hub, models: Path):
    """The hub's library writes 10 MiB at a time."""
    content = BIG * 6
    serve(hub).files["model.safetensors"] = content
    hub.cuts["model.safetensors"] = 11_000_000
    pulled = pull(hub.url, NAME, models)
    assert pulled.error == ""
    assert (models / NAME / "model.safetensors").read_bytes() == content
    assert [asked.range for asked in hub.asked if asked.range] == ["bytes=10485760-"]
    assert pulled.progress[-1][0] == pulled.progress[-1][1]


def test_next_pull_fetches_only_what_did_not_come_whole(hub: Hub, models: Path):
    repository = serve(hub)
    hub.broken["model.safetensors"] = 500
    assert_failed(pull(hub.url, NAME, models), models, "ExternalFailure", "500", "pull again")
    assert "config.json" in files_in(models / "owner" / ".model.part")
    orphan = models / "owner" / ".model.part" / ".cache/huggingface/download/killed.incomplete"
    orphan.write_bytes(b"a piece")
    (models / "owner" / ".model.part" / "left.safetensors").write_bytes(b"of an older commit")
    hub.broken.clear()
    again = pull(hub.url, NAME, models)
    assert again.error == ""
    assert files_in(models) == {f"{NAME}/{name}" for name in NEEDED}
    small = len(repository.files["config.json"]) + len(repository.files["tokenizer.json"])
    assert again.progress[0][0] >= small
    assert hub.fetched() == {"config.json": 1, "tokenizer.json": 1, "model.safetensors": 2}


def test_file_shorter_than_the_hub_said_is_no_model(hub: Hub, models: Path):
    serve(hub, sizes={"model.safetensors": len(BIG) + 1})
    assert_failed(pull(hub.url, NAME, models), models, "ExternalFailure", "model.safetensors", "pull again")


def test_model_that_no_disk_can_hold_is_not_begun(hub: Hub, models: Path):
    serve(hub, sizes={"model.safetensors": 10**17})
    pulled = pull(hub.url, NAME, models)
    assert_failed(pulled, models, "NotReady", "needs 100000000.0 GB", "GB free", "make room")
    assert not hub.fetched()


def test_disk_that_becomes_full_is_told(hub: Hub, models: Path):
    serve(hub)
    pulled = pull(hub.url, NAME, models, file_limit=500_000)
    assert_failed(pulled, models, "NotReady", "does not fit", "make room")
    assert not any(name.endswith(".incomplete") for name in files_in(models))


def test_folder_that_cannot_be_written_is_told(hub: Hub, models: Path):
    serve(hub)
    models.mkdir()
    (models / "owner").mkdir()
    (models / "owner" / ".model.part").write_bytes(b"a file where a folder should be")
    assert_failed(pull(hub.url, NAME, models), models, "NotReady", str(models / "owner"), "writable")


@pytest.mark.parametrize("token", ["", "hf_another"])
def test_gated_model_asks_for_its_licence_and_a_token(hub: Hub, models: Path, token: str):
    serve(hub, gated=True)
    pulled = pull(hub.url, NAME, models, HF_TOKEN=token)
    assert_failed(pulled, models, "NotReady", f"https://huggingface.co/{NAME}", "hf auth login", "HF_TOKEN")


def test_token_goes_to_the_hub_and_not_where_it_redirects(hub: Hub, models: Path):
    serve(hub, gated=True, elsewhere=("model.safetensors",))
    assert pull(hub.url, NAME, models, HF_TOKEN=TOKEN).error == ""
    elsewhere = {asked.token for asked in hub.asked if asked.path.startswith("/elsewhere/")}
    assert elsewhere == {""}
    assert {asked.token for asked in hub.asked if not asked.path.startswith("/elsewhere/")} == {TOKEN}


def test_unknown_name_is_told_from_a_hub_that_fails(hub: Hub, models: Path):
    assert_failed(pull(hub.url, NAME, models), models, "InvalidInput", "was not found", "hf auth login")
    serve(hub)
    hub.status = 503
    assert_failed(pull(hub.url, NAME, models), models, "ExternalFailure", "503", "later")


def test_name_that_no_hub_has_is_told_and_nothing_is_asked(hub: Hub, models: Path):
    pulled = pull(hub.url, "owner/two words", models)
    assert_failed(pulled, models, "InvalidInput", "owner/two words", "correct it")
    assert hub.asked == []


def test_page_of_a_network_login_is_no_model(hub: Hub, models: Path):
    hub.page = b"<html>Log in to the network</html>"
    assert_failed(pull(hub.url, NAME, models), models, "ExternalFailure", "makes no sense", "check the network")


def test_hub_that_nobody_answers_for_is_told(models: Path):
    pulled = pull("http://127.0.0.1:9", NAME, models)
    assert_failed(pulled, models, "ExternalFailure", "connection", "check the network")


def test_offline_is_told_and_nothing_is_asked(hub: Hub, models: Path):
    serve(hub)
    assert_failed(pull(hub.url, NAME, models, HF_HUB_OFFLINE="1"), models, "NotReady", "HF_HUB_OFFLINE", "unset it")
    assert hub.asked == []


def test_weights_that_are_only_a_pickle_are_refused_before_anything_is_fetched(hub: Hub, models: Path):
    hub.repositories[NAME] = Repository({"config.json": b"{}", "pytorch_model.bin": b"a pickle"})
    assert_failed(pull(hub.url, NAME, models), models, "Refused", "pytorch_model.bin", "safetensors")
    hub.repositories[NAME] = Repository({"README.md": b"a data set"})
    assert_failed(pull(hub.url, NAME, models), models, "Refused", "no weights")
    assert not hub.fetched()


def test_two_pulls_of_the_same_do_not_meet(hub: Hub, models: Path):
    from filelock import FileLock

    serve(hub)
    (models / "owner").mkdir(parents=True)
    with FileLock(models / "owner" / ".model.part.lock"):
        assert_failed(pull(hub.url, NAME, models), models, "NotReady", "another process", "wait")
    assert hub.asked == []


def test_folder_that_came_meanwhile_is_left_as_it_is(tmp_path: Path):
    (tmp_path / "model").mkdir()
    fetch_from_hub(NAME, tmp_path / "model", lambda *_: pytest.fail("something was fetched"))
    assert list((tmp_path / "model").iterdir()) == []


def test_pull_ends_soon_where_progress_raises(hub: Hub, models: Path): ...


def test_pulled_half_precision_pipeline_loads(hub: Hub, models: Path, tmp_path: Path):
    """One part is there in half precision alone and in shards, the others plain as well; the root has a checkpoint."""
    import diffusers

    from cw_assets.engines.images.files import variant_of

    made = make_tiny_sdxl(tmp_path / "made")
    pipeline = diffusers.StableDiffusionXLPipeline.from_pretrained(made)
    for part in made.glob("unet/*.safetensors"):
        part.unlink()
    pipeline.unet.save_pretrained(made / "unet", variant="fp16", max_shard_size="100KB")
    pipeline.vae.save_pretrained(made / "vae", variant="fp16")
    assert len(list(made.glob("unet/*.safetensors"))) > 1
    files = {name: (made / name).read_bytes() for name in files_in(made)}
    extra = {"whole.safetensors": BIG, "unet/diffusion_pytorch_model.bin": b"a pickle", "vae_1_0/config.json": b"{}"}
    hub.repositories[NAME] = Repository(files | extra)
    assert pull(hub.url, NAME, models).error == ""
    assert files_in(models / NAME) == set(files) - {"vae/diffusion_pytorch_model.fp16.safetensors"}
    loaded = diffusers.DiffusionPipeline.from_pretrained(
        models / NAME, variant=variant_of(models / NAME), local_files_only=True, use_safetensors=True
    )
    assert json.loads((models / NAME / "unet/config.json").read_text())["_class_name"] == type(loaded.unet).__name__
