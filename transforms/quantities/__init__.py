"""Quantities: every number with its bound and unit in a text, and every number that is none with the reason."""

from transforms.quantities.grammar import Grammar, parse_grammar
from transforms.quantities.scanner import Refusal, find_quantities

__all__ = ["Grammar", "Refusal", "find_quantities", "parse_grammar"]
