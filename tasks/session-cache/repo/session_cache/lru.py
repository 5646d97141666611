"""A mapping that forgets the least recently used entry when it is full."""

from collections import OrderedDict


class LruCache:
    def __init__(self, capacity, on_evict=None):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._on_evict = on_evict
        self._entries = OrderedDict()

    def __len__(self):
        return len(self._entries)

    def __contains__(self, key):
        return key in self._entries

    def get(self, key, default=None):
        """The value of a key, which becomes the most recently used."""
        if key not in self._entries:
            return default
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key, value):
        if key in self._entries:
            self._entries.move_to_end(key)
        elif len(self._entries) >= self._capacity:
            self._evict()
        self._entries[key] = value

    def remove(self, key):
        return self._entries.pop(key, None)

    def keys(self):
        """Keys, the least recently used first."""
        return list(self._entries)

    def _evict(self):
        key, value = self._entries.popitem(last=True)
        if self._on_evict is not None:
            self._on_evict(key, value)
