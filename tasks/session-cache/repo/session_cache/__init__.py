"""In-memory sessions with a bounded, expiring cache."""

from .store import SessionStore

__all__ = ["SessionStore"]
