"""Any server that speaks OpenAI's chat completions: Ollama, vLLM, llama.cpp, or a company's.

Servers differ in what they honour, so whatever comes back is validated; the key goes to the configured host only.
"""

import json
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from pydantic import ValidationError

from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.text_task import Answer, TextTask, TokenUsage
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.fetching.answers import retry_after_s
from cw_assets.engines.text.conversation import Message, WrongAnswer, opening, read_answer, repair, strict_schema
from cw_assets.engines.text.many import at_once
from cw_assets.errors import CwError, ExternalFailure, InvalidInput, NotReady
from cw_assets.settings import Settings

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 180.0
ATTEMPTS = 3
THREADS = 4
"""So many questions are asked at once; the servers batch by themselves."""
FIRST_DELAY_S, LONGEST_DELAY_S = 1.0, 30.0
WRONG_KEY = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
WORTH_WAITING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
SEE_THE_SERVER = "look what the server says there, or try later"
QUOTED = 200
"""So many characters of a server's own words are passed on."""


class OpenAITextModel:
    """One question, at most one repair; a busy or silent server is asked three times.

    Proxies and .netrc of the environment are not used, and redirects are not followed.
    """

    warm = True
    """The model is loaded elsewhere."""

    def __init__(
        self,
        base_url: str,
        model: str,
        key: str = "",
        *,
        timeout_s: float = TIMEOUT_S,
        threads: int = THREADS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        import httpx

        self.address = f"{plain_address(base_url).rstrip('/')}/chat/completions"
        self.key, self.threads, self.sleep = plain_key(key), threads, sleep
        self.client = httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=False)
        self.info = EngineInfo(engine="openai", model=model)

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.openai_base_url, settings.openai_model, settings.openai_api_key.get_secret_value())

    def complete(self, task: TextTask[Answer]) -> Answer:
        messages = opening(task)
        first = self.ask(task, messages)
        try:
            return read_answer(task, first)
        except WrongAnswer as error:
            second = self.ask(task, messages + repair(first, error))
        try:
            return read_answer(task, second)
        except WrongAnswer as error:
            raise ExternalFailure(
                f"The model {self.info.model} gave no valid answer, nor when asked to mend it "
                f"({str(error).rstrip('.')}); choose another model (CW_OPENAI_MODEL), or CW_TEXT_MODEL=rules.",
                retryable=False,
            ) from error

    def complete_many(self, tasks: Sequence[TextTask[Answer]], *, on_progress: OnProgress) -> list[Answer | CwError]:
        return at_once(self.complete, tasks, on_progress, threads=self.threads)

    def ask(self, task: TextTask[Answer], messages: list[Message]) -> str:
        """The text of the answer, waiting where waiting can help."""
        for attempt in range(ATTEMPTS):
            try:
                return self.ask_once(task, messages)
            except Busy as busy:
                failure = busy
            if attempt + 1 < ATTEMPTS:
                self.sleep(min(failure.wait_s or FIRST_DELAY_S * 2**attempt, LONGEST_DELAY_S))
        raise ExternalFailure(
            f"{failure}, though asked {ATTEMPTS} times; {failure.advice}.", retryable=True
        ) from failure

    def ask_once(self, task: TextTask[Answer], messages: list[Message]) -> str:
        import httpx

        try:
            response = self.client.post(self.address, json=self.request(task, messages), headers=self.headers())
        except httpx.TimeoutException as error:
            raise Busy(
                f"{self.address} did not answer in time", "try later, or choose a quicker model (CW_OPENAI_MODEL)"
            ) from error
        except httpx.ConnectError as error:
            raise Busy(f"Nothing answers at {self.address}", "start the server, or set CW_OPENAI_BASE_URL") from error
        except httpx.TransportError as error:
            raise Busy(
                f"{self.address} broke off its answer ({self.without_key(str(error))})", SEE_THE_SERVER
            ) from error
        self.check(response)
        return self.answer_in(response, task)

    def request(self, task: TextTask[Answer], messages: list[Message]) -> dict[str, Any]:
        schema = {"name": task.answer.__name__, "schema": strict_schema(task), "strict": True}
        request = {
            "model": self.info.model,
            "messages": messages,
            "temperature": task.temperature,
            "max_tokens": task.max_new_tokens,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }
        return request | ({"top_p": task.top_p, "seed": task.seed} if task.temperature > 0 else {})

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def check(self, response: "httpx.Response") -> None:
        """Raises what the status means."""
        status = response.status_code
        if status in WORTH_WAITING:
            raise Busy(f"{self.address} has too much to do ({status})", "try later", wait_s=retry_after_s(response))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            what = f"{self.address} failed ({status}: {self.quoted(response)})"
            raise Busy(what, SEE_THE_SERVER, wait_s=retry_after_s(response))
        if status in WRONG_KEY:
            raise NotReady(f"{self.address} refused the key ({status}); set CW_OPENAI_API_KEY.")
        if status == HTTPStatus.NOT_FOUND:
            raise NotReady(
                f"{self.address} does not know the model {self.info.model}, or is not the right address "
                f"({self.quoted(response)}); pull the model there, or set CW_OPENAI_MODEL, CW_OPENAI_MODELS or "
                "CW_OPENAI_BASE_URL."
            )
        if response.is_redirect:
            raise ExternalFailure(
                f"{self.address} redirects to another address, which is not followed; set CW_OPENAI_BASE_URL to it.",
                retryable=False,
            )
        if not response.is_success:
            raise ExternalFailure(
                f"{self.address} refused the question ({status}: {self.quoted(response)}); "
                "mend what it names, or choose another server (CW_OPENAI_BASE_URL).",
                retryable=False,
            )

    def answer_in(self, response: "httpx.Response", task: TextTask[Answer]) -> str:
        """What the model wrote; the task is told what that took, where the server says so."""
        try:
            answer = response.json()
            choice = answer["choices"][0]
            text, reason = choice["message"]["content"], choice.get("finish_reason")
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ExternalFailure(
                f"{self.address} does not answer as chat completions do ({self.quoted(response)}); "
                "set CW_OPENAI_BASE_URL to a server that does.",
                retryable=False,
            ) from error
        if usage := usage_in(answer):
            task.on_usage(usage)
        if reason == "length":
            raise ExternalFailure(
                f"The model {self.info.model} was cut off after {task.max_new_tokens} tokens; ask for less, or choose "
                "another model (CW_OPENAI_MODEL).",
                retryable=False,
            )
        return text if isinstance(text, str) else json.dumps(text)

    def quoted(self, response: "httpx.Response") -> str:
        """The beginning of a server's own words, which may repeat what it was sent."""
        return self.without_key(" ".join(response.text.split()))[:QUOTED]

    def without_key(self, text: str) -> str:
        return text.replace(self.key, "***") if self.key else text


class Busy(CwError):
    """The server may answer later; `wait_s` is what it asked for, if it did, `advice` is for when it never does."""

    def __init__(self, message: str, advice: str, *, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.advice, self.wait_s = advice, wait_s


def usage_in(answer: dict[str, Any]) -> TokenUsage | None:
    """None where the server counts no tokens, or counts them otherwise."""
    try:
        usage = answer["usage"]
        return TokenUsage(prompt_tokens=usage["prompt_tokens"], new_tokens=usage["completion_tokens"])
    except (LookupError, TypeError, ValidationError):
        return None


def plain_address(base_url: str) -> str:
    """InvalidInput for an address with a user or a password in it: it stands in messages and on records."""
    parts = urlsplit(base_url)
    if parts.username or parts.password:
        raise InvalidInput(
            "CW_OPENAI_BASE_URL holds a user name or a password; leave them out, and set CW_OPENAI_API_KEY instead."
        )
    return base_url


def plain_key(key: str) -> str:
    """Without the line end of the file it came from. InvalidInput for what no header carries; the key is not shown."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise InvalidInput("CW_OPENAI_API_KEY holds a character that no key has; copy it again.")
    return key
