"""The page of a stack, started as `cw up` starts it: at a port of this machine, ended with the stack."""

import subprocess
import sys
import urllib.error
import urllib.request

from cw_assets_tests.stack.processes import Part, Stack


def address_of(stack: Stack) -> str:
    return f"http://127.0.0.1:{stack.settings.port}"


def start_page(stack: Stack) -> Part:
    """A page that answers; `port` must be one of the stack's changes, and `api_token` may be."""
    log = stack.folder / f"web-{len(stack.parts)}.log"
    token = {"CW_API_TOKEN": stack.settings.api_token.get_secret_value()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cw_assets.web"],
            env=stack.environment | token,
            cwd=stack.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    stack.parts.append(Part("web", process, log))
    stack.until(lambda: answers(stack), "the page answers", timeout_s=90)
    return stack.parts[-1]


def answers(stack: Stack) -> bool:
    try:
        urllib.request.urlopen(f"{address_of(stack)}/api/openapi.json", timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
