import unittest

from session_cache.lru import LruCache


class EvictionTest(unittest.TestCase):
    def test_a_cache_of_one_keeps_the_newest(self):
        cache = LruCache(1)
        for key in "abc":
            cache.put(key, key)
        self.assertEqual(cache.keys(), ["c"])

    def test_evicts_in_order_of_use(self):
        gone = []
        cache = LruCache(3, on_evict=lambda key, _value: gone.append(key))
        for key in "abc":
            cache.put(key, key)
        cache.get("b")
        cache.put("a", "again")
        for key in "de":
            cache.put(key, key)
        self.assertEqual(gone, ["c", "b"])
        self.assertEqual(cache.keys(), ["a", "d", "e"])

    def test_asking_whether_a_key_is_there_is_no_use(self):
        cache = LruCache(2)
        cache.put("a", 1)
        cache.put("b", 2)
        self.assertIn("a", cache)
        cache.put("c", 3)
        self.assertNotIn("a", cache)

    def test_a_removed_key_makes_room(self):
        cache = LruCache(2)
        cache.put("a", 1)
        cache.put("b", 2)
        cache.remove("a")
        cache.put("c", 3)
        self.assertEqual(cache.keys(), ["b", "c"])
