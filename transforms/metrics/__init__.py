"""Attributes of figures: item, action, place, period, status, theme, indicator, totals."""

from transforms.metrics.extract import extract_metrics
from transforms.records import Extracted

__all__ = ["Extracted", "extract_metrics"]
