"""What people/ declares for the worker: its letters (see `addresses`, `invitations` and `inviting_again`)."""

import trellis.people.addresses
import trellis.people.invitations
import trellis.people.inviting_again  # noqa: F401
