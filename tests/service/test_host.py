"""What the host does besides moving the event: the floor, the summary; and what an operator does from the command line."""

import asyncio
import json

import pytest


def seen(city, event):
    return city.nobody().get("/api/events/" + event)["event"]


def test_the_floor_goes_to_a_unit_and_back(city):
    async def run():
        event = city.event()
        host = city.staff("host")
        viewer = await city.watching(event)
        console = await city.watching(event, city.staff("official"), "desk")
        assert "floor" not in viewer.hello["event"]
        result = host.do("event.floor", event=event, unit="transport")
        assert (result["event"], result["unit"]) == (event, "transport")
        entry = await viewer.entry("floor", unit="transport")
        assert entry["seq"] == result["seq"]
        assert (await console.entry("floor", unit="transport"))["by"]["name"] == "Host"
        assert seen(city, event)["floor"] == "transport"
        host.do("event.floor", event=event, unit="transport")  # they have it already
        host.do("event.floor", event=event, unit=None)
        await viewer.entry("floor", unit=None)
        assert len([entry for entry in viewer.entries if entry["kind"] == "floor"]) == 2
        assert "floor" not in seen(city, event)
        for watcher in (viewer, console):
            await watcher.close()

    asyncio.run(run())


def test_a_newcomer_learns_who_has_the_floor(city):
    async def run():
        event = city.event()
        early = await city.watching(event)
        city.staff("host").do("event.floor", event=event, unit="water")
        await early.entry("floor")

        async def floor():
            late = await city.watching(event)
            await late.close()
            return late.hello["event"].get("floor")

        for _ in range(40):
            if await floor() == "water":
                break
            await asyncio.sleep(0.1)
        assert await floor() == "water"
        await early.close()

    asyncio.run(run())


def test_who_gets_the_floor_takes_part(city):
    event = city.event()
    host = city.staff("host")
    assert host.refused("event.floor", 422, event=event, unit="wuchang")["errors"][0]["pointer"] == "/args/unit"
    host.refused("event.floor", 422, event=event)
    host.do("event.floor", event=event, unit="water")
    host.do("event.end", event=event)
    assert "floor" not in seen(city, event)
    host.refused("event.floor", 409, event=event, unit="water")


def test_the_summary_is_the_last_word(city):
    async def run():
        event = city.event()
        host = city.staff("host")
        viewer = await city.watching(event)
        first = host.do("event.summary", event=event, text="今天共答复两件。")
        assert (await viewer.entry("summary", text="今天共答复两件。"))["summary"] == first["summary"]
        host.do("event.end", event=event)
        second = host.do("event.summary", event=event, text="今天共答复三件，其余会后办理。")["summary"]
        await viewer.entry("summary", text="今天共答复三件，其余会后办理。")
        page = city.nobody().request("GET", f"/events/{event}/transcript.html").body.decode()
        assert "其余会后办理" in page
        host.do("entry.hide", target=second, why="数字有误")
        await viewer.entry("hidden", target=second)
        assert "其余会后办理" not in city.nobody().request("GET", f"/events/{event}/transcript.html").body.decode()
        late = await city.watching(event)
        assert "其余会后办理" not in str(late.messages)
        for watcher in (viewer, late):
            await watcher.close()

    asyncio.run(run())


@pytest.mark.parametrize("name, args", [("event.floor", {"unit": "transport"}), ("event.summary", {"text": "总结"})])
def test_neither_goes_out_while_output_is_stopped(city, name, args):
    event = city.event()
    host = city.staff("host")
    host.do("event.stop_output", event=event)
    assert host.refused(name, 409, event=event, **args)["type"].endswith("output_stopped")
    host.do("event.resume_output", event=event)
    host.do(name, event=event, **args)


# --- the operator


def operate(city, *words):
    return json.loads(city.run("event", *words).stdout)


def test_an_operator_stops_output_and_every_worker_acts(make_city):
    async def run():
        city = make_city(workers=3)
        event = city.event()
        question = city.ask(event, "压住的提问")["question"]
        watchers = [await city.watching(event) for _ in range(9)]
        result = operate(city, "stop", event, "--why", "核实情况")
        assert result["stopped"] is True
        for watcher in watchers:
            assert (await watcher.entry("output", stopped=True))["why"] == "核实情况"
        for name in ("moderator", "moderator2", "lead_moderator"):  # each on a worker of its own choosing
            card = city.card(question, name)
            if card["state"] == "pending":
                city.staff(name).do("question.approve", question=question, version=card["version"], content=card["content"])
        assert city.staff("host").refused("event.post", 409, event=event, text="消息")["type"].endswith("output_stopped")
        announced = city.staff("host").do("event.announce", event=event, text="稍候")["announcement"]
        for watcher in watchers:
            await watcher.entry("announcement", announcement=announced)
            assert "压住的提问" not in str(watcher.messages)
        assert operate(city, "resume", event)["stopped"] is False
        for watcher in watchers:
            await watcher.entry("question", text="压住的提问")
            await watcher.close()
        trail = city.rows("SELECT actor, action FROM audit WHERE stream = ? AND actor = 'operator' ORDER BY seq", event)
        assert trail == [("operator", "event.stop_output"), ("operator", "event.resume_output")]
        city.run("audit", "verify")

    asyncio.run(run())


def test_an_operator_resumes_what_was_stopped_first(city):
    event = city.event("paused")
    operate(city, "stop", event)
    assert operate(city, "resume", event)["stopped"] is False
    assert seen(city, event)["state"] == "paused"
    assert operate(city, "resume", event)["state"] == "live"
    done = city.run("event", "resume", event, check=False)
    assert done.returncode != 0 and done.stderr


def test_an_operator_can_stop_while_nobody_serves(make_city):
    city = make_city(workers=1)
    event = city.event()
    city.stop()
    assert operate(city, "stop", event)["stopped"] is True
    assert city.run("event", "stop", event, check=False).returncode != 0
    city.start()
    assert seen(city, event)["output_stopped"] is True
    city.staff("host").do("event.resume_output", event=event)
