"""Quantities to metrics: what is counted, where, when, how sure, done or planned."""
