"""Groups entries by calendar week."""

from .rounding import to_quarter


def week_of(day):
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def minutes_by_week(entries):
    weeks = {}
    for entry in entries:
        key = week_of(entry.day)
        weeks[key] = weeks.get(key, 0) + to_quarter(entry.minutes)
    return dict(sorted(weeks.items()))
