"""`python -m cw_assets.cli` is `cw`."""

from cw_assets.cli.main import main

main()
