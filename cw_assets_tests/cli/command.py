"""Running `cw` in this process, as a person would type it, and what came of it."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cw_assets.cli.main import main
from cw_assets_tests.fakes import register_fakes

SENTENCE = re.compile(r"error: [^\n]+; [^\n]+\.\n")
"""What and why; what to do."""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one value on standard output; fails where there is anything else."""
        return json.loads(self.out)

    def assert_told_in_one_sentence(self) -> None:
        assert SENTENCE.fullmatch(self.err), self.err


Cw = Callable[..., Ran]


def commands(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], folder: Path) -> Cw:
    """`cw(…)` with its media in `folder`, and with the fakes behind the names of the slow engines."""
    register_fakes(monkeypatch)
    monkeypatch.setenv("CW_MEDIA_ROOT", str(folder))
    monkeypatch.setenv("CW_MODELS_PATH", str(folder / "no models"))
    monkeypatch.setenv("CW_RETRY_DELAY_S", "0")
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)

    def cw(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["cw", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return cw
