"""Rounding of working time."""

QUARTER = 15


def to_quarter(minutes):
    """The nearest quarter of an hour; half a quarter goes up."""
    return (2 * minutes + QUARTER) // (2 * QUARTER) * QUARTER
