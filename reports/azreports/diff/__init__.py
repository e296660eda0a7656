"""What is different between two runs, and what could explain it."""

from azreports.diff.compare import Comparison, compare
from azreports.diff.document import schema

__all__ = ["Comparison", "compare", "schema"]
