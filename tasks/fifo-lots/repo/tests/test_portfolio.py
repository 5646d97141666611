import unittest

from fifolots.lots import NotEnough
from fifolots.money import format_cents, parse_cents
from fifolots.portfolio import Portfolio
from fifolots.statement import render
from fifolots.trades import parse_trades

BOUGHT = """
2024-01-10 buy 10 ACME 12.00
2024-03-02 buy 20 ACME 15.00
"""


def portfolio(text):
    return Portfolio().apply(parse_trades(text))


class SalesTest(unittest.TestCase):
    def test_a_sale_within_the_oldest_lot(self):
        result = portfolio(BOUGHT + "2024-06-20 sell 5 ACME 18.00")
        self.assertEqual(result.total_gain(), 3000)
        self.assertEqual(result.holdings(), {"ACME": (25, 36000)})

    def test_a_sale_of_the_whole_oldest_lot(self):
        result = portfolio(BOUGHT + "2024-06-20 sell 10 ACME 18.00")
        self.assertEqual(result.holdings(), {"ACME": (20, 30000)})

    def test_a_sale_that_spans_two_lots(self):
        result = portfolio(BOUGHT + "2024-06-20 sell 15 ACME 18.00")
        self.assertEqual(result.sales[0].cost, 19500)
        self.assertEqual(result.holdings(), {"ACME": (15, 22500)})

    def test_selling_everything_leaves_nothing(self):
        result = portfolio(BOUGHT + "2024-06-20 sell 30 ACME 10.00")
        self.assertEqual(result.total_gain(), -12000)
        self.assertEqual(result.holdings(), {})

    def test_nothing_can_be_sold_before_it_was_bought(self):
        with self.assertRaisesRegex(NotEnough, "no ACME left"):
            portfolio("2024-01-09 sell 1 ACME 9.00" + BOUGHT)

    def test_more_than_is_held_cannot_be_sold(self):
        with self.assertRaises(NotEnough):
            portfolio(BOUGHT + "2024-06-20 sell 31 ACME 18.00")

    def test_symbols_are_kept_apart(self):
        result = portfolio(BOUGHT + "2024-04-01 buy 1 EMCA 7.00\n2024-06-20 sell 1 EMCA 9.00")
        self.assertEqual(result.holdings(), {"ACME": (30, 42000)})


class TextTest(unittest.TestCase):
    def test_trades_are_ordered_by_day(self):
        days = [trade.day.month for trade in parse_trades("2024-05-01 buy 1 A 1\n2024-02-01 buy 1 A 1")]
        self.assertEqual(days, [2, 5])

    def test_refuses_an_unknown_kind(self):
        with self.assertRaisesRegex(ValueError, "neither buy nor sell: gift"):
            parse_trades("2024-05-01 gift 1 A 1")

    def test_reads_and_prints_cents(self):
        self.assertEqual([parse_cents("12.50"), parse_cents("0.07")], [1250, 7])
        self.assertEqual([format_cents(-1205), format_cents(7)], ["-12.05", "0.07"])

    def test_the_statement_lists_sales_and_holdings(self):
        text = render(portfolio(BOUGHT + "2024-06-20 sell 5 ACME 18.00"))
        self.assertEqual(
            text.splitlines(),
            ["2024-06-20 sold 5 ACME: 30.00", "holding 25 ACME at 360.00", "total gain 30.00"],
        )
