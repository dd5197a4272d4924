"""Scene detectors: a stream of small frames to cuts."""
