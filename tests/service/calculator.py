"""Working days, counted by somebody else: from the same papers, with nothing of the server's arithmetic."""

import datetime
import json
import pathlib
import zoneinfo

CALENDARS = pathlib.Path(__file__).resolve().parents[2] / "config" / "calendar"
BEIJING = zoneinfo.ZoneInfo("Asia/Shanghai")
DAY = datetime.timedelta(days=1)


class Calendar:
    def __init__(self, papers):
        self.off, self.on, self.years = set(), set(), set()
        for paper in papers:
            self.years.add(paper["year"])
            for day in paper["days"]:
                (self.off if day["isOffDay"] else self.on).add(datetime.date.fromisoformat(day["date"]))

    @classmethod
    def shipped(cls):
        return cls([json.loads(path.read_text()) for path in sorted(CALENDARS.glob("*.json"))])

    def works(self, day):
        if day in self.on:
            return True
        return day not in self.off and day.isoweekday() <= 5

    def settled(self, day):
        return day.year in self.years and (day < datetime.date(day.year, 12, 25) or day.year + 1 in self.years)

    def count(self, received, days):
        """(due, provisional, counted days) of what was RECEIVED then."""
        local = received.astimezone(BEIJING)
        first = last = local.date()
        if self.works(last) and local.time() >= datetime.time(17, 30):
            last += DAY
        while not self.works(last):
            last += DAY
        counted = []
        while len(counted) < days:
            last += DAY
            if self.works(last):
                counted.append(last)
        due = datetime.datetime.combine(last, datetime.time(23, 59, 59), BEIJING)
        way = [first + DAY * i for i in range((last - first).days + 1)]
        return due, not all(self.settled(day) for day in way), counted
