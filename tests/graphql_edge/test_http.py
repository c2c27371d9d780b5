"""The HTTP door: what is let in, what is refused and how it is said."""

from __future__ import annotations

import hashlib
import json

import orjson
import pytest
import structlog

from tests.graphql_edge.orchard import SECRET, Ledger

NEW = {"accept": "application/graphql-response+json"}
OLD = {"accept": "application/json"}


def code(response) -> str:
    return response.json()["errors"][0]["extensions"]["code"]


async def test_a_question_is_answered_with_its_cost_and_never_stored(client):
    async with client() as browser:
        response = await browser.post(
            "/graphql", json={"query": "{trees(first: 2) {edges {node {name}}}}"}, headers=NEW
        )
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["data"] == {"trees": {"edges": [{"node": {"name": "apple"}}] * 2}}
    assert response.json()["extensions"]["cost"] == {"requested": 8, "limit": 10_000, "nodes": 2, "nodesLimit": 10_000}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{nope}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query($n:String!){hello(name:$n)}", "variables": {"n": 3}}, "BAD_VARIABLES"),
        ({"query": "{trees{edges{cursor}}}"}, "PAGE_SIZE_NEEDED"),
        ({"query": "query A{hello} query B{hello}"}, "OPERATION_NOT_FOUND"),
        ({"query": "query A{hello}", "operationName": "B"}, "OPERATION_NOT_FOUND"),
        ({"query": "subscription{seasons{name}}"}, "SUBSCRIPTION_NEEDS_SOCKET"),
    ],
)
async def test_what_cannot_be_run_is_a_client_error_without_data(client, body, expected):
    async with client() as browser:
        response = await browser.post("/graphql", json=body, headers=NEW)
        older = await browser.post("/graphql", json=body, headers=OLD)
    assert (response.status_code, code(response)) == (400, expected)
    assert (older.status_code, code(older)) == (200, expected)
    assert "data" not in response.json()


@pytest.mark.parametrize(
    ("raw", "status", "expected"),
    [
        (b"", 400, "BAD_JSON"),
        (b"{", 400, "BAD_JSON"),
        (b'{"query":"\xff"}', 400, "BAD_JSON"),
        (b"NaN", 400, "BAD_JSON"),
        (b"[" * 50_000 + b"]" * 50_000, 400, "JSON_TOO_DEEP"),
        (b'{"query":"{hello}","variables":{"a":' + b"[" * 70 + b"]" * 70 + b"}}", 400, "JSON_TOO_DEEP"),
        (b'[{"query":"{hello}"},{"query":"{hello}"}]', 400, "BATCHING_REFUSED"),
        (b'"{hello}"', 400, "MALFORMED_REQUEST"),
        (b"{}", 400, "MALFORMED_REQUEST"),
        (b'{"query":7}', 400, "MALFORMED_REQUEST"),
        (b'{"query":"{hello}","variables":[]}', 400, "MALFORMED_REQUEST"),
        (b'{"query":"{hello}","operationName":1}', 400, "MALFORMED_REQUEST"),
        (b'{"query":"{hello}","extensions":{"persistedQuery":1}}', 400, "MALFORMED_REQUEST"),
        (b'{"query":"{hello}"}' + b" " * 256_000, 413, "BODY_TOO_LARGE"),
    ],
)
async def test_a_body_that_is_not_one_request_is_refused_in_every_media_type(client, raw, status, expected):
    async with client() as browser:
        for accept in (NEW, OLD):
            headers = {**accept, "content-type": "application/json"}
            response = await browser.post("/graphql", content=raw, headers=headers)
            assert (response.status_code, code(response)) == (status, expected)


async def test_a_long_body_is_cut_off_even_when_its_length_is_not_declared(client):
    sent = 0

    async def endless():
        nonlocal sent
        for _ in range(1_000):
            sent += 10_000
            yield b" " * 10_000

    async with client() as browser:
        response = await browser.post("/graphql", content=endless(), headers={"content-type": "application/json"})
    assert (response.status_code, code(response)) == (413, "BODY_TOO_LARGE")
    assert sent < 300_000


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/json; charset=utf-16"],
)
async def test_only_json_is_read(client, content_type):
    async with client() as browser:
        headers = {"content-type": content_type}
        response = await browser.post("/graphql", content=b'{"query":"{hello}"}', headers=headers)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_told_what_is_allowed(client, method):
    async with client() as browser:
        response = await browser.request(method, "/graphql", params={"query": "{hello}"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


async def test_a_get_may_ask_where_it_is_allowed_and_never_changes_anything(client, ledger: Ledger):
    async with client(allow_get=True) as browser:
        asked = await browser.get(
            "/graphql", params={"query": "query($n:String!){hello(name:$n)}", "variables": json.dumps({"n": "Bo"})}
        )
        bad = await browser.get("/graphql", params={"query": "{hello}", "variables": "{"})
        changing = await browser.get("/graphql", params={"query": 'mutation{plant(name:"oak")}'})
    assert asked.json()["data"] == {"hello": "Hello Bo"}
    assert (bad.status_code, code(bad)) == (400, "MALFORMED_REQUEST")
    assert changing.status_code == 405
    assert changing.headers["allow"] == "POST"
    assert ledger.committed == []
    assert ledger.kinds == ["query"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json, application/graphql-response+json", "application/json"),
        ("application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json"),
        ("application/json;q=0.1, application/graphql-response+json;q=0.5", "application/graphql-response+json"),
        ("text/html, application/json;q=0.5", "application/json"),
    ],
)
async def test_the_client_chooses_the_media_type(client, accept, media_type):
    async with client() as browser:
        response = await browser.post("/graphql", json={"query": "{hello}"}, headers={"accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)


async def test_a_client_that_takes_neither_media_type_is_told_so(client):
    async with client() as browser:
        response = await browser.post("/graphql", json={"query": "{hello}"}, headers={"accept": "text/html"})
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


async def test_a_cookie_needs_the_header_no_foreign_page_can_send(client):
    async with client() as browser:
        body = {"json": {"query": "{hello}"}}
        without = await browser.post("/graphql", headers={"cookie": "session=1"}, **body)
        with_it = await browser.post("/graphql", headers={"cookie": "session=1", "x-trellis-csrf": "1"}, **body)
        no_cookie = await browser.post("/graphql", **body)
    assert (without.status_code, code(without)) == (403, "CSRF_HEADER_NEEDED")
    assert with_it.status_code == no_cookie.status_code == 200


async def test_a_foreign_page_is_refused(client):
    async with client(allowed_origins=frozenset({"https://trellis.example"})) as browser:
        statuses = [
            (await browser.post("/graphql", json={"query": "{hello}"}, headers={"origin": origin})).status_code
            for origin in ("https://trellis.example", "https://evil.example", "null", "https://trellis.example.evil")
        ]
    assert statuses == [200, 403, 403, 403]


async def test_a_mutation_is_whole_or_not_at_all(client, ledger: Ledger):
    async with client() as browser:
        done = await browser.post("/graphql", json={"query": 'mutation{plant(name:"oak")}'})
        half = await browser.post("/graphql", json={"query": 'mutation{plant(name:"elm") fell(name:"oak")}'})
    assert done.json()["data"] == {"plant": "oak"}
    assert half.json()["data"] is None
    assert code(half) == "INVALID_INPUT"
    assert ledger.committed == ["oak"]
    assert ledger.rolled_back == ["elm", "felled oak"]
    assert ledger.open_now == 0


async def test_what_could_not_be_committed_is_not_shown(client, ledger: Ledger):
    ledger.refuse_commit = True
    async with client() as browser:
        response = await browser.post("/graphql", json={"query": 'mutation{plant(name:"oak")}'})
    assert response.json()["data"] is None
    assert code(response) == "UNEXPECTED"
    assert SECRET not in response.text
    assert ledger.committed == []


async def test_a_typed_error_speaks_the_persons_language_and_leaves_the_rest_standing(client):
    async with client() as browser:
        response = await browser.post("/graphql", json={"query": "{lost hello}"})
    assert response.json()["data"] == {"lost": None, "hello": "Hello you"}
    assert response.json()["errors"] == [
        {
            "message": "We could not find that, or it is not yours to open.",
            "extensions": {"code": "NOT_FOUND", "doNext": None, "field": "id"},
            "path": ["lost"],
        }
    ]


async def test_a_refusal_before_any_session_speaks_the_browsers_language(client):
    async with client() as browser:
        headers = {"accept-language": "es-MX,es;q=0.9", **NEW}
        response = await browser.post("/graphql", json={"query": "{trees{edges{cursor}}}"}, headers=headers)
    assert response.json()["errors"][0]["message"] == "Pida de 1 a 100 filas a la vez."


async def test_an_unexpected_error_is_a_reference_and_the_log_has_no_student_data(client, monkeypatch):
    # A logger of before holds on to how logging was set up then, and another test may have set it up anew since.
    monkeypatch.setattr("trellis.graphql.errors._log", structlog.get_logger("trellis.graphql"))
    with structlog.testing.capture_logs() as lines:
        async with client() as browser:
            query = "query Broken($n:String!){broken hello(name:$n)}"
            response = await browser.post("/graphql", json={"query": query, "variables": {"n": SECRET}})
    (error,) = response.json()["errors"]
    assert response.json()["data"] is None
    assert error["extensions"]["code"] == "UNEXPECTED"
    assert SECRET not in response.text
    (line,) = lines
    assert line["reference"] == error["extensions"]["reference"]
    assert line["error"] == ["RuntimeError"]
    assert any("broken" in frame for frame in line["at"])
    assert SECRET not in repr(lines)
    assert "Broken" not in repr(lines)


async def test_production_tells_a_stranger_nothing_about_the_schema(client):
    wrong = [
        "{helo}",
        "{__schema{types{name}}}",
        "{tree{nam}}",
        "query($n:Strng!){hello(name:$n)}",
        "query($n:Int!){big(size:$n)}",
    ]
    async with client(development=False) as browser:
        for query in wrong:
            body = {"query": query, "variables": {"n": SECRET}}
            response = await browser.post("/graphql", json=body, headers=NEW)
            (message,) = {error["message"] for error in response.json()["errors"]}
            assert response.status_code == 400
            assert message.startswith("The server did not understand")
            assert SECRET not in response.text
            assert "locations" not in response.text
    assert response.json()["errors"][0]["extensions"]["field"] == "variables.n"


async def test_development_keeps_the_text_and_guesses_only_where_introspection_is_on(client):
    said = []
    for introspection in (True, False):
        async with client(introspection=introspection) as browser:
            response = await browser.post("/graphql", json={"query": "{helo}"}, headers=NEW)
            said.append(response.json()["errors"][0]["message"])
    plain = "Cannot query field 'helo' on type 'Query'."
    assert said == [f"{plain} Did you mean 'hello'?", plain]


async def test_production_answers_only_documents_of_the_build(client, ledger: Ledger):
    text = "query Greeting($n: String!) { hello(name: $n) }"
    digest = hashlib.sha256(text.encode()).hexdigest()

    def naming(sha256_hash: str) -> dict:
        return {"persistedQuery": {"version": 1, "sha256Hash": sha256_hash}}

    async with client(development=False, allow_text=False, trusted={f"sha256:{digest}": text}) as browser:

        async def ask(**body):
            return await browser.post("/graphql", json=body, headers=NEW)

        known = await ask(extensions=naming(digest), variables={"n": "Bo"})
        prefixed = await ask(query="", extensions=naming(f"sha256:{digest}"), variables={"n": "Bo"})
        swapped = await ask(query="{broken}", extensions=naming(digest), variables={"n": "Bo"})
        unknown = await ask(query="{broken", extensions=naming("0" * 64), variables={"n": "Bo"})
        text_only = await ask(query=text, variables={"n": "Bo"})
        ill_typed = await ask(extensions=naming(digest), variables={"n": 1})
    assert known.json()["data"] == prefixed.json()["data"] == swapped.json()["data"] == {"hello": "Hello Bo"}
    assert (unknown.status_code, code(unknown)) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert (text_only.status_code, code(text_only)) == (400, "PERSISTED_QUERY_ONLY")
    assert (ill_typed.status_code, code(ill_typed)) == (400, "BAD_VARIABLES")
    assert ledger.kinds == ["query"] * 3


async def test_a_build_whose_documents_do_not_fit_does_not_start(client):
    for text in ("{nope}", "{", "query{__schema{types{name}}}"):
        digest = hashlib.sha256(text.encode()).hexdigest()
        with pytest.raises(ValueError, match="trusted document"):
            client(trusted={digest: text})
    with pytest.raises(ValueError, match="not what its hash says"):
        client(trusted={"0" * 64: "{hello}"})


async def test_the_documents_of_a_build_are_read_from_its_file(client, tmp_path):
    text = "{ hello }"
    digest = hashlib.sha256(text.encode()).hexdigest()
    file = tmp_path / "persisted-documents.json"
    file.write_bytes(orjson.dumps({f"sha256:{digest}": text}))
    async with client(allow_text=False, trusted=file) as browser:
        extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest}}
        response = await browser.post("/graphql", json={"extensions": extensions})
    assert response.json()["data"] == {"hello": "Hello you"}
