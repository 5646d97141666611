"""The meetings of one room on one day."""

from .span import Span, merge

OPENING = Span(8 * 60, 18 * 60)


class Conflict(ValueError):
    pass


class Calendar:
    def __init__(self, opening=OPENING):
        self._opening = opening
        self._meetings = []

    def book(self, span):
        if span.start < self._opening.start or span.end > self._opening.end:
            raise Conflict("outside of opening hours")
        for meeting in self._meetings:
            if meeting.overlaps(span):
                raise Conflict(f"taken from {meeting.start} to {meeting.end}")
        self._meetings.append(span)

    def gaps(self):
        """Free spans of the day, in order."""
        free = []
        position = self._opening.start
        for meeting in merge(self._meetings):
            if meeting.start > position:
                free.append(Span(position, meeting.start))
            position = meeting.end
        if position < self._opening.end:
            free.append(Span(position, self._opening.end))
        return free

    def first_slot(self, minutes, not_before=0):
        """The earliest free span of a length, or None."""
        for gap in self.gaps():
            start = max(gap.start, not_before)
            if gap.end - start > minutes:
                return Span(start, start + minutes)
        return None
