import unittest

from access.roles import RoleCycle, Roles


class RolesTest(unittest.TestCase):
    def test_a_role_stands_in_its_own_closure(self):
        self.assertEqual(Roles().define("reader").closure("reader"), ["reader"])

    def test_a_role_inherits_from_all_its_parents(self):
        roles = Roles().define("a").define("b").define("c", ["a", "b"])
        self.assertEqual(roles.closure("c"), ["c", "a", "b"])

    def test_parents_of_parents_are_inherited(self):
        roles = Roles().define("a").define("b", ["a"]).define("c", ["b"])
        self.assertEqual(roles.closure("c"), ["c", "b", "a"])

    def test_no_role_inherits_from_itself(self):
        with self.assertRaises(RoleCycle):
            Roles().define("a", ["b"]).define("b", ["a"])
