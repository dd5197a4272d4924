"""Whether a machine may have what a record names: only what lies where it has looked can be missing."""

import pytest

from cw_assets.domain.weights import WeightsHere

HERE = WeightsHere(
    folder="/models",
    engines={},
    names=("owner/model", "caf\u00e9", "alone.safetensors", "h94/IP-Adapter/sdxl_models/one.safetensors"),
    lacks={},
    node_models={},
)


@pytest.mark.parametrize(
    "path",
    [
        "owner/model",
        "Owner/MODEL",
        "./owner//model",
        "alone.safetensors",
        HERE.names[3],
        "owner/model/unet",
        "cafe\u0301",
    ],
)
def test_what_is_named_or_lies_in_a_model_may_be_there(path):
    assert HERE.may_have(path)


@pytest.mark.parametrize("path", ["/elsewhere/model", "../model", "a/b/c/d/e", ".hidden/model", "owner/.part"])
def test_what_lies_where_nobody_looks_may_be_there(path):
    assert HERE.may_have(path)


@pytest.mark.parametrize("path", ["owner", "owner/model-2", "model", "other/alone.safetensors", "owner/x/../other"])
def test_what_is_not_where_it_would_be_is_missing(path):
    assert not HERE.may_have(path)


def test_what_another_version_says_beside_is_passed_over():
    told = HERE.model_dump(mode="json") | {"sizes": [1, 2]}
    assert WeightsHere.model_validate(told) == HERE
