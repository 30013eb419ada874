"""Reference data and sample pages; this package only knows where they lie."""

from pathlib import Path

SEEDS_DIR = Path(__file__).resolve().parent
