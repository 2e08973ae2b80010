"""The histories at length are told in the long run of the tests only."""

import os

collect_ignore = [] if os.environ.get("EDMS_LONG") == "1" else ["test_at_length.py"]
