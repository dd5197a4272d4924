"""Whole safetensors files, broken ones, and others that only bear the name."""

import io
import json
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from cw_assets.engines.safetensors_files import check_lora, check_safetensors, looks_like_lora
from cw_assets.errors import InvalidInput, NotReady, Refused
from cw_assets_tests.engines.loras.civitai_server import lora_bytes

F32 = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


def packed(header: object, data: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    return path


def test_the_header_is_read(tmp_path: Path):
    content = save({"b": np.ones(4, np.float16), "a": np.zeros((2, 3), np.float32)}, metadata={"made": "here"})
    header = check_safetensors(written(tmp_path, content))
    assert sorted(header.keys) == ["a", "b"]
    assert (header.metadata, header.size_bytes) == ({"made": "here"}, len(content))


@pytest.mark.parametrize("dtype", ["BF16", "F8_E4M3"])
def test_types_that_numpy_does_not_know_are_no_fault(tmp_path: Path, dtype: str):
    size = {"BF16": 2, "F8_E4M3": 1}[dtype]
    content = packed({"a": {"dtype": dtype, "shape": [4], "data_offsets": [0, 4 * size]}}, bytes(4 * size))
    assert check_safetensors(written(tmp_path, content)).keys == ("a",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        b"<!DOCTYPE html><html>" + b" " * 100,
        lora_bytes()[:-1],
        lora_bytes() + b"x",
        packed({"a": F32 | {"data_offsets": [4, 8]}}, bytes(8)),
        packed({"a": F32, "b": F32}, bytes(4)),
        packed({"a": F32 | {"shape": [2]}}, bytes(4)),
        packed({"a": F32 | {"dtype": "OBJECT"}}, bytes(4)),
        packed({"__metadata__": {"a": 1}}, b""),
        packed([], b""),
        struct.pack("<Q", 2**62) + b"{}",
        struct.pack("<Q", 4) + b"\xff\xff\xff\xff",
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, content: bytes):
    with pytest.raises(InvalidInput, match=r"^The LoRA x is no whole safetensors file \(.+\); fetch it again"):
        check_safetensors(written(tmp_path, content), name="The LoRA x")


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_is_refused_whatever_its_name(tmp_path: Path, protocol: int):
    with pytest.raises(Refused, match="is a pickle"):
        check_safetensors(written(tmp_path, pickle.dumps({"a": [1, 2]}, protocol=protocol)))


@pytest.mark.parametrize("zipped", [True, False])
def test_what_torch_saves_is_refused(tmp_path: Path, zipped: bool):
    import torch

    saved = io.BytesIO()
    torch.save({"a": torch.zeros(2)}, saved, _use_new_zipfile_serialization=zipped)
    with pytest.raises(Refused, match="is a pickle"):
        check_safetensors(written(tmp_path, saved.getvalue()))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(NotReady, match=r"none\.safetensors cannot be read"):
        check_safetensors(tmp_path / "none.safetensors")


@pytest.mark.parametrize(
    "key",
    [
        "lora_unet_mid_block.lora_down.weight",
        "unet.down_blocks.0.attentions.0.to_q.lora_A.weight",
        "transformer.blocks.0.attn.to_q.lora.up.weight",
        "lycoris_blocks_0.lokr_w1",
        "unet_mid.hada_w1_a",
        "blocks.0.dora_scale",
        "blocks.0.oft_blocks",
    ],
)
def test_a_lora_is_known_by_its_tensors(tmp_path: Path, key: str):
    content = save({key: np.zeros(2, np.float32), "alpha": np.zeros(1, np.float32)})
    assert looks_like_lora(check_lora(written(tmp_path, content)))


@pytest.mark.parametrize("keys", [["model.diffusion_model.input_blocks.0.0.weight", "conv_a1.weight"], []])
def test_a_checkpoint_is_no_lora(tmp_path: Path, keys: list[str]):
    content = save({key: np.zeros(2, np.float32) for key in keys})
    with pytest.raises(InvalidInput, match="holds no LoRA"):
        check_lora(written(tmp_path, content))
