import unittest

from rooms import Building, Room, Span
from rooms.calendar import Calendar


class SlotsTest(unittest.TestCase):
    def test_the_rest_of_the_day_may_fit_exactly(self):
        calendar = Calendar()
        calendar.book(Span(480, 1020))
        self.assertEqual(calendar.first_slot(60), Span(1020, 1080))
        self.assertIsNone(calendar.first_slot(61))

    def test_a_gap_cut_by_not_before(self):
        calendar = Calendar()
        calendar.book(Span(600, 1080))
        self.assertEqual(calendar.first_slot(45, not_before=555), Span(555, 600))
        self.assertIsNone(calendar.first_slot(46, not_before=555))

    def test_a_gap_before_the_earliest_time_is_no_slot(self):
        calendar = Calendar()
        calendar.book(Span(540, 1020))
        self.assertEqual(calendar.first_slot(30, not_before=700), Span(1020, 1050))

    def test_booking_until_the_day_is_full(self):
        building = Building([Room("Ash", seats=2)])
        booked = [building.book(seats=2, minutes=200)[1] for _ in range(3)]
        self.assertEqual(booked, [Span(480, 680), Span(680, 880), Span(880, 1080)])
