import itertools
import unittest

from session_cache import SessionStore
from session_cache.tokens import looks_like_token, random_token


class SessionStoreTest(unittest.TestCase):
    def setUp(self):
        self.now = 0.0
        numbers = itertools.count(1)
        self.store = SessionStore(
            capacity=3, ttl=60, clock=lambda: self.now, new_token=lambda: f"t{next(numbers)}"
        )

    def test_reads_back_what_was_opened(self):
        token = self.store.open({"user": 7})
        self.assertEqual(self.store.read(token), {"user": 7})

    def test_a_used_session_outlives_idle_ones(self):
        first, second, third = (self.store.open({"n": n}) for n in range(3))
        self.store.read(first)
        self.store.open({"n": 3})
        self.assertEqual(self.store.read(first), {"n": 0})
        self.assertIsNone(self.store.read(second))
        self.assertEqual(self.store.read(third), {"n": 2})
        self.assertEqual(self.store.stats.evictions, 1)

    def test_a_session_expires_after_its_last_use(self):
        token = self.store.open({})
        self.now = 50
        self.store.read(token)
        self.now = 110
        self.assertEqual(self.store.read(token), {})
        self.now = 171
        self.assertIsNone(self.store.read(token))
        self.assertEqual(len(self.store), 0)

    def test_a_closed_session_is_gone(self):
        token = self.store.open({})
        self.assertTrue(self.store.close(token))
        self.assertFalse(self.store.close(token))

    def test_counts_hits_and_misses(self):
        token = self.store.open({})
        self.store.read(token)
        self.store.read("unknown")
        self.assertEqual(self.store.stats.hit_rate, 0.5)

    def test_tokens_fit_a_cookie(self):
        self.assertTrue(looks_like_token(random_token()))
