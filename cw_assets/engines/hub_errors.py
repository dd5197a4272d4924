"""What the Hugging Face hub's library raises, in one sentence that says what to do; fetching is `hub_downloads`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cw_assets.engines.fetching.part import NO_ROOM
from cw_assets.errors import CwError, ExternalFailure, InvalidInput, NotReady


@contextmanager
def explained(repository: str, folder: Path) -> Iterator[None]:
    """What the hub library raises, said in one sentence."""
    from huggingface_hub.errors import HTTPError

    try:
        yield
    except (HTTPError, OSError, ValueError, RuntimeError) as error:
        raise explain(repository, folder, cause_of(error)) from error


def cause_of(error: Exception) -> BaseException:
    """The hub library wraps some failures in one that says that there is no local copy."""
    from huggingface_hub.errors import LocalEntryNotFoundError

    return error.__cause__ or error if isinstance(error, LocalEntryNotFoundError) else error


def explain(repository: str, folder: Path, error: BaseException) -> CwError:
    from huggingface_hub import errors

    if isinstance(error, errors.OfflineModeIsEnabled):
        return NotReady(f"{repository} cannot be pulled while HF_HUB_OFFLINE is set; unset it, then pull again.")
    if isinstance(error, errors.HfHubHTTPError):
        return answered(repository, error)
    if isinstance(error, OSError) and (error.errno in NO_ROOM or error.filename):
        return unwritten(repository, folder, error)
    if isinstance(error, errors.HFValidationError):
        return InvalidInput(f"{repository} is no name at the hub ({first_line(error)}); correct it.")
    if isinstance(error, ValueError):
        return ExternalFailure(
            f"{repository} could not be fetched (the hub's answer makes no sense: {first_line(error)}); check the "
            "network and HF_ENDPOINT, then pull again."
        )
    return unreached(repository)


def unwritten(repository: str, folder: Path, error: OSError) -> CwError:
    """A disk that is full or cannot be written; connections that fail name no file."""
    why = f"does not fit on the disk of {folder}" if error.errno in NO_ROOM else f"cannot be written to {folder}"
    step = "make room" if error.errno in NO_ROOM else "make the folder writable"
    return NotReady(f"{repository} {why} ({error.strerror}); {step}, then pull again.")


def answered(repository: str, error: Any) -> CwError:
    """What a refusal of the hub means; `error` is its HfHubHTTPError."""
    from huggingface_hub import errors

    status = error.response.status_code
    if isinstance(error, errors.GatedRepoError):
        return NotReady(
            f"{repository} is gated, its licence must be accepted by a person with an account; accept it on "
            f"https://huggingface.co/{repository}, then log in with `hf auth login` (or set HF_TOKEN) and pull again."
        )
    if isinstance(error, errors.RepositoryNotFoundError):
        return InvalidInput(
            f"{repository} was not found at the hub, or is private; check its name, or log in with `hf auth login`."
        )
    if status in (401, 403):
        return NotReady(
            f"{repository} is closed to this token (status {status}); log in with `hf auth login` or correct HF_TOKEN, "
            "then pull again."
        )
    return ExternalFailure(f"{repository} could not be fetched (the hub answers {status}); pull again later.")


def unreached(repository: str) -> CwError:
    return ExternalFailure(
        f"{repository} could not be fetched (the connection to the hub failed or was cut); check the network, then "
        "pull again: the files that came whole are kept."
    )


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:200]
