"""Tokens: made, opened at the handshake, and held against the rule for writing at every message.

The handshake only asks whether a token is genuine and in date; the rule for messages also asks who issued it.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Final

from tests.service.backend.settings import Settings

KEY: Final = b"only for the demo, signs nothing real"
LIFETIME: Final = 3600


class AuthenticationError(Exception):
    """No token, or one that is not genuine or not in date."""


class AuthorisationError(Exception):
    """A genuine token that the rule for messages refuses."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token speaks for, and who issued it."""

    user: str
    issuer: str


def issue(user: str, settings: Settings) -> str:
    """A token for `user`, as the environment's auth service makes them."""
    claims = {"sub": user, "iss": settings.auth_url, "exp": int(time.time()) + LIFETIME}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"{body}.{_sign(body)}"


def authenticate(header: str | None) -> Identity:
    """The identity in an `Authorization` header. Raises AuthenticationError."""
    scheme, _, token = (header or "").partition(" ")
    body, _, signature = token.partition(".")
    if scheme != "Bearer" or not hmac.compare_digest(signature, _sign(body)):
        raise AuthenticationError("no genuine bearer token")
    claims = json.loads(base64.urlsafe_b64decode(body))
    if claims["exp"] < time.time():
        raise AuthenticationError("the token has expired")
    return Identity(claims["sub"], claims["iss"])


def authorise(identity: Identity, settings: Settings) -> None:
    """Raise AuthorisationError unless the configured issuer, character for character, made the token."""
    if identity.issuer != settings.accepted_issuer:
        raise AuthorisationError(f"token of user {identity.user} has an issuer that is not accepted")


def _sign(body: str) -> str:
    return hmac.new(KEY, body.encode(), hashlib.sha256).hexdigest()
