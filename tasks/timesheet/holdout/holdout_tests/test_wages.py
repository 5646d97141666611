import unittest

from timesheet.clock import minutes_between, parse_time
from timesheet.overtime import split
from timesheet.payroll import pay_slip, total_cents


class WagesTest(unittest.TestCase):
    def test_splits_around_the_limit(self):
        self.assertEqual([split(m, 100) for m in (0, 99, 100, 101)], [(0, 0), (99, 0), (100, 0), (100, 1)])

    def test_a_short_span_past_midnight(self):
        self.assertEqual(minutes_between(parse_time("23:50"), parse_time("00:10")), 20)

    def test_a_long_span_past_midnight(self):
        self.assertEqual(minutes_between(parse_time("12:00"), parse_time("11:00")), 23 * 60)

    def test_no_time_at_all(self):
        self.assertEqual(minutes_between(300, 300), 0)

    def test_night_shifts_make_overtime(self):
        sheet = "\n".join(f"2024-05-{day:02d} 20:00-06:00" for day in range(6, 11))
        self.assertEqual(total_cents(pay_slip(sheet, 1000)), 40 * 1000 + 10 * 1500)
