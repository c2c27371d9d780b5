"""What people/ declares for the worker: the invitation's letter (see `invitations`)."""

import trellis.people.invitations  # noqa: F401
