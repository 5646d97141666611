import unittest

from access.roles import RoleCycle, Roles
from access.users import User
from newsdesk.setup import newsroom_policy


class InheritanceTest(unittest.TestCase):
    def test_lists_the_nearest_first(self):
        roles = Roles().define("d").define("b", ["d"]).define("c", ["d"]).define("a", ["b", "c"])
        self.assertEqual(roles.closure("a"), ["a", "b", "c", "d"])

    def test_a_long_chain(self):
        roles = Roles().define("r0")
        for i in range(1, 30):
            roles.define(f"r{i}", [f"r{i - 1}"])
        self.assertEqual(roles.closure("r29"), [f"r{i}" for i in range(29, -1, -1)])

    def test_refuses_a_cycle_through_several_roles(self):
        roles = Roles().define("a", ["b"]).define("b", ["c"])
        with self.assertRaises(RoleCycle):
            roles.define("c", ["a"])
        self.assertFalse(roles.is_defined("c"))

    def test_a_role_without_parents_is_alone(self):
        self.assertEqual(Roles().define("x").closure("x"), ["x"])

    def test_a_chief_has_every_right_below(self):
        policy = newsroom_policy()
        chief = User("Cleo", ["chief"])
        asked = [("read", "article:a"), ("write", "draft:a"), ("publish", "draft:a"), ("retract", "article:a")]
        self.assertTrue(all(policy.decide(chief, *request).allowed for request in asked))
        self.assertFalse(policy.decide(User("Wim", ["writer"]), "publish", "draft:a").allowed)
