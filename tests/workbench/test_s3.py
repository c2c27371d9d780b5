"""Uploads go straight to S3, so it is S3 that must refuse what was not signed."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from workbench.s3 import S3Server
from workbench.testing import temporary_s3

PAGE = "http://localhost:8400"
REPORT = b"%PDF-1.7 evaluation report"


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with temporary_s3(bucket="trellis", origins=[PAGE]) as server:
        yield server


def signed_upload(s3: S3Server, key: str, *, seconds: int = 60) -> str:
    parameters = {"Bucket": "trellis", "Key": key, "ContentType": "application/pdf", "ContentLength": len(REPORT)}
    return str(s3.client().generate_presigned_url("put_object", Params=parameters, ExpiresIn=seconds))


def test_the_signed_type_and_length_arrive_and_can_be_asked_for(s3: S3Server) -> None:
    answer = httpx.put(signed_upload(s3, "a.pdf"), content=REPORT, headers={"Content-Type": "application/pdf"})
    assert answer.status_code == 200
    stored = s3.client().head_object(Bucket="trellis", Key="a.pdf")
    assert (stored["ContentType"], stored["ContentLength"]) == ("application/pdf", len(REPORT))


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(REPORT, "text/html"), (REPORT + b"!", "application/pdf"), (b"", "application/pdf")],
    ids=["another type", "longer", "empty"],
)
def test_anything_else_than_what_was_signed_is_refused(s3: S3Server, content: bytes, content_type: str) -> None:
    answer = httpx.put(signed_upload(s3, "b.pdf"), content=content, headers={"Content-Type": content_type})
    assert answer.status_code == 403
    assert "b.pdf" not in {found["Key"] for found in s3.client().list_objects_v2(Bucket="trellis").get("Contents", [])}


def test_links_that_were_tampered_with_or_never_signed_are_refused(s3: S3Server) -> None:
    s3.client().put_object(Bucket="trellis", Key="secret.pdf", Body=REPORT)
    link = s3.client().generate_presigned_url("get_object", Params={"Bucket": "trellis", "Key": "secret.pdf"})
    assert httpx.get(link).content == REPORT
    assert httpx.get(link.replace("secret.pdf", "other.pdf")).status_code == 403
    assert httpx.get(f"{s3.endpoint}/trellis/secret.pdf").status_code == 403


def test_only_the_applications_own_page_may_upload_from_a_browser(s3: S3Server) -> None:
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    link = signed_upload(s3, "c.pdf")
    ours = httpx.options(link, headers={"Origin": PAGE, **asked})
    assert ours.status_code == 200
    assert ours.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in ours.headers
    strangers = httpx.options(link, headers={"Origin": "http://evil.example", **asked})
    assert strangers.status_code == 400
    assert "access-control-allow-origin" not in strangers.headers
    put = httpx.put(link, content=REPORT, headers={"Content-Type": "application/pdf", "Origin": PAGE})
    assert put.headers["access-control-allow-origin"] == PAGE
