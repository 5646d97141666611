import unittest

from rooms.calendar import Calendar, Conflict
from rooms.span import Span, merge


class CalendarTest(unittest.TestCase):
    def test_meetings_may_touch_but_not_overlap(self):
        calendar = Calendar()
        calendar.book(Span(540, 600))
        calendar.book(Span(600, 660))
        with self.assertRaisesRegex(Conflict, "taken from 540 to 600"):
            calendar.book(Span(599, 601))

    def test_keeps_to_the_opening_hours(self):
        with self.assertRaises(Conflict):
            Calendar().book(Span(470, 500))

    def test_merges_touching_spans(self):
        self.assertEqual(merge([Span(5, 9), Span(1, 5), Span(20, 30), Span(2, 4)]), [Span(1, 9), Span(20, 30)])

    def test_the_whole_day_is_a_slot(self):
        self.assertEqual(Calendar().first_slot(600), Span(480, 1080))

    def test_a_day_is_too_short_for_more(self):
        self.assertIsNone(Calendar().first_slot(601))
