"""What may be loaded from the models folder: safetensors, single files with their configuration, never a pickle."""

import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from cw_assets.domain.images.request import ARCHITECTURES, ImageRequest
from cw_assets.engines.images.controlnet import load as load_controlnet
from cw_assets.engines.images.diffusers import DiffusersImageModel
from cw_assets.engines.images.families import FAMILIES
from cw_assets.engines.images.files import PICKLES, variant_of
from cw_assets.errors import InvalidInput, NotReady, Refused
from cw_assets_tests.engines.images.orders import PATHS, Drawn, canny, draw, lora, make_engine, model, order
from cw_assets_tests.engines.images.pickle_watch import no_pickle_read
from cw_assets_tests.engines.images.single_file import make_sd15_file, make_sdxl_file


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """An empty models folder, which is the media folder too."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def draw_in(models: Path, request) -> Drawn:
    return draw(make_engine(models, models), request)


def copy(diffusion_path: Path, models: Path, path: str) -> Path:
    shutil.copytree(diffusion_path / path, models / path)
    return models / path


def write_pickle(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"weight": torch.ones(1)}, path)


def pickle_instead(part: Path) -> None:
    """The part's weights as a pickle alone, named as old repositories name them."""
    for safe in part.glob("*.safetensors"):
        torch.save(load_file(safe), safe.with_suffix(".bin"))
        safe.unlink()


def test_the_watch_sees_a_pickle(models):
    write_pickle(models / "seen.bin")
    with pytest.raises(AssertionError, match=r"seen\.bin"), no_pickle_read():
        torch.load(models / "seen.bin", weights_only=True)
    with pytest.raises(AssertionError, match="find_class"), no_pickle_read():
        pickle.loads(pickle.dumps(Path))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_no_family_reads_a_pickle(evicted, drawn, architecture):
    with no_pickle_read():
        drawn(order(architecture, steps=1))


def test_lora_and_controlnet_read_no_pickle(evicted, engine):
    Image.new("RGB", (300, 300), "white").save(engine.media_root / "reference.png")
    with no_pickle_read():
        draw(engine, order(steps=1, lora=lora(), controlnet=canny()))


@pytest.mark.parametrize("suffix", PICKLES)
def test_a_pickled_file_is_refused_unopened(models, suffix):
    write_pickle(models / f"model{suffix}")
    for request in (
        order(model=model(path=f"model{suffix}")),
        order(lora=lora(f"model{suffix}")),
    ):
        with no_pickle_read(), pytest.raises(Refused, match="is a pickle"):
            draw_in(models, request)


def test_a_pickled_controlnet_is_refused_unopened(diffusion_path, models):
    Image.new("RGB", (256, 256)).save(models / "reference.png")
    copy(diffusion_path, models, "tiny/sdxl")
    write_pickle(models / "canny.pth")
    pickle_instead(copy(diffusion_path, models, "tiny/controlnet-canny"))
    for path in ("canny.pth", "tiny/controlnet-canny"):
        with no_pickle_read(), pytest.raises(Refused, match="is a pickle"):
            draw_in(models, order(controlnet=canny(path=path)))


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder_2"])
def test_a_folder_with_a_part_that_is_a_pickle_alone_is_refused_unopened(evicted, diffusion_path, models, part):
    pickle_instead(copy(diffusion_path, models, "tiny/sdxl") / part)
    with no_pickle_read(), pytest.raises(Refused, match=part):
        draw_in(models, order())


def test_a_pickle_beside_its_safetensors_is_left_alone(evicted, diffusion_path, models):
    folder = copy(diffusion_path, models, "tiny/sdxl")
    write_pickle(folder / "unet/diffusion_pytorch_model.bin")
    write_pickle(folder / "safety_checker/pytorch_model.bin")
    with no_pickle_read():
        draw_in(models, order(steps=1))


def test_a_missing_model_names_the_command(models):
    with pytest.raises(NotReady, match="cw models pull stabilityai/sdxl-turbo"):
        draw_in(models, order(model=model(path="stabilityai/sdxl-turbo")))


def test_a_path_outside_the_models_folder_is_refused(models):
    with pytest.raises(Refused, match="outside"):
        draw_in(models, order(model=model(path="../sdxl")))


def test_a_folder_of_another_family_is_said(drawn):
    with pytest.raises(InvalidInput, match="holds a FluxPipeline where sdxl needs a StableDiffusionXLPipeline"):
        drawn(order(model=model(path=PATHS["flux1"])))


def test_a_folder_without_an_index_is_to_be_pulled_again(models):
    (models / "half").mkdir()
    with pytest.raises(NotReady, match=r"no model_index\.json.*cw models pull"):
        draw_in(models, order(model=model(path="half")))


def test_damaged_weights_are_to_be_pulled_again(evicted, diffusion_path, models):
    weights = next((copy(diffusion_path, models, "tiny/sdxl") / "unet").glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1000])
    with pytest.raises(InvalidInput, match=r"could not be loaded.*cw models pull"):
        draw_in(models, order())


@pytest.mark.parametrize("variant", ["fp16", "bf16"])
def test_half_precision_files_are_found_by_their_name(evicted, diffusion_path, models, variant):
    folder = copy(diffusion_path, models, "tiny/sdxl")
    for file in folder.glob("*/*.safetensors"):
        file.rename(file.with_suffix(f".{variant}.safetensors"))
    assert draw_in(models, order(steps=1)).image.shape == (256, 256, 3)


def test_a_controlnet_in_half_precision_alone_is_found_too(diffusion_path, models):
    folder = copy(diffusion_path, models, "tiny/controlnet-canny")
    for file in folder.glob("*.safetensors"):
        file.rename(file.with_suffix(".fp16.safetensors"))
    assert variant_of(folder) == "fp16"
    assert load_controlnet(models, canny(), "sdxl", None) is not None


# ---- single files


def one_file(diffusion_path: Path, models: Path) -> Path:
    """The transformer of the tiny Z-Image as a file of its own."""
    weights = next((diffusion_path / "tiny/z-image/transformer").glob("*.safetensors"))
    save_file(load_file(weights), models / "z.safetensors")
    return models / "z.safetensors"


@pytest.mark.parametrize("place", ["z", "configs/zimage", FAMILIES["zimage"].base])
def test_a_single_file_takes_the_rest_from_a_folder_of_its_architecture(evicted, diffusion_path, models, place):
    one_file(diffusion_path, models)
    shutil.copytree(diffusion_path / "tiny/z-image", models / place)
    with no_pickle_read():
        single = draw_in(models, order("zimage", model=model("zimage", path="z.safetensors")))
    whole = draw(make_engine(diffusion_path, models), order("zimage"))
    assert np.array_equal(single.image, whole.image)


@pytest.mark.parametrize(("architecture", "make"), [("sd15", make_sd15_file), ("sdxl", make_sdxl_file)])
def test_a_whole_model_in_a_single_file_draws_as_its_folder_does(evicted, diffusion_path, models, architecture, make):
    """The weights are the same; they lie elsewhere in memory, where sums may round otherwise."""
    folder, configuration = diffusion_path / PATHS[architecture], models / "configs" / architecture
    make(folder, models / "shared.safetensors")
    shutil.copytree(folder, configuration, ignore=shutil.ignore_patterns("*.safetensors"))
    request = order(architecture, model=model(architecture, path="shared.safetensors"))
    with no_pickle_read():
        image, weights = drawn_and_weights(make_engine(models, models), request)
    folder_image, folder_weights = drawn_and_weights(make_engine(diffusion_path, models), order(architecture))
    assert weights.keys() == folder_weights.keys()
    assert all(torch.equal(weights[name], folder_weights[name]) for name in weights)
    assert np.abs(image.astype(int) - folder_image).max() <= 1


def drawn_and_weights(engine: DiffusersImageModel, request: ImageRequest) -> tuple[np.ndarray, dict[str, torch.Tensor]]:
    image, parts = draw(engine, request).image, engine.loaded(request).pipeline.components
    modules = {name: part for name, part in parts.items() if isinstance(part, torch.nn.Module)}
    named = ((f"{name}.{key}", weight) for name, part in modules.items() for key, weight in part.state_dict().items())
    return image, dict(named)


def test_a_single_file_without_configuration_names_the_command(diffusion_path, models):
    one_file(diffusion_path, models)
    with pytest.raises(NotReady, match="cw models pull Tongyi-MAI/Z-Image-Turbo"):
        draw_in(models, order("zimage", model=model("zimage", path="z.safetensors")))


def test_a_configuration_of_another_family_is_said(diffusion_path, models):
    one_file(diffusion_path, models)
    (models / "configs/zimage").mkdir(parents=True)
    (models / "configs/zimage/model_index.json").write_text(json.dumps({"_class_name": "FluxPipeline"}))
    with pytest.raises(InvalidInput, match="FluxPipeline where zimage"):
        draw_in(models, order("zimage", model=model("zimage", path="z.safetensors")))


def test_any_other_kind_of_file_is_refused(models):
    (models / "notes.txt").write_text("a fox")
    with pytest.raises(Refused, match=r"no \.safetensors file"):
        draw_in(models, order(model=model(path="notes.txt")))
