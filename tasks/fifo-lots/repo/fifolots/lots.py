"""Open purchases of one symbol, the oldest first."""

from collections import deque
from dataclasses import dataclass


class NotEnough(ValueError):
    pass


@dataclass
class Lot:
    quantity: int
    unit_cost: int


class LotQueue:
    def __init__(self, symbol):
        self.symbol = symbol
        self._lots = deque()

    @property
    def quantity(self):
        return sum(lot.quantity for lot in self._lots)

    @property
    def cost(self):
        return sum(lot.quantity * lot.unit_cost for lot in self._lots)

    def add(self, quantity, unit_cost):
        self._lots.append(Lot(quantity, unit_cost))

    def take(self, quantity):
        """Removes shares, the oldest first, and returns what they had cost."""
        if not self._lots:
            raise NotEnough(f"no {self.symbol} left")
        oldest = self._lots[0]
        if quantity > oldest.quantity:
            raise NotEnough(f"only {oldest.quantity} of {self.symbol} left")
        oldest.quantity -= quantity
        if oldest.quantity == 0:
            self._lots.popleft()
        return quantity * oldest.unit_cost
