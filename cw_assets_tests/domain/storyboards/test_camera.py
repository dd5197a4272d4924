"""Camera work that people read beside a frame, and abbreviations in words."""

import pytest

from cw_assets.domain.storyboards.camera import SIZES, camera_of, spelled_out


@pytest.mark.parametrize(
    ("row", "camera"),
    [
        ("MCU OTS of Anna, slow push in.", "Medium close-up, over the shoulder, slow push in"),
        ("Cut to a medium shot of two people.", "Medium shot"),
        ("Low-angle CU, tilt up to the sky.", "Close-up, low angle, tilt up"),
        ("Wide: the street. Camera pans slowly across.", "Wide shot, slow pan"),
        ("WIDE. Anna waits.", "Wide shot"),
        ("TIGHT ON a sneaker. Close on the face.", "Close-up"),
        ("Nah: Anna.", "Close-up"),
        ("The doors close on him.", ""),
        ("The camera tracks with her. Handheld.", "Tracking shot, handheld"),
        ("Establishing shot of the harbour.", "Establishing shot"),
        ("POV: the driver looks up.", "Point of view"),
        ("Drone shot over the hills", "Aerial view"),
        ("Two-shot: they pull back from the table. Slow motion.", "Two-shot, pull back, slow motion"),
        ("Packshot of the bottle, PAN to the logo.", "Packshot, pan"),
        ("Totale: Strand. Kamera: Schwenk nach links.", "Wide shot, pan"),
        ("Halbnah. Über die Schulter.", "Medium shot, over the shoulder"),
        ("On-screen text: “WIDE SHOT”. A dog.", ""),
        ("A wide street with a frying pan.", ""),
        ("A pan of eggs; a car on the track; a portrait on the wall.", ""),
        ("A drone brings a parcel. She is looking up.", ""),
        ("", ""),
        ("女性が歩く", ""),
    ],
)
def test_camera_is_told_for_people(row, camera):
    assert camera_of(row) == camera


@pytest.mark.parametrize("short", sorted(SIZES))
def test_abbreviation_stands_in_words(short):
    assert spelled_out(f"{short}: the bottle") == f"{SIZES[short]}: the bottle"
    assert spelled_out(f"a{short}x {short}6 x{short}") == f"a{short}x {short}6 x{short}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("an MCU of the dog, a ECU", "a medium close-up of the dog, an extreme close-up"),
        ("CUs of faces", "close-ups of faces"),
        ("WS/EWS of the city", "wide shot, extreme wide shot of the city"),
        ("a POV shot", "a point-of-view shot"),
        ("the MS Europa, MS Word", "the MS Europa, MS Word"),
        ("R&D, CU-LA, MS-DOS", "R&D, CU-LA, MS-DOS"),
    ],
)
def test_article_and_plural_follow(text, words):
    assert spelled_out(text) == words


def test_hostile_text_is_read_to_a_limit():
    assert camera_of("pan " * 50_000 + "ECU") == camera_of("pan " * 50_000)
