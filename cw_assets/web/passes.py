"""The pass of a browser that has shown the token: what its cookie holds, and the secret that seals it.

The secret is a file of this machine: a pass made of the token alone would let who forges passes guess the token.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from filelock import FileLock

from cw_assets.settings import Settings

PASS_S = 7 * 24 * 3600
"""A browser that has shown the token is known for so long."""
FILE = "web.secret"
SECRET_BYTES = 32


@dataclass(frozen=True)
class Passes:
    """Good while the token is the same. The secret is read, or made, when the first pass is given or shown."""

    settings: Settings

    def new(self) -> str:
        """Until when, and a seal that only we can make."""
        until = str(int(time.time()) + PASS_S)
        return f"{until}.{self._seal(until)}"

    def is_good(self, value: str) -> bool:
        until, _, seal = value.partition(".")
        if not seal:
            return False
        return hmac.compare_digest(seal.encode(), self._seal(until).encode()) and int(until) > time.time()

    def _seal(self, until: str) -> str:
        return hmac.new(self._key, f"cw_assets session until {until}".encode(), hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        secret = secret_in(self.settings.runtime_dir / FILE)
        return hmac.digest(secret, self.settings.api_token.get_secret_value().encode(), "sha256")


def secret_in(path: Path) -> bytes:
    """What the file holds, for its owner alone; where there is none, or half of one, it is made anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):
        if not path.exists() or path.stat().st_size != SECRET_BYTES:
            part = path.with_suffix(".part")
            part.touch(mode=0o600)
            part.write_bytes(secrets.token_bytes(SECRET_BYTES))
            part.replace(path)
        return path.read_bytes()
