"""Which files of a repository are fetched, told by their names alone."""

from cw_assets.engines.hub_files import needed_files, only_parts, pickles_in, without_weights

TURBO = [
    "model_index.json", "README.md", "LICENSE.md", "sd_xl_turbo_1.0.safetensors", "sd_xl_turbo_1.0_fp16.safetensors",
    "output.jpg", "scheduler/scheduler_config.json", "text_encoder/config.json", "text_encoder/model.safetensors",
    "text_encoder/model.fp16.safetensors", "text_encoder/model.onnx", "text_encoder/pytorch_model.bin",
    "tokenizer/merges.txt", "tokenizer/vocab.json", "tokenizer/tokenizer_config.json", "unet/config.json",
    "unet/diffusion_pytorch_model.fp16.safetensors", "unet/diffusion_pytorch_model.fp16.bin",
    "unet/diffusion_flax_model.msgpack", "vae/config.json", "vae/diffusion_pytorch_model.safetensors",
    "vae/diffusion_pytorch_model.non_ema.safetensors", "vae_decoder/config.json", "vae_decoder/model.onnx",
    "safety_checker/config.json", "safety_checker/pytorch_model.bin",
]  # fmt: skip
FLUX = [
    "model_index.json", "ae.safetensors", "flux1-dev.safetensors", "text_encoder_2/config.json",
    "text_encoder_2/model-00001-of-00002.safetensors", "text_encoder_2/model-00002-of-00002.safetensors",
    "text_encoder_2/model.safetensors.index.json", "tokenizer_2/spiece.model", "tokenizer_2/tokenizer.json",
    "transformer/config.json", "transformer/diffusion_pytorch_model-00001-of-00001.safetensors",
    "transformer/diffusion_pytorch_model.safetensors.index.json",
]  # fmt: skip
CHAT = [
    ".gitattributes", "README.md", "LICENSE", "config.json", "generation_config.json", "tokenizer.json",
    "tokenizer.model", "chat_template.jinja", "model-00001-of-00001.safetensors", "model.safetensors.index.json",
    "model.fp16-00001-of-00001.safetensors", "model.safetensors.index.fp16.json", "pytorch_model-00001-of-00001.bin",
    "pytorch_model.bin.index.json", "training_args.bin", "consolidated.safetensors",
    "consolidated.safetensors.index.json", "original/consolidated.00.pth", "original/params.json",
    "original/model.safetensors", "modeling_chat.py", "model.q4.gguf", "tf_model.h5", "model.onnx",
]  # fmt: skip


def test_of_a_diffusers_repository_the_parts_are_fetched_in_one_variant():
    index = {part: ["library", "Class"] for part in ("scheduler", "text_encoder", "tokenizer", "unet", "vae")}
    assert needed_files(only_parts(TURBO, index)) == [
        "LICENSE.md", "model_index.json", "scheduler/scheduler_config.json", "text_encoder/config.json",
        "text_encoder/model.safetensors", "tokenizer/merges.txt", "tokenizer/tokenizer_config.json",
        "tokenizer/vocab.json", "unet/config.json", "unet/diffusion_pytorch_model.fp16.safetensors", "vae/config.json",
        "vae/diffusion_pytorch_model.safetensors",
    ]  # fmt: skip


def test_shards_come_with_their_index_and_without_the_single_files_at_the_root():
    assert needed_files(FLUX) == sorted(set(FLUX) - {"ae.safetensors", "flux1-dev.safetensors"})


def test_single_file_is_preferred_to_its_own_shards():
    names = ["config.json", "model.safetensors", "model-00001-of-00001.safetensors", "model.safetensors.index.json"]
    assert needed_files(names) == ["config.json", "model.safetensors"]


def test_shards_of_a_variant_come_with_the_index_of_that_variant_however_it_is_spelled():
    new = ["u/model.fp16-00001-of-00001.safetensors", "u/model.safetensors.index.fp16.json"]
    old = ["v/model-00001-of-00001.fp16.safetensors", "v/model.safetensors.fp16.index.json"]
    assert needed_files(["model_index.json", *new, *old]) == ["model_index.json", *sorted(new), *sorted(old)]


def test_fp16_is_preferred_to_bf16():
    names = ["model_index.json", "vae/model.bf16.safetensors", "vae/model.fp16.safetensors"]
    assert needed_files(names) == ["model_index.json", "vae/model.fp16.safetensors"]


def test_language_model_comes_with_tokenizer_and_template_and_without_duplicates():
    assert needed_files(CHAT) == [
        "LICENSE", "chat_template.jinja", "config.json", "generation_config.json", "model-00001-of-00001.safetensors",
        "model.safetensors.index.json", "tokenizer.json", "tokenizer.model",
    ]  # fmt: skip


def test_of_a_controlnet_only_the_weights_that_diffusers_looks_for():
    names = [
        "config.json", "config_promax.json", "OpenPoseXL2.safetensors", "diffusion_pytorch_model.bin",
        "diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.safetensors",
        "diffusion_pytorch_model_twins.safetensors",
    ]  # fmt: skip
    assert needed_files(names) == ["config.json", "config_promax.json", "diffusion_pytorch_model.safetensors"]


def test_ctranslate2_keeps_its_own_model_bin():
    names = ["README.md", "config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.json"]
    assert needed_files(names) == names[1:]
    assert without_weights(names) == []


def test_model_bin_without_a_vocabulary_is_a_pickle():
    assert "model.bin" not in needed_files(["config.json", "model.bin"])


def test_no_pickle_is_ever_needed():
    suffixes = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".msgpack", ".h5", ".onnx", ".py", ".gguf")
    pickles = [f"{folder}{stem}{suffix}" for folder in ("", "unet/") for stem in ("model", "diffusion_pytorch_model")
               for suffix in suffixes]  # fmt: skip
    assert needed_files(pickles) == []
    assert needed_files(["model_index.json", *pickles]) == ["model_index.json"]


def test_model_whose_weights_are_only_pickles_is_found_out():
    root = ["config.json", "pytorch_model.bin"]
    assert without_weights(root) == [""]
    assert pickles_in(root, "") == ["pytorch_model.bin"]
    part = [
        "model_index.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.bin",
        "scheduler/scheduler_config.json",
    ]
    assert without_weights(part) == ["unet"]
    assert pickles_in(part, "unet") == ["unet/diffusion_pytorch_model.bin"]


def test_safety_checker_is_no_reason_to_refuse():
    assert pickles_in(TURBO, "safety_checker") == ["safety_checker/pytorch_model.bin"]
    assert without_weights(TURBO) == []


def test_pickle_beside_the_weights_is_no_reason_to_refuse():
    assert without_weights(["config.json", "model.safetensors", "training_args.bin"]) == []


def test_repository_without_any_weights_is_found_out():
    assert without_weights(["README.md", "config.json"]) == [""]
    assert without_weights(["model_index.json", "unet/config.json", "unet/model.onnx"]) == [""]


def test_name_that_leads_out_of_the_folder_is_not_needed():
    names = ["model_index.json", "../config.json", "/etc/config.json", "vae/../../config.json", "vae/config.json"]
    assert needed_files(names) == ["model_index.json", "vae/config.json"]
