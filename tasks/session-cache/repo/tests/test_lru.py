import unittest

from session_cache.lru import LruCache


class LruCacheTest(unittest.TestCase):
    def test_evicts_the_least_recently_used(self):
        cache = LruCache(2)
        cache.put("a", 1)
        cache.put("b", 2)
        cache.get("a")
        cache.put("c", 3)
        self.assertEqual(cache.keys(), ["a", "c"])

    def test_replacing_a_value_evicts_nothing(self):
        cache = LruCache(2)
        cache.put("a", 1)
        cache.put("b", 2)
        cache.put("a", 9)
        self.assertEqual((len(cache), cache.get("a")), (2, 9))

    def test_gives_the_default_for_an_unknown_key(self):
        self.assertEqual(LruCache(1).get("x", "none"), "none")

    def test_refuses_a_capacity_below_one(self):
        with self.assertRaises(ValueError):
            LruCache(0)


if __name__ == "__main__":
    unittest.main()
