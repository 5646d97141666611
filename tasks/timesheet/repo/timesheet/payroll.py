"""A pay slip from a time sheet."""

from dataclasses import dataclass

from .clock import format_minutes
from .entries import parse_sheet
from .overtime import split
from .wages import OVERTIME_PERCENT, pay
from .weeks import minutes_by_week


@dataclass(frozen=True)
class WeekPay:
    week: str
    worked: str
    regular_cents: int
    overtime_cents: int

    @property
    def total_cents(self):
        return self.regular_cents + self.overtime_cents


def pay_slip(sheet, hourly_cents):
    slip = []
    for week, minutes in minutes_by_week(parse_sheet(sheet)).items():
        regular, overtime = split(minutes)
        slip.append(
            WeekPay(
                week,
                format_minutes(minutes),
                pay(regular, hourly_cents),
                pay(overtime, hourly_cents, OVERTIME_PERCENT),
            )
        )
    return slip


def total_cents(slip):
    return sum(week.total_cents for week in slip)
