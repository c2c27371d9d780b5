"""Trying a provider without anybody signing in: what it says of itself, and whether it takes our client secret.

The secret is tried with a code nobody was given. A provider authenticates the client first and looks at the code
then, so `invalid_grant` means that the client was believed and `invalid_client` that it was not (RFC 6749, 5.2).
Some look at the code first. They say `invalid_grant` to every secret, so the same is asked with a made-up secret:
only a provider that refuses that one has tried ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from trellis.districts.providers import (
    ALGORITHMS,
    Provider,
    ProviderDesk,
    ProviderMismatch,
    ProviderUnavailable,
    TokenRefusal,
)
from trellis.kernel.words import Words

UNAUTHORIZED = 401


class Outcome(StrEnum):
    """What trying one thing showed; `untried` is neither good nor bad."""

    OK = "ok"
    WRONG = "wrong"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried at a provider, or was not."""

    key: str
    outcome: Outcome
    says: Words


PERSON = Check(
    "person",
    Outcome.UNTRIED,
    Words(
        en="Not tried: our return address there, and what it says of a person. A test sign-in tries both.",
        es="Sin probar: nuestra dirección de retorno y lo que dice de una persona. "
        "Una entrada de prueba muestra ambas cosas.",
    ),
)
SECRET_ACCEPTED = Words(
    en="Client ID and secret are accepted: a made-up code was refused as a code, a made-up secret as a secret.",
    es="Se aceptan el ID y el secreto de cliente: un código inventado se rechazó como código, "
    "y un secreto inventado como secreto.",
)
SECRET_REFUSED = Words(
    en="The client ID or its secret is refused: {answer}.", es="Se rechaza el ID de cliente o su secreto: {answer}."
)
SECRET_NOT_LOOKED_AT = Words(
    en="The secret could not be tried: the provider refuses a made-up code before it looks at the secret.",
    es="No se pudo probar el secreto: el proveedor rechaza un código inventado antes de ver el secreto.",
)
SECRET_UNTRIED = Words(
    en="The secret could not be tried: a made-up code was answered with {answer}.",
    es="No se pudo probar el secreto: a un código inventado respondió {answer}.",
)
SECRET_NO_ANSWER = Words(
    en="The secret could not be tried: the token endpoint does not answer.",
    es="No se pudo probar el secreto: el punto de acceso de tokens no responde.",
)
SECRET_NOWHERE = Words(
    en="The secret was not tried: without the configuration there is no address to try it at.",
    es="No se probó el secreto: sin la configuración no hay dirección donde probarlo.",
)


def outcome_of(checks: Sequence[Check]) -> Outcome:
    """All of them as one: wrong when anything is, untried when the secret is, else ok.

    That no person was signed in is said, and does not count: nothing here can try that.
    """
    if any(check.outcome is Outcome.WRONG for check in checks):
        return Outcome.WRONG
    secret = [check.outcome for check in checks if check.key == "secret"]
    return Outcome.OK if secret == [Outcome.OK] else Outcome.UNTRIED


async def try_provider(desk: ProviderDesk, provider: Provider, *, redirect_uri: str) -> list[Check]:
    """Ask a provider what it is, and whether it takes our secret, without signing anybody in.

    `redirect_uri`: where it would return people to. Says of everything whether it was tried.
    """
    try:
        metadata = await desk.metadata(provider.issuer)
    except (ProviderMismatch, ProviderUnavailable) as problem:
        return [_undiscovered(problem), Check("secret", Outcome.UNTRIED, SECRET_NOWHERE), PERSON]
    return [
        _check("discovery", True, "The OpenID configuration was read.", "Se leyó la configuración OpenID."),
        await _keys(desk, provider),
        *_promised(metadata),
        await _secret(desk, provider, redirect_uri),
        PERSON,
    ]


def _check(key: str, is_right: bool, en: str, es: str) -> Check:
    return Check(key, Outcome.OK if is_right else Outcome.WRONG, Words(en=en, es=es))


def _undiscovered(problem: ProviderMismatch | ProviderUnavailable) -> Check:
    if isinstance(problem, ProviderMismatch):
        return _check(
            "issuer", False, "The address answers, but as another issuer.", "La dirección responde como otro emisor."
        )
    return _check(
        "discovery",
        False,
        "No OpenID configuration is found at this issuer.",
        "No se encontró la configuración OpenID en este emisor.",
    )


async def _keys(desk: ProviderDesk, provider: Provider) -> Check:
    try:
        keys = await desk.keys(provider.issuer, anew=True)
    except ProviderUnavailable:
        return _check("keys", False, "Its signing keys cannot be read.", "No se pueden leer sus claves de firma.")
    count = len(keys.keys)
    return _check("keys", count > 0, f"Signing keys found: {count}.", f"Claves de firma encontradas: {count}.")


def _promised(metadata: Mapping[str, Any]) -> list[Check]:
    """What its configuration says it does."""
    methods = _listed(metadata, "code_challenge_methods_supported")
    algorithms = _listed(metadata, "id_token_signing_alg_values_supported")
    has_iss = metadata.get("authorization_response_iss_parameter_supported") is True
    has_logout = metadata.get("backchannel_logout_supported") is True
    return [
        _check(
            "pkce",
            "S256" in methods,
            f"PKCE methods offered: {', '.join(methods) or 'none'}.",
            f"Métodos PKCE ofrecidos: {', '.join(methods) or 'ninguno'}.",
        ),
        _check(
            "signing",
            any(a in ALGORITHMS for a in algorithms),
            f"ID tokens signed with: {', '.join(algorithms) or 'nothing'}.",
            f"Firma de tokens: {', '.join(algorithms) or 'ninguna'}.",
        ),
        _check(
            "mix_up",
            True,
            "It names itself in its answers." if has_iss else "It does not name itself in its answers; the path does.",
            "Se nombra en sus respuestas." if has_iss else "No se nombra en sus respuestas; lo hace la dirección.",
        ),
        _check(
            "logout",
            True,
            "It tells us when somebody signs out." if has_logout else "It does not tell us when somebody signs out.",
            "Avisa cuando alguien sale." if has_logout else "No avisa cuando alguien sale.",
        ),
    ]


def _listed(metadata: Mapping[str, Any], name: str) -> list[str]:
    """What a provider lists under `name`; providers say all kinds of things, so only short texts count."""
    listed = metadata.get(name)
    return [str(one)[:40] for one in listed if isinstance(one, str)][:20] if isinstance(listed, list) else []


async def _secret(desk: ProviderDesk, provider: Provider, redirect_uri: str) -> Check:
    made_up = replace(provider, client_secret=secrets.token_urlsafe(24))
    try:
        ours = await desk.refusal(provider, redirect_uri=redirect_uri)
        if _refuses_the_client(ours):
            return Check("secret", Outcome.WRONG, _with_answer(SECRET_REFUSED, ours))
        if ours.error != "invalid_grant":
            return Check("secret", Outcome.UNTRIED, _with_answer(SECRET_UNTRIED, ours))
        looks_at_secrets = _refuses_the_client(await desk.refusal(made_up, redirect_uri=redirect_uri))
    except ProviderUnavailable:
        return Check("secret", Outcome.UNTRIED, SECRET_NO_ANSWER)
    if not looks_at_secrets:
        return Check("secret", Outcome.UNTRIED, SECRET_NOT_LOOKED_AT)
    return Check("secret", Outcome.OK, SECRET_ACCEPTED)


def _refuses_the_client(said: TokenRefusal) -> bool:
    return said.error == "invalid_client" or said.status == UNAUTHORIZED


def _with_answer(words: Words, said: TokenRefusal) -> Words:
    answer = f"HTTP {said.status}{f', {said.error}' if said.error else ''}"
    return Words(en=words.en.replace("{answer}", answer), es=words.es.replace("{answer}", answer))
