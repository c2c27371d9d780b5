"""JSON as PostgreSQL writes it, byte for byte what orjson writes of the same values.

`row_to_json` and `array_to_json` put no blanks anywhere; `json_build_object`
and `json_agg` do. A key is a column's alias, so it has at most 63 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    LargeBinary,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

LONGEST_KEY = 63
NONCE = "nonce"
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]*\Z")


def word(text: str) -> ColumnElement[str]:
    """A constant of the schema in the statement's own text; never a value somebody sent."""
    if not _PLAIN.match(text):
        raise ValueError(f"not a plain word: {text!r}")
    return literal_column(f"'{text}'", Text)


def number(value: int) -> ColumnElement[int]:
    """A whole number in the statement's own text."""
    return literal_column(str(int(value)))


def json_of(value: Any) -> ColumnElement[Any]:
    """A value as JSON; SQL's NULL stays NULL, which a row writes as null."""
    return func.to_json(value, type_=JSON)


def object_of(inner: Select[Any], name: str) -> ColumnElement[Any]:
    """The one row of `inner` as an object whose keys are its column labels; NULL when there is no row."""
    row = inner.subquery(name)
    return select(func.row_to_json(row.table_valued(), type_=JSON)).scalar_subquery()


def array_of(inner: Select[Any], name: str) -> ColumnElement[Any]:
    """The rows of `inner`, in their order, as an array of objects; `[]` when there is none."""
    row = inner.subquery(name)
    rows = select(func.row_to_json(row.table_valued(), type_=JSON)).scalar_subquery()
    return func.array_to_json(func.array(rows), type_=JSON)


def tuple_of(values: Sequence[Any]) -> ColumnElement[Any]:
    """Values as a JSON array."""
    listed = [json_of(value) for value in values]
    inside = array(listed, type_=JSON) if listed else literal_column("ARRAY[]::json[]")
    return func.array_to_json(inside, type_=JSON)


def words_where(pairs: Sequence[tuple[str, Any]]) -> ColumnElement[Any]:
    """The words whose condition holds, in order, as a text array: `[(word, condition), …]`."""
    said = [case((condition, word(text))) for text, condition in pairs]
    return func.array_remove(array(said, type_=Text), null(), type_=ARRAY(Text))


def instant(value: Any) -> ColumnElement[str]:
    """A timestamptz as Python's isoformat writes it in UTC: microseconds all six or none."""
    utc = func.timezone(word("UTC"), value)
    whole = literal_column('\'YYYY-MM-DD"T"HH24:MI:SS"+00:00"\'', Text)
    parts = literal_column('\'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\'', Text)
    return func.to_char(utc, case((func.date_trunc(word("second"), utc) == utc, whole), else_=parts), type_=Text)


def opaque_id(kind: str, key: Any) -> ColumnElement[str]:
    """The id a thing has outside: kind and key, url-safe base64 without padding."""
    raw = func.convert_to(word(f"{kind}:"), word("UTF8")).op("||")(func.uuid_send(key))
    return url_safe(raw)


def url_safe(raw: Any) -> ColumnElement[str]:
    """Bytes as url-safe base64 without padding or line ends."""
    return func.translate(
        func.encode(raw, word("base64")), literal_column("E'+/=\\n'", Text), literal_column("'-_'", Text), type_=Text
    )


def refused() -> ColumnElement[Any]:
    """A mark no data can hold: the reader that meets it leaves the request to the ordinary executor."""
    return json_of(cast(bindparam(NONCE, type_=Text, required=False), Text))


def required(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A value the schema says is never null; the mark where it is."""
    return func.coalesce(json_of(value), refused(), type_=JSON)


def later(place: int, needs: Sequence[Any]) -> ColumnElement[Any]:
    """A place the second stage fills: `["<nonce>:<place>",[needs…],"<nonce>"]`."""
    nonce = cast(bindparam(NONCE, type_=Text, required=False), Text)
    return tuple_of([nonce.op("||")(word(f":{place}")), tuple_of(needs), nonce])


def cursor(scope: Any, keys: Sequence[Any], pads: tuple[Any, Any]) -> ColumnElement[str]:
    """A signed cursor after a row whose ordering values are `keys`.

    HMAC-SHA-256 in SQL: `pads` are the inner and outer block of a key made for
    one list and one person, so a parameter that gets into a log signs nothing else.
    """
    utf8 = word("UTF8")
    body = func.convert_to(cast(tuple_of([_said(key) for key in keys]), Text), utf8)
    message = func.convert_to(cast(scope, Text).op("||")(literal_column("E'\\n'", Text)), utf8).op("||")(body)
    inner, outer = pads
    mark = func.sha256(outer.op("||")(func.sha256(inner.op("||")(message), type_=LargeBinary)), type_=LargeBinary)
    return url_safe(func.substring(mark, number(1), number(12), type_=LargeBinary).op("||")(body))


def _said(key: Any) -> Any:
    return instant(key) if isinstance(key.type, DateTime) else key


def as_bytes(value: Any) -> ColumnElement[bytes]:
    """JSON as the bytes that are sent: the driver neither parses nor decodes them."""
    return func.convert_to(cast(value, Text), word("UTF8"), type_=LargeBinary)
