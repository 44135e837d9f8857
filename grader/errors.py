"""The one exception for what a user can mend."""

from __future__ import annotations


class UserError(Exception):
    """Something that the user of a command can mend; the text is one line that says what and how."""
