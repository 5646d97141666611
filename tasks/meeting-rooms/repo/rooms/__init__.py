"""Rooms, their calendars and the search for a free slot."""

from .building import Building
from .room import Room
from .span import Span

__all__ = ["Building", "Room", "Span"]
