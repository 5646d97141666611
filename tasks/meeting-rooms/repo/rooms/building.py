"""Searches all rooms of a building."""

from .span import Span


class NoRoom(LookupError):
    pass


class Building:
    def __init__(self, rooms):
        self._rooms = list(rooms)

    def find(self, seats, minutes, not_before=0, features=()):
        """(room, span) of the earliest slot; among equals the smallest room."""
        offers = []
        for room in self._rooms:
            if room.suits(seats, features):
                span = room.calendar.first_slot(minutes, not_before)
                if span is not None:
                    offers.append((span.start, room.seats, room, span))
        if not offers:
            raise NoRoom(f"no room for {seats} for {minutes} minutes")
        _, _, room, span = min(offers, key=lambda offer: offer[:2])
        return room, span

    def book(self, seats, minutes, not_before=0, features=()):
        room, span = self.find(seats, minutes, not_before, features)
        room.calendar.book(span)
        return room.name, span
