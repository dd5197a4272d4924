"""What one would write first: every phase opens the file and decodes it for itself."""

from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from scenedetect import SceneManager, open_video
from scenedetect.detectors import ContentDetector

from cw_assets.engines.colors.opencv import KMeansQuantizer


def decode_all(path: Path, threads: str | None = None) -> None:
    """A bare decode; `threads` None is PyAV's default, which is by slices."""
    with av.open(str(path)) as container:
        if threads:
            container.streams.video[0].thread_type = threads
        for _ in container.decode(video=0):
            pass


def analyse_plainly(path: Path, folder: Path, backend: str) -> None:
    """Scenes, keyframes with colours, signals and sound: three decodes of the picture and one of the sound."""
    spans = scenes(path, backend)
    images = keyframes(path, spans, folder)
    for image in images:
        KMeansQuantizer().dominant_colors(image, 3)
    signals(path)
    sound(path)


def scenes(path: Path, backend: str) -> list[tuple[float, float]]:
    """By PySceneDetect's own manager, shrunk as it does by itself; `backend` is pyav or opencv."""
    manager = SceneManager()
    manager.add_detector(ContentDetector())
    manager.detect_scenes(open_video(str(path), backend=backend))
    return [(a.seconds, b.seconds) for a, b in manager.get_scene_list(start_in_scene=True)]


def keyframes(path: Path, spans: list[tuple[float, float]], folder: Path) -> list[Any]:
    """The middle frame of each scene, written as JPEG; back come small RGB pictures."""
    wanted, kept = [(start + end) / 2 for start, end in spans], list[Any]()
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if wanted and frame.time >= wanted[0]:
                wanted.pop(0)
                picture = frame.to_ndarray(format="bgr24")
                cv2.imwrite(str(folder / f"{len(kept)}.jpg"), picture)
                kept.append(cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), (320, 180)))
    return kept


def signals(path: Path) -> list[tuple[float, float, float, float]]:
    """Light, contrast, motion and sharpness of every frame, measured on a small grey picture."""
    found, before = list[tuple[float, float, float, float]](), None
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            grey = frame.to_ndarray(width=256, height=144, format="gray")
            motion = 0.0 if before is None else float(cv2.absdiff(grey, before).mean())
            found.append((float(grey.mean()), float(grey.std()), motion, float(cv2.Laplacian(grey, cv2.CV_16S).var())))
            before = grey
    return found


def sound(path: Path) -> Any:
    """All sound as float32 mono at 16 kHz."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=16_000)
    with av.open(str(path)) as container:
        blocks = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate(blocks, axis=1)
