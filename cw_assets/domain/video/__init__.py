"""Video analysis: the values and rules of the ten phases, one file a phase."""
