"""Who may use what is ours: with a token, without one, from pages elsewhere, and with a pass that is not ours."""

import hmac

import pytest

from cw_assets.settings import Settings
from cw_assets.web import passes
from cw_assets.web.access import BORROWED_NAME, COOKIE, KNOWN, NO_TOKEN, NOT_HERE, OTHER_PAGE, Access
from cw_assets.web.passes import FILE, PASS_S, SECRET_BYTES, Passes, secret_in

TOKEN = "correct horse ü"
BEARER = ("authorization", f"Bearer {TOKEN}")
OPEN = Access(Settings(_env_file=None))
LOCKED = Access(Settings(_env_file=None, api_token=TOKEN))


@pytest.fixture(scope="module", autouse=True)
def in_a_folder(tmp_path_factory):
    """Where the secret of the passes is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("access"))
        yield


def scope(*headers, kind="http", method="GET", peer="127.0.0.1", host="127.0.0.1:3000"):
    named = [*([("host", host)] if host is not None else []), *headers]
    raw = [(name.encode(), value.encode()) for name, value in named]
    asked = {"type": kind, "headers": raw, "client": (peer, 50_000) if peer else None, "scheme": "http", "path": "/"}
    return asked | ({"method": method} if kind == "http" else {})


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1:3000", "localhost", "LOCALHOST:3000", "cw.localhost:3000", "[::1]:3000", "127.0.0.1"]
)
def test_this_machine_needs_no_token_where_none_is_set(kind, peer, host):
    assert OPEN.refusal(scope(kind=kind, peer=peer, host=host)) is None


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("peer", ["10.0.0.7", "192.168.1.2", "2001:db8::1", "::ffff:10.0.0.7", "0.0.0.0", "", "unix"])
def test_other_machines_are_refused_where_no_token_is_set(kind, peer):
    assert OPEN.refusal(scope(kind=kind, peer=peer)) == NOT_HERE


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:3000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "10.0.0.7:3000",
        "0.0.0.0:3000",
        "user@localhost",
        "localhost/",
        "localhost#evil.example",
        "[::1",
        "",
        None,
    ],
)
def test_name_that_a_page_elsewhere_gave_this_machine_is_refused(host):
    assert OPEN.refusal(scope(host=host)) == NOT_HERE


def test_two_hosts_are_refused():
    assert OPEN.refusal(scope(("host", "localhost"))) == NOT_HERE


@pytest.mark.parametrize(
    "header",
    [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("x-forwarded-host", "localhost"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", ""),
    ],
)
def test_proxy_on_this_machine_does_not_open_it(header):
    assert OPEN.refusal(scope(header)) == NOT_HERE


def test_what_holds_no_data_is_refused_to_other_machines_too_where_no_token_is_set():
    assert OPEN.refusal(scope(peer="10.0.0.7"), token_needed=False) == NOT_HERE


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.7", ""])
@pytest.mark.parametrize("host", ["127.0.0.1:3000", "studio.example"])
def test_token_opens_from_everywhere(kind, peer, host):
    assert LOCKED.refusal(scope(BEARER, kind=kind, peer=peer, host=host)) is None


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_scheme_of_the_token_is_read_in_any_case(scheme):
    assert LOCKED.refusal(scope(("authorization", f"{scheme} {TOKEN}"))) is None


@pytest.mark.parametrize(
    "said",
    ["", "Bearer", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN],
)
def test_wrong_token_is_refused_even_to_this_machine(said):
    assert LOCKED.refusal(scope(("authorization", said))) == NO_TOKEN


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_missing_token_is_refused(kind):
    assert LOCKED.refusal(scope(kind=kind)) == NO_TOKEN


def test_what_holds_no_data_needs_no_token():
    assert LOCKED.refusal(scope(peer="10.0.0.7"), token_needed=False) is None


# ---- pages of other origins


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://127.0.0.1:3000", "127.0.0.1:3000"),
        ("http://LOCALHOST:3000", "localhost:3000"),
        ("http://[::1]:3000", "[::1]:3000"),
        ("http://localhost", "localhost:80"),
        ("https://localhost:443", "localhost"),
    ],
)
def test_own_pages_may_write(method, origin, host):
    asked = scope(("origin", origin), ("sec-fetch-site", "same-origin"), method=method, host=host)
    assert OPEN.refusal(asked) is None


def test_own_page_behind_a_proxy_that_speaks_https_may_write():
    asked = scope(BEARER, ("origin", "https://studio.example"), method="POST", host="studio.example")
    assert LOCKED.refusal(asked) is None


OTHER_ORIGINS = [
    "http://evil.example",
    "http://127.0.0.1:8080",
    "http://localhost:3000",
    "http://127.0.0.1",
    "https://127.0.0.1.evil.example:3000",
    "http://evil.example@127.0.0.1:3000",
    "file://",
    "null",
    "",
]


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_pages_of_other_origins_are_refused(origin, kind):
    asked = {"kind": kind, "method": "POST"}
    assert OPEN.refusal(scope(("origin", origin), **asked)) == OTHER_PAGE
    assert LOCKED.refusal(scope(BEARER, ("origin", origin), **asked)) == OTHER_PAGE


def test_second_origin_is_refused():
    both = ("origin", "http://127.0.0.1:3000"), ("origin", "http://evil.example")
    assert OPEN.refusal(scope(*both, method="POST")) == OTHER_PAGE


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(("kind", "method"), [("http", "POST"), ("http", "DELETE"), ("websocket", "GET")])
def test_browsers_word_of_another_page_counts_without_an_origin(site, kind, method):
    assert OPEN.refusal(scope(("sec-fetch-site", site), kind=kind, method=method)) == OTHER_PAGE


@pytest.mark.parametrize("site", ["cross-site", "same-origin", "none"])
def test_link_from_another_page_may_be_followed(site):
    assert OPEN.refusal(scope(("sec-fetch-site", site))) is None


def is_marked(access, *headers, **asked):
    asked_for = scope(*headers)
    access.refusal(asked_for, **asked)
    return KNOWN in asked_for.get("state", {})


def test_who_has_shown_the_token_is_marked_as_known_and_who_has_not_is_not():
    pass_ = ("cookie", f"{COOKIE}={LOCKED.new_session()}")
    assert [is_marked(LOCKED, BEARER), is_marked(LOCKED, pass_), is_marked(OPEN)] == [True] * 3
    assert not is_marked(LOCKED)
    assert not is_marked(LOCKED, ("authorization", "Bearer wrong"))
    assert not is_marked(LOCKED, token_needed=False)


# ---- the pass of a browser


def with_pass(value):
    return LOCKED.refusal(scope(("cookie", f"theme=dark; {COOKIE}={value}; {{odd}}=1")))


def test_pass_opens_as_the_token_does():
    assert with_pass(LOCKED.new_session()) is None


def test_pass_does_not_hold_the_token():
    assert TOKEN not in LOCKED.new_session()


def test_pass_ends(monkeypatch):
    given = LOCKED.new_session()
    now = passes.time.time()
    monkeypatch.setattr(passes.time, "time", lambda: now + PASS_S - 5)
    assert with_pass(given) is None
    monkeypatch.setattr(passes.time, "time", lambda: now + PASS_S + 5)
    assert with_pass(given) == NO_TOKEN


def test_pass_of_another_token_is_refused():
    assert with_pass(Access(Settings(_env_file=None, api_token="another")).new_session()) == NO_TOKEN


def test_pass_is_good_in_another_process_and_not_on_another_machine(tmp_path):
    settings = Settings(_env_file=None, api_token=TOKEN, media_root=tmp_path / "here")
    given = Passes(settings).new()
    assert Passes(settings).is_good(given)
    assert not Passes(settings.model_copy(update={"media_root": tmp_path / "there"})).is_good(given)


def test_who_knows_the_token_without_the_secret_cannot_make_a_pass():
    """Else forging passes would be guessing tokens, which nothing brakes."""
    until = LOCKED.new_session().partition(".")[0]
    seal = hmac.new(TOKEN.encode(), f"cw_assets session until {until}".encode(), "sha256").hexdigest()
    assert with_pass(f"{until}.{seal}") == NO_TOKEN


def test_secret_is_for_its_owner_alone_and_made_anew_where_half_of_it_is_left(tmp_path):
    path = tmp_path / "runtime" / FILE
    made = secret_in(path)
    assert (len(made), path.stat().st_mode & 0o077, secret_in(path)) == (SECRET_BYTES, 0, made)
    path.write_bytes(made[:3])
    assert len(secret_in(path)) == SECRET_BYTES
    assert sorted(file.name for file in path.parent.iterdir()) == [FILE, f"{FILE}.lock"]


def test_longer_pass_cannot_be_made_of_a_shorter_one():
    until, seal = LOCKED.new_session().split(".")
    assert with_pass(f"{int(until) + 1}.{seal}") == NO_TOKEN


@pytest.mark.parametrize("value", ["", ".", "x", "9999999999", "9999999999.", ".0", "९.0", TOKEN[:7], "0" * 5000])
def test_forged_pass_is_refused(value):
    assert with_pass(value) == NO_TOKEN


def test_wrong_token_is_not_mended_by_a_pass():
    headers = ("authorization", "Bearer wrong"), ("cookie", f"{COOKIE}={LOCKED.new_session()}")
    assert LOCKED.refusal(scope(*headers)) == NO_TOKEN


def test_no_token_is_no_token_that_anybody_could_say():
    assert not OPEN.is_token(b"")
    assert LOCKED.is_token(TOKEN.encode())
    assert not LOCKED.is_token(b"")


def test_refusals_say_what_to_do():
    for refusal in (NO_TOKEN, NOT_HERE):
        assert "CW_API_TOKEN" in refusal.sentence
    assert TOKEN not in str(NO_TOKEN)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", ["evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example", "a.evil"])
def test_pages_are_closed_to_names_that_a_page_elsewhere_gave_this_machine(kind, host):
    assert OPEN.refusal_of_pages(scope(kind=kind, host=host)) == BORROWED_NAME
    assert LOCKED.refusal_of_pages(scope(BEARER, kind=kind, host=host)) is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1:3000", "localhost:3000", "cw.localhost", "[::1]:3000", "studio:3000", "10.0.0.5"]
)
def test_pages_are_open_where_no_token_is_set(host):
    assert OPEN.refusal_of_pages(scope(host=host)) is None
    assert OPEN.refusal_of_pages(scope(host="studio.example", peer="10.0.0.7")) is None
    assert LOCKED.refusal_of_pages(scope(host=host)) == NO_TOKEN


@pytest.mark.parametrize("asked", [{"method": "POST"}, {"kind": "websocket"}])
def test_pages_elsewhere_change_and_follow_nothing_of_dagsters(asked):
    for headers in (("origin", "http://evil.example"), ("origin", "null"), ("sec-fetch-site", "same-site")):
        assert OPEN.refusal_of_pages(scope(headers, **asked)) == OTHER_PAGE
        assert LOCKED.refusal_of_pages(scope(BEARER, headers, **asked)) == OTHER_PAGE
    assert OPEN.refusal_of_pages(scope(("origin", "http://127.0.0.1:3000"), **asked)) is None
    assert OPEN.refusal_of_pages(scope(**asked)) is None
