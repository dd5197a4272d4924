"""An IP-Adapter shows the model a picture to follow, and leaves nothing of it in the orders that have none."""

import gc
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from cw_assets.engines.images import ip_adapter
from cw_assets.engines.images.diffusers import DiffusersImageModel
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import Cancelled, InvalidInput, NotReady, Refused
from cw_assets_tests.engines import tiny_adapters
from cw_assets_tests.engines.images.orders import canny, draw, follow, lora, make_engine, model, order
from cw_assets_tests.engines.images.pickle_watch import no_pickle_read

SDXL = "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors"
PLUS = "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl_plus.safetensors"
SD15 = "h94/IP-Adapter/models/ip-adapter_sd15.safetensors"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Two pictures of noise, in different colours."""
    for name, seed, tint in (("reference.png", 1, (1, 0.2, 0.2)), ("other.png", 2, (0.2, 0.2, 1))):
        noise = np.random.default_rng(seed).integers(0, 256, (64, 96, 3)) * tint
        Image.fromarray(noise.astype(np.uint8)).save(tmp_path / name)
    return tmp_path


@pytest.fixture
def engine(diffusion_path: Path, media: Path) -> DiffusersImageModel:
    return make_engine(diffusion_path, media)


def drawn(engine: DiffusersImageModel, architecture: str = "sdxl", **more: object) -> np.ndarray:
    return draw(engine, order(architecture, **more)).image


# ---- following


@pytest.mark.parametrize(("architecture", "path"), [("sdxl", SDXL), ("sdxl", PLUS), ("sd15", SD15)])
def test_another_reference_gives_another_picture_and_the_same_one_the_same(engine, architecture, path):
    def following(**more: object) -> np.ndarray:
        return drawn(engine, architecture, ip_adapter=follow(path=path, **more))

    with no_pickle_read():
        without, box, line, again = (
            drawn(engine, architecture), following(), following(image="other.png"), following()
        )  # fmt: skip
    assert len({picture.tobytes() for picture in (without, box, line)}) == 3
    assert np.array_equal(box, again)


@pytest.mark.parametrize(("architecture", "path"), [("sdxl", SDXL), ("sdxl", PLUS), ("sd15", SD15)])
def test_the_next_order_without_one_is_drawn_as_before(engine, architecture, path):
    before = drawn(engine, architecture)
    drawn(engine, architecture, ip_adapter=follow(path=path))
    assert np.array_equal(before, drawn(engine, architecture))


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3fn"])
def test_no_residue_in_less_precision_either(engine, dtype):
    small = model(dtype=dtype)
    before = drawn(engine, model=small)
    stored = dtypes(engine, model=small)
    followed = drawn(engine, model=small, ip_adapter=follow())
    assert dtypes(engine, model=small).items() >= stored.items()
    assert not np.array_equal(before, followed)
    assert np.array_equal(before, drawn(engine, model=small))
    assert dtypes(engine, model=small) == stored


def dtypes(engine: DiffusersImageModel, **more: object) -> dict[str, torch.dtype]:
    return {name: weight.dtype for name, weight in engine.loaded(order(**more)).denoiser.named_parameters()}


def test_a_model_in_8_bits_keeps_them_and_the_adapter_its_own_numbers(engine):
    small = model(dtype="float8_e4m3fn")
    drawn(engine, model=small)
    loaded = engine.loaded(order(model=small))
    ip_adapter.attach(
        loaded, ip_adapter.followed(engine.models_path, engine.media_root, order(ip_adapter=follow())).files
    )
    found = {name: weight.dtype for name, weight in loaded.denoiser.named_parameters()}
    assert {kind for name, kind in found.items() if "_ip." in name} == {torch.bfloat16}
    assert torch.float8_e4m3fn in found.values()


@pytest.mark.parametrize("path", [SDXL, PLUS])
def test_what_is_seen_is_what_the_library_itself_would_see(engine, path):
    drawn(engine, ip_adapter=follow(path=path))
    loaded = engine.loaded(order())
    shown = ip_adapter.followed(engine.models_path, engine.media_root, order(ip_adapter=follow(path=path)))
    pipeline = type(loaded.pipeline).from_pretrained(engine.models_path / "tiny/sdxl")
    folder, file = engine.models_path / "h94/IP-Adapter", Path(path)
    pipeline.load_ip_adapter(str(folder), subfolder=file.parent.name, weight_name=file.name)
    picture = Image.fromarray(shown.picture)
    (theirs,) = pipeline.prepare_ip_adapter_image_embeds(picture, None, "cpu", 1, True)
    ours = ip_adapter.look(loaded, shown.files, shown.picture)
    assert ours.shape == theirs.shape
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_scale_counts_and_none_is_none(engine):
    weak, strong = (drawn(engine, ip_adapter=follow(scale=scale)) for scale in (0.3, 1.0))
    assert not np.array_equal(weak, strong)
    assert np.array_equal(drawn(engine), drawn(engine, ip_adapter=follow(scale=0.0)))


def test_without_guidance_it_follows_too(engine):
    plain = drawn(engine, guidance_scale=1.0)
    assert not np.array_equal(plain, drawn(engine, guidance_scale=1.0, ip_adapter=follow()))


def test_each_image_of_an_order_follows(engine):
    two = draw(engine, order(seeds=(1, 2), ip_adapter=follow()))
    assert np.array_equal(two.images[1], drawn(engine, seeds=(2,), ip_adapter=follow()))


def test_one_adapter_gives_way_to_another(engine):
    before = drawn(engine, ip_adapter=follow())
    other = drawn(engine, ip_adapter=follow(path=PLUS))
    assert not np.array_equal(before, other)
    assert np.array_equal(before, drawn(engine, ip_adapter=follow()))


# ---- with the others


def test_it_goes_with_a_lora_and_neither_leaves_a_residue(engine):
    plain, styled, followed = drawn(engine), drawn(engine, lora=lora()), drawn(engine, ip_adapter=follow())
    both = drawn(engine, lora=lora(), ip_adapter=follow())
    assert len({picture.tobytes() for picture in (plain, styled, followed, both)}) == 4
    assert np.array_equal(followed, drawn(engine, ip_adapter=follow()))
    assert np.array_equal(styled, drawn(engine, lora=lora()))
    assert np.array_equal(plain, drawn(engine))


def test_it_goes_with_a_controlnet_and_neither_leaves_a_residue(engine):
    plain, traced, followed = drawn(engine), drawn(engine, controlnet=canny()), drawn(engine, ip_adapter=follow())
    both = drawn(engine, controlnet=canny(), ip_adapter=follow(image="other.png"))
    assert len({picture.tobytes() for picture in (plain, traced, followed, both)}) == 4
    assert np.array_equal(traced, drawn(engine, controlnet=canny()))
    assert np.array_equal(followed, drawn(engine, ip_adapter=follow()))
    assert np.array_equal(plain, drawn(engine))


def test_it_goes_with_weights_in_the_prompt_scheduler_and_few_steps(engine):
    asked = {"prompt": "a (red:1.4) fox", "options": ("lcm", "fp8-weights"), "scheduler": "LCM", "lora": lora()}
    plain, followed = (draw(engine, order(**asked, ip_adapter=choice)) for choice in (None, follow()))
    assert not np.array_equal(plain.image, followed.image)
    assert (followed.generation.options, followed.generation.notes) == (("lcm", "fp8-weights"), ())


def test_guidance_for_a_part_of_the_steps_is_left_out_and_told(engine):
    cut = draw(engine, order(steps=4, options=("cfg-cutoff",), ip_adapter=follow()))
    assert cut.generation.options == ()
    assert "cfg-cutoff does not work with Tiny and an IP-Adapter" in cut.generation.notes[0]


def test_a_pipeline_whose_parts_come_one_by_one_follows_too(engine):
    """Here the parts go from the CPU to the CPU, through the hooks that take them to an accelerator."""
    whole = drawn(engine, ip_adapter=follow())
    loaded = engine.loaded(order())
    loaded.pipeline.enable_model_cpu_offload(device="cpu")
    loaded.offloaded = True
    try:
        plain, followed, again = drawn(engine), drawn(engine, ip_adapter=follow()), drawn(engine)
        assert np.abs(whole.astype(int) - followed).max() <= 1
        assert np.abs(plain.astype(int) - followed).max() > 1
        assert np.array_equal(plain, again)
    finally:
        CACHE.evict()


def test_out_of_memory_it_is_drawn_in_tiles_and_still_follows(engine, monkeypatch):
    before = drawn(engine, ip_adapter=follow())
    denoiser = engine.loaded(order()).denoiser
    forward, failures = denoiser.forward, iter(range(1))

    def fail_first(*arguments, **named):
        if next(failures, None) is not None:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return forward(*arguments, **named)

    monkeypatch.setattr(denoiser, "forward", fail_first)
    saved = draw(engine, order(ip_adapter=follow()))
    assert saved.generation.options == ("vae-tiling",)
    assert np.abs(before.astype(int) - saved.image).mean() < 1


# ---- what stays


def test_the_adapter_is_read_once_and_each_picture_looked_at_once(engine, evicted, monkeypatch):
    read: list[str] = []
    for name in ("attach", "encoded"):
        work: Callable[..., object] = getattr(ip_adapter, name)
        monkeypatch.setattr(ip_adapter, name, lambda *a, name=name, work=work: read.append(name) or work(*a))
    for image in ("reference.png", "other.png", "reference.png"):
        drawn(engine, ip_adapter=follow(image=image))
    assert read == ["attach", "encoded", "encoded"]
    assert CACHE.holds(engine.last_key)


def test_many_changes_keep_nothing(engine):
    def tensors() -> int:
        gc.collect()
        return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())

    def round_of_orders() -> None:
        for choice in (follow(), None, follow(path=PLUS), follow(scale=0.1), None):
            drawn(engine, ip_adapter=choice)

    round_of_orders()
    before = tensors()
    round_of_orders()
    assert tensors() == before


def test_only_the_last_pictures_are_remembered(engine, media, evicted):
    for number in range(ip_adapter.MOST_PICTURES + 2):
        Image.new("RGB", (16, 16), (number, 0, 0)).save(media / "plain.png")
        ip_adapter.use_ip_adapter(*asked(engine, "plain.png"))
    assert len(engine.loaded(order()).seen) == ip_adapter.MOST_PICTURES


def asked(engine: DiffusersImageModel, image: str) -> tuple[object, ...]:
    """The arguments of `use_ip_adapter` for an order that follows this picture."""
    from contextlib import ExitStack

    from cw_assets.engines.images.memory import Thrift

    request = order(ip_adapter=follow(image=image))
    loaded, shown = engine.loaded(request), ip_adapter.followed(engine.models_path, engine.media_root, request)
    return loaded, request, shown, Thrift(loaded.pipeline, "cpu", ExitStack())


def test_a_cancelled_order_leaves_no_residue(engine):
    def cancel(*step: int) -> None:
        raise Cancelled("The job was cancelled.")

    before = drawn(engine)
    with pytest.raises(Cancelled):
        draw(engine, order(ip_adapter=follow()), cancel)
    assert np.array_equal(before, drawn(engine))


# ---- what cannot be followed


@pytest.mark.parametrize("architecture", ["flux1", "qwen", "zimage"])
def test_an_architecture_without_ip_adapters_is_told(engine, architecture):
    with pytest.raises(InvalidInput, match=f"architecture {architecture} draw here without IP-Adapters; choose"):
        drawn(engine, architecture, ip_adapter=follow())


@pytest.mark.parametrize("key", ["missing.png", "../outside.png"])
def test_a_picture_that_is_not_in_the_media_folder_is_said_before_anything_loads(engine, evicted, key):
    with pytest.raises(NotReady, match="not in the media folder"):
        drawn(engine, ip_adapter=follow(image=key))
    assert not any(model.large for model in CACHE.report().models)


@pytest.fixture
def own_models(diffusion_path: Path, tmp_path: Path) -> Path:
    """A models folder of this test's own, with the tiny models and a copy of their IP-Adapters in it."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "tiny").symlink_to(diffusion_path / "tiny")
    shutil.copytree(diffusion_path / "h94", models / "h94")
    return models


@pytest.fixture
def own_engine(own_models: Path, media: Path) -> DiffusersImageModel:
    return make_engine(own_models, media)


@pytest.mark.parametrize("left", ["ip-adapter_sdxl.safetensors", "image_encoder"])
def test_missing_weights_name_the_command(own_engine, own_models, left):
    folder = own_models / "h94/IP-Adapter/sdxl_models"
    for thing in (folder / "image_encoder", own_models / "h94/IP-Adapter/models"):
        shutil.rmtree(thing)
    if left == "image_encoder":
        (folder / "ip-adapter_sdxl.safetensors").unlink()
    with pytest.raises(NotReady, match="`cw models pull h94/IP-Adapter/sdxl_models`"):
        drawn(own_engine, ip_adapter=follow())


@pytest.mark.parametrize("name", ["ip-adapter_sdxl.bin", "image_encoder", "../../../../outside.safetensors"])
def test_what_is_no_safetensors_file_of_the_models_folder_is_refused(own_engine, name):
    with pytest.raises(Refused):
        drawn(own_engine, ip_adapter=follow(path=f"h94/IP-Adapter/sdxl_models/{name}"))


def test_a_pickle_under_another_name_is_refused_unread(own_engine, own_models):
    torch.save({"image_proj": {}}, own_models / SDXL)
    with no_pickle_read(), pytest.raises(Refused, match="is a pickle"):
        drawn(own_engine, ip_adapter=follow())


def test_an_encoder_that_is_a_pickle_alone_is_refused_unread(own_engine, own_models):
    encoder = own_models / "h94/IP-Adapter/sdxl_models/image_encoder"
    torch.save({}, encoder / "pytorch_model.bin")
    (encoder / "model.safetensors").unlink()
    with no_pickle_read(), pytest.raises(Refused, match="is a pickle"):
        drawn(own_engine, ip_adapter=follow())


def test_an_adapter_of_another_architecture_is_told_and_leaves_no_residue(engine):
    before = drawn(engine)
    with pytest.raises(InvalidInput, match="could not be loaded into the model") as caught:
        drawn(engine, ip_adapter=follow(path=SD15))
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert np.array_equal(before, drawn(engine))


def faces(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """As the adapters of faces begin."""
    kept = {key: weight for key, weight in weights.items() if not key.startswith("image_proj.proj")}
    return kept | {"image_proj.proj.0.weight": torch.ones(8, 8), "image_proj.proj.2.weight": torch.ones(8, 8)}


def unfinished(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {key: weight for key, weight in weights.items() if not key.startswith("ip_adapter.3.")}


def a_lora(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {"lora_unet_x.lora_down.weight": torch.ones(4, 4)}


@pytest.mark.parametrize(
    ("change", "why"),
    [(faces, "holds no IP-Adapter that follows"), (a_lora, "holds no IP-Adapter that"), (unfinished, "could not be")],
)
def test_what_is_no_adapter_for_pictures_is_told(own_engine, own_models, change, why):
    from safetensors.torch import load_file, save_file

    before = drawn(own_engine)
    save_file(change(load_file(own_models / SDXL)), own_models / SDXL)
    with pytest.raises(InvalidInput, match=why):
        drawn(own_engine, ip_adapter=follow())
    assert np.array_equal(before, drawn(own_engine))


def test_a_damaged_file_is_told(own_engine, own_models):
    (own_models / SDXL).write_bytes((own_models / SDXL).read_bytes()[:-9])
    with pytest.raises(InvalidInput, match="no whole safetensors file"):
        drawn(own_engine, ip_adapter=follow())


def test_an_encoder_with_other_weights_is_told(own_engine, own_models):
    from safetensors.torch import save_file

    save_file(
        {"text_model.x": torch.ones(1)}, own_models / "h94/IP-Adapter/sdxl_models/image_encoder/model.safetensors"
    )
    with pytest.raises(InvalidInput, match=r"could not be loaded \(it has no "):
        drawn(own_engine, ip_adapter=follow())


@pytest.mark.parametrize(
    ("name", "why"), [("model.safetensors", "could not be loaded"), ("config.json", "cannot be read")]
)
def test_an_encoder_that_is_none_is_told(own_engine, own_models, name, why):
    (own_models / "h94/IP-Adapter/sdxl_models/image_encoder" / name).write_bytes(b"{")
    with pytest.raises(InvalidInput, match=why):
        drawn(own_engine, ip_adapter=follow())


def test_the_encoder_of_the_right_width_is_taken_from_the_neighbouring_folder(own_engine, own_models):
    """As of the adapters for SDXL that were trained with the encoder of those for SD 1.5."""
    theirs = own_models / "h94/IP-Adapter/sdxl_models/image_encoder"
    shutil.rmtree(own_models / "h94/IP-Adapter/models/image_encoder")
    shutil.copytree(theirs, own_models / "h94/IP-Adapter/models/image_encoder")
    before = drawn(own_engine, ip_adapter=follow())
    shutil.rmtree(theirs)
    tiny_adapters.make_tiny_image_encoder(theirs, 1, projected=12)
    CACHE.evict()
    assert np.array_equal(before, drawn(own_engine, ip_adapter=follow()))


def test_an_encoder_of_another_width_is_told(own_engine, own_models):
    for encoder in own_models.rglob("image_encoder/config.json"):
        encoder.write_text(json.dumps(json.loads(encoder.read_text()) | {"projection_dim": 12}))
    with pytest.raises(InvalidInput, match=r"whose projection_dim is 20, and .*sdxl_models/image_encoder is another"):
        drawn(own_engine, ip_adapter=follow())
