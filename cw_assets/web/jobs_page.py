"""The page /jobs and its two files: they hold no data, which the page asks for over /api and /ws/jobs.

So a browser that has not shown the token yet gets the page all the same, and is asked for the token there.
"""

from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cw_assets.web.access import Access
from cw_assets.web.answers import refused
from cw_assets.web.context import WebContext

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
FILES = {
    "/jobs": ("jobs.html", "text/html"),
    "/jobs/assets/jobs.css": ("jobs.css", "text/css"),
    "/jobs/assets/jobs.js": ("jobs.js", "text/javascript"),
}


def jobs_page_routes(context: WebContext) -> list[BaseRoute]:
    """The page, its looks and its script."""
    return [page_route(context.access, path, name, media_type) for path, (name, media_type) in FILES.items()]


def page_route(access: Access, path: str, name: str, media_type: str) -> Route:
    content = resources.files("cw_assets.web").joinpath("pages", name).read_bytes()

    async def show(request: Request) -> Response:
        refusal = access.refusal(request.scope, token_needed=False)
        if refusal:
            return refused(refusal)
        return Response(content, headers=HEADERS, media_type=media_type)

    return Route(path, show)
