"""What a run says when a store is not what it should be; no password is in any message."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest
from fake_store import PASSWORD, USER, FakeStore, Handler
from small_graphs import Build

from townkg.errors import RemoteError, TownkgError, UsageError
from townkg.publish.authorization import Credentials
from townkg.publish.publishing import Report

Publish = Callable[..., Report]


def said(publish: Publish, build: Build, **given: object) -> str:
    """Return what a run that fails says, in both languages."""
    with pytest.raises(TownkgError) as caught:
        publish(build, **given)
    assert caught.value.message.zh != caught.value.message.en
    text = f"{caught.value.message.zh}\n{caught.value.message.en}"
    assert PASSWORD not in text
    assert "pässwörd" not in text
    return text


@pytest.mark.parametrize("kind", ["basic", "digest"])
def test_credentials_are_given_when_they_are_asked_for(
    fake: FakeStore, publish: Publish, old: Build, kind: str
) -> None:
    fake.authorization = kind
    url = f"{fake.url}/query"
    report = publish(old, url=url, credentials=Credentials(USER, PASSWORD))
    assert report.state == "published"
    written = [headers for headers in fake.headers if "Authorization" in headers]
    assert len(written) > 5
    # the nonce is used again: one request only was refused
    assert len(fake.updates) == len(written)


@pytest.mark.parametrize("kind", ["basic", "digest"])
def test_wrong_or_missing_credentials_are_named_as_such(
    fake: FakeStore, publish: Publish, old: Build, kind: str
) -> None:
    fake.authorization = kind
    assert "(401)" in said(publish, old, credentials=Credentials(USER, PASSWORD + "x"))
    assert "TOWNKG_PASSWORD" in said(publish, old)
    assert len(fake.store) == 0
    assert PASSWORD not in repr(Credentials(USER, PASSWORD))


def test_a_server_that_is_not_there(publish: Publish, old: Build) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/query"
    assert "no connection" in said(publish, old, url=url)


def test_a_page_instead_of_a_service(fake: FakeStore, publish: Publish, old: Build) -> None:
    def page(handler: Handler, text: str) -> bool:
        handler.reply(200, "<html>Welcome</html>", "text/html")
        return True

    fake.fault = page
    text = said(publish, old)
    assert "it answered text/html, expected SPARQL results as JSON" in text
    assert "Welcome" in text


def test_a_page_where_updates_should_go(fake: FakeStore, publish: Publish, old: Build) -> None:
    def page(handler: Handler, text: str) -> bool:
        if handler.path.startswith("/query"):
            return False
        handler.reply(200, "<html>Welcome</html>", "text/html")
        return True

    fake.fault = page
    assert "answered an update with a page" in said(publish, old)


def test_a_read_only_store(fake: FakeStore, publish: Publish, old: Build) -> None:
    def refuse(handler: Handler, text: str) -> bool:
        if handler.path.startswith("/query"):
            return False
        handler.reply(403, "read-only")
        return True

    fake.fault = refuse
    assert "may not be written to (403): “read-only”" in said(publish, old)


def test_a_redirect_is_shown_and_not_followed(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    def move(handler: Handler, text: str) -> bool:
        place = {"Location": "http://elsewhere.invalid/query?token=abc"}
        handler.reply(307, headers=place)
        return True

    fake.fault = move
    text = said(publish, old)
    assert "http://elsewhere.invalid/query?token=… (307)" in text


def test_a_store_without_an_update_service(fake: FakeStore, publish: Publish, old: Build) -> None:
    def refuse(handler: Handler, text: str) -> bool:
        if handler.path.startswith("/query") and text.startswith(("ASK", "SELECT")):
            return False
        handler.reply(404, "")
        return True

    fake.fault = refuse
    assert "--update" in said(publish, old)


def test_an_update_as_the_whole_body_where_forms_are_refused(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    fake.direct_only = True
    assert publish(old).state == "published"


def test_services_are_found_from_any_of_their_addresses(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    assert publish(old, url=f"{fake.url}/").store == f"{fake.url}/query"
    assert publish(old, url=f"{fake.url}/update").state == "unchanged"
    assert publish(old, url=f"{fake.url}/query", update=f"{fake.url}/update").state == "unchanged"


def test_a_server_that_hangs_on_an_update_ends_in_time(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    def hang(handler: Handler, text: str) -> bool:
        if handler.path.startswith("/query"):
            return False
        time.sleep(0.6)
        return True

    fake.fault = hang
    began = time.monotonic()
    services = {"url": f"{fake.url}/query", "update": f"{fake.url}/update"}
    assert "--update" in said(publish, old, **services, timeout=0.2)
    assert time.monotonic() - began < 5


def test_a_server_that_drips_ends_in_time(publish: Publish, old: Build) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"X")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/query"
        try:
            assert "did not answer within 0.2 s" in said(publish, old, url=url, timeout=0.2)
        finally:
            ended.set()
            thread.join()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://host/", "--to: found “ftp://host/”"),
        ("localhost:7878", "--to: found “localhost:7878”"),
        ("http://host:99999/", "expected http://host:port/path"),
        ("http://host/a b", "percent-encoded"),
        ("http://me:s3cret@host/query", "use --user"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(
    publish: Publish, old: Build, url: str, expected: str
) -> None:
    with pytest.raises(UsageError) as caught:
        publish(old, url=url)
    assert expected in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_no_graph_store_protocol(fake: FakeStore, publish: Publish, old: Build) -> None:
    def refuse(handler: Handler, text: str) -> bool:
        if "graph=" in handler.path:
            handler.reply(404, "")
        return "graph=" in handler.path

    fake.fault = refuse
    with pytest.raises(RemoteError, match="--by update"):
        publish(old, by_store=True)
