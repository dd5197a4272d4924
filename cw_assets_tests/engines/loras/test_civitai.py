"""LoRAs from a source that behaves, and from one that refuses, redirects and sends other things."""

import hashlib
import io
import pickle
import zipfile
from pathlib import Path

import pytest
from pydantic import SecretStr

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.engines.registry import build
from cw_assets.errors import CwError, ExternalFailure, InvalidInput, LimitExceeded, NotReady, Refused
from cw_assets_tests.engines.loras.civitai_server import (
    API_PATH,
    FILE_PATH,
    MODEL_ID,
    VERSION_ID,
    Site,
    answer_json,
    description,
    file,
    lora_bytes,
    page,
    redirect,
    status,
    unannounced,
)

AIR = Air(model_id=MODEL_ID, version_id=VERSION_ID)
KEY = "key-for-the-source-alone"
LORA = lora_bytes(size=40_000)
SHA256 = hashlib.sha256(LORA).hexdigest()
EARLY = {"availability": "EarlyAccess", "earlyAccessEndsAt": "2026-12-24"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def get(hub, tmp_path: Path, **changes) -> object:
    """Describe and fetch; the hash, or the error."""
    try:
        listing = hub.describe(AIR).model_copy(update=changes)
        return hub.fetch(listing, tmp_path / "lora.safetensors", on_bytes=lambda *_: None)
    except CwError as error:
        return error


def test_a_lora_is_described_and_fetched_from_the_store_of_its_source(hub, site: Site, store: Site, tmp_path: Path):
    site.offer(LORA, redirect(f"{store.origin}/f?X-Signature=abc"))
    store.serve("/f", file(LORA))
    target, told = tmp_path / "new" / "lora.safetensors", []
    listing = hub(KEY).describe(AIR)
    assert (listing.name, listing.base_architecture, listing.sha256) == ("Spot style (v1.0)", "sdxl", SHA256)
    assert hub(KEY).fetch(listing, target, on_bytes=lambda done, size: told.append((done, size))) == SHA256
    assert target.read_bytes() == LORA
    assert told[-1] == (len(LORA), len(LORA))
    assert names(target.parent) == ["lora.safetensors"]
    assert [(asked.path, asked.headers.get("Authorization")) for asked in site.asked] == [
        (API_PATH, f"Bearer {KEY}"),
        (FILE_PATH, f"Bearer {KEY}"),
    ]
    assert "Authorization" not in store.asked[0].headers


def test_a_source_without_a_key_is_asked_without_one(hub, site: Site, tmp_path: Path):
    site.offer(LORA)
    assert get(hub(), tmp_path) == SHA256
    assert all("Authorization" not in asked.headers for asked in site.asked)


def test_a_description_is_asked_for_again_where_that_can_help(hub, site: Site):
    site.serve(API_PATH, status(503), status(429, Retry_After="1"), answer_json(description(site.origin, LORA)))
    assert hub().describe(AIR).sha256 == SHA256
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        (status(404), InvalidInput, "is not at its source (404)"),
        (status(500), ExternalFailure, "answers 500"),
        (status(401), NotReady, "set CIVITAI_API_KEY"),
        (page(), NotReady, "a login page"),
        (status(200, b"not json"), ExternalFailure, "is not JSON"),
        (status(200, b"[" * 100_000), ExternalFailure, "is not JSON"),
        (status(200, b"[]"), InvalidInput, "no file to fetch"),
        (status(200, b" " * (9 * 1024**2)), LimitExceeded, "larger than"),
        (unannounced(b" " * (9 * 1024**2)), LimitExceeded, "larger than"),
        (status(418), ExternalFailure, "status 418"),
    ],
)
def test_a_description_that_is_none_is_told_apart(hub, site: Site, behaviour, error, words: str):
    site.serve(API_PATH, behaviour)
    with pytest.raises(error) as caught:
        hub().describe(AIR)
    assert words in str(caught.value)
    assert f"civitai:{MODEL_ID}@{VERSION_ID}" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "code", "changes", "words"),
    [
        ("", 401, {}, "make a key"),
        ("", 403, {}, "make a key"),
        (KEY, 401, {}, "renew CIVITAI_API_KEY"),
        (KEY, 403, {}, "open its page with that account"),
        ("", 401, EARLY, "early access until 2026-12-24 (401); buy access, make a key"),
        (KEY, 403, EARLY, "early access until 2026-12-24 (403); buy access on its page with the account"),
        ("", 200, {}, "as no key is set"),
        (KEY, 200, {}, "although a key is set"),
    ],
)
def test_each_refusal_has_its_own_next_step(hub, site: Site, tmp_path: Path, key: str, code: int, changes, words: str):
    site.offer(LORA, page(code), **changes)
    outcome = get(hub(key), tmp_path)
    assert isinstance(outcome, NotReady)
    assert words in str(outcome)
    assert key == "" or key not in str(outcome)
    assert names(tmp_path) == []


def test_a_redirect_to_a_login_page_is_a_login_page(hub, site: Site, tmp_path: Path):
    site.offer(LORA, redirect("/login?returnUrl=x"))
    site.serve("/login", page())
    assert "login page" in str(get(hub(), tmp_path))


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"a": 1}) + bytes(5000))
    return packed.getvalue()


def checkpoint() -> bytes:
    import numpy as np
    from safetensors.numpy import save

    return save({"model.diffusion_model.input_blocks.0.0.weight": np.zeros((40, 40), np.float32)})


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (zipped(), Refused, "is a pickle"),
        (pickle.dumps(list(range(2000))), Refused, "is a pickle"),
        (LORA[:-1], InvalidInput, "no whole safetensors file"),
        (LORA + b"x", InvalidInput, "no whole safetensors file"),
        (b'{"error": "try later"}' + b" " * 2000, InvalidInput, "no whole safetensors file"),
        (checkpoint(), InvalidInput, "holds no LoRA"),
        (LORA[:900], ExternalFailure, "900 bytes only"),
        (b"", ExternalFailure, "0 bytes only"),
    ],
)
def test_other_files_never_get_the_loras_name(hub, site: Site, tmp_path: Path, content: bytes, error, words: str):
    """Even where the source promises neither hash nor size."""
    site.offer(content)
    outcome = get(hub(), tmp_path, sha256="", size_bytes=None)
    assert isinstance(outcome, error)
    assert words in str(outcome)
    assert ".part" not in str(outcome)
    assert names(tmp_path) == []
    site.offer(LORA)
    assert get(hub(), tmp_path) == SHA256


def test_a_file_of_another_hash_or_size_is_not_taken(hub, site: Site, tmp_path: Path):
    site.offer(LORA, file(lora_bytes(seed=1, size=40_000)))
    assert "SHA-256" in str(get(hub(), tmp_path))
    site.offer(LORA, file(lora_bytes(size=50_000)))
    assert "promised" in str(get(hub(), tmp_path))
    assert names(tmp_path) == []


def test_a_file_that_is_said_to_be_elsewhere_is_refused(hub, site: Site, store: Site, tmp_path: Path):
    site.offer(LORA, file={"downloadUrl": f"{store.origin}/f"})
    outcome = get(hub(KEY), tmp_path)
    assert isinstance(outcome, Refused)
    assert "CW_CIVITAI_URL" in str(outcome)
    assert store.asked == []


def test_a_store_that_refuses_is_asked_for_with_a_new_signature(hub, site: Site, store: Site, tmp_path: Path):
    site.offer(LORA, redirect(f"{store.origin}/f?sig=1"), redirect(f"{store.origin}/f?sig=2"))
    store.serve("/f", file(LORA, cut_after=5000), status(403), file(LORA))
    assert get(hub(), tmp_path) == SHA256
    assert [asked.path for asked in store.asked] == ["/f?sig=1", "/f?sig=2", "/f?sig=2"]
    assert store.asked[2].headers["Range"] == "bytes=5000-"


def test_a_store_without_the_file_does_not_say_that_the_lora_was_taken_back(hub, site, store, tmp_path: Path):
    for answer, words in ((status(404), "status 404"), (page(), "a web page")):
        site.offer(LORA, redirect(f"{store.origin}/f"))
        store.serve("/f", answer)
        outcome = get(hub(), tmp_path)
        assert isinstance(outcome, ExternalFailure)
        assert words in str(outcome)


def test_a_file_at_no_given_address_is_at_the_usual_one(hub, site: Site, tmp_path: Path):
    site.offer(LORA)
    listing = LoraListing(air=AIR, name="x", sha256=SHA256)
    assert hub().fetch(listing, tmp_path / "f.safetensors", on_bytes=lambda *_: None) == SHA256


def test_the_settings_choose_it(settings, site: Site, tmp_path: Path):
    site.offer(LORA)
    chosen = {"lora_hub": "civitai", "civitai_url": f"{site.origin}/", "civitai_api_key": SecretStr(f" {KEY}\n")}
    hub = build("lora_hub", settings(**chosen))
    assert (hub.info.engine, hub.info.model, hub.warm) == ("civitai", site.origin, True)
    assert hub.describe(AIR).sha256 == SHA256
    assert site.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_the_public_source_must_be_https(settings):
    hub = build("lora_hub", settings(lora_hub="civitai", civitai_url="http://civitai.com"))
    with pytest.raises(Refused, match="not https"):
        hub.describe(AIR)
