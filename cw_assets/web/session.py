"""The session of a browser: it shows the token once, and is known by a cookie for some days."""

from fastapi import APIRouter, Request, Response
from pydantic import Field, SecretStr

from cw_assets.errors import InvalidInput
from cw_assets.web.access import COOKIE, Access
from cw_assets.web.answers import problems, refused
from cw_assets.web.passes import PASS_S
from cw_assets.web.requests import Sent

MAX_TOKEN_LENGTH = 1000
MAX_SESSION_BYTES = 8 * 1024
"""Of a body, which anybody may send."""


class Session(Sent):
    """What opens a session."""

    token: SecretStr = Field(max_length=MAX_TOKEN_LENGTH)
    """The value of CW_API_TOKEN."""


def session_routes(access: Access) -> APIRouter:
    routes = APIRouter(prefix="/session", tags=["session"])

    @routes.post("", status_code=204, response_class=Response, responses=problems(413))
    def open_session(session: Session, request: Request) -> Response:
        """Show the token; the cookie that comes back is the pass of this browser for a week. It does not hold it."""
        if not access.token:
            raise InvalidInput("This server asks for no token, as CW_API_TOKEN is not set; go on without one.")
        if refusal := access.refusal_of_token(request, session.token.get_secret_value().encode()):
            return refused(refusal)
        answer = Response(status_code=204)
        answer.set_cookie(
            COOKIE,
            access.new_session(),
            max_age=PASS_S,
            httponly=True,
            samesite="strict",
            secure=is_https(request),
        )
        return answer

    @routes.delete("", status_code=204, response_class=Response, responses=problems())
    def close_session() -> Response:
        """Have this browser forget its pass."""
        answer = Response(status_code=204)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return routes


def is_https(request: Request) -> bool:
    """Whether the browser came by https, also to a proxy before us."""
    return request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
