import unittest

from timesheet.payroll import pay_slip, total_cents

FULL_DAY = "{day} 08:00-12:00 12:30-18:30"


class PaySlipTest(unittest.TestCase):
    def test_a_short_week_is_paid_by_the_hour(self):
        slip = pay_slip("2024-05-06 08:00-12:00\n2024-05-07 08:00-10:30", 2000)
        self.assertEqual([(week.regular_cents, week.overtime_cents) for week in slip], [(13000, 0)])

    def test_overtime_is_paid_on_top_of_the_full_week(self):
        sheet = "\n".join(FULL_DAY.format(day=f"2024-05-{day:02d}") for day in range(6, 11))
        (week,) = pay_slip(sheet, 2000)
        self.assertEqual(week.worked, "50:00")
        self.assertEqual((week.regular_cents, week.overtime_cents), (80000, 30000))

    def test_weeks_are_paid_in_order(self):
        slip = pay_slip("2024-05-13 08:00-09:00\n2024-05-06 08:00-09:00", 2000)
        self.assertEqual([week.week for week in slip], ["2024-W19", "2024-W20"])

    def test_an_empty_sheet_pays_nothing(self):
        self.assertEqual(total_cents(pay_slip("# nobody worked\n\n", 2000)), 0)


if __name__ == "__main__":
    unittest.main()
