"""An S3 server that checks signatures, expiry and the signed type and length; objects are files in a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

from workbench.ports import answers
from workbench.processes import Child, python_environment

REGION = "us-east-1"


class S3Server:
    """One server on a loopback port. `origins` are the pages that may upload from a browser."""

    def __init__(
        self, folder: Path, port: int, *, access_key: str, secret_key: str, origins: Sequence[str] = ()
    ) -> None:
        self.folder, self.port, self.region = folder, port, REGION
        self.access_key, self.secret_key, self.origins = access_key, secret_key, tuple(origins)
        self.endpoint = f"http://127.0.0.1:{port}"
        self.child = Child(
            "S3",
            [
                *(sys.executable, "-m", "uvicorn", "--factory", "workbench.s3_app:application"),
                *("--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"),
                # A presigned link in a log would be a key; a slow upload must not hold up the end.
                *("--timeout-graceful-shutdown", "2"),
            ],
            log=folder.parent / f"{folder.name}.log",
            environment=python_environment(
                NANIO_DATA_DIR=str(folder),
                NANIO_REGION=REGION,
                NANIO_ACCESS_KEY=access_key,
                NANIO_SECRET_KEY=secret_key,
                WORKBENCH_S3_ORIGINS=",".join(origins),
            ),
        )

    def begin(self) -> None:
        """Start without waiting, so that several servers can come up at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers. Raises StartFailed."""
        self.child.wait_until(lambda: answers(self.port))

    def start(self) -> None:
        """Start and wait. Raises StartFailed."""
        self.begin()
        self.await_ready()

    def stop(self) -> None:
        """End it."""
        self.child.stop()

    def client(self) -> Any:
        """A boto3 client with this server's keys."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, connect_timeout=3),
        )

    def create_bucket(self, name: str) -> None:
        """Make a bucket unless it is there."""
        client = self.client()
        try:
            client.head_bucket(Bucket=name)
        except ClientError:
            client.create_bucket(Bucket=name)
