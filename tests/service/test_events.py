"""States and timers of an event, its end, its cases and its archive."""

import asyncio
import datetime
import json
import re
import urllib.parse

import pytest

from city import eventually


def at(seconds):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"


def state(city, event):
    return city.staff("admin").get("/api/events/" + event)["event"]["state"]


def test_timers_open_start_and_close(city):
    admin = city.staff("admin")
    event = admin.do("event.create", kind="session", title="定时活动", units=["transport"], opens_at=at(1), starts_at=at(2), asking_ends_at=at(4), ends_at=at(6))["event"]
    admin.do("event.schedule", event=event)
    assert state(city, event) == "scheduled"
    eventually(lambda: state(city, event) == "open", 5)
    eventually(lambda: state(city, event) == "live", 5)
    eventually(lambda: state(city, event) == "closing", 6)
    city.person().refused("question.ask", 409, event=event, text="晚了")


def test_pause_keeps_moderation_and_stops_asking(city):
    event = city.event()
    question = city.ask(event)["question"]
    city.staff("host").do("event.pause", event=event, why="网络故障")
    problem = city.person().refused("question.ask", 409, event=event, text="停")
    assert problem["type"].endswith("wrong_state")
    city.approve(question, unit="transport")
    assert city.nobody().get("/api/events/" + event)["event"]["state_why"] == "网络故障"
    city.staff("host").do("event.resume", event=event)
    city.ask(event)


def test_stop_output_lets_nothing_out_but_the_host(city):
    async def run():
        event = city.event()
        question = city.ask(event, "压住的提问")["question"]
        watcher = await city.watching(event)
        city.staff("host").do("event.stop_output", event=event, why="核实情况")
        await watcher.entry("output", stopped=True)
        card = city.card(question)
        city.staff("moderator").command("question.approve", {"question": question, "version": card["version"], "content": card["content"]})
        city.staff("host").do("event.announce", event=event, text="稍候")
        await watcher.entry("announcement", text="稍候")
        assert "压住的提问" not in str(watcher.messages)
        city.staff("host").do("event.resume_output", event=event)
        await watcher.entry("output", stopped=False)
        if city.card(question)["state"] == "pending":
            city.approve(question)
        await watcher.entry("question", question=question)
        await watcher.close()

    asyncio.run(run())


def test_a_hold_publishes_later_and_hiding_within_it_publishes_never(city):
    async def run():
        event = city.event(hold_seconds=2)
        first, second = city.ask(event, "会发布")["question"], city.ask(event, "不会发布")["question"]
        watcher = await city.watching(event)
        city.approve(first)
        city.approve(second)
        city.staff("moderator").do("entry.hide", target=second, why="撤回")
        assert not [entry for entry in watcher.entries if entry["kind"] == "question"]
        await watcher.entry("question", question=first, seconds=6)
        await asyncio.sleep(1.5)
        assert "不会发布" not in str(watcher.messages)
        await watcher.close()

    asyncio.run(run())


def test_posts_materials_and_pins(city):
    async def run():
        event = city.event()
        question = city.approved(event)
        host = city.staff("host")
        watcher = await city.watching(event)
        host.do("event.post", event=event, text="现场快讯", by="记者")
        material = host.do("material.add", event=event, text="政策全文", url="https://example.com/policy")["material"]
        host.do("question.pin", event=event, question=question)
        await watcher.entry("post", text="现场快讯", by="记者")
        await watcher.entry("material", material=material)
        await watcher.entry("pinned", question=question)
        host.do("question.pin", event=event, question=None)
        host.do("material.remove", material=material)
        await watcher.entry("material", material=material, removed=True)
        assert city.person().command("material.add", {"event": event, "text": "x", "url": "javascript:alert(1)"}).status in (403, 422)
        host.refused("material.add", 422, event=event, text="x", url="javascript:alert(1)")
        await watcher.close()

    asyncio.run(run())


def ended_event(city):
    """An event with one of each: answered, open, merged, pending, rejected as personal, rejected as spam, hidden."""
    event = city.event()
    who = {name: city.person() for name in ("answered", "open", "merged", "pending", "personal", "spam", "hidden", "kept")}
    moderator = city.staff("moderator")
    made = {"answered": city.approved(event, "已答复的问题", person=who["answered"])}
    city.staff("official").do("answer.publish", question=made["answered"], text="已经解决", outcome="resolved")
    made["open"] = city.approved(event, "没来得及答复的公交问题", person=who["open"])
    city.staff("official").do("answer.draft", question=made["open"], text="写到一半")
    made["merged"] = city.ask(event, "同样的问题", person=who["merged"])["question"]
    moderator.do("question.merge", question=made["merged"], version=1, into=made["open"])
    made["pending"] = city.ask(event, "还没审核", person=who["pending"], pass_on=True)["question"]
    made["kept"] = city.ask(event, "不要转交", person=who["kept"], pass_on=False)["question"]
    for name, reason in (("personal", "personal"), ("spam", "spam")):
        made[name] = city.ask(event, "被拒 " + name, person=who[name], pass_on=True, unit="transport")["question"]
        moderator.do("question.reject", question=made[name], version=1, reason=reason)
    made["hidden"] = city.approved(event, "被隐藏的问题", person=who["hidden"])
    moderator.do("entry.hide", target=made["hidden"], why="隐私")
    return event, who, made


def case_of(person):
    return person.get("/api/questions/mine")["questions"][0].get("case")


def test_the_end_makes_cases_by_the_rule(make_city):
    city = make_city(settings={"event.moderate_after_hours": 0})
    event, who, made = ended_event(city)
    city.staff("host").do("event.end", event=event)
    assert state(city, event) == "ended"
    answered, waiting, child = case_of(who["answered"]), case_of(who["open"]), case_of(who["merged"])
    assert answered["state"] == "answered" and waiting["state"] in ("received", "dispatched") and child["state"] == "merged"
    assert waiting["due_at"] > at(3600)
    public = city.nobody().get("/api/cases/" + waiting["number"])["case"]
    # it was merged before anyone had approved it: its words stay its asker's
    assert "同样的问题" not in json.dumps(public, ensure_ascii=False)
    assert "写到一半" not in json.dumps(public, ensure_ascii=False)
    eventually(lambda: case_of(who["pending"]), 8)
    eventually(lambda: case_of(who["personal"]), 8)
    assert case_of(who["spam"]) is None and case_of(who["kept"]) is None
    for private in ("pending", "personal"):
        assert city.nobody().request("GET", "/api/cases/" + case_of(who[private])["number"]).status == 404
    found = city.nobody().get("/api/cases?q=%E5%85%AC%E4%BA%A4")["cases"]
    assert [item["number"] for item in found] == [waiting["number"]]
    assert not city.nobody().get("/api/cases?q=%E5%AE%A1%E6%A0%B8")["cases"]
    assert [n for n in who["open"].get("/api/notices?after=0")["notices"] if n["kind"] == "case"]


def test_a_single_character_is_found_wherever_it_stands(city):
    event = city.event()
    asker = city.person()
    city.approved(event, "鹦鹉洲码头，几时通航？", person=asker)
    city.staff("host").do("event.end", event=event)
    number = case_of(asker)["number"]
    for character in "鹦洲头航":
        found = city.nobody().get("/api/cases?q=" + urllib.parse.quote(character))["cases"]
        assert number in [item["number"] for item in found], character
    assert not city.nobody().get("/api/cases?q=" + urllib.parse.quote("魑"))["cases"]


def test_a_question_approved_after_the_end_becomes_a_case(city):
    event = city.event()
    asker = city.person()
    question = city.ask(event, "最后一刻", person=asker)["question"]
    city.staff("host").do("event.end", event=event)
    assert case_of(asker) is None
    city.approve(question, unit="transport")
    assert case_of(asker)["state"] in ("received", "dispatched")


def test_the_archive_shows_the_log_and_nothing_hidden(city, tmp_path):
    event, who, made = ended_event(city)
    city.staff("host").do("event.end", event=event)
    answer = city.nobody().request("GET", f"/events/{event}/transcript.json")
    assert answer.status == 200
    log = answer.json
    assert log["edited"] is False
    texts = json.dumps(log, ensure_ascii=False)
    assert "已答复的问题" in texts and "已经解决" in texts
    for absent in ("被隐藏", "还没审核", "被拒", "写到一半", who["answered"].id):
        assert absent not in texts
    html = city.nobody().request("GET", f"/events/{event}/transcript.html").body.decode()
    assert "尚未编辑" in html and "已经解决" in html and "被隐藏" not in html
    assert not re.search(r"<script|https?://(?!www\.w3\.org)[^\"']*\.(?:js|css)", html)
    city.run("export", event, "--output", str(tmp_path))
    assert json.loads((tmp_path / "transcript.json").read_text())["entries"] == log["entries"]
    assert "已经解决" in (tmp_path / "transcript.html").read_text()
    city.staff("editor").do("transcript.release", event=event)
    assert state(city, event) == "archived"
    assert city.nobody().request("GET", f"/events/{event}/transcript.json").json["edited"] is True


def test_series_and_motions(city):
    admin = city.staff("admin")
    series = admin.do("series.create", title="两会提案面对面", title_en="Motions")["series"]
    event = city.event(series=series, motions=[{"number": "001", "title": "关于老旧小区改造", "proposer": "李委员", "units": ["housing"]}])
    shown = city.nobody().get("/api/events/" + event)["event"]
    assert shown["series"]["title"] == "两会提案面对面"
    motion = shown["motions"][0]
    assert motion["number"] == "001" and motion["proposer"] == "李委员" and motion["units"] == ["housing"]
    question = city.ask(event, "什么时候动工", motion=motion["id"])["question"]
    city.approve(question)
    entry = next(e for e in city.nobody().get(f"/api/events/{event}/entries")["entries"] if e["kind"] == "question")
    assert entry["motion"] == motion["id"]


def test_a_duty_event_makes_cases_as_questions_are_approved(city):
    event = city.event(kind="duty")
    asker = city.person()
    question = city.ask(event, "值班提问", person=asker)["question"]
    assert case_of(asker) is None
    city.approve(question, unit="transport")
    assert case_of(asker)["number"]


def test_stale_update_of_an_event_is_refused(city):
    event = city.event("scheduled")
    admin = city.staff("admin")
    version = admin.get("/api/events/" + event)["event"]["version"]
    admin.do("event.update", event=event, version=version, title="新标题")
    admin.refused("event.update", 409, event=event, version=version, title="旧标题")
    assert city.nobody().get("/api/events/" + event)["event"]["title"] == "新标题"


def test_drafts_of_events_are_not_public(city):
    event = city.event("draft")
    assert city.nobody().request("GET", "/api/events/" + event).status == 404
    assert event not in city.nobody().request("GET", "/api/events").body.decode()


@pytest.mark.parametrize("extra", [{"units": ["nowhere"]}, {"kind": "party"}, {"title": ""}, {"starts_at": "tomorrow"}, {"starts_at": "2026-12-01T10:00:00Z", "ends_at": "2026-12-01T09:00:00Z"}])
def test_wrong_events_are_refused(city, extra):
    args = {"kind": "session", "title": "活动", "units": ["transport"]}
    args.update(extra)
    assert city.staff("admin").refused("event.create", 422, **args)["errors"]


def test_numbers_of_openness(city):
    event, _, _ = ended_event(city)
    numbers = city.nobody().get("/api/events/" + event)["event"]["numbers"]
    assert numbers["received"] == 8 and numbers["declined"] == 2 and numbers["answered"] == 1


def test_the_desk_is_told_who_sits_at_it(city):
    event = city.event()
    city.add_user("elsewhere", ["official:unit=wuchang"])
    city.add_user("visitor", ["official:unit=water,event=" + event])
    path = f"/api/events/{event}/people"
    officials = city.staff("clerk").get(path + "?role=official")["people"]
    assert [(one["name"], one["unit"], one["role"]) for one in officials] == [
        ("Official", "transport", "official"),
        ("Official2", "housing", "official"),
        ("Official_Colleague", "transport", "official"),
        ("Visitor", "water", "official"),
    ]
    assert officials[0]["id"] == city.staff("official").id and officials[0]["function"] == "处长"
    everyone = {one["role"] for one in city.staff("moderator").get(path)["people"]}
    assert everyone == {"moderator", "lead_moderator", "host", "official", "approver", "clerk", "guest", "dispatcher"}
    assert "Visitor" not in [one["name"] for one in city.staff("clerk").get(f"/api/events/{city.event()}/people")["people"]]
    for login in ("moderator", "lead_moderator", "host", "official", "approver", "clerk", "guest", "dispatcher"):
        assert city.staff(login).request("GET", path).status == 200, login
    assert city.nobody().request("GET", path).status == 401
    assert city.person().request("GET", path).status == 403
    assert city.staff("supervisor").request("GET", path).status == 403
    assert city.staff("clerk").request("GET", path + "?role=king").status == 422
    assert city.staff("clerk").request("GET", "/api/events/none/people").status == 404
    assert "/api/events/{id}/people" in city.nobody().get("/api/openapi.json")["paths"]
