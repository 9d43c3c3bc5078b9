"""HTTP authorization headers: Basic and Digest.

SPARQLWrapper offers both, but its Digest installs an opener with the password for the whole
process, knows one realm, and sends each request twice: refused first, then with its answer.
Here the server's nonce is used again, so that a batch crosses the network once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import urllib.request

ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}


class Credentials:
    """A user and a password, which no message and no `repr` shows."""

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self._password = password
        self._challenges: dict[str, dict[str, str]] = {}
        self._uses = 0

    def __repr__(self) -> str:
        return "<Credentials>"

    def learn(self, path: str, challenges: list[str]) -> bool:
        """Return whether one of the server's challenges can be answered, and remember it.

        Shape: *path* is what was asked for; servers have a nonce for each of their services.
        """
        for challenge in challenges:
            scheme, _, rest = challenge.partition(" ")
            if scheme.lower() == "digest":
                found = _parameters(rest)
                algorithm = found.get("algorithm", "MD5").upper()
                qop = [one.strip() for one in found.get("qop", "").split(",")]
                if algorithm in ALGORITHMS and "nonce" in found and {"auth", ""} & set(qop):
                    found["qop"] = "auth" if "auth" in qop else ""
                    self._challenges[path] = found
                    return True
            elif scheme.lower() == "basic":
                self._challenges[path] = {}
                return True
        return False

    def header(self, method: str, target: str) -> str | None:
        """Return the `Authorization` of a request; none before the server asked for one."""
        path = target.partition("?")[0]
        if path not in self._challenges:
            return None
        challenge = self._challenges[path]
        if not challenge:
            pair = f"{self.user}:{self._password}".encode()
            return "Basic " + base64.b64encode(pair).decode("ascii")
        return self._digest(challenge, method, target)

    def _digest(self, challenge: dict[str, str], method: str, target: str) -> str:
        """Return the answer to a challenge (RFC 7616, section 3.4)."""
        name = challenge.get("algorithm", "MD5")

        def hashed(text: str) -> str:
            return hashlib.new(ALGORITHMS[name.upper()], text.encode()).hexdigest()

        realm, nonce = challenge.get("realm", ""), challenge["nonce"]
        secret = hashed(f"{self.user}:{realm}:{self._password}")
        asked = hashed(f"{method}:{target}")
        given = {"username": self.user, "realm": realm, "nonce": nonce, "uri": target}
        if challenge["qop"]:
            self._uses += 1
            count, own = f"{self._uses:08x}", os.urandom(8).hex()
            response = hashed(f"{secret}:{nonce}:{count}:{own}:auth:{asked}")
            bare = f", qop=auth, nc={count}, algorithm={name}"
            given["cnonce"] = own
        else:
            response, bare = hashed(f"{secret}:{nonce}:{asked}"), ""
        given["response"] = response
        if "opaque" in challenge:
            given["opaque"] = challenge["opaque"]
        quoted = ", ".join(f'{key}="{_escaped(value)}"' for key, value in given.items())
        return f"Digest {quoted}{bare}"


def _parameters(text: str) -> dict[str, str]:
    items = urllib.request.parse_http_list(text)
    pairs = (item.partition("=")[::2] for item in items if "=" in item)
    return {key.strip().lower(): value.strip().strip('"') for key, value in pairs}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
