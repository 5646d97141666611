"""Money for minutes."""

OVERTIME_PERCENT = 150


def pay(minutes, hourly_cents, percent=100):
    """Cents for minutes at an hourly wage, rounded to the nearest cent."""
    return round(minutes * hourly_cents * percent / (60 * 100))
