"""Reads the lines of a time sheet."""

from dataclasses import dataclass
from datetime import date

from .clock import minutes_between, parse_time


@dataclass(frozen=True)
class Entry:
    day: date
    minutes: int


def parse_line(line):
    day, *spans = line.split()
    minutes = 0
    for span in spans:
        start, _, end = span.partition("-")
        minutes += minutes_between(parse_time(start), parse_time(end))
    return Entry(date.fromisoformat(day), minutes)


def parse_sheet(text):
    """Entries of all lines that are neither blank nor comments."""
    lines = (line.strip() for line in text.splitlines())
    return [parse_line(line) for line in lines if line and not line.startswith("#")]
