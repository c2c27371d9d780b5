"""Why a socket is closed: the numbers the browser acts upon (README.md lists them)."""

from __future__ import annotations

from typing import Final

DAMAGED: Final = 1003
TOO_BIG: Final = 1009
RESTARTING: Final = 1012
TRY_AGAIN: Final = 1013
TICKET: Final = 4401
NOT_ALLOWED: Final = 4403
NO_DOCUMENT: Final = 4404
OTHER_EPOCH: Final = 4409
CLOSED: Final = 4410
BROKEN_SHAPE: Final = 4422
OTHER_FORM: Final = 4426
TOO_MANY: Final = 4429


class Refused(Exception):
    """This socket is to be closed with `code`."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))
