"""What CivitAI means by the answers with which it refuses, and what a person does then."""

from collections.abc import Callable
from http import HTTPStatus

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.civitai_answer import short_name
from cw_assets.engines.fetching.answers import NO_ACCESS
from cw_assets.engines.fetching.order import Trouble
from cw_assets.errors import CwError, InvalidInput, NotReady

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
MAKE_KEY = "make a key in your account there and set CIVITAI_API_KEY"


def explained(air: Air, *, has_key: bool, early_access: str = "") -> Callable[[Trouble], CwError | None]:
    """For an order of this LoRA: says what a refusal means; None for one that means the same anywhere."""
    name = f"The LoRA {short_name(air)}"

    def explain(trouble: Trouble) -> CwError | None:
        if not trouble.at_home:
            return None
        if trouble.status in GONE:
            return InvalidInput(
                f"{name} is not at its source ({int(trouble.status)}), where it was never published or was taken back; "
                "check its page."
            )
        if trouble.status in NO_ACCESS:
            return no_access(name, trouble.status, has_key, early_access)
        return login_page(name, has_key) if trouble.page else None

    return explain


def no_access(name: str, status: int, has_key: bool, early_access: str) -> NotReady:
    if early_access:
        buy = "buy access on its page with the account of CIVITAI_API_KEY" if has_key else f"buy access, {MAKE_KEY}"
        return NotReady(f"{name} is in early access until {early_access} ({status}); {buy}, or wait.")
    if not has_key:
        return NotReady(f"{name} is given only to those who are logged in ({status}); {MAKE_KEY}.")
    if status == HTTPStatus.UNAUTHORIZED:
        return NotReady(f"{name} was not given because the key is not accepted (401); renew CIVITAI_API_KEY.")
    return NotReady(
        f"{name} is not given to the account of this key (403), as in early access; open its page with that account "
        "to see what is missing."
    )


def login_page(name: str, has_key: bool) -> NotReady:
    if has_key:
        return NotReady(f"{name} was answered with a login page although a key is set; renew CIVITAI_API_KEY.")
    return NotReady(f"{name} was answered with a login page, as no key is set; {MAKE_KEY}.")
