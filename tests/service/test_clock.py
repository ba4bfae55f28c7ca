"""The clocks of cases in a running city: by its calendars and policies, through a year in seconds."""

import datetime
import json
import os

import pytest

from calculator import BEIJING, CALENDARS, DAY, Calendar
from casework import Casework
from city import eventually

FAULTS = os.environ.get("OPENFLOOR_FAULTS_PROGRAM")


class Ahead:
    """A city whose clock can be set: only a build with faults lets a test do that."""

    def __init__(self, make_city, tmp_path, **options):
        self.file = tmp_path / "ahead"
        self.file.write_text("0")
        self.city = make_city(program=FAULTS, environment={"OPENFLOOR_CLOCK_FILE": str(self.file)}, **options)

    def now(self):
        return datetime.datetime.now(BEIJING) + datetime.timedelta(milliseconds=int(self.file.read_text()))

    def go_to(self, at):
        ahead = int((at - datetime.datetime.now(BEIJING)).total_seconds() * 1000)
        new = self.file.with_name("next")
        new.write_text(str(ahead))
        new.rename(self.file)


def stamp(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def local(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, BEIJING)


def made_case(city, text="江汉路的路灯什么时候修好？", domain="problem", kind="session"):
    """An approved question whose event has ended, or is one of duty: (its question, the case's id, its number)."""
    more = {"ends_at": (datetime.datetime.now(BEIJING) + datetime.timedelta(days=90)).isoformat()} if kind == "duty" else {}
    event = city.event(kind=kind, **more)
    question = city.ask(event, text, domain=domain)["question"]
    city.approve(question, unit="transport")
    if kind == "session":
        city.staff("host").do("event.end", event=event)
    ((case, number),) = city.rows("SELECT id, number FROM cases WHERE question = ?", question)
    return question, case, number


def column(city, case, name):
    return city.rows(f"SELECT {name} FROM cases WHERE id = ?", case)[0][0]


def shown(city, number):
    return city.nobody().get("/api/cases/" + number)["case"]["clock"]


def test_a_case_is_due_by_policy_and_says_why(city):
    calendar = Calendar.shipped()
    for domain, days in (("consultation", 3), ("help", 5)):
        _, case, number = made_case(city, domain=domain)
        clock = shown(city, number)
        due, provisional, counted = calendar.count(stamp(clock["received_at"]), days)
        assert local(column(city, case, "due_current")) == due
        assert clock["due"] == clock["due_original"] and clock["state"] == "running" and clock["provisional"] is provisional
        assert clock["policy"] == {"version": 1, "source": "*", "domain": "consultation" if days == 3 else "*", "urgency": "*", "days": days, "natural": False}
        assert [line[:10] for line in clock["explanation"] if "，第 " in line] == [str(day) for day in counted]
        assert len(clock["explanation_en"]) == len(clock["explanation"]) and clock["extension_left"] == 10


def test_an_answer_stops_it(city):
    question, case, number = made_case(city, kind="duty")
    city.staff("official").do("answer.publish", question=question, text="本周修好", outcome="resolved")
    assert column(city, case, "clock") == "stopped" and column(city, case, "overdue_since") is None
    assert shown(city, number)["state"] == "stopped"
    assert not city.rows("SELECT 1 FROM due WHERE kind = 'case_clock' AND ref = ?", case)


def test_a_new_calendar_moves_open_cases_on_and_never_back(make_city, tmp_path):
    city = make_city()
    question, case, number = made_case(city)
    answered, other, _ = made_case(city, kind="duty")
    city.staff("official").do("answer.publish", question=answered, text="已修好", outcome="resolved")
    before, original = column(city, case, "due_current"), column(city, other, "due_current")
    year = local(before).year
    file = tmp_path / "new.json"

    def arrange(is_off):
        days = {local(before).date().isoformat(): is_off}
        shipped = Calendar.shipped()
        listed = [{"name": "假", "date": str(day), "isOffDay": day in shipped.off} for day in sorted(shipped.off | shipped.on) if day.year == year]
        listed = [day for day in listed if day["date"] not in days] + [{"name": "台风", "date": date, "isOffDay": off} for date, off in days.items()]
        file.write_text(json.dumps({"year": year, "papers": ["https://example.org/typhoon"], "days": listed}, ensure_ascii=False))
        return str(file)

    assert "1 would move" in city.run("calendar", "import", "--dry-run", arrange(True)).stdout
    assert column(city, case, "due_current") == before
    done = city.run("calendar", "import", arrange(True))
    assert "1 moved" in done.stdout and "counted anew: 1 of 1" in done.stderr
    moved = column(city, case, "due_current")
    assert moved > before and column(city, other, "due_current") == original
    assert any("放假，不计（台风）" in line for line in shown(city, number)["explanation"])
    ((detail,),) = city.rows("SELECT detail FROM case_step WHERE case_id = ? AND action = 'clock_recounted'", case)
    assert json.loads(detail)["from"] < json.loads(detail)["due"]
    assert "0 moved" in city.run("calendar", "import", arrange(False)).stdout
    assert column(city, case, "due_current") == moved and column(city, case, "due_original") == before
    asker = city.rows("SELECT asker FROM cases WHERE id = ?", case)[0][0]
    assert city.rows("SELECT count(*) FROM notice WHERE person = ? AND kind = 'case_due'", asker) == [(1,)]
    assert city.run("audit", "verify").returncode == 0


def test_hops_go_along_and_everyone_sees_why(make_city, tmp_path):
    city = make_city()
    work = Casework(city)
    made = work.at("handling")
    case = made["case"]
    before = local(column(city, case, "due_current"))
    shipped = json.loads((CALENDARS / f"{before.year}.json").read_text())
    shipped["days"] = [day for day in shipped["days"] if day["date"] != str(before.date())] + [{"name": "台风", "date": str(before.date()), "isOffDay": True}]
    file = tmp_path / "new.json"
    file.write_text(json.dumps(shipped, ensure_ascii=False))
    city.run("calendar", "import", str(file))
    after = local(column(city, case, "due_current"))
    full = work.full(case)
    assert after > before and stamp(full["due_at"]) == stamp(full["hops"][-1]["due_at"]) == after
    for steps in (full["steps"], work.own(made)["steps"]):
        (step,) = [step for step in steps if step["action"] == "clock_recounted"]
        assert stamp(step["due_before"]) == before and stamp(step["due"]) == after


@pytest.mark.skipif(not FAULTS, reason="needs a build with OPENFLOOR_FAULTS")
def test_time_that_is_granted_is_counted_in_working_days(make_city, tmp_path):
    ahead = Ahead(make_city, tmp_path)
    city = ahead.city
    work = Casework(city)
    calendar = Calendar.shipped()
    case = work.at("handling", domain="help")["case"]
    received = stamp(work.full(case)["clock"]["received_at"])
    assert local(column(city, case, "due_current")) == calendar.count(received, 5)[0]
    city.staff("dispatcher").do("case.decide", request=work.request(case, kind="extension", days=10), grant=True)
    extended = calendar.count(received, 15)[0]
    assert local(column(city, case, "due_current")) == extended
    city.staff("dispatcher").do("case.decide", request=work.request(case, kind="pause"), grant=True)
    paused = ahead.now()
    ahead.go_to(paused + datetime.timedelta(days=9, minutes=1))
    assert column(city, case, "clock") == "paused" and local(column(city, case, "due_current")) == extended
    city.person("official").do("case.resume", case=case)
    resumed = ahead.now()
    # the working days after the one of receipt that ended meanwhile are added at the end
    day_of_receipt = calendar.count(received, 0)[0].date()
    ended = [paused.date() + DAY * i for i in range((resumed.date() - paused.date()).days)]
    lost = sum(calendar.works(day) for day in ended if day > day_of_receipt)
    assert local(column(city, case, "due_current")) == calendar.count(received, 15 + lost)[0]
    clock = work.full(case)["clock"]
    assert clock["state"] == "running" and clock["extension"] == 10 and clock["extension_left"] == 0 and len(clock["pauses"]) == 1
    assert sum("暂停计时" in line for line in clock["explanation"]) == lost
    assert column(city, case, "overdue_since") is None


@pytest.mark.skipif(not FAULTS, reason="needs a build with OPENFLOOR_FAULTS")
def test_weeks_pass_in_seconds(make_city, tmp_path):
    ahead = Ahead(make_city, tmp_path)
    city = ahead.city
    question, case, number = made_case(city, kind="duty")
    official = city.staff("official").id
    supervisor = city.staff("supervisor").id
    calendar = Calendar.shipped()
    due = local(column(city, case, "due_current"))

    def working_day(day, count):
        step = datetime.timedelta(days=1 if count > 0 else -1)
        while count:
            day += step
            count -= (1 if count > 0 else -1) * calendar.works(day)
        return day

    def at(day, hour):
        return datetime.datetime.combine(day, datetime.time(hour, 0, 30), BEIJING)

    def steps():
        return [action for (action,) in city.rows("SELECT action FROM case_step WHERE case_id = ? AND actor = 'system' AND action IN ('due_soon', 'overdue', 'urged', 'reported') ORDER BY seq", case)]

    def told(person):
        return [kind for (kind,) in city.rows("SELECT kind FROM notice WHERE person = ? AND body LIKE ? ORDER BY id", person, f"%{number}%")]

    ahead.go_to(at(working_day(due.date(), -1), 9))
    eventually(lambda: steps() == ["due_soon"])
    ahead.go_to(due + datetime.timedelta(seconds=30))
    eventually(lambda: steps() == ["due_soon", "overdue"])
    assert local(column(city, case, "overdue_since")) == due
    assert told(official) == ["case_due_soon"]
    ahead.go_to(at(working_day(due.date(), 1), 9))
    eventually(lambda: steps() == ["due_soon", "overdue", "urged"])
    ((next_at,),) = city.rows("SELECT at FROM due WHERE kind = 'case_clock'")
    assert local(next_at) == at(working_day(due.date(), 5), 9).replace(second=0)
    ahead.go_to(at(working_day(due.date(), 5), 9))
    eventually(lambda: steps()[-1] == "reported")
    assert told(official) == ["case_due_soon", "case_urged", "case_reported"] and told(supervisor) == ["case_reported"]
    assert not city.rows("SELECT 1 FROM due WHERE kind = 'case_clock'")
    city.person("official").do("answer.publish", question=question, text="修好了", outcome="resolved")
    assert column(city, case, "clock") == "stopped" and local(column(city, case, "overdue_since")) == due
    assert shown(city, number)["overdue_since"]
    assert city.run("audit", "verify").returncode == 0


@pytest.mark.skipif(not FAULTS, reason="needs a build with OPENFLOOR_FAULTS")
def test_what_passed_while_it_was_down_is_made_up_for(make_city, tmp_path):
    ahead = Ahead(make_city, tmp_path)
    city = ahead.city
    _, case, _ = made_case(city)
    due = local(column(city, case, "due_current"))
    city.stop()
    noon = due.replace(hour=12) + datetime.timedelta(days=30)
    while not Calendar.shipped().works(noon.date()):
        noon += datetime.timedelta(days=1)
    ahead.go_to(noon)
    city.start()
    eventually(lambda: city.rows("SELECT action FROM case_step WHERE case_id = ? AND action IN ('due_soon', 'overdue', 'urged', 'reported') ORDER BY seq", case) == [("overdue",), ("urged",), ("reported",)])
    assert local(column(city, case, "overdue_since")) == due
