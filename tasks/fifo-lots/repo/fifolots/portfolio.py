"""Applies trades and collects gains."""

from dataclasses import dataclass

from .lots import LotQueue
from .trades import Trade


@dataclass(frozen=True)
class Sale:
    trade: Trade
    cost: int

    @property
    def proceeds(self):
        return self.trade.quantity * self.trade.price

    @property
    def gain(self):
        return self.proceeds - self.cost


class Portfolio:
    def __init__(self):
        self._queues = {}
        self.sales = []

    def _queue(self, symbol):
        return self._queues.setdefault(symbol, LotQueue(symbol))

    def apply(self, trades):
        for trade in trades:
            queue = self._queue(trade.symbol)
            if trade.kind == "buy":
                queue.add(trade.quantity, trade.price)
            else:
                self.sales.append(Sale(trade, queue.take(trade.quantity)))
        return self

    def holdings(self):
        """{symbol: (quantity, cost)} of what is still held."""
        return {
            symbol: (queue.quantity, queue.cost)
            for symbol, queue in sorted(self._queues.items())
            if queue.quantity > 0
        }

    def total_gain(self):
        return sum(sale.gain for sale in self.sales)
