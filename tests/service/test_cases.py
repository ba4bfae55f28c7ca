"""The way of a case through the city: the board, intake, four levels, requests, and what its asker sees."""

import time

import pytest

from casework import Casework, letters


@pytest.fixture(scope="module")
def city(case_city):
    return case_city


@pytest.fixture(scope="module")
def work(city):
    return Casework(city)


# ---- the board


def test_a_message_comes_in_with_a_number_and_a_code(work, city):
    person = city.person()
    made = work.submit(person, title="路灯", text="江汉路的路灯坏了。", unit="transport", district="武昌区")
    assert made["state"] == "received" and made["version"] == 1 and made["due_at"] and "武昌" in made["label"]
    own = work.own(made)
    assert own["text"] == "路灯\n江汉路的路灯坏了。" and own["state"] == "received" and own["publication"] == "private"
    assert [step["action"] for step in own["steps"]] == ["received"] and own["next"]["text"] and own["next"]["by"]
    assert [case["number"] for case in person.get("/api/cases/mine")["cases"]] == [made["number"]]
    # it is nobody else's to read
    assert city.nobody().request("GET", "/api/cases/" + made["number"]).status == 404
    assert city.person().request("GET", f"/api/cases/{made['case']}/full").status == 403
    assert made["number"] not in [case["number"] for case in city.nobody().get("/api/cases")["cases"]]
    wrong = city.nobody().request("POST", "/api/receipts", {"number": made["number"], "receipt": "00000-00000"})
    assert wrong.status == 404


def test_the_same_key_gives_the_same_case_and_code(work, city):
    person = city.person()
    args = {"text": "同一件事", "domain": "help"}
    first = person.do("case.submit", key="one", **args)
    assert person.do("case.submit", key="one", **args) == first
    assert len(person.get("/api/cases/mine")["cases"]) == 1
    assert first["receipt"] not in str(city.rows("SELECT result FROM command_key WHERE command = 'case.submit'"))


@pytest.mark.parametrize("wrong, pointer", [({"unit": "nowhere"}, "unit"), ({"topic": "nothing"}, "topic"), ({"district": "火星区"}, "district"), ({"source": "hall"}, "source"), ({"source_ref": "A-1"}, "source")])
def test_what_is_not_there_cannot_be_named(city, wrong, pointer):
    problem = city.person().refused("case.submit", 422, text="来件", domain="help", **wrong)
    assert [error["pointer"] for error in problem["errors"]] == ["/args/" + pointer]


def test_a_clerk_enters_it_for_a_caller_once(work, city):
    clerk = city.staff("clerk")
    reference = "热线" + letters()
    made = clerk.do("case.submit", text="来电人说水压低", domain="problem", source="platform", source_ref=reference, campaign="秋季集市", contact="来电人")
    full = work.full(made["case"])
    assert (full["source"], full["source_ref"], full["campaign"]) == ("platform", reference, "秋季集市")
    clerk.refused("case.submit", 422, text="再录一次", domain="problem", source="platform", source_ref=reference)
    # the caller follows it by the code; the clerk has none of their own
    assert work.own(made)["state"] == "received"
    assert made["number"] not in str(clerk.get("/api/cases/mine"))
    assert clerk.do("case.contact", case=made["case"])["contact"] == "来电人"


def test_personal_data_in_the_text_is_masked_and_the_original_kept_apart(work, city):
    made = work.submit(text="请回电 13912345678，路灯坏了", details="江汉路口第三盏", contact="王女士")
    full = work.full(made["case"])
    assert "13912345678" not in str(full) and "王女士" not in str(full) and "第三盏" not in str(full)
    seen = city.staff("dispatcher").do("case.contact", case=made["case"])
    assert seen["contact"] == "王女士" and seen["details"] == "江汉路口第三盏" and "13912345678" in seen["original"]


# ---- intake


def test_accepted_or_refused_with_where_to_go_instead(work, city):
    dispatcher = city.staff("dispatcher")
    made = work.submit()
    assert dispatcher.do("case.accept", case=made["case"])["state"] == "received"
    refused = dispatcher.do("case.refuse", case=made["case"], reason="court", where="请向受理法院提出。")
    assert refused["state"] == "not_accepted"
    own = work.own(made)
    assert own["steps"][-1] == {**own["steps"][-1], "action": "refused", "reason": "court", "note": "请向受理法院提出。"}
    dispatcher.refused("case.dispatch", 409, case=made["case"], unit="transport")
    again = dispatcher.do("case.accept", case=made["case"])
    assert again["state"] == "received"
    dispatcher.refused("case.refuse", 422, case=made["case"], reason="nothing", where="别处")


def test_merged_with_every_asker_kept_and_taken_back(work, city):
    dispatcher = city.staff("dispatcher")
    first, second, third = work.at("dispatched"), work.at("handling"), work.submit()
    assert dispatcher.do("case.merge", case=third["case"], into=second["number"])["state"] == "merged"
    assert dispatcher.do("case.merge", case=second["case"], into=first["number"])["into"] == first["number"]
    dispatcher.refused("case.merge", 409, case=third["case"], into=second["number"])
    dispatcher.refused("case.merge", 422, case=first["case"], into=first["number"])
    city.staff("official").do("case.sign", case=first["case"])
    work.approve(work.hand_in(first["case"], text="三盏灯都修好了。"))
    for made in (first, second, third):
        own = work.own(made)
        assert own["replies"][0]["text"] == "三盏灯都修好了。", own
    assert work.own(third)["into"]["number"] == first["number"] and work.own(third)["state"] == "merged"
    back = dispatcher.do("case.unmerge", case=second["case"])
    assert back["state"] == "handling" and work.full(second["case"])["unit"] == "transport"
    assert work.own(third)["into"]["number"] == second["number"] and work.own(third)["replies"] == []


# ---- four levels


def test_down_through_four_levels_each_hop_a_row(work, city):
    made = work.submit()
    case = made["case"]
    city.staff("dispatcher").do("case.dispatch", case=case, unit="wuchang", why="属地办理")
    district = city.staff("approver_district")
    # only below oneself, and only what one has
    city.staff("official").refused("case.dispatch", 403, case=case, unit="wuchang-roads")
    district.refused("case.dispatch", 422, case=case, unit="transport")
    district.do("case.dispatch", case=case, unit="wuchang-roads")
    assert city.staff("official_team").do("case.sign", case=case)["state"] == "handling"
    full = work.full(case)
    assert [(hop["kind"], hop["tier"], hop.get("from"), hop["to"], hop.get("superior")) for hop in full["hops"]] == [
        ("dispatch", "district", None, "wuchang", None),
        ("dispatch", "subordinate", "wuchang", "wuchang-roads", "wuchang"),
    ]
    assert full["hops"][1]["due_at"] <= full["hops"][0]["due_at"] <= full["due_at"]
    # the district still reads what it sent down; it has it no more
    assert work.full(case, "official_district")["unit"] == "wuchang-roads"
    stale = city.staff("official_district").refused("case.sign", 409, case=case)
    assert stale["current"]["unit"] == "wuchang-roads" and stale["current"]["last"]["action"] == "signed"
    work.approve(work.hand_in(case, "wuchang-roads"), "wuchang-roads")
    assert [action for action, _, _ in work.log(case)][:5] == ["received", "remarked", "dispatched", "dispatched", "signed"]


def test_a_dispatcher_of_one_unit_acts_for_that_unit(work, city):
    district, case = city.staff("dispatcher_district"), work.submit(details="三单元")["case"]
    district.refused("case.dispatch", 403, case=case, unit="wuchang")
    district.refused("case.contact", 403, case=case)
    assert district.request("GET", "/api/cases/board").status == 403
    city.staff("dispatcher").do("case.dispatch", case=case, unit="wuchang")
    assert district.do("case.contact", case=case)["details"] == "三单元"
    district.do("case.dispatch", case=case, unit="wuchang-roads")
    request = work.request(case, "wuchang-roads")
    assert district.do("case.decide", request=request, grant=False, why="就是你们")["state"] == "dispatched"
    question = city.ask(city.event(), "路灯不亮", unit="transport", contact="王女士")["question"]
    district.refused("question.contact", 403, question=question)
    assert city.staff("dispatcher").do("question.contact", question=question)["contact"] == "王女士"


def test_a_return_goes_to_who_sent_it_down(work, city):
    made = work.submit()
    case = made["case"]
    city.staff("dispatcher").do("case.dispatch", case=case, unit="wuchang")
    city.staff("official_district").do("case.sign", case=case)
    city.staff("official_district").do("case.dispatch", case=case, unit="wuchang-roads")
    request = work.request(case, "wuchang-roads")
    assert [item["request"] for item in city.staff("approver_district").get("/api/cases/workbench?list=to_sign")["requests"]] == [request]
    city.staff("approver").refused("case.decide", 403, request=request, grant=True)
    assert city.staff("approver_district").do("case.decide", request=request, grant=True, why="收回")["state"] == "handling"
    full = work.full(case)
    assert full["unit"] == "wuchang" and full["returns"] == 1


def test_two_returns_then_the_city_has_the_last_word(work, city):
    dispatcher = city.staff("dispatcher")
    made = work.submit()
    case = made["case"]
    for unit in ("transport", "housing"):
        dispatcher.do("case.dispatch", case=case, unit=unit)
        request = work.request(case, unit)
        before = work.full(case)
        # asked for, and nothing has changed: it is still there, and its clock runs
        assert before["unit"] == unit and before["state"] == "dispatched"
        assert dispatcher.do("case.decide", request=request, grant=True)["state"] == "received"
        assert "unit" not in work.full(case)
    last = dispatcher.do("case.dispatch", case=case, unit="transport")
    assert last["final"]
    problem = city.staff("official").refused("case.request", 409, case=case, kind="return", why="还是不归我们", basis="三定方案")
    assert problem["current"]["number"] == made["number"]
    city.staff("official").refused("case.request", 409, case=case, kind="transfer", why="给别人", unit="housing")


def test_a_return_needs_a_basis_and_may_be_denied(work, city):
    made = work.at("dispatched")
    case = made["case"]
    city.staff("official").refused("case.request", 422, case=case, kind="return", why="不归我们")
    request = work.request(case)
    city.staff("official").refused("case.request", 409, case=case, kind="return", why="再问", basis="同上")
    assert city.staff("dispatcher").do("case.decide", request=request, grant=False, why="就是你们")["state"] == "dispatched"
    settled = city.staff("dispatcher2").refused("case.decide", 409, request=request, grant=True)
    assert settled["current"]["last"]["action"] == "denied" and settled["current"]["last"]["by"]["name"] == "Dispatcher"
    assert work.full(case)["requests"][0]["decided_why"] == "就是你们"
    # what is asked among the staff and comes to nothing is no business of the asker's
    assert [step["action"] for step in work.own(made)["steps"]] == ["received", "dispatched"] and "就是你们" not in str(work.own(made))


def test_signing_takes_it_on(work, city):
    made = work.at("dispatched")
    request = work.request(made["case"])
    city.staff("official").do("case.sign", case=made["case"])
    assert work.full(made["case"])["requests"][0]["lapsed"]
    city.staff("dispatcher").refused("case.decide", 409, request=request, grant=True)


def test_a_return_is_asked_for_in_time(work, city):
    made = work.at("dispatched")
    city.rows("UPDATE case_hop SET return_by = 1 WHERE case_id = ?", made["case"], change=True)
    city.staff("official").refused("case.request", 409, case=made["case"], kind="return", why="太晚", basis="依据")


def test_a_transfer_goes_on_without_a_new_clock(work, city):
    made = work.at("handling")
    case, due = made["case"], work.full(made["case"])["due_at"]
    request = work.request(case, kind="transfer", unit="housing")
    assert city.staff("dispatcher").do("case.decide", request=request, grant=True)["state"] == "dispatched"
    full = work.full(case)
    assert full["unit"] == "housing" and full["due_at"] == due and full["hops"][-1]["kind"] == "transfer"
    assert city.staff("official").request("GET", f"/api/cases/{case}/full").status == 404
    city.staff("official2").do("case.sign", case=case)


def test_time_is_given_only_when_granted(work, city):
    made = work.at("handling")
    case = made["case"]
    due = work.full(case)["due_at"]
    city.staff("official").refused("case.request", 422, case=case, kind="extension", why="要勘察")
    city.staff("official").refused("case.request", 422, case=case, kind="extension", why="要勘察", days=11)
    request = work.request(case, kind="extension", days=5)
    assert work.full(case)["due_at"] == due
    city.staff("dispatcher").do("case.decide", request=request, grant=True)
    later = work.full(case)["due_at"]
    assert later > due and work.full(case)["hops"][-1]["due_at"] == later
    assert "extended" in [step["action"] for step in work.own(made)["steps"]]
    city.staff("official").refused("case.request", 409, case=case, kind="extension", why="还要", days=5)
    pause = work.request(case, kind="pause")
    city.staff("dispatcher").do("case.decide", request=pause, grant=True)
    assert work.own(made)["next"]["paused"]
    city.staff("official").refused("case.request", 409, case=case, kind="pause", why="再停")
    city.staff("official").do("case.resume", case=case)
    assert "paused" not in work.own(made)["next"]
    city.staff("official").refused("case.resume", 409, case=case)


def test_lead_and_co_handling_units_with_one_reply(work, city):
    made = work.submit()
    case = made["case"]
    dispatcher = city.staff("dispatcher")
    dispatcher.refused("case.dispatch", 422, case=case, unit="transport", co_units=["transport"])
    dispatcher.do("case.dispatch", case=case, unit="transport", co_units=["housing", "water"])
    city.staff("official").do("case.sign", case=case)
    city.staff("official2").do("case.part", case=case, text="楼道灯归我们，已换。")
    city.staff("official2").refused("case.reply", 403, case=case, text="我们也答")
    city.staff("official").refused("case.part", 403, case=case, text="主办没有部分")
    parts = {part["unit"]: part.get("part") for part in work.full(case, "official")["together"]}
    assert parts == {"housing": "楼道灯归我们，已换。", "water": None}
    assert made["number"] in [item["number"] for item in city.staff("official_water").get("/api/cases/workbench?list=together")["cases"]]
    work.approve(work.hand_in(case, text="路灯与楼道灯都修好了。"))
    assert len(work.own(made)["replies"]) == 1


# ---- the asker


def test_unit_and_asker_write_to_each_other_in_private(work, city):
    person = city.person()
    made = work.at("handling", person=person)
    case = made["case"]
    city.staff("official").do("case.message", case=case, text="请问是哪一盏灯？")
    assert [notice["text"] for notice in person.get("/api/notices")["notices"] if notice["kind"] == "case_message"] == ["请问是哪一盏灯？"]
    person.do("case.message", case=case, text="路口第二盏")
    city.nobody().do("case.supplement", number=made["number"], receipt=made["receipt"], text="补充：晚上八点以后")
    assert [(m["kind"], m.get("unit")) for m in work.own(made)["messages"]] == [("message", "transport"), ("message", None), ("supplement", None)]
    assert [m["text"] for m in work.full(case, "official")["messages"]][1] == "路口第二盏"
    city.person().refused("case.message", 404, case=case, text="我也说一句")
    city.staff("official2").refused("case.message", 404, case=case, text="我们也说一句")
    work.approve(work.hand_in(case, public_text="路灯不亮"))
    assert "第二盏" not in str(city.nobody().get("/api/cases/" + made["number"]))


def test_withdrawn_by_its_asker(work, city):
    made = work.at("handling")
    child = work.at("dispatched", "housing")
    city.staff("dispatcher").do("case.merge", case=child["case"], into=made["number"])
    done = city.nobody().do("case.withdraw", number=made["number"], receipt=made["receipt"], why="已经修好了")
    assert done["case"] == made["case"] and done["state"] == "withdrawn"
    # what was merged into it goes on by itself
    assert work.own(child)["state"] == "dispatched" and work.full(child["case"])["unit"] == "housing"
    city.nobody().refused("case.withdraw", 409, number=made["number"], receipt=made["receipt"])
    problem = city.staff("official").refused("case.reply", 409, case=made["case"], text="答复")
    assert "by" not in problem["current"]["last"]


def test_reopened_by_its_asker_once_and_by_the_supervisors(work, city):
    person = city.person()
    made = work.at("answered", person=person)
    again = person.do("case.reopen", case=made["case"], why="还是不亮")
    assert again["state"] == "handling" and work.full(made["case"])["unit"] == "transport"
    own = work.own(made)
    assert "outcome" not in own and own["replies"] and "case.reopen" not in own["can"]
    work.approve(work.hand_in(made["case"], text="这次真的修好了。"))
    problem = person.refused("case.reopen", 409, case=made["case"], why="又不亮")
    assert problem["current"]["state"] == "answered"
    city.staff("dispatcher").refused("case.reopen", 404, case=made["case"], why="分办员不能")
    assert city.staff("supervisor").do("case.reopen", case=made["case"], why="群众不满意")["state"] == "handling"
    assert len(work.own(made)["replies"]) == 2
    assert work.full(made["case"])["round"] == 2


def test_reopened_in_time(work, city):
    person = city.person()
    made = work.at("answered", person=person)
    city.rows("UPDATE cases SET answered_at = answered_at - 31 * 86400000 WHERE id = ?", made["case"], change=True)
    person.refused("case.reopen", 409, case=made["case"], why="太晚")
    assert city.staff("supervisor").do("case.reopen", case=made["case"], why="督办")["state"] == "handling"


def test_who_is_muted_leaves_no_message_and_who_is_fast_waits(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "case.submits_per_hour": 2})
    work = Casework(city)
    person = city.person()
    for _ in range(2):
        work.submit(person)
    assert person.refused("case.submit", 429, text="再来一件", domain="help")["retry_after"] > 0
    work.submit(city.staff("clerk")), work.submit(city.staff("clerk")), work.submit(city.staff("clerk"))
    silent = city.person()
    work.submit(silent)
    city.staff("moderator").do("person.mute", person=silent.id, minutes=5, why="刷屏")
    assert silent.refused("case.submit", 403, text="再来一件", domain="help")["type"].endswith("/muted")
    city.staff("moderator").do("person.block", person=silent.id, minutes=5, why="刷屏")
    assert silent.refused("case.submit", 403, text="再来一件", domain="help")["type"].endswith("/blocked")


# ---- who sees what


def test_private_details_are_for_the_unit_the_dispatcher_and_the_clerk(work, city):
    made = work.submit(city.staff("clerk"), details="三单元五楼", contact="李先生")
    case = made["case"]
    looked = 0
    for login, status in [("official", 403), ("approver_district", 403), ("moderator", 403), ("editor", 403), ("supervisor", 403), ("admin", 403), ("dispatcher", 200), ("clerk", 200)]:
        answer = city.staff(login).command("case.contact", {"case": case})
        assert answer.status == status, (login, answer)
        looked += status == 200
    city.staff("dispatcher").do("case.dispatch", case=case, unit="transport", co_units=["housing"])
    for login, status in [("official", 200), ("approver", 200), ("official2", 403), ("official_water", 403)]:
        answer = city.staff(login).command("case.contact", {"case": case})
        assert answer.status == status, (login, answer)
        looked += status == 200
    assert city.rows("SELECT count(*) FROM audit WHERE action = 'case.contact' AND target = ?", case) == [(looked,)]
    # with a transfer the unit that had it sees it no more
    request = work.request(case, kind="transfer", unit="water")
    city.staff("dispatcher").do("case.decide", request=request, grant=True)
    city.staff("official").refused("case.contact", 409, case=case)
    for path in (f"/api/cases/{case}/full", "/api/cases/board", "/api/cases/workbench?list=to_sign"):
        for login in ("dispatcher", "official_water", "supervisor"):
            answer = city.staff(login).request("GET", path)
            assert "三单元" not in answer.body.decode() and "李先生" not in answer.body.decode(), (login, path)
    # nor does a key keep what was looked at
    city.staff("dispatcher").do("case.contact", key="look", case=case)
    assert "三单元" not in str(city.rows("SELECT result FROM command_key WHERE key = 'look'"))


def test_lists_of_the_unit_and_of_the_dispatcher(work, city):
    mine = {state: work.at(state, "housing")["number"] for state in ("dispatched", "handling", "review")}
    waiting = work.submit()["number"]
    unit = city.staff("official2")

    def listed(name, who=unit):
        found, cursor = [], ""
        while cursor is not None:
            page = who.get(f"/api/cases/workbench?list={name}&cursor={cursor}")
            found += [case["number"] for case in page["cases"]]
            cursor = page["cursor"]
        assert len(found) == page["counts"][name]
        return found

    assert mine["dispatched"] in listed("to_sign") and mine["handling"] in listed("to_handle") and mine["review"] in listed("to_approve")
    assert mine["handling"] not in listed("to_sign") and listed("overdue") == []
    assert unit.request("GET", "/api/cases/workbench?list=nothing").status == 404
    for login in ("dispatcher", "moderator", "clerk"):
        assert city.staff(login).request("GET", "/api/cases/workbench").status == 403
    assert unit.request("GET", "/api/cases/workbench?unit=transport").status == 403
    board, cursor = [], ""
    while cursor is not None:
        page = city.staff("dispatcher").get("/api/cases/board?cursor=" + cursor)
        board += [case["number"] for case in page["cases"]]
        cursor = page["cursor"]
    assert waiting in board and not set(mine.values()) & set(board) and len(board) == page["counts"]["waiting"]
    assert unit.request("GET", "/api/cases/board").status == 403
    assert city.nobody().request("GET", "/api/cases/board").status == 401


def test_a_question_that_had_a_unit_goes_on_to_it(work, city):
    event = city.event()
    person = city.person()
    asked = city.ask(event, "路灯什么时候修？", person=person)
    city.approve(asked["question"], unit="transport")
    city.staff("host").do("event.end", event=event)
    own = work.own(asked)  # the question's number and code are the case's
    assert own["state"] == "dispatched" and own["unit"] == "transport"
    city.staff("official").do("case.sign", case=own["number"])
    work.approve(work.hand_in(own["number"]))
    seen = city.nobody().get("/api/cases/" + own["number"])["case"]
    assert seen["state"] == "answered" and seen["replies"][0]["channel"] == "case"
    assert person.do("case.reopen", case=own["number"], why="没有回答我的问题")["state"] == "handling"


# ---- units


def test_a_unit_with_open_cases_is_not_abolished(make_city):
    city = make_city(workers=1)
    work = Casework(city)
    made = work.at("handling", "water")
    refused = city.run("unit", "abolish", "water", check=False)
    assert refused.returncode != 0 and "1 open case" in refused.stderr
    assert city.run("unit", "abolish", "wuchang", check=False).returncode != 0  # a unit stands below it
    request = work.request(made["case"], "water", kind="transfer", unit="transport")
    city.staff("dispatcher").do("case.decide", request=request, grant=True)
    # answered by one that is gone, or merged while it had it: the city has it again
    answered, merged = work.at("answered", "water", person=city.person()), work.at("handling", "water")
    city.staff("dispatcher").do("case.merge", case=merged["case"], into=answered["number"])
    city.run("unit", "abolish", "water")
    assert city.staff("dispatcher").do("case.unmerge", case=merged["case"])["state"] == "received"
    again = city.nobody().do("case.reopen", number=answered["number"], receipt=answered["receipt"], why="没有修好")
    assert again["state"] == "received" and "unit" not in work.full(answered["case"])
    problem = city.staff("dispatcher").refused("case.dispatch", 422, case=work.submit()["case"], unit="water")
    assert problem["errors"][0]["pointer"] == "/args/unit"
    assert city.run("unit", "abolish", "water", check=False).returncode != 0


def test_units_do_not_stand_in_a_circle(make_city):
    city = make_city(workers=1, start=False)
    circle = city.folder / "circle.json"
    circle.write_text('[{"id": "city", "name": "市", "level": "city", "power": "oversight", "parent": "wuchang-roads"}]')
    refused = city.run("unit", "import", str(circle), check=False)
    assert refused.returncode != 0 and "circle" in refused.stderr
    assert city.rows("SELECT parent FROM unit WHERE id = 'city'") == [(None,)]


def test_what_happens_by_itself(make_city):
    city = make_city(workers=1)
    work = Casework(city)
    signed, answered, paused = work.at("dispatched"), work.at("answered"), work.at("handling")
    request = work.request(paused["case"], kind="pause")
    city.staff("dispatcher").do("case.decide", request=request, grant=True)
    city.stop()
    city.rows("UPDATE due SET at = 1 WHERE kind IN ('case_sign', 'case_close', 'case_resume')", change=True)
    city.start()
    end = time.monotonic() + 10
    while [work.state(signed["case"]), work.state(answered["case"])] != ["handling", "closed"]:
        assert time.monotonic() < end
        time.sleep(0.1)
    while "paused" in work.own(paused)["next"]:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert [step for step in work.full(paused["case"])["steps"] if step["action"] == "resumed" and step["reason"] == "by_itself"]
    steps = work.own(signed)["steps"]
    assert steps[-1]["action"] == "signed" and steps[-1]["reason"] == "by_itself" and steps[-1]["unit"] == "transport"
    assert work.log(answered["case"])[-1] == ("closed", "answered", "closed")
    # so is what was answered live
    event = city.event()
    asked = city.ask(event, "路灯什么时候修？")
    city.approve(asked["question"], unit="transport")
    city.staff("official").do("answer.publish", question=asked["question"], text="明天。", outcome="planned")
    city.staff("host").do("event.end", event=event)
    case = work.own(asked)["case"]
    assert city.rows("SELECT count(*) FROM due WHERE kind = 'case_close' AND ref = ?", case) == [(1,)]
    assert city.run("audit", "verify").returncode == 0


def test_a_message_is_taken_over_by_an_account_and_taken_back_for_good(work, city):
    word = "灯杆" + letters()
    made = work.at("handling", text=f"{word}歪了", details="三单元")
    city.staff("official").do("case.message", case=made["case"], text="是哪一根？")
    city.nobody().do("case.message", number=made["number"], receipt=made["receipt"], text=f"第二根{word}")
    newcomer = city.nobody()
    login = "netizen" + letters()
    newcomer._enter(newcomer.request("POST", "/api/people", {"login": login, "password": "a long enough one", "consent": 1}))
    newcomer.do("person.claim", number=made["number"], receipt=made["receipt"])
    assert made["number"] in [case["number"] for case in newcomer.get("/api/cases/mine")["cases"]]
    assert any(notice.get("case") == made["number"] for notice in newcomer.get("/api/notices")["notices"])
    city.person().refused("person.erase", 404, number=made["number"], receipt="00000-00000")
    gone = city.nobody().do("person.erase", number=made["number"], receipt=made["receipt"])
    assert gone["erased"] and gone["state"] == "withdrawn"
    assert city.rows("SELECT count(*) FROM text WHERE body LIKE ?", f"%{word}%") == [(0,)]
    assert city.rows("SELECT count(*) FROM contact WHERE item = ?", made["case"]) == [(0,)]
    city.nobody().refused("person.erase", 409, number=made["number"], receipt=made["receipt"])
    assert city.run("audit", "verify").returncode == 0
