"""The kit's version, as the command, the results and the package's metadata give it."""

VERSION = "0.1.0"
