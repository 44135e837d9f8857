"""`python -m grader` is the command `ninesteps`."""

import sys

from grader.cli import main

sys.exit(main())
