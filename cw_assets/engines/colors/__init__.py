"""Colour quantizers: a picture to its main colours."""
