"""A room and its calendar."""

from .calendar import Calendar


class Room:
    def __init__(self, name, seats, features=()):
        self.name = name
        self.seats = seats
        self.features = frozenset(features)
        self.calendar = Calendar()

    def suits(self, seats, features=()):
        return self.seats >= seats and self.features.issuperset(features)
