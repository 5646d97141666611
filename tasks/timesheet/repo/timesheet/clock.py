"""Times of day as minutes since midnight."""

MINUTES_PER_HOUR = 60


class BadTime(ValueError):
    pass


def parse_time(text):
    """"08:30" -> 510"""
    hours, separator, minutes = text.partition(":")
    if not (separator and hours.isdigit() and minutes.isdigit()):
        raise BadTime(f"not a time: {text}")
    if int(hours) > 23 or int(minutes) > 59:
        raise BadTime(f"no such time: {text}")
    return int(hours) * MINUTES_PER_HOUR + int(minutes)


def minutes_between(start, end):
    """Minutes from one time of day to the next occurrence of another."""
    if end < start:
        end += 12 * MINUTES_PER_HOUR
    return end - start


def format_minutes(minutes):
    return f"{minutes // MINUTES_PER_HOUR}:{minutes % MINUTES_PER_HOUR:02d}"
