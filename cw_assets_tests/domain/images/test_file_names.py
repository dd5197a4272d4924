import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.images.file_names import image_file_names, safe_identifier


def names(identifier: str, count: int, lora: int | None = None) -> tuple[str, ...]:
    return image_file_names(identifier, job=42, prompt=7, model=3, lora=lora, count=count)


def test_only_image_of_a_job_is_number_zero() -> None:
    assert names("spot", 1) == ("spot-00042.00.jpg",)


def test_several_images_count_from_one() -> None:
    assert names("spot", 2) == ("spot-00042.01.jpg", "spot-00042.02.jpg")


def test_tenth_image_keeps_two_digits() -> None:
    assert names("spot", 10)[-1] == "spot-00042.10.jpg"


def test_name_without_identifier_tells_the_records() -> None:
    assert names("", 1, lora=5) == ("00042.00-p007-m003-l005.jpg",)


def test_job_without_lora_says_zero() -> None:
    assert names("", 2) == ("00042.01-p007-m003-l000.jpg", "00042.02-p007-m003-l000.jpg")


@pytest.mark.parametrize(
    ("identifier", "safe"),
    [
        ("Spring Spot / Take 2", "Spring-Spot-Take-2"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("C:\\temp\\x", "C-temp-x"),
        ("Frühling_v1.2", "Frühling_v1.2"),
        ("春の広告", "春の広告"),
        ("हिन्दी", "हिन्दी"),
        ("🚲\n\0<b>", "b"),
        ("…", ""),
    ],
)
def test_identifier_keeps_letters_and_loses_what_could_harm(identifier: str, safe: str) -> None:
    assert safe_identifier(identifier) == safe


def test_composed_and_decomposed_letters_give_one_name() -> None:
    assert safe_identifier("u\u0308ber") == safe_identifier("\u00fcber")


def test_identifier_without_a_usable_letter_counts_as_none() -> None:
    assert names("///", 1) == ("00042.00-p007-m003-l000.jpg",)


@given(st.text(max_size=200))
def test_every_identifier_gives_one_plain_name_that_file_systems_take(identifier: str) -> None:
    (name,) = names(identifier, 1)
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith((".", "-"))
