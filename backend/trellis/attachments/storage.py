"""S3, and nothing else about files. Calls run in threads: boto3 is not asynchronous.

boto3 is loaded with the first call, as it is a tenth of a process's start, and made there: not beside the event loop.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Any, TypeVar
from urllib.parse import quote

from trellis.settings import Settings

T = TypeVar("T")
OPEN_SECONDS = 60  # threats row 14: a link that leaks is soon dead
UPLOAD_SECONDS = 300
PIECE_BYTES = 1 << 20


class StoreDoesNotAnswer(Exception):
    """The file store was not reached, or broke off; the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What S3 says of an object: its length in bytes and declared type."""

    byte_count: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Found:
    """An object there is, and when it was put."""

    key: str
    at: datetime


class Storage:
    """One bucket. Keys are `<district id>/<kind>/<id>`, so that a district can be exported and erased whole."""

    def __init__(self, settings: Settings) -> None:
        self.bucket = settings.s3_bucket
        self._settings = settings
        self._made: tuple[Any, Any] | None = None
        self._making = threading.Lock()

    @property
    def _client(self) -> Any:
        return self._clients()[0]

    def _clients(self) -> tuple[Any, Any]:
        """For our own calls, and for links: these are signed for the name browsers use, as the host is signed too."""
        with self._making:
            if self._made is None:
                ours, theirs = self._settings.s3_endpoint, self._settings.s3_public_endpoint
                client = _client_of(self._settings, ours)
                self._made = (client, _client_of(self._settings, theirs) if theirs and theirs != ours else client)
            return self._made

    async def put(self, key: str, data: bytes | IO[bytes], content_type: str, *, file_name: str | None = None) -> None:
        """Store `data` whole, to be downloaded as `file_name` and never shown in our place.

        An open file is sent from where it stands, piece by piece, and must be seekable: it is read once for
        the signature and anew when a try fails. In one request of at most 5 GB, as S3 has it; in parts, several
        of them would be in memory at once.
        The name is kept with the object: in a link it would stand in histories and logs (threats: never).
        """
        await self._run(
            lambda: self._client.put_object(
                Bucket=self.bucket,
                Key=key,
                Body=data,
                ContentType=content_type,
                ContentDisposition=as_download(file_name),
            )
        )

    async def get(self, key: str) -> bytes:
        """The whole object. Raises FileNotFoundError."""

        def read() -> bytes:
            try:
                return bytes(self._client.get_object(Bucket=self.bucket, Key=key)["Body"].read())
            except self._client.exceptions.ClientError as problem:
                raise FileNotFoundError(key) from problem

        return await self._run(read)

    async def get_into(self, key: str, target: IO[bytes]) -> None:
        """The whole object, written into an open file piece by piece. Raises FileNotFoundError.

        What broke off on the way raises too: the length is compared with the one S3 declared.
        """

        def read() -> None:
            try:
                body = self._client.get_object(Bucket=self.bucket, Key=key)["Body"]
            except self._client.exceptions.ClientError as problem:
                raise FileNotFoundError(key) from problem
            with body:
                shutil.copyfileobj(body, target, PIECE_BYTES)
            target.flush()

        await self._run(read)

    async def head(self, key: str) -> StoredObject | None:
        """Length and type of an object, or None when there is none."""

        def look() -> StoredObject | None:
            try:
                answer = self._client.head_object(Bucket=self.bucket, Key=key)
            except self._client.exceptions.ClientError:
                return None
            return StoredObject(int(answer["ContentLength"]), str(answer.get("ContentType", "")))

        return await self._run(look)

    async def head_surely(self, key: str) -> StoredObject | None:
        """As `head`; None only when the store says that there is no such object.

        Raises StoreDoesNotAnswer for every other refusal: a key that was taken away is no proof that files are gone.
        """

        def look() -> StoredObject | None:
            try:
                answer = self._client.head_object(Bucket=self.bucket, Key=key)
            except self._client.exceptions.ClientError as problem:
                if problem.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    return None
                raise StoreDoesNotAnswer(str(problem)) from problem
            return StoredObject(int(answer["ContentLength"]), str(answer.get("ContentType", "")))

        return await self._run(look)

    async def listed(self, prefix: str, most: int) -> AsyncIterator[list[Found]]:
        """Objects whose key begins so, `most` at once, in the order of their keys."""
        after: str | None = None
        while True:
            answer = await self._run(partial(self._page, prefix, most, after))
            yield [Found(str(one["Key"]), one["LastModified"]) for one in answer.get("Contents", [])]
            after = answer.get("NextContinuationToken")
            if not answer.get("IsTruncated") or after is None:
                return

    def _page(self, prefix: str, most: int, after: str | None) -> dict[str, Any]:
        more = {"ContinuationToken": after} if after is not None else {}
        answer: dict[str, Any] = self._client.list_objects_v2(Bucket=self.bucket, Prefix=prefix, MaxKeys=most, **more)
        return answer

    async def unfinished_parts(self, prefix: str) -> list[tuple[str, str, datetime]]:
        """Uploads in parts that were begun under a prefix and not ended: key, id, when. A thousand at once.

        None where the store does not know uploads in parts.
        """

        def ask() -> list[tuple[str, str, datetime]]:
            try:
                answer = self._client.list_multipart_uploads(Bucket=self.bucket, Prefix=prefix)
            except self._client.exceptions.ClientError as problem:
                if problem.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 405, 501):
                    return []
                raise
            return [(str(one["Key"]), str(one["UploadId"]), one["Initiated"]) for one in answer.get("Uploads", [])]

        return await self._run(ask)

    async def give_up_parts(self, key: str, upload_id: str) -> None:
        """End an upload in parts; what came of it goes."""
        await self._run(lambda: self._client.abort_multipart_upload(Bucket=self.bucket, Key=key, UploadId=upload_id))

    async def copy(self, source: str, target: str) -> None:
        """Copy within the bucket: what was scanned is what stands at the immutable key."""
        await self._run(
            lambda: self._client.copy_object(
                Bucket=self.bucket, Key=target, CopySource={"Bucket": self.bucket, "Key": source}
            )
        )

    async def delete(self, key: str) -> None:
        """Remove an object; absent is fine."""
        await self._run(lambda: self._client.delete_object(Bucket=self.bucket, Key=key))

    async def destroy(self, key: str) -> None:
        """Remove an object for good: every version a bucket keeps of it, and the marks that it was deleted.

        Absent is fine. Raises StoreDoesNotAnswer when it stands there all the same.
        """
        await self.delete(key)
        await self._run(lambda: self._destroy_versions(key))
        if await self.head_surely(key) is not None:
            raise StoreDoesNotAnswer(f"{key} was not removed")

    def _destroy_versions(self, key: str) -> None:
        try:
            answers = list(self._client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=key))
        except self._client.exceptions.ClientError as problem:
            if problem.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 405, 501):
                return  # a store without versions
            raise
        for answer in answers:
            for one in (*answer.get("Versions", ()), *answer.get("DeleteMarkers", ())):
                if one["Key"] == key:
                    self._client.delete_object(Bucket=self.bucket, Key=key, VersionId=one["VersionId"])

    def upload_link(self, key: str, content_type: str, byte_count: int) -> str:
        """A link for one PUT with exactly this type and length, good for five minutes."""
        return str(
            self._clients()[1].generate_presigned_url(
                "put_object",
                Params={
                    "Bucket": self.bucket,
                    "Key": key,
                    "ContentType": content_type,
                    "ContentLength": byte_count,
                },
                ExpiresIn=UPLOAD_SECONDS,
                HttpMethod="PUT",
            )
        )

    def open_link(self, key: str, content_type: str) -> str:
        """A link that downloads one object under the name it was stored with, good for a minute."""
        return str(
            self._clients()[1].generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket, "Key": key, "ResponseContentType": content_type},
                ExpiresIn=OPEN_SECONDS,
            )
        )

    async def ready(self) -> bool:
        """Whether the bucket answers."""

        def ask() -> bool:
            self._client.head_bucket(Bucket=self.bucket)
            return True

        try:
            return await self._run(ask)
        except Exception:
            return False

    async def _run(self, call: Callable[[], T]) -> T:
        """Raises StoreDoesNotAnswer."""

        def run() -> T:
            from botocore.exceptions import BotoCoreError

            try:
                return call()
            except BotoCoreError as problem:
                raise StoreDoesNotAnswer(str(problem)) from problem

        return await asyncio.to_thread(run)


def _client_of(settings: Settings, endpoint: str | None) -> Any:
    import boto3
    from botocore.client import Config

    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key,
        aws_secret_access_key=settings.s3_secret_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"max_attempts": 3},
            connect_timeout=3,
            read_timeout=20,
        ),
    )


def as_download(file_name: str | None) -> str:
    """Content-Disposition of RFC 6266: plain letters for old programs, every letter for the others."""
    if not file_name:
        return "attachment"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
