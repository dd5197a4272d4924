"""Files are written by us and read by three: by ourselves, by sd_parsers as another tool would, and by Pillow."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from sd_parsers import ParserManager
from sd_parsers.data import PromptInfo

from cw_assets.domain.images.metadata import GenerationMetadata, for_image, request_of
from cw_assets.errors import InvalidInput, LimitExceeded
from cw_assets.exports import image_xmp
from cw_assets.exports.image_files import encode_jpeg, read_metadata
from cw_assets_tests.domain.images.jobs import CONTROLNET, LORA, MODEL, SKETCHED, make_metadata, make_request

PIXELS = np.random.default_rng(3).integers(0, 255, (24, 32, 3), np.uint8)
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
HARD_TEXTS = [
    'a "red" bike, 5 o\'clock, C:\\new\\table\nsecond line\r\nthird: {x} [y] <b>&amp;</b> ]]> <!-- -->',
    "Fünf Möwen über dem Großen Ärmelkanal, naïve, Škoda",
    "夕暮れの東京、雨に濡れた路地、ネオン",
    "🚲🇩🇪👩‍👩‍👧‍👦 e\u0301 \u202eabc\u202c \u2028 \x85",
    "\x00\x01\x0b\x1f\x7f\x9f \ufffe\uffff \ufeff",
]


def drawn(index: int = 0, **changes: Any) -> bytes:
    return encode_jpeg(PIXELS, make_metadata(make_request(**changes)), index)


READ: list[Image.Image] = []
"""Kept, because sd_parsers tells pictures apart by their id(), which a new one may get from one that is gone."""


def as_read_elsewhere(jpeg: bytes) -> PromptInfo:
    READ.append(opened(jpeg))
    info = ParserManager().parse(READ[-1])
    assert info
    return info


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg))


def xmp_of(jpeg: bytes) -> dict[str, Any]:
    return opened(jpeg).getxmp()["xmpmeta"]["RDF"]["Description"]


def app1_of(jpeg: bytes) -> list[bytes]:
    return [content for kind, content in opened(jpeg).applist if kind == "APP1"]  # type: ignore[attr-defined]


def with_segments(contents: list[bytes]) -> bytes:
    """A picture whose APP1 segments are these."""
    out = BytesIO()
    Image.fromarray(PIXELS).save(out, "JPEG", extra=b"".join(image_xmp.app1(content) for content in contents))
    return out.getvalue()


def with_job(job: str) -> bytes:
    return with_segments([image_xmp.STANDARD + image_xmp.packet(image_xmp.element("cw:Job", job))])


def test_whole_job_returns_from_the_file_with_the_place_of_its_picture(tmp_path: Path) -> None:
    metadata = make_metadata(make_request(lora=LORA, controlnet=CONTROLNET), reference_sha256="f" * 64)
    file = tmp_path / "renamed.jpg"
    file.write_bytes(encode_jpeg(PIXELS, metadata, 2))
    assert read_metadata(file) == for_image(metadata, 2)
    assert request_of(read_metadata(file)).seeds == (7,)


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_text_returns_exactly(text: str) -> None:
    metadata = make_metadata(make_request(prompt=text, negative_prompt=text[::-1]), source_prompt=text * 2)
    assert read_metadata(encode_jpeg(PIXELS, metadata, 0)) == for_image(metadata, 0)


@pytest.mark.parametrize("letters", ["a ", "🚲", '&<>"', "語\n", "\x01\uffff"])
def test_very_long_prompts_return_exactly(letters: str) -> None:
    text = letters * 20_000
    metadata = make_metadata(make_request(prompt=text, negative_prompt=text), source_prompt=text)
    jpeg = encode_jpeg(PIXELS, metadata, 1)
    assert len(app1_of(jpeg)) > 2
    assert read_metadata(jpeg) == for_image(metadata, 1)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=60, deadline=None)
def test_any_texts_return_exactly(prompt: str, negative: str) -> None:
    metadata = make_metadata(make_request(prompt=prompt, negative_prompt=negative), source_prompt=negative)
    assert read_metadata(encode_jpeg(PIXELS, metadata, 0)) == for_image(metadata, 0)


@pytest.mark.parametrize("length", range(57_000, 66_000, 997))
def test_job_at_the_edge_of_one_segment_returns_exactly(length: int) -> None:
    metadata = make_metadata(source_prompt="x" * length)
    assert read_metadata(encode_jpeg(PIXELS, metadata, 0)).prompt.source == "x" * length


def test_half_of_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert read_metadata(drawn(prompt="a\ud83d b")).prompt.final == "a? b"


def test_job_of_more_than_four_megabytes_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="shorten its prompts"):
        drawn(prompt="&" * 500_000)


def test_picture_is_jpeg_of_quality_95_with_full_colour_resolution() -> None:
    reference = BytesIO()
    Image.fromarray(PIXELS).save(reference, "JPEG", quality=95, subsampling=0)
    picture = opened(drawn())
    assert picture.size == (32, 24)
    assert np.array_equal(np.asarray(picture), np.asarray(Image.open(reference)))


def test_same_job_and_pixels_give_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_another_tool_reads_prompt_seed_model_and_lora() -> None:
    info = as_read_elsewhere(drawn(1, lora=LORA, clip_skip=2, controlnet=CONTROLNET))
    (sampler,) = info.samplers
    assert [prompt.value for prompt in sampler.prompts] == ["a red bicycle, (golden hour:1.3) <lora:Paper Cut:0.8>"]
    assert [prompt.value for prompt in sampler.negative_prompts] == ["blurry, text"]
    assert sampler.name == "Euler a"
    assert sampler.parameters == {"cfg_scale": "6.5", "seed": "4000000000", "steps": "28"}
    assert sampler.model
    assert sampler.model.name == "SDXL Base 1.0"
    assert info.metadata["Size"] == "1024x768"
    assert info.metadata["Clip skip"] == "2"
    assert info.metadata["Hashes"] == {"lora:Paper Cut": "0123456789"}


@pytest.mark.parametrize(
    "text", ['two, "three"\nfour: five', "Größe 夕暮れ 🚲", "Steps: 1, Sampler: x, Seed: 2, CFG scale: 3"]
)
def test_another_tool_reads_hard_prompts_as_written(text: str) -> None:
    (sampler,) = as_read_elsewhere(drawn(prompt=text, negative_prompt=text)).samplers
    assert sampler.prompts[0].value == text
    assert sampler.negative_prompts[0].value == text
    assert sampler.parameters["seed"] == "41"


def test_another_tool_is_not_misled_by_names_or_by_the_words_negative_prompt() -> None:
    label = "Best, Seed: 1}, Model: y"
    (sampler,) = as_read_elsewhere(
        drawn(
            prompt="a Negative prompt: b Negative prompt: c",
            model=MODEL.model_copy(update={"label": label}),
            lora=LORA.model_copy(update={"label": label}),
            controlnet=CONTROLNET.model_copy(update={"label": label}),
        )
    ).samplers
    assert sampler.parameters["seed"] == "41"
    assert sampler.model
    assert sampler.model.name == "Best Seed 1 Model y"
    assert sampler.negative_prompts[0].value == "blurry, text"


def test_another_tool_reads_the_settings_under_a_prompt_that_was_cut() -> None:
    jpeg = drawn(prompt="🚲" * 20_000, negative_prompt="語" * 40_000)
    (sampler,) = as_read_elsewhere(jpeg).samplers
    assert sampler.prompts[0].value.endswith("🚲…")
    assert sampler.negative_prompts[0].value.endswith("語…")
    assert sampler.parameters["steps"] == "28"


def test_sketch_gives_another_tool_no_sampler_to_read() -> None:
    jpeg = encode_jpeg(PIXELS, make_metadata(generation=SKETCHED), 0)
    assert ParserManager().parse(BytesIO(jpeg)) is None
    comment = opened(jpeg).getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment]
    assert "Model: cw_assets sketch (draft)" in comment[8:].decode("utf-16-be")


def test_pillow_reads_the_marks_of_generated_media() -> None:
    properties = xmp_of(drawn(prompt="Größe <b> & 夕暮れ"))
    assert properties["DigitalSourceType"] == SOURCE_TYPE + "trainedAlgorithmicMedia"
    assert properties["CreatorTool"].startswith("cw_assets ")
    assert properties["CreateDate"] == "2026-11-21T09:30:05+00:00"
    assert properties["description"]["Alt"]["li"]["text"] == "Größe <b> & 夕暮れ"


def test_long_job_keeps_the_marks_in_the_first_packet() -> None:
    assert xmp_of(drawn(prompt="x" * 100_000))["DigitalSourceType"] == SOURCE_TYPE + "trainedAlgorithmicMedia"


def test_sketch_is_marked_as_drawn_by_rule() -> None:
    jpeg = encode_jpeg(PIXELS, make_metadata(generation=SKETCHED), 0)
    assert xmp_of(jpeg)["DigitalSourceType"] == SOURCE_TYPE + "algorithmicMedia"


def test_exif_tells_program_time_and_description() -> None:
    exif = opened(drawn(prompt="Gr\0öße")).getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    assert exif[ExifTags.Base.Software].startswith("cw_assets ")
    assert exif[ExifTags.Base.ImageDescription].encode("latin-1").decode() == "Größe"
    assert details[ExifTags.Base.DateTimeOriginal] == "2026:11:21 09:30:05"
    assert details[ExifTags.Base.OffsetTimeOriginal] == "+00:00"


def test_job_is_found_where_another_program_wrote_it_as_an_attribute() -> None:
    metadata = for_image(make_metadata(), 0)
    job = escape(image_xmp.job_json(metadata), {'"': "&quot;"})
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<r:Description xmlns:q="urn:cw-assets:image/1.0/" q:Job="{job}"/></r:RDF></x:xmpmeta>   \0'
    )
    assert read_metadata(with_segments([image_xmp.STANDARD + xmp.encode()])) == metadata


def test_parts_of_a_long_job_may_stand_in_any_order_and_between_others() -> None:
    metadata = make_metadata(source_prompt="x" * 300_000)
    standard, *parts = [part for part in app1_of(encode_jpeg(PIXELS, metadata, 0)) if not part.startswith(b"Exif")]
    other = image_xmp.EXTENSION + b"F" * 32 + bytes(8) + b"<other/>"
    assert len(parts) > 3
    assert read_metadata(with_segments([*reversed(parts), other, standard])) == for_image(metadata, 0)


def refused(source: bytes | Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_metadata(source)
    message = str(caught.value)
    assert "; " in message
    assert message.endswith(".")
    assert message.isprintable()
    assert len(message) < 300
    return message


def test_file_saved_anew_without_its_metadata_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "again.jpg"
    opened(drawn()).save(file, exif=b"", quality=90)
    assert refused(file).startswith("again.jpg has no job of cw_assets in it")


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.jpg").startswith("none.jpg cannot be read, no such file")
    assert refused(tmp_path).startswith(f"{tmp_path.name} cannot be read, is a directory")


def other_image(kind: str) -> bytes:
    out = BytesIO()
    Image.fromarray(PIXELS).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n" + b"\xff\xd8\xff\xe0",
        other_image("PNG"),
        other_image("WEBP"),
    ],
)
def test_file_that_is_no_jpeg_is_refused(content: bytes) -> None:
    assert "is not a whole JPEG file" in refused(content)


def test_zip_behind_the_picture_changes_nothing() -> None:
    archive = BytesIO(jpeg := drawn())
    archive.seek(0, 2)
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("evil.txt", "x")
    assert read_metadata(archive.getvalue()) == read_metadata(jpeg)


def test_jpeg_behind_another_header_is_refused() -> None:
    refused(b"PK\x03\x04" + drawn())


def test_claimed_size_of_billions_of_pixels_is_not_believed() -> None:
    jpeg = bytearray(drawn())
    place = jpeg.index(b"\xff\xc0") + 5
    jpeg[place : place + 4] = b"\xff\xff\xff\xff"
    assert read_metadata(bytes(jpeg)) == read_metadata(drawn())


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>',
        b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>',
        b"<not closed",
        b"",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="no-such-code"?><a/>',
        b'<?xml version="1.0" encoding="utf-16"?><a/>',
    ],
)
def test_xml_that_is_broken_or_has_entities_is_refused(xml: bytes) -> None:
    assert "is not XML that we take" in refused(with_segments([image_xmp.STANDARD + xml]))


def test_deeply_nested_xml_is_read_without_harm() -> None:
    assert "has no job" in refused(with_segments([image_xmp.STANDARD + b"<a>" * 9000 + b"</a>" * 9000]))


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    job = json.loads(image_xmp.job_json(make_metadata()))
    change(job)
    return json.dumps(job)


@pytest.mark.parametrize(
    "job",
    [
        "",
        "null",
        "{}",
        "[" * 60_000,
        '{"a":' * 10_000,
        "1e999999",
        "1" * 60_000,
        '{"images": "\\ud800"}',
        changed(lambda job: job.update(images="many")),
        changed(lambda job: job.update(images=[])),
        changed(lambda job: job.update(image_index=3)),
        changed(lambda job: job["request"].update(width=10**9)),
        changed(lambda job: job["request"].update(seeds=list(range(1000)))),
        changed(lambda job: job.update(generate_seconds=float("nan"))),
        changed(lambda job: job.update({"surprise" * 500: 1})),
        changed(lambda job: job.update({"\x1b[31m\nnew line": 1})),
        changed(lambda job: job.update(generated_at="2026-11-21T09:30:05")),
    ],
)
def test_job_of_the_wrong_shape_is_refused(job: str) -> None:
    assert "are damaged" in refused(with_job(job))


def test_job_of_another_schema_asks_for_another_version() -> None:
    message = refused(with_job(changed(lambda job: job.update(schema_version=2))))
    assert "another version of cw_assets wrote it" in message


@pytest.mark.parametrize(
    "harm",
    [
        lambda parts: parts[:-1],
        lambda parts: parts[:1],
        lambda parts: parts[:1] + parts[2:],
        lambda parts: [*parts[:-1], parts[-1].replace(b"xxx", b"xyx", 1)],
        lambda parts: [*parts[:-1], parts[-1][:60]],
    ],
)
def test_long_job_with_a_missing_or_changed_part_is_refused(harm: Callable[[list[bytes]], list[bytes]]) -> None:
    jpeg = encode_jpeg(PIXELS, make_metadata(source_prompt="x" * 300_000), 0)
    parts = [part for part in app1_of(jpeg) if not part.startswith(b"Exif")]
    assert "a part of it is missing or was changed" in refused(with_segments(harm(parts)))


def outcome(jpeg: bytes) -> GenerationMetadata | str:
    try:
        return read_metadata(jpeg)
    except InvalidInput as error:
        return str(error)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_overwritten_bytes_give_a_job_or_one_sentence(place: int, garbage: bytes) -> None:
    jpeg = bytearray(drawn())
    jpeg[place : place + len(garbage)] = garbage
    found = outcome(bytes(jpeg))
    assert isinstance(found, GenerationMetadata) or found.endswith(".")


@given(st.integers(0, 6000))
@settings(max_examples=100, deadline=None)
def test_cut_file_gives_the_same_job_or_one_sentence(length: int) -> None:
    found = outcome(drawn()[:length])
    assert found == read_metadata(drawn()) or "is not a whole JPEG file" in str(found)
