"""Reads trades from text."""

from dataclasses import dataclass
from datetime import date

from .money import parse_cents


@dataclass(frozen=True)
class Trade:
    day: date
    kind: str
    quantity: int
    symbol: str
    price: int


def parse_trade(line):
    day, kind, quantity, symbol, price = line.split()
    if kind not in ("buy", "sell"):
        raise ValueError(f"neither buy nor sell: {kind}")
    return Trade(date.fromisoformat(day), kind, int(quantity), symbol, parse_cents(price))


def parse_trades(text):
    """Trades in order of their days; trades of one day stay in the order written."""
    trades = [parse_trade(line) for line in text.splitlines() if line.strip()]
    return sorted(trades, key=lambda trade: trade.day)
