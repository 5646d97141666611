import unittest
from datetime import date

from timesheet.clock import BadTime, format_minutes, parse_time
from timesheet.entries import parse_line, parse_sheet
from timesheet.rounding import to_quarter
from timesheet.weeks import week_of


class EntriesTest(unittest.TestCase):
    def test_adds_up_the_spans_of_a_day(self):
        self.assertEqual(parse_line("2024-05-06 08:00-12:00 12:30-17:00").minutes, 510)

    def test_a_night_shift_ends_on_the_next_day(self):
        self.assertEqual(parse_line("2024-05-06 22:00-06:00").minutes, 480)

    def test_a_late_shift_may_end_at_midnight(self):
        self.assertEqual(parse_line("2024-05-06 16:30-00:00").minutes, 450)

    def test_skips_comments_and_blank_lines(self):
        entries = parse_sheet("# May\n\n2024-05-06 08:00-09:00\n")
        self.assertEqual([entry.day for entry in entries], [date(2024, 5, 6)])

    def test_refuses_what_is_no_time(self):
        for text in ("8", "24:00", "08:60", "a:b"):
            with self.assertRaises(BadTime):
                parse_time(text)

    def test_formats_minutes(self):
        self.assertEqual(format_minutes(605), "10:05")

    def test_rounds_to_the_quarter(self):
        self.assertEqual([to_quarter(minutes) for minutes in (7, 8, 52, 53)], [0, 15, 45, 60])

    def test_a_year_may_begin_in_the_last_week_of_the_other(self):
        self.assertEqual(week_of(date(2023, 1, 1)), "2022-W52")
