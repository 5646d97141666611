"""Splits working time into regular time and overtime."""

WEEKLY_LIMIT = 40 * 60


def split(minutes, limit=WEEKLY_LIMIT):
    """(regular, overtime) minutes of a week."""
    regular = max(minutes, limit)
    overtime = max(minutes - limit, 0)
    return regular, overtime
