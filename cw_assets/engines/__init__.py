"""Adapters around the libraries and services that see, hear, read and write; each obeys a protocol of the domain."""
