#!/usr/bin/env python3
"""The same commands as the console script `edms`, for a checkout that has no console script on its path."""

import sys

# This file must be readable by old interpreters too, so that they can say what is wrong with themselves.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "EDMS needs Python 3.11 or newer; %s is Python %d.%d. Start it with a newer interpreter, such as .venv/bin/python."  # noqa: UP031
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )

if __name__ == "__main__":
    from edms.cli import main

    sys.exit(main())
