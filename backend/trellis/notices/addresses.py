"""What an e-mail address looks like to us. Pure."""

from __future__ import annotations

import re

# Addresses come from rosters and forms: what no mail server can take must not be tried for hours.
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, without its brackets


def is_address(said: str) -> bool:
    """Whether a mail could be sent there."""
    return bool(ADDRESS.fullmatch(said)) and len(said) <= LONGEST_ADDRESS and said.isprintable()
