"""The `cw` command: a file a group of commands; each imports what it needs only when it runs."""

from cw_assets.cli.main import main

__all__ = ["main"]
