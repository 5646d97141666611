import unittest

from fifolots.lots import LotQueue, NotEnough


def queue(*lots):
    result = LotQueue("ACME")
    for quantity, unit_cost in lots:
        result.add(quantity, unit_cost)
    return result


class FifoTest(unittest.TestCase):
    def test_spans_many_lots(self):
        lots = queue((1, 100), (2, 200), (3, 300), (4, 400))
        self.assertEqual(lots.take(7), 100 + 400 + 900 + 400)
        self.assertEqual((lots.quantity, lots.cost), (3, 1200))

    def test_ends_exactly_with_a_lot(self):
        lots = queue((2, 10), (3, 20), (5, 30))
        self.assertEqual(lots.take(5), 80)
        self.assertEqual(lots.take(1), 30)

    def test_one_after_the_other(self):
        lots = queue((4, 10), (4, 20))
        self.assertEqual([lots.take(3), lots.take(3), lots.take(2)], [30, 50, 40])
        self.assertEqual(lots.quantity, 0)

    def test_a_refused_sale_changes_nothing(self):
        lots = queue((2, 10), (3, 20))
        with self.assertRaisesRegex(NotEnough, "only 5 of ACME left"):
            lots.take(6)
        self.assertEqual((lots.quantity, lots.cost), (5, 80))
