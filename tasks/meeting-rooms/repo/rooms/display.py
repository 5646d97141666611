"""Text for the panel beside the door."""


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def panel(room):
    free = ", ".join(f"{clock(gap.start)}-{clock(gap.end)}" for gap in room.calendar.gaps())
    return f"{room.name} ({room.seats}): free {free or 'never'}"
