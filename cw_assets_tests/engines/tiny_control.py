"""Depth and pose models with few random weights in the real formats, for the real loaders."""

from pathlib import Path

DEPTH, DPT, METRIC, POSE = "tiny/depth-anything", "tiny/dpt", "tiny/metric", "tiny/vitpose"
LAYERS = {"hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 2}
STAGES = ["stage1", "stage2", "stage3", "stage4"]


def make_depth_anything(folder: Path, name: str = DEPTH, **chosen: object) -> None:
    """Depth Anything over DINOv2, four layers of 16, with a head loud enough for metres to differ."""
    import torch
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config, DPTImageProcessor

    torch.manual_seed(1)
    backbone = Dinov2Config(**LAYERS, image_size=56, patch_size=14, out_features=STAGES, reshape_hidden_states=False)
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=16, neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8,
        head_hidden_size=4, patch_size=14, **chosen,
    )  # fmt: skip
    model = DepthAnythingForDepthEstimation(config)
    torch.nn.init.normal_(model.head.conv2.weight)
    torch.nn.init.normal_(model.head.conv3.weight, std=1e3)
    model.save_pretrained(folder / name)
    DPTImageProcessor(size={"height": 56, "width": 56}, keep_aspect_ratio=True, ensure_multiple_of=14).save_pretrained(
        folder / name
    )


def make_dpt(folder: Path) -> None:
    """DPT with a plain vision transformer; every picture is seen as 64 by 64."""
    import torch
    from transformers import DPTConfig, DPTForDepthEstimation, DPTImageProcessor

    torch.manual_seed(1)
    config = DPTConfig(
        **LAYERS, intermediate_size=16, image_size=64, patch_size=16, backbone_out_indices=[0, 1, 2, 3],
        neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8, is_hybrid=False, use_auxiliary_head=False,
    )  # fmt: skip
    DPTForDepthEstimation(config).save_pretrained(folder / DPT)
    DPTImageProcessor(size={"height": 64, "width": 64}).save_pretrained(folder / DPT)


def make_vitpose(folder: Path, name: str = POSE, **chosen: object) -> None:
    """VitPose with COCO's 17 keypoints; its heatmaps are made strong enough for every keypoint to count as seen."""
    import torch
    from transformers import VitPoseBackboneConfig, VitPoseConfig, VitPoseForPoseEstimation, VitPoseImageProcessor

    torch.manual_seed(1)
    backbone = VitPoseBackboneConfig(**LAYERS, mlp_ratio=2, image_size=[64, 48], out_indices=[4], **chosen)
    config = VitPoseConfig(backbone_config=backbone, num_labels=17)
    model = VitPoseForPoseEstimation(config)
    torch.nn.init.normal_(model.head.conv.weight, std=2.0)
    model.save_pretrained(folder / name)
    VitPoseImageProcessor(size={"height": 64, "width": 48}).save_pretrained(folder / name)


def make_all(folder: Path) -> Path:
    """All of them in a models folder."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    make_depth_anything(folder)
    make_depth_anything(folder, METRIC, depth_estimation_type="metric", max_depth=20)
    make_dpt(folder)
    make_vitpose(folder)
    return folder
