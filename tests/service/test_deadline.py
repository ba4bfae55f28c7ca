"""openfloor deadline, calendar and policy, against a calculator of somebody else's, and with files that are wrong."""

import datetime
import json
import random
import subprocess

import pytest

from calculator import BEIJING, CALENDARS, Calendar
from city import PROGRAM


def deadline(*arguments, input=None):
    return subprocess.run([PROGRAM, "deadline", *arguments], input=input, capture_output=True, text=True, timeout=120)


def rfc3339(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def random_times(count, seed):
    """Whole years, ends of years and of office hours among them, in all time zones."""
    chance = random.Random(seed)
    begin = datetime.datetime(2017, 12, 1, tzinfo=BEIJING)
    for _ in range(count):
        at = begin + datetime.timedelta(seconds=chance.randrange(10 * 365 * 86400))
        if chance.random() < 0.2:
            at = at.replace(hour=17, minute=chance.choice([29, 30]), second=chance.choice([0, 59]))
        if chance.random() < 0.2:
            at = at.replace(month=chance.choice([1, 2, 10, 12]), day=chance.randrange(1, 29))
        yield at.astimezone(datetime.timezone(datetime.timedelta(minutes=15 * chance.randrange(-48, 57)))), chance.choice([0, 1, 1, 3, 5, 5, 10, 15, 60, 250])


def test_ten_thousand_random_cases_are_counted_as_somebody_else_counts_them():
    calendar = Calendar.shipped()
    cases = list(random_times(10000, 20261130))
    done = deadline("--batch", input="".join(f"{at.isoformat()} {days}\n" for at, days in cases))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(cases)
    for (at, days), answer in zip(cases, answers):
        due, provisional, counted = calendar.count(at, days)
        assert rfc3339(answer["due"]) == due, (at, days, answer)
        assert answer["provisional"] is provisional, (at, days, answer)
        lines = [line for line in answer["explanation"] if "，第 " in line]
        assert [line[:10] for line in lines] == [str(day) for day in counted]
        assert [int(line.split("，第 ")[1].split(" ")[0]) for line in lines] == list(range(1, days + 1))


def test_one_is_explained_day_by_day():
    done = deadline("--received", "2026-09-30T10:00:00+08:00", "--days", "3", "--json")
    answer = json.loads(done.stdout)
    assert answer["due"] == "2026-10-10T15:59:59.000Z" and answer["provisional"] is False
    assert answer["explanation"][0] == "2026-09-30：收到之日，次工作日起算"
    assert answer["explanation"][-1] == "2026-10-10：调休上班（国庆节），第 3 天"
    assert len(answer["explanation"]) == 11
    spoken = deadline("--received", "2027-03-01T10:00:00+08:00", "--days", "1").stdout
    assert "暂定" in spoken and spoken.endswith("2027-03-02T15:59:59.000Z（暂定 provisional）\n")


def paper(year, *days, **more):
    return json.dumps({"year": year, "papers": [], "days": [{"name": "假", "date": date, "isOffDay": off} for date, off in days], **more}, ensure_ascii=False)


def test_a_calendar_of_ones_own_takes_its_years_place(tmp_path):
    file = tmp_path / "2027.json"
    file.write_text(paper(2027, ("2027-03-02", True), ("2027-03-06", False)))
    answer = json.loads(deadline("--received", "2027-03-01T10:00:00+08:00", "--days", "4", "--json", "--calendar", str(file)).stdout)
    assert answer["due"] == "2027-03-06T15:59:59.000Z" and answer["provisional"] is False


@pytest.mark.parametrize("arguments", [["--received", "yesterday", "--days", "1"], ["--received", "2026-02-30T10:00:00Z", "--days", "1"], ["--days", "1"], ["--received", "2026-01-01T00:00:00Z", "--days", "-1"], ["--received", "2026-01-01T00:00:00Z", "--days", "4000"], ["--received", "2026-01-01T00:00:00Z", "--days", "1", "--calendar", "/no/such/file"]])
def test_what_is_no_question_is_refused_in_one_line(arguments):
    done = deadline(*arguments)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1


def test_a_batch_names_the_line_that_is_wrong():
    done = deadline("--batch", input="2026-01-05T00:00:00Z 1\nnonsense\n")
    assert done.returncode == 2 and "line 2" in done.stderr and len(done.stdout.splitlines()) == 1


# ---- calendars of an installation


def days_of(city):
    return city.rows("SELECT count(*), (SELECT max(version) FROM calendar) FROM calendar_day")[0]


def test_the_years_that_come_with_the_program_are_there(make_city):
    city = make_city(start=False)
    listed = [line.split("\t") for line in city.run("calendar", "list").stdout.splitlines()]
    assert [int(line[0]) for line in listed] == list(range(2018, 2027))
    for line in listed:
        shipped = json.loads((CALENDARS / f"{line[0]}.json").read_text())
        assert int(line[2]) == len(shipped["days"]) and line[3].split(" ") == shipped["papers"]
    assert "unchanged" in city.run("calendar", "import", str(CALENDARS / "2024.json")).stdout
    before = days_of(city)
    city.run("init")
    assert days_of(city) == before


def test_the_installations_own_calendar_is_the_one_that_counts(make_city, tmp_path):
    city = make_city(start=False)
    file = tmp_path / "2027.json"
    file.write_text(paper(2027, ("2027-03-02", True)))
    question = ["deadline", "--received", "2027-03-01T10:00:00+08:00", "--days", "1", "--json"]
    before = json.loads(city.run(*question).stdout)
    assert before["due"] == "2027-03-02T15:59:59.000Z" and before["provisional"] is True
    assert "2027\tversion 10\t1 days" in city.run("calendar", "import", str(file)).stdout
    after = json.loads(city.run(*question).stdout)
    assert after["due"] == "2027-03-03T15:59:59.000Z" and after["provisional"] is False


WRONG = {
    "no json": ("{", "line 1"),
    "no date": (paper(2027, ("2027-02-29", True)), "days[0].date"),
    "contradiction": (paper(2027, ("2027-01-01", True), ("2027-01-01", False)), "2027-01-01 is there twice"),
    "outside": (paper(2027, ("2026-01-01", True)), "outside of the paper's year 2027"),
    "a year outside": (paper(1800, ("1800-01-01", True)), "year"),
    "not announced": (paper(2027), "not announced"),
    "no object": ("[1]", "object"),
    "against another year's": (paper(2025, ("2026-01-01", False)), "2026-01-01"),
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    from city import City

    return City(tmp_path_factory.mktemp("quiet")).found()


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_changes_nothing(quiet, tmp_path, name):
    text, says = WRONG[name]
    good, wrong = tmp_path / "good.json", tmp_path / "wrong.json"
    good.write_text(paper(2030, ("2030-01-01", True)))
    wrong.write_text(text)
    before = days_of(quiet)
    done = quiet.run("calendar", "import", str(good), str(wrong), check=False)
    assert done.returncode == 2 and "wrong.json" in done.stderr and says in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1 and done.stdout == ""
    assert days_of(quiet) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(quiet, tmp_path):
    file = tmp_path / "2031.json"
    file.write_text(paper(2031, ("2031-01-01", True)))
    before = days_of(quiet)
    assert "2031\twould change\t1 days" in quiet.run("calendar", "import", "--dry-run", str(file)).stdout
    assert days_of(quiet) == before


# ---- policies


def test_the_citys_own_table_of_days(make_city, tmp_path):
    city = make_city(start=False)
    table = json.loads(city.run("policy", "list").stdout)
    assert {"source": "*", "domain": "consultation", "urgency": "*", "answer": 3}.items() <= next(row for row in table if row["domain"] == "consultation").items()
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(table))
    assert city.run("policy", "import", str(file)).stdout == "unchanged\n"
    table[0]["answer"] = 7
    file.write_text(json.dumps(table))
    assert city.run("policy", "import", str(file), "--dry-run").stdout == "would be version 2\n"
    assert city.run("policy", "import", str(file)).stdout == "version 2\n"
    assert json.loads(city.run("policy", "list").stdout) == table
    for change in ({"answer": 0}, {"answer": "5"}, {"extension": 11}, {"domain": "nonsense"}, {"source": ""}, {"surprise": 1}):
        file.write_text(json.dumps([{**table[0], **change}, *table[1:]]))
        done = city.run("policy", "import", str(file), check=False)
        assert done.returncode == 2 and "row 1" in done.stderr and len(done.stderr.splitlines()) == 1, change
    file.write_text(json.dumps(table[1:]))
    assert city.run("policy", "import", str(file), check=False).returncode == 2
    assert city.rows("SELECT max(version) FROM deadline_policy") == [(2,)]
    assert [row for row in city.rows("SELECT action FROM audit WHERE stream = 'city'") if row[0] == "deadline_policy.set"]
    assert city.run("audit", "verify").returncode == 0
