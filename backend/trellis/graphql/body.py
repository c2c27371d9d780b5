"""From bytes to a GraphQL request, refusing what is too long, too deep or not one request."""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from trellis.graphql.errors import RequestRefused
from trellis.kernel.words import Words


class BodyTooLarge(RequestRefused):
    """More bytes than a request may have."""

    code = "BODY_TOO_LARGE"
    status = 413
    default_says = Words(
        en="This is more than can be sent at once. Send it in smaller parts.",
        es="Es más de lo que se puede enviar de una vez. Envíelo en partes más pequeñas.",
    )


class BadJson(RequestRefused):
    """The body is not JSON in UTF-8."""

    code = "BAD_JSON"


class JsonTooDeep(RequestRefused):
    """Values inside values inside values."""

    code = "JSON_TOO_DEEP"


class JsonTooManyValues(RequestRefused):
    """Small bytes, a hundred thousand values: reading them would hold up everybody else."""

    code = "JSON_TOO_MANY_VALUES"
    default_says = BodyTooLarge.default_says


class BatchingRefused(RequestRefused):
    """A list of requests: one at a time, so that every limit counts."""

    code = "BATCHING_REFUSED"


class MalformedRequest(RequestRefused):
    """JSON, but not a GraphQL request."""

    code = "MALFORMED_REQUEST"


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One request as the GraphQL-over-HTTP specification names its parts; `query` is None with a hash alone."""

    query: str | None
    operation_name: str | None
    variables: Mapping[str, Any]
    extensions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256_hash(self) -> str | None:
        """The hash of a trusted document, bare hex, when the request names one. Raises MalformedRequest."""
        persisted = self.extensions.get("persistedQuery")
        if persisted is None:
            return None
        named = persisted.get("sha256Hash") if isinstance(persisted, Mapping) else None
        if not isinstance(named, str):
            raise MalformedRequest(field="extensions.persistedQuery.sha256Hash")
        return named.removeprefix("sha256:").lower()


async def read_body(chunks: AsyncIterable[bytes], declared: str | None, largest: int) -> bytes:
    """The whole body, of at most `largest` bytes; reading stops at the first byte too many. Raises BodyTooLarge."""
    if declared is not None and declared.isascii() and declared.isdigit() and int(declared[:20]) > largest:
        raise BodyTooLarge()
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > largest:
            raise BodyTooLarge()
    return bytes(body)


def load_json(raw: bytes | str, *, deepest: int, most_values: int) -> Any:
    """Parsed JSON of at most `deepest` levels and `most_values` values.

    The parser itself gives up at 1,024 levels without recursing, so nothing here
    can exhaust the stack. Raises BadJson, JsonTooDeep, JsonTooManyValues.
    """
    try:
        loaded = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise (JsonTooDeep() if "depth limit" in str(error) else BadJson()) from None
    level, depth, seen = [loaded], 0, 0
    while level:
        seen += len(level)
        if seen > most_values:
            raise JsonTooManyValues()
        holders = [value for value in level if isinstance(value, dict | list)]
        depth += bool(holders)
        if depth > deepest:
            raise JsonTooDeep()
        level = []
        for holder in holders:
            level.extend(holder.values() if isinstance(holder, dict) else holder)
    return loaded


def request_from(said: Any) -> GraphQLRequest:
    """The request in a parsed body or socket payload. Raises BatchingRefused, MalformedRequest with `field`."""
    if isinstance(said, list):
        raise BatchingRefused()
    if not isinstance(said, dict):
        raise MalformedRequest()
    request = GraphQLRequest(
        query=_part(said, "query", str) or None,
        operation_name=_part(said, "operationName", str) or None,
        variables=_part(said, "variables", dict) or {},
        extensions=_part(said, "extensions", dict) or {},
    )
    if request.query is None and request.sha256_hash is None:
        raise MalformedRequest(field="query")
    return request


def _part(said: dict[str, Any], name: str, kind: type) -> Any:
    value = said.get(name)
    if value is not None and not isinstance(value, kind):
        raise MalformedRequest(field=name)
    return value
