"""Object detectors: a picture to boxes with names."""
