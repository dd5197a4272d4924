"""The brake on guessing the token: whom it slows down, for how long, and who gets through all the same."""

import pytest
from starlette.testclient import WebSocketDenialResponse

from cw_assets.settings import Settings
from cw_assets.web import brake as brake_module
from cw_assets.web.access import COOKIE, NO_TOKEN, Access
from cw_assets.web.app import make_origin
from cw_assets.web.brake import BURST_S, FORGOTTEN_S, FREE, KNOWN_EVERY_S, PEER_EVERY_S, Brake, network_of
from cw_assets.web.context import WebContext
from cw_assets_tests.web.conftest import pages, program
from cw_assets_tests.web.test_access import scope

TOKEN = "open sesame"


class Site:
    """A server whose clock stands still, until it is set forward."""

    def __init__(self, folder):
        self.now = 1000.0
        settings = Settings(_env_file=None, api_token=TOKEN, media_root=folder)
        self.access = Access(settings, Brake(lambda: self.now))

    def answer(self, token, peer="10.0.0.7", client="", kind="http"):
        forwarded = [("x-forwarded-for", client)] if client else []
        return self.access.refusal(scope(("authorization", f"Bearer {token}"), *forwarded, peer=peer, kind=kind))

    def guess(self, times, **asked):
        return [self.answer("wrong", **asked) for _ in range(times)]


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def looked_at(answers):
    """How many wrong tokens were compared."""
    return answers.count(NO_TOKEN)


def test_wrong_tokens_are_told_as_such_until_they_are_not_looked_at(site):
    answers = site.guess(FREE + 100)
    refused = answers[-1]
    assert abs(looked_at(answers) - FREE - BURST_S / PEER_EVERY_S) <= 1  # the clock's rounding
    assert answers[:FREE] == [NO_TOKEN] * FREE
    assert (refused.status, refused.wait_s, " in 1 s" in refused.sentence) == (429, 1, True)


def test_after_the_wait_that_was_told_a_token_is_compared(site):
    for asked in ({}, {"client": "203.0.113.9"}):
        wait_s = site.guess(1000, **asked)[-1].wait_s
        site.now += wait_s
        assert site.answer("wrong", **asked) == NO_TOKEN


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_right_token_opens_elsewhere_and_from_the_same_address(site, kind):
    site.guess(FREE + 1)
    assert site.answer(TOKEN, peer="10.0.0.8", kind=kind) is None
    assert site.answer(TOKEN, kind=kind) is None


def test_of_a_flood_only_a_few_guesses_a_second_are_looked_at(site):
    site.guess(1000)
    assert site.answer(TOKEN).status == 429
    answers = []
    for _ in range(1000):
        site.now += 0.01
        answers.append(site.answer("wrong"))
    assert 9 / PEER_EVERY_S <= looked_at(answers) <= 10 / PEER_EVERY_S + 1
    site.now += 1
    assert site.answer(TOKEN) is None


@pytest.mark.parametrize("client", ["", "198.51.100.4"])
def test_who_has_shown_the_token_goes_on_in_the_middle_of_a_flood(site, client):
    assert site.answer(TOKEN, client=client) is None
    for second in range(100):
        site.guess(50, client=client)
        for number in range(50):
            site.answer("wrong", client=f"203.0.113.{number}")
        site.now += 1
        assert site.answer(TOKEN, client=client) is None, second


def test_who_has_shown_the_token_may_not_guess_without_limit(site):
    site.answer(TOKEN)
    assert looked_at(site.guess(1000)) <= FREE + BURST_S / KNOWN_EVERY_S + 1


def test_who_has_shown_the_token_is_forgotten_too(site):
    site.answer(TOKEN)
    site.now += FORGOTTEN_S + 1
    assert looked_at(site.guess(1000)) <= FREE + BURST_S / PEER_EVERY_S + 1


def test_session_opens_in_the_middle_of_a_flood(site):
    session = ("cookie", f"{COOKIE}={site.access.new_session()}")
    site.guess(1000)
    assert site.access.refusal(scope(session, peer="10.0.0.7")) is None


def test_client_of_a_proxy_does_not_lock_the_others_out(site):
    site.guess(1000, client="203.0.113.9")
    assert site.answer("wrong", client="203.0.113.9").status == 429
    assert site.answer(TOKEN, client="198.51.100.4") is None
    assert site.answer(TOKEN, client="203.0.113.9, 198.51.100.4") is None, "the proxy itself added the last one"


def test_some_clients_of_a_proxy_that_guess_do_not_lock_new_ones_out(site):
    """Once they are braked themselves, which takes some seconds."""
    for second in range(30):
        site.now += 1
        for number in range(8):
            site.guess(10, client=f"203.0.113.{number}")
        answer = site.answer(TOKEN, client=f"198.51.100.{second}")
    assert answer is None


def test_inventing_clients_gains_nothing(site):
    for number in range(1000):
        site.answer("wrong", client=f"203.0.113.{number}")
    assert site.answer(TOKEN, client="192.0.2.1").status == 429


def test_asking_without_a_token_is_no_guess(site):
    for _ in range(100):
        assert site.access.refusal(scope(peer="10.0.0.7")) == NO_TOKEN
    assert site.answer("wrong") == NO_TOKEN


def test_wrong_tokens_are_forgotten(site):
    site.guess(FREE + 1)
    site.now += FORGOTTEN_S + 1
    assert site.answer("wrong") == NO_TOKEN


def test_memory_is_bounded(site, monkeypatch):
    monkeypatch.setattr(brake_module, "MOST_NAMES", 50)
    for number in range(500):
        site.answer("wrong", peer=f"10.0.{number // 250}.{number % 250}", client=f"name {number}")
        site.answer(TOKEN, peer=f"10.1.{number // 250}.{number % 250}")
    held = site.access.brake
    assert (len(held._peers._tries), len(held._clients._tries), len(held._known)) == (50, 50, 50)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::ffff", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("unix", "unix"),
    ],
)
def test_all_addresses_of_one_customer_count_as_one(host, network):
    assert network_of(host) == network


# ---- as it is answered


@pytest.fixture
def locked(project):
    settings = project.settings.model_copy(update={"api_token": type(project.settings.api_token)(TOKEN)})
    context = WebContext(settings, project)
    context.__dict__["access"] = Access(settings, Brake(lambda: 1000.0))
    return make_origin(context, pages())


def test_every_way_in_is_braked_and_says_for_how_long(locked):
    guesser, wrong = program(locked, peer="10.0.0.7"), {"Authorization": "Bearer wrong"}
    compared = FREE + int(BURST_S / PEER_EVERY_S)
    statuses = [guesser.get("/api/jobs", headers=wrong).status_code for _ in range(compared + 1)]
    assert statuses == [401] * compared + [429]
    answers = [
        *(guesser.get(path, headers=wrong) for path in ("/api/jobs", "/metrics", "/media/x", "/runs")),
        guesser.post("/api/media", files={"file": ("a.mp4", b"x")}, headers=wrong),
        guesser.post("/api/session", json={"token": "wrong"}),
        guesser.get("/runs", headers=wrong | {"Accept": "text/html"}),
    ]
    with pytest.raises(WebSocketDenialResponse) as refused, guesser.websocket_connect("/ws/jobs", headers=wrong):
        pass
    for answer in (*answers, refused.value):
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.json()["kind"] == "LimitExceeded"
        assert "CW_API_TOKEN" in answer.json()["error"]
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert program(locked, peer="10.0.0.8").get("/api/jobs", headers=right).status_code == 200


def test_browser_with_a_session_goes_on_while_others_at_its_address_guess(locked):
    browser, guesser = program(locked), program(locked)
    assert browser.post("/api/session", json={"token": TOKEN}).status_code == 204
    for _ in range(FREE + int(BURST_S / KNOWN_EVERY_S)):
        guesser.post("/api/session", json={"token": "wrong"})
    assert guesser.post("/api/session", json={"token": "wrong"}).status_code == 429
    assert browser.get("/api/jobs").status_code == 200
