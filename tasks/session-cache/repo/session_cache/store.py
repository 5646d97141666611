"""Opens, reads and closes sessions."""

import time

from .lru import LruCache
from .session import Session
from .stats import Stats
from .tokens import random_token


class SessionStore:
    def __init__(self, capacity=1000, ttl=3600.0, clock=time.monotonic, new_token=random_token):
        self._ttl = ttl
        self._clock = clock
        self._new_token = new_token
        self.stats = Stats()
        self._cache = LruCache(capacity, on_evict=self._count_eviction)

    def _count_eviction(self, _token, _session):
        self.stats.evictions += 1

    def open(self, data):
        now = self._clock()
        session = Session(self._new_token(), opened_at=now, used_at=now, data=dict(data))
        self._cache.put(session.token, session)
        return session.token

    def read(self, token):
        """The session's data, or None if it is unknown, evicted or expired."""
        session = self._cache.get(token)
        now = self._clock()
        if session is None or session.is_expired(now, self._ttl):
            self._cache.remove(token)
            self.stats.misses += 1
            return None
        session.touch(now)
        self.stats.hits += 1
        return session.data

    def close(self, token):
        return self._cache.remove(token) is not None

    def __len__(self):
        return len(self._cache)
