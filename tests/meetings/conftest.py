"""Meetings write to people: the post office of the notices' stories."""

from tests.notices.conftest import catcher, post

__all__ = ["catcher", "post"]
