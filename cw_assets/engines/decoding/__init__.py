"""Decoders: a media file to its metadata, frames and sound."""
