"""Every environment variable the product reads, once. docs/configuration.md is made from this class."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# A typed or repeated key has fewer; 32 random characters of hex have 12 or more but once in ten thousand.
DIFFERENT_CHARACTERS = 10


class Settings(BaseSettings):
    """All configuration. Every name is prefixed TRELLIS_ in the environment."""

    model_config = SettingsConfigDict(env_prefix="TRELLIS_", extra="ignore")

    mode: Literal["production", "development", "demo"] = Field(
        "production", description="what doors are open: production, development or demo"
    )
    database_url: str = Field(description="PostgreSQL as the application role")
    owner_database_url: str | None = Field(None, description="PostgreSQL as the owner; only `migrate` reads it")
    base_url: str = Field("http://localhost:8400", description="where browsers reach this deployment")
    host: str = Field("127.0.0.1", description="address to listen on")
    http_port: int = Field(8400, description="port to listen on")
    secret_key: str = Field(description="key of cookies, cursors and tickets; at least 32 characters")
    s3_endpoint: str | None = Field(None, description="S3 endpoint; empty for AWS")
    s3_public_endpoint: str | None = Field(None, description="S3 endpoint as browsers reach it, when it differs")
    s3_bucket: str = Field("trellis", description="bucket of attachments and sealed PDFs")
    s3_region: str = Field("us-east-1", description="S3 region")
    s3_access_key: str | None = Field(None, description="S3 access key; empty to use the machine's role")
    s3_secret_key: str | None = Field(None, description="S3 secret key")
    smtp_url: str = Field("smtp://localhost:25", description="mail server, smtp:// or smtps://, with user:password@")
    mail_from: str = Field("Trellis <no-reply@localhost>", description="sender of every mail")
    clamd_url: str | None = Field(None, description="virus scanner tcp://host:port; uploads wait while it is away")
    signing_key_file: str | None = Field(None, description="PEM key that seals PDFs")
    signing_cert_file: str | None = Field(None, description="PEM certificate that seals PDFs")
    frontend_dist: str = Field("frontend/dist", description="folder of the built single-page apps")
    trusted_documents: str = Field(
        "frontend/src/gql/persisted-documents.json", description="file of the GraphQL documents that are answered"
    )
    valkey_url: str | None = Field(
        None, description="Valkey that carries hints and presence between processes; empty: PostgreSQL carries them"
    )
    session_idle_minutes: int = Field(30, description="minutes without use after which a session ends")
    session_hours: int = Field(12, description="hours after which a session ends whatever happens")
    bundle_max_bytes: int = Field(200_000_000, description="largest roster upload")
    attachment_max_bytes: int = Field(100_000_000, description="largest attachment")
    allow_text_documents: bool = Field(False, description="accept GraphQL text beside trusted documents (development)")
    compiled_reads: bool = Field(True, description="answer declared reads from compiled statements")
    introspection: bool = Field(False, description="answer GraphQL introspection (development)")
    metrics_token: str | None = Field(None, description="bearer token that /metrics asks for; empty: loopback only")
    test_now: str | None = Field(None, description="a fixed instant for tests; refused in production")

    @model_validator(mode="after")
    def no_development_doors_in_production(self) -> Settings:
        """Dev doors are refused at start-up in production mode (threats row 41)."""
        if len(self.secret_key) < 32:
            raise ValueError("TRELLIS_SECRET_KEY needs at least 32 characters")
        if self.mode == "production":
            if len(set(self.secret_key)) < DIFFERENT_CHARACTERS:
                raise ValueError("TRELLIS_SECRET_KEY is no random key: make one with `openssl rand -base64 48`")
            open_doors = [
                name
                for name, is_open in {
                    "TRELLIS_ALLOW_TEXT_DOCUMENTS": self.allow_text_documents,
                    "TRELLIS_INTROSPECTION": self.introspection,
                    "TRELLIS_TEST_NOW": bool(self.test_now),
                    "an http:// TRELLIS_BASE_URL": self.base_url.startswith("http://"),
                    "an http:// TRELLIS_S3_PUBLIC_ENDPOINT": (self.s3_public_endpoint or "").startswith("http://"),
                }.items()
                if is_open
            ]
            if open_doors:
                raise ValueError(f"refused in production: {', '.join(open_doors)}")
        return self

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS."""
        return self.base_url.startswith("https://")


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()  # type: ignore[call-arg]
