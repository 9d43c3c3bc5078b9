"""Which servers may be connected to, decided at the moment of the connection.

A name may be resolved to a public address when it is looked at and to a private one when it is
connected to, and a server may send a client on to any other. So names are resolved here, every
address is looked at, and the connection goes to the very address that was; the certificate is
still checked against the name. Each redirect begins anew.
Source: IANA special-purpose address registries, as the standard library's `ipaddress` has them.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from townkg.i18n import Text

MOST_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OF_THE_BODY = ("content-length", "content-type", "transfer-encoding")


class Refused(OSError):
    """A connection that is not made; the words say to where, and why."""

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(told.en)


@dataclass(frozen=True)
class Guard:
    """Refuses every address that is not on the public Internet, and what is no http(s).

    Shape: *named* are hosts with their ports that somebody chose, whose addresses may be private;
    *proxies* lets the proxies of the environment be used, which resolve names themselves.
    """

    named: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    proxies: bool = False

    def connect(
        self, address: tuple[str, int], timeout: Any = None, source: Any = None
    ) -> socket.socket:
        """Return a socket that is connected to one of the addresses of a host, all looked at.

        Raises: Refused; OSError as `socket.create_connection` does.
        """
        host, port = address
        found = [one[4] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if (host.lower(), port) not in self.named:
            for one in found:
                if not is_public(str(one[0])):
                    raise Refused(_private(host, str(one[0])))
        failure: OSError | None = None
        for one in found:
            try:
                # the name is not looked up again: this is the address that was looked at
                return socket.create_connection((str(one[0]), port), timeout, source)
            except OSError as error:
                failure = failure or error
        raise failure or OSError(f"{host} has no address")


def chosen(url: str, *, proxies: bool = False) -> Guard:
    """Return the guard of a server that the user named by its address: it may be a private one."""
    named = {origin(url)[1:]}
    if proxies:
        for proxy in urllib.request.getproxies().values():
            named.add(origin(proxy if "//" in proxy else f"http://{proxy}")[1:])
    return Guard(frozenset(named), proxies=proxies)


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address.

    >>> origin("HTTPS://Query.example.org/sparql?x=1")
    ('https', 'query.example.org', 443)
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(scheme, 0)


def is_public(address: str) -> bool:
    """Return whether an address is on the public Internet, those inside IPv6 forms included.

    >>> [is_public(one) for one in ("8.8.8.8", "10.0.0.1", "::ffff:127.0.0.1", "224.0.0.1")]
    [True, False, False, False]
    >>> is_public("169.254.169.254"), is_public("64:ff9b::a00:1"), is_public("fe80::1%eth0")
    (False, False, False)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    # groups of receivers and reserved blocks count as global in some versions of Python
    return found.is_global and not (found.is_multicast or found.is_reserved)


def check(url: str) -> None:
    """Refuse an address that is no http(s) or carries a user.

    Raises: Refused.
    """
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_one = urlsplit(""), False
    if parts.scheme.lower() not in _PORTS or not parts.hostname or not port_is_one:
        raise Refused(
            Text("它转到的不是 http(s) 地址", "it redirects to what is no http(s) address")
        )
    if parts.username is not None or parts.password is not None:
        raise Refused(
            Text("它转到的地址带有用户名", "it redirects to an address that carries a user")
        )


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects of a read, each looked at like the first address.

    A query is sent on as it was: the standard handler makes a GET without query of it.
    """

    def http_error_302(self, req: Any, fp: Any, code: int, msg: Any, headers: Any) -> Any:
        """Return the response of the place that the server sends to."""
        fp.close()  # unread: its body may have no end
        seen = [*getattr(req, "seen", ()), req.full_url]
        target = urljoin(req.full_url, headers.get("Location", ""))
        check(target)
        if target in seen and code != 303:
            raise Refused(Text("它的转向绕成了圈", "its redirects go round in a circle"))
        if len(seen) > MOST_REDIRECTS:
            raise Refused(
                Text(
                    f"它转向超过 {MOST_REDIRECTS} 次",
                    f"it redirects more than {MOST_REDIRECTS} times",
                )
            )
        sent = {**req.headers, **req.unredirected_hdrs}
        dropped = {"host"}
        if origin(target) != origin(req.full_url):
            dropped |= {"authorization", "cookie", "proxy-authorization"}
        data = None if code == 303 else req.data
        if data is None:
            dropped.update(_OF_THE_BODY)
        kept = {name: value for name, value in sent.items() if name.lower() not in dropped}
        new = urllib.request.Request(target, data, kept)  # noqa: S310 - looked at above
        new.seen = seen  # type: ignore[attr-defined]
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _private(host: str, address: str) -> Text:
    shown = address if host == address else f"{host} ({address})"
    return Text(
        f"{shown} 不是公网地址，没有连接", f"{shown} is no public address, and is not connected to"
    )
