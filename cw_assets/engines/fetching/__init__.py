"""Fetching files over HTTP, whole and from where they should come, or not at all; what for is others' business."""
