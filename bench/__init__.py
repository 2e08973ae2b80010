"""Measures of the program on a real PostgreSQL with many documents: `python -m bench`, from the root of the project."""

import sys
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1] / "backend"
if str(BACKEND) not in sys.path:
    sys.path.insert(0, str(BACKEND))
