"""Distances between days as people mean them: calendar months, birthdays, completed years."""

from calendar import monthrange
from datetime import date, timedelta


def years_old(born: date, today: date) -> int:
    """Completed years. Who was born on 29 February has their birthday on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday_in(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def days_to_birthday(born: date, today: date) -> int:
    this_year = birthday_in(born, today.year)
    coming = this_year if this_year >= today else birthday_in(born, today.year + 1)
    return (coming - today).days


def moved(day: date, number: int, unit: str) -> date:
    """`number` units later, or earlier where it is negative; of a day that a month does not have,
    its last. No further than dates go."""
    if unit == "days":
        most = (date.max - day).days if number > 0 else (day - date.min).days
        return day + timedelta(min(number, most) if number > 0 else max(number, -most))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
