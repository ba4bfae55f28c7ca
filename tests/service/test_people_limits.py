"""Who may take part, and how fast: mutes, blocks, slow mode; what the desk knows of a netizen."""

import asyncio
import http.cookies
import json
import time

import pytest

from city import Person


class Browser(Person):
    """Somebody with cookies: the session, and the device that outlives it."""

    def __init__(self, city):
        super().__init__(city)
        self.cookies = {}

    def request(self, method, path, body=None, headers=None, raw=None):
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        if self.csrf:
            sent["X-CSRF-Token"] = self.csrf
        token, self.token = self.token, None  # by cookie alone
        answer = super().request(method, path, body, sent, raw)
        self.token = token
        for line in (value for name, value in answer.headers_list if name.lower() == "set-cookie"):
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
        return answer


def ask(person, event, text="几点停水？"):
    return person.command("question.ask", {"event": event, "text": text})


# --- mutes and blocks


def test_a_mute_is_lifted_with_a_reason(city):
    async def run():
        event = city.event()
        person = city.person()
        question = ask(person, event).json["question"]
        desk = await city.watching(event, city.staff("moderator2"), "desk")
        city.staff("moderator").do("person.mute", question=question, minutes=30, why="冷静一下")
        assert (await desk.entry("muted", question=question))["by"]["name"] == "Moderator"
        assert city.card(question)["record"]["muted_until"]
        assert ask(person, event).json["type"].endswith("muted")
        city.staff("moderator").do("person.unmute", question=question, why="误会")
        await desk.entry("unmuted", question=question)
        assert "muted_until" not in city.card(question)["record"]
        assert ask(person, event).status == 200
        city.staff("moderator").refused("person.unmute", 409, question=question, why="再来")
        assert [notice["kind"] for notice in person.get("/api/notices")["notices"]] == ["muted", "unmuted"]
        assert city.rows("SELECT action FROM audit WHERE target = ? ORDER BY seq", person.id) == [("person.mute",), ("person.unmute",)]
        await desk.close()

    asyncio.run(run())


def test_a_block_holds_back_asking_voting_rating_and_reporting(city):
    event = city.event()
    public = city.approved(event, "公开的提问")
    answer = city.staff("official").do("answer.publish", question=public, text="答复")["answer"]
    person = city.person()
    question = ask(person, event).json["question"]
    blocked = city.staff("moderator").do("person.block", question=question, minutes=60, why="反复骚扰")
    assert blocked["question"] == question and blocked["until"]
    for name, args in [("question.ask", {"event": event, "text": "再问"}), ("question.vote", {"question": public}), ("answer.rate", {"answer": answer, "helpful": True}), ("entry.report", {"target": public, "why": "不当"})]:
        problem = person.refused(name, 403, **args)
        assert problem["type"].endswith("/blocked") and "Beijing time" in problem["detail"], name
    person.do("question.unvote", question=public)
    person.do("question.withdraw", question=question)
    notice = person.get("/api/notices")["notices"][-1]
    assert (notice["kind"], notice["why"]) == ("blocked", "反复骚扰") and notice["until"] == blocked["until"]
    assert city.card(question)["record"]["blocked_until"] == blocked["until"]
    city.staff("moderator2").do("person.unblock", question=question, why="已说明")
    assert ask(person, event).status == 200
    city.staff("moderator").refused("person.unblock", 409, question=question, why="再来")
    assert "blocked_until" not in city.card(question)["record"]


def test_a_block_ends_by_itself(city):
    event = city.event()
    person = city.person()
    question = ask(person, event).json["question"]
    city.staff("moderator").do("person.block", question=question, minutes=1, why="一分钟")
    assert ask(person, event).status == 403
    city.rows("UPDATE block SET until = ? WHERE person = ?", int(time.time() * 1000) + 800, person.id, change=True)
    time.sleep(1)
    assert ask(person, event).status == 200


def test_a_blocked_device_is_not_rid_of_it_by_a_new_session(city):
    event = city.event()
    browser, neighbour = Browser(city).begin(), Browser(city).begin()
    question = ask(browser, event).json["question"]
    city.staff("moderator").do("person.block", question=question, minutes=60, why="刷屏")
    first = browser.id
    assert browser.request("DELETE", "/api/session").status == 204
    assert "session" not in browser.cookies and "device" in browser.cookies
    browser.csrf = None
    browser.begin()
    assert browser.id != first
    assert ask(browser, event).json["type"].endswith("/blocked")
    joined = browser.request("POST", "/api/people", {"login": "evader", "password": "correct horse battery", "consent": 1})
    assert joined.status == 201
    browser._enter(joined)
    assert ask(browser, event).json["type"].endswith("/blocked")
    assert ask(neighbour, event).status == 200
    city.staff("moderator").do("person.unblock", question=question, why="误会")
    assert ask(browser, event).status == 200


def test_a_blocked_or_muted_person_is_not_rid_of_it_by_signing_up(city):
    event = city.event()
    for number, (command, problem) in enumerate([("person.block", "/blocked"), ("person.mute", "/muted")]):
        person = city.person()
        question = ask(person, event).json["question"]
        city.staff("moderator").do(command, question=question, minutes=60, why="刷屏")
        joined = person.request("POST", "/api/people", {"login": f"signs_up_{number}", "password": "correct horse battery", "consent": 1})
        person._enter(joined)
        assert ask(person, event).json["type"].endswith(problem)
        city.staff("moderator").do(command.replace("person.", "person.un"), question=question, why="误会")
        assert ask(person, event).status == 200


def test_nobody_learns_who_was_blocked(city):
    async def run():
        event = city.event()
        browser = Browser(city).begin()
        question = ask(browser, event).json["question"]
        desk = await city.watching(event, city.staff("moderator2"), "desk")
        console = await city.watching(event, city.staff("official"), "desk")
        answer = city.staff("moderator").do("person.block", question=question, minutes=60, why="刷屏")
        entry = await desk.entry("blocked", question=question)
        await console.until(lambda seen: seen.seq >= entry["seq"])
        device = browser.cookies["device"][:32]
        told = json.dumps([answer, desk.messages, console.messages], ensure_ascii=False) + city.log.read_text() + str(city.rows("SELECT * FROM block"))
        assert device not in told and "127.0.0.1" not in json.dumps([answer, desk.messages])
        assert browser.id not in json.dumps([answer, desk.messages, console.messages])
        assert "blocked" not in [entry["kind"] for entry in console.entries]
        kept = city.rows("SELECT device FROM block ORDER BY at DESC LIMIT 1")[0][0]
        assert len(kept) == 32
        for watcher in (desk, console):
            await watcher.close()

    asyncio.run(run())


def test_staff_are_not_blocked_and_nobody_is_for_no_time(city):
    event = city.event()
    question = ask(city.person(), event).json["question"]
    moderator = city.staff("moderator")
    assert moderator.refused("person.block", 422, question=question, minutes=0, why="零")["errors"][0]["pointer"] == "/args/minutes"
    moderator.refused("person.block", 422, minutes=5, why="谁")
    moderator.refused("person.block", 404, person=city.staff("official").id, minutes=5, why="同事")
    moderator.refused("person.block", 422, question=question, minutes=5)
    city.staff("official").refused("person.block", 403, question=question, minutes=5, why="不是我的事")


def test_a_visitors_device_does_not_widen_the_limit_on_passwords(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "limits.sign_in_failures": 3})
    statuses = []
    for _ in range(5):
        browser = Browser(city).begin()
        statuses.append(browser.request("POST", "/api/session", {"login": "host", "password": "wrong"}).status)
    assert statuses == [401, 401, 401, 429, 429]


# --- slow mode


def test_slow_mode_makes_everyone_wait_and_says_how_long(city):
    async def run():
        event, other = city.event(), city.event()
        person = city.person()
        viewer = await city.watching(event)
        desk = await city.watching(event, city.staff("official"), "desk")
        city.staff("moderator").do("event.slow", event=event, seconds=3)
        assert (await viewer.entry("slow"))["seconds"] == 3
        assert (await desk.entry("slow"))["by"]["name"] == "Moderator"
        assert city.nobody().get("/api/events/" + event)["event"]["slow_seconds"] == 3
        assert ask(person, event).status == 200
        refused = ask(person, event)
        assert refused.status == 429 and 1 <= int(refused.headers["retry-after"]) <= 3
        assert "every 3 seconds" in refused.json["detail"]
        chinese = person.request("POST", "/api/commands/question.ask", {"event": event, "text": "再问"}, {"Accept-Language": "zh"})
        assert "每人每 3 秒" in chinese.json["detail"]
        assert ask(city.person(), event).status == 200  # each for themselves
        assert ask(person, other).status == 200
        clerk = city.staff("clerk")
        assert ask(clerk, event).status == ask(clerk, event).status == 200  # for callers
        time.sleep(3.1)
        assert ask(person, event).status == 200
        city.staff("host").do("event.slow", event=event, seconds=0)
        assert ask(person, event).status == 200
        city.staff("host").do("event.slow", event=event, seconds=0)
        await viewer.until(lambda seen: [entry["seconds"] for entry in seen.entries if entry["kind"] == "slow"] == [3, 0])
        assert city.rows("SELECT count(*) FROM audit WHERE stream = ? AND action = 'event.slow'", event) == [(2,)]
        for watcher in (viewer, desk):
            await watcher.close()

    asyncio.run(run())


# --- what the desk knows of a netizen


def test_the_card_tells_the_record_and_the_detail_what_was_asked_before(city):
    event, other = city.event(), city.event()
    person = city.person()
    first, second, third = (ask(person, event, text).json["question"] for text in ("第一个", "第二个", "第三个"))
    ask(person, other, "别的活动里的")
    ask(city.person(), event, "别人的")
    city.approve(first)
    city.staff("moderator").do("question.reject", question=second, version=1, reason="off_topic")
    detail = city.card(third)
    assert detail["record"] == {"asked": 3, "published": 1, "declined": 1}
    assert [(line["question"], line["text"], line["state"]) for line in detail["earlier"]] == [(second, "第二个", "rejected"), (first, "第一个", "approved")]
    assert city.card(first)["earlier"] == []
    queue = city.staff("moderator").get(f"/api/events/{event}/queue")["questions"]
    assert next(card for card in queue if card["question"] == third)["record"]["asked"] == 3
    for name in ("official", "editor"):
        card = city.staff(name).get("/api/questions/" + first)["question"]
        assert "record" not in card and "earlier" not in card
    assert person.id not in json.dumps(detail)


@pytest.mark.parametrize("name", ["person.block", "person.mute"])
def test_what_was_done_to_people_is_in_the_trail_with_its_reason(make_city, name):
    city = make_city(workers=1)
    event = city.event()
    person = city.person()
    question = ask(person, event).json["question"]
    city.staff("moderator").do(name, question=question, minutes=5, why="理由在案")
    rows = city.rows("SELECT actor, role, detail FROM audit WHERE target = ? AND action = ?", person.id, name)
    assert [(row[0], row[1]) for row in rows] == [(city.staff("moderator").id, "moderator")]
    assert json.loads(rows[0][2])["minutes"] == 5
    city.run("audit", "verify")
