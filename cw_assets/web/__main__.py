"""`python -m cw_assets.web`, which `cw up` starts: serves the one origin."""

from cw_assets.settings import Settings
from cw_assets.web.app import serve

if __name__ == "__main__":
    serve(Settings())
