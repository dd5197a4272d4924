"""The control image of each type, in the form its ControlNet was trained on; each type's own work stands beside this.

canny, softedge and both kinds of line art need nothing but OpenCV (`lines` says why); depth and openpose need
transformers and weights from the models folder.
"""

from collections.abc import Callable
from importlib.metadata import version
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.images.request import ControlType
from cw_assets.domain.protocols import RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.control import lines
from cw_assets.engines.control.depth import DepthImages
from cw_assets.engines.control.people import people_detector
from cw_assets.engines.control.pose import PoseImages
from cw_assets.settings import Settings

LINES: dict[ControlType, Callable[[RgbImage], NDArray[np.uint8]]] = {
    "canny": lines.canny,
    "lineart": lines.lineart,
    "lineart_anime": lines.lineart_anime,
    "softedge": lines.softedge,
}
METHODS: dict[ControlType, str] = {
    "canny": f"canny {lines.CANNY_LOW}/{lines.CANNY_HIGH}",
    "lineart": "crests of colour edges, fine",
    "lineart_anime": "crests of colour edges, bold",
    "softedge": "colour edges of three sizes",
}


class ControlImages:
    """The same picture and type give the same control image."""

    def __init__(self, depth: DepthImages, pose: PoseImages) -> None:
        self.depth, self.pose = depth, pose
        self.info = EngineInfo(engine="control", model="opencv + transformers", version=version("opencv-python"))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        folder, device = settings.models_path, settings.device
        detector = people_detector(
            folder, settings.detector_weights, threshold=settings.detection_threshold, device=device
        )
        return cls(
            DepthImages(folder, settings.control_depth_weights, device=device),
            PoseImages(folder, settings.control_pose_weights, detector=detector, device=device),
        )

    @property
    def warm(self) -> bool:
        """Whether one of the two models is in memory; the other types have none."""
        return self.depth.warm or self.pose.warm

    def info_for(self, control_type: ControlType) -> EngineInfo:
        """What makes the control image of this type; NotReady where a package for it is not installed."""
        if control_type == "depth":
            return self.depth.info
        if control_type == "openpose":
            return self.pose.info
        return EngineInfo(engine="opencv", model=METHODS[control_type], version=version("opencv-python"))

    def make(self, reference: RgbImage, control_type: ControlType) -> RgbImage:
        """Of the reference's size. NotReady for missing weights or packages, Refused for weights that are pickles."""
        image = np.ascontiguousarray(reference)
        if control_type == "openpose":
            return self.pose.make(image)
        gray = self.depth.make(image) if control_type == "depth" else LINES[control_type](image)
        return np.repeat(gray[:, :, None], 3, axis=2)
