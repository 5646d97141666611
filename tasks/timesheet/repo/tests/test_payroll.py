import unittest

from timesheet.overtime import split
from timesheet.payroll import pay_slip, total_cents

FULL_DAY = "{day} 08:00-12:00 12:30-18:30"


class PaySlipTest(unittest.TestCase):
    def test_weeks_are_paid_by_the_hour_and_overtime_on_top(self):
        short = "2024-04-29 08:00-12:00\n2024-04-30 08:00-10:30"
        full = "\n".join(FULL_DAY.format(day=f"2024-05-{day:02d}") for day in range(6, 11))
        first, second = pay_slip(f"{short}\n{full}", 2000)
        self.assertEqual(second.worked, "50:00")
        self.assertEqual((first.regular_cents, first.overtime_cents), (13000, 0))
        self.assertEqual((second.regular_cents, second.overtime_cents), (80000, 30000))

    def test_splits_at_the_limit(self):
        self.assertEqual([split(minutes, 10) for minutes in (0, 9, 10, 12)], [(0, 0), (9, 0), (10, 0), (10, 2)])

    def test_weeks_are_paid_in_order(self):
        slip = pay_slip("2024-05-13 08:00-09:00\n2024-05-06 08:00-09:00", 2000)
        self.assertEqual([week.week for week in slip], ["2024-W19", "2024-W20"])

    def test_an_empty_sheet_pays_nothing(self):
        self.assertEqual(total_cents(pay_slip("# nobody worked\n\n", 2000)), 0)


if __name__ == "__main__":
    unittest.main()
