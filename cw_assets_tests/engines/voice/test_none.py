"""Where no voice is chosen, whoever asks is told so."""

import pytest

from cw_assets.errors import NotReady


def test_nobody_speaks_and_it_is_said(make):
    nobody = make("none")
    assert nobody.info.engine == "none"
    with pytest.raises(NotReady, match="CW_VOICE_MODEL=none"):
        nobody.speak("Hello", language="en")
