import unittest

from rooms import Building, Room, Span
from rooms.building import NoRoom
from rooms.display import panel


class BuildingTest(unittest.TestCase):
    def setUp(self):
        self.oak = Room("Oak", seats=6)
        self.elm = Room("Elm", seats=12, features=["screen"])
        self.building = Building([self.oak, self.elm])

    def test_prefers_the_smallest_room_that_suits(self):
        self.assertEqual(self.building.book(seats=4, minutes=60), ("Oak", Span(480, 540)))

    def test_asks_for_features(self):
        room, _ = self.building.find(seats=2, minutes=30, features=["screen"])
        self.assertEqual(room.name, "Elm")

    def test_offers_a_gap_that_fits_exactly(self):
        self.elm.calendar.book(Span(480, 600))
        self.elm.calendar.book(Span(630, 720))
        _, span = self.building.find(seats=10, minutes=30)
        self.assertEqual(span, Span(600, 630))

    def test_not_before_a_given_time(self):
        _, span = self.building.find(seats=10, minutes=30, not_before=540)
        self.assertEqual(span, Span(540, 570))

    def test_says_when_nothing_is_free(self):
        self.oak.calendar.book(Span(480, 1080))
        self.elm.calendar.book(Span(480, 1080))
        with self.assertRaises(NoRoom):
            self.building.find(seats=1, minutes=15)

    def test_the_panel_shows_free_times(self):
        self.oak.calendar.book(Span(600, 720))
        self.assertEqual(panel(self.oak), "Oak (6): free 08:00-10:00, 12:00-18:00")


if __name__ == "__main__":
    unittest.main()
