"""How long, how often and how much: late and paused cases, returns, messages, and cases whose unit is gone."""

import time

import pytest

from casework import Casework

DAY_MS = 86400000


@pytest.fixture(scope="module")
def city(case_city):
    return case_city


@pytest.fixture(scope="module")
def work(city):
    return Casework(city)


def now_ms():
    return int(time.time() * 1000)


def make_late(city, case):
    """It was due yesterday."""
    due = now_ms() - DAY_MS
    city.rows("UPDATE case_clock SET due_current = ?2 WHERE case_id = ?1", case, due, change=True)
    city.rows("UPDATE cases SET due_current = ?2 WHERE id = ?1", case, due, change=True)


def test_whoever_gets_a_late_case_has_their_time_to_sign_and_to_give_it_back(work, city):
    case = work.submit()["case"]
    make_late(city, case)
    city.staff("dispatcher").do("case.dispatch", case=case, unit="transport")
    assert work.state(case) == "dispatched"
    ((at,),) = city.rows("SELECT at FROM due WHERE kind = 'case_sign' AND ref = ?", case)
    assert at > now_ms()
    request = work.request(case)
    ((decide_by, return_by),) = city.rows("SELECT decide_by, return_by FROM case_request JOIN case_hop ON case_hop.case_id = case_request.case_id WHERE id = ?", request)
    assert decide_by > now_ms() and return_by > now_ms()
    # it is late all the same
    full = work.full(case)
    assert full["hops"][0]["due_at"] == full["due_at"]


def public_case(city, **more):
    """From an event: its number, its id, and the receipt's number and code."""
    event = city.event()
    asked = city.ask(event, "路灯什么时候修？")
    city.approve(asked["question"], **more)
    city.staff("host").do("event.end", event=event)
    ((number, case),) = city.rows("SELECT number, id FROM cases WHERE question = ?", asked["question"])
    return number, case, asked


def test_a_case_is_not_overdue_while_its_clock_stands_still(work, city):
    number, case, asked = public_case(city, unit="transport")
    official = city.staff("official")
    official.do("case.sign", case=case)
    make_late(city, case)

    def overdue():
        listed = official.get("/api/cases/workbench?list=overdue")
        lists = number in [one["number"] for one in listed["cases"]]
        return [city.nobody().get("/api/cases/" + number)["case"]["overdue"], work.own(asked)["overdue"], lists]

    assert overdue() == [True, True, True]
    official.refused("case.request", 409, case=case, kind="extension", why="要勘察", days=5)
    counted = official.get("/api/cases/workbench?list=overdue")["counts"]["overdue"]
    city.staff("dispatcher").do("case.decide", request=work.request(case, kind="pause"), grant=True)
    assert overdue() == [False, False, False]
    assert official.get("/api/cases/workbench?list=overdue")["counts"]["overdue"] == counted - 1
    work.request(case, kind="extension", days=5)


def test_what_is_not_handled_is_never_overdue(work, city):
    number, case, _ = public_case(city)
    make_late(city, case)
    assert city.nobody().get("/api/cases/" + number)["case"]["overdue"]
    city.staff("dispatcher").do("case.refuse", case=case, reason="court", where="请向法院提出")
    assert not city.nobody().get("/api/cases/" + number)["case"]["overdue"]


def test_a_case_is_given_back_twice_whoever_had_sent_it(work, city):
    case = work.submit()["case"]
    district = city.staff("approver_district")
    city.staff("dispatcher").do("case.dispatch", case=case, unit="wuchang")
    for _ in range(2):
        district.do("case.dispatch", case=case, unit="wuchang-roads")
        district.do("case.decide", request=work.request(case, "wuchang-roads"), grant=True)
    district.do("case.dispatch", case=case, unit="wuchang-roads")
    assert work.full(case)["returns"] == 2
    problem = city.staff("official_team").refused("case.request", 409, case=case, kind="return", why="还是不归我们", basis="三定方案")
    assert "twice" in problem["detail"]
    assert work.full(case)["requests"][-1]["state"] == "granted"


def test_a_case_whose_unit_is_gone_waits_for_the_city(make_city):
    city = make_city(workers=1)
    work = Casework(city)
    event = city.event()
    asked = city.ask(event, "水压为什么这么低？")
    city.approve(asked["question"], unit="water")
    city.run("unit", "abolish", "water")
    city.staff("host").do("event.end", event=event)
    ((case,),) = city.rows("SELECT id FROM cases WHERE question = ?", asked["question"])
    full = work.full(case)
    assert full["state"] == "received" and "unit" not in full and full["unit_chosen"] == "water"
    assert city.staff("dispatcher").do("case.dispatch", case=case, unit="transport")["state"] == "dispatched"
    assert "from" not in work.full(case)["hops"][0]


def test_messages_of_a_case_have_a_bound(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "case.messages_per_hour": 2})
    work = Casework(city)
    person, official = city.person(), city.staff("official")
    made, other = work.at("handling", person=person), work.at("handling", person=person)
    case = made["case"]
    person.do("case.message", case=case, text="是路口那一盏")
    person.do("case.supplement", case=case, text="晚上八点以后不亮")
    assert person.refused("case.message", 429, case=case, text="还有一句")["retry_after"] > 0
    city.nobody().refused("case.supplement", 429, number=made["number"], receipt=made["receipt"], text="再补充")
    person.do("case.message", case=other["case"], text="这一件是另一盏")
    # the unit has its own
    for _ in range(2):
        official.do("case.message", case=case, text="请问是哪一盏灯？")
    official.refused("case.message", 429, case=case, text="请回复")
    assert len(work.own(made)["messages"]) == 4
    assert [notice["kind"] for notice in person.get("/api/notices")["notices"]].count("case_message") == 2


def test_of_many_messages_and_steps_the_newest_are_read(make_city):
    city = make_city(workers=1)
    work = Casework(city)
    made = work.at("handling")
    case = made["case"]
    many = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
    city.rows(many + "INSERT INTO case_message (id, case_id, at, kind, author, text) SELECT 'm' || i, ?, i, 'message', 'nobody', 'none' FROM n", case, change=True)
    city.rows(many + "INSERT INTO case_step (case_id, seq, at, actor, action, public) SELECT ?, 1000 + i, i, 'nobody', 'message', 0 FROM n", case, change=True)
    city.staff("official").do("case.message", case=case, text="请问是哪一盏灯？")
    full = work.full(case)
    for messages in (full["messages"], work.own(made)["messages"]):
        assert [message["message"] for message in messages[:-1]] == [f"m{i}" for i in range(902, 1101)]
        assert messages[-1]["text"] == "请问是哪一盏灯？"
    steps = [step["seq"] for step in full["steps"]]
    assert len(steps) == 1000 and steps == sorted(steps) and steps[-1] == 2101
