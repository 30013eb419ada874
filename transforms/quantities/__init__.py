"""Quantities: every number with its bound and unit in a text, and every number that is none with the reason."""

from transforms.quantities.grammar import Grammar, parse_grammar
from transforms.quantities.scanner import Refusal, find_quantities
from transforms.quantities.tables import Table, TableFigure, find_tables

__all__ = ["Grammar", "Refusal", "Table", "TableFigure", "find_quantities", "find_tables", "parse_grammar"]
