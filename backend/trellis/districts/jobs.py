"""What districts/ declares for the worker: its letters (see `administrators` and `moving`)."""

import trellis.districts.administrators
import trellis.districts.moving  # noqa: F401
