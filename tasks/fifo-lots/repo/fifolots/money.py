"""Amounts in whole cents."""

from decimal import Decimal


def parse_cents(text):
    return int(Decimal(text) * 100)


def format_cents(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
