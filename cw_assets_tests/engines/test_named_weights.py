"""Weights that a record names and that are not there are told as the engine tells them, here and by another machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cw_assets.domain.images.request import ImageRequest
from cw_assets.domain.weights import WeightsHere
from cw_assets.engines.models_folder import ModelsFolder
from cw_assets.engines.named_weights import (
    check_language_model,
    check_order,
    language_models_fault,
    order_fault,
    weights_here,
)
from cw_assets.engines.registry import build_text_model
from cw_assets.errors import CwError, InvalidInput
from cw_assets.settings import Settings
from cw_assets_tests.engines.images.orders import canny, follow, make_engine, order
from cw_assets_tests.engines.test_readiness import HEAVY

ADAPTER = "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors"
ENCODER = "h94/IP-Adapter/sdxl_models/image_encoder/config.json"
LCM = "latent-consistency/lcm-lora-sdxl/pytorch_lora_weights.safetensors"


def local(folder: Path, **changes: object) -> Settings:
    return Settings(_env_file=None, CW_MODELS_PATH=folder, profile="local", **changes)


def there(settings: Settings) -> WeightsHere:
    """What a machine with these settings says."""
    told = weights_here(settings, ModelsFolder(settings.models_path))
    assert told is not None
    return WeightsHere.model_validate_json(told.model_dump_json())


def elsewhere(settings: Settings) -> Settings:
    """Those of a process that has no models folder."""
    return settings.model_copy(update={"models_path": settings.models_path / "none"})


def said(request: ImageRequest, settings: Settings) -> str:
    """What is told here, which is what another machine would be told."""
    with pytest.raises(CwError) as caught:
        check_order(request, settings)
    assert order_fault(request, elsewhere(settings), there(settings)) == str(caught.value)
    return str(caught.value)


def raised(request: ImageRequest, models: Path) -> str:
    with pytest.raises(CwError) as caught:
        make_engine(models, models).check(request)
    return str(caught.value)


def put(folder: Path, *names: str) -> None:
    """Files that are what their names say, as far as anybody looks."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps({"_class_name": "StableDiffusionXLPipeline"}))


@pytest.mark.parametrize(
    "request_, files",
    [
        (order(), ["tiny/sdxl/model_index.json"]),
        (order(controlnet=canny()), ["tiny/sdxl/model_index.json", "tiny/controlnet-canny/config.json"]),
        (order(options=("lcm",)), ["tiny/sdxl/model_index.json", LCM]),
    ],
    ids=["model", "controlnet", "lcm"],
)
def test_weights_are_missing_until_the_last_is_there(tmp_path, request_, files):
    for file in files:
        assert said(request_, local(tmp_path)) == raised(request_, tmp_path)
        put(tmp_path, file)
    check_order(request_, local(tmp_path))
    assert order_fault(request_, elsewhere(local(tmp_path)), there(local(tmp_path))) == ""


@pytest.mark.parametrize(
    "request_, setting, files",
    [
        (order(ip_adapter=follow()), {}, [ADAPTER, ENCODER]),
        (order(controlnet=canny(control_type="depth")), {"control_depth_weights": "x/depth"}, ["x/depth/config.json"]),
        (order(controlnet=canny(control_type="openpose")), {"control_pose_weights": "x/pose"}, ["x/pose/config.json"]),
    ],
    ids=["ip-adapter", "depth", "openpose"],
)
def test_what_the_settings_name_for_an_order_is_told_until_it_is_there(tmp_path, request_, setting, files):
    put(tmp_path, "tiny/sdxl/model_index.json", "tiny/controlnet-canny/config.json")
    settings = local(tmp_path, **setting)
    for file in files:
        assert Path(file).parent.as_posix().removesuffix("/image_encoder") in said(request_, settings)
        put(tmp_path, file)
    check_order(request_, settings)
    assert order_fault(request_, elsewhere(settings), there(settings)) == ""


def test_folder_of_another_architecture_is_told_here_and_not_known_elsewhere(tmp_path):
    put(tmp_path, "tiny/flux/model_index.json")
    with pytest.raises(InvalidInput, match="where flux1 needs a FluxPipeline"):
        check_order(order("flux1"), local(tmp_path))
    assert order_fault(order("flux1"), elsewhere(local(tmp_path)), there(local(tmp_path))) == ""


def test_pickle_is_refused_wherever_it_is(tmp_path):
    request = order(controlnet=canny(path="net.pt"))
    put(tmp_path, "tiny/sdxl/model_index.json", "net.pt")
    assert said(request, local(tmp_path)) == raised(request, tmp_path)


def test_file_that_cannot_be_looked_at_is_told(tmp_path):
    request = order(model=order().model.model_copy(update={"path": "x" * 300}))
    with pytest.raises(CwError, match=r"cannot be looked at \(File name too long\)"):
        check_order(request, local(tmp_path))


def test_engine_that_reads_no_weights_lacks_none(tmp_path):
    settings = local(tmp_path / "none", image_model="sketch", text_model="rules")
    check_order(order(controlnet=canny(), ip_adapter=follow(), options=("lcm",)), settings)
    check_language_model("owner/model", settings)
    assert order_fault(order(), elsewhere(settings), there(settings)) == ""
    assert language_models_fault(["owner/model"], settings, there(settings)) == ""


def test_language_model_is_missing_until_it_is_there(tmp_path):
    settings = local(tmp_path)
    with pytest.raises(CwError) as caught:
        check_language_model("owner/model", settings)
    with pytest.raises(CwError) as own:
        build_text_model(settings, "owner/model", load_in_4bit=False).load()
    told = language_models_fault(["owner/model"], settings, there(settings))
    assert str(caught.value) == str(own.value) == told
    put(tmp_path, "owner/model/config.json")
    check_language_model("owner/model", settings)
    assert language_models_fault(["owner/model"], settings, there(settings)) == ""


def test_weights_that_are_here_may_have_come_to_another_machine_since_it_looked(tmp_path):
    """The disk may be the same, and the other one looked some seconds ago."""
    settings, request = local(tmp_path), order(controlnet=canny(), ip_adapter=follow(), options=("lcm",))
    looked = there(settings)
    assert order_fault(request, settings, looked)
    assert language_models_fault(["owner/model"], settings, looked)
    put(tmp_path, "tiny/sdxl/model_index.json", "tiny/controlnet-canny/config.json", "owner/model/config.json")
    put(tmp_path, LCM, ADAPTER, ENCODER)
    assert order_fault(request, settings, looked) == ""
    assert language_models_fault(["owner/model"], settings, looked) == ""


@pytest.mark.parametrize(
    "changes", [{"adaptation_model": "owner/other"}, {"adaptation_models": {"culture": "owner/other"}}]
)
def test_machine_that_chooses_other_language_models_may_have_them(tmp_path, changes):
    assert language_models_fault(["owner/model"], local(tmp_path), there(local(tmp_path, **changes))) == ""


@pytest.mark.parametrize("changes", [{"image_model": "crayon"}, {"text_model": "quill"}])
def test_machine_with_an_unknown_engine_says_nothing(tmp_path, changes):
    settings = local(tmp_path, **changes)
    assert weights_here(settings, ModelsFolder(tmp_path)) is None


def test_machine_with_too_many_models_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("cw_assets.engines.models_folder.MOST_NAMES", 0)
    put(tmp_path, "one.safetensors")
    assert weights_here(local(tmp_path), ModelsFolder(tmp_path)) is None


def test_nothing_heavy_is_imported_to_say_what_is_here(tmp_path):
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from cw_assets.engines.models_folder import ModelsFolder\n"
        "from cw_assets.engines.named_weights import weights_here\n"
        "from cw_assets.settings import Settings\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "told = weights_here(Settings(_env_file=None, CW_MODELS_PATH=folder, profile='local'), ModelsFolder(folder))\n"
        f"print(len(told.lacks), [name for name in {(*HEAVY, 'numpy')} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "4 []\n"
