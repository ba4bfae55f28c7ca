"""The story of the product: ask, approve, answer, deliver, end, cases, from several people's eyes at once."""

import asyncio

from city import eventually


def test_a_live_event_from_question_to_case(city):
    asyncio.run(story(city))


async def story(city):
    event = city.event("live")
    asker = city.person()
    viewers = [await city.watching(event) for _ in range(12)]  # enough to be on both workers
    asker_page = await city.watching(event, asker)
    desk = await city.watching(event, city.staff("moderator"), stream="desk")

    asked = city.ask(event, "请问 2 号线什么时候延长？", person=asker, unit="transport", domain="consultation", contact="13800000000")
    assert asked["version"] == 1 and asked["state"] == "pending"
    assert len(asked["receipt"].replace("-", "")) == 10

    submitted = await desk.entry("submitted", question=asked["question"])
    assert submitted["text"] == "请问 2 号线什么时候延长？"
    assert "13800000000" not in str(desk.messages)
    for viewer in viewers:
        assert not [entry for entry in viewer.entries if entry["kind"] == "question"]

    city.staff("moderator").do("question.approve", question=asked["question"], version=submitted["version"], content=submitted["content"])
    for viewer in viewers:
        shown = await viewer.entry("question", question=asked["question"])
        assert shown["text"] == "请问 2 号线什么时候延长？"
        assert shown["by"] == asked["label"]
    notice = await asker_page.until(lambda seen: [n for n in seen.notices if n["kind"] == "approved"])
    assert notice[0]["question"] == asked["question"]

    answered = city.staff("official").do("answer.publish", question=asked["question"], text="明年六月通车。", outcome="explained")
    assert answered["state"] == "published"
    for viewer in viewers:
        answer = await viewer.entry("answer", question=asked["question"])
        assert answer["text"] == "明年六月通车。" and answer["unit"] == "transport"

    city.staff("host").do("event.end", event=event)
    for viewer in viewers:
        await viewer.entry("state", state="ended")
    own = asker.get("/api/questions/mine")["questions"][0]
    case = city.nobody().get("/api/cases/" + own["case"]["number"])["case"]
    assert case["text"] == "请问 2 号线什么时候延长？" and case["state"] == "answered"
    assert case["replies"][0]["text"] == "明年六月通车。" and case["replies"][0]["channel"] == "live"

    sequences = [[entry["seq"] for entry in viewer.entries] for viewer in viewers]
    assert all(sequence == sequences[0] for sequence in sequences)
    assert sequences[0] == list(range(sequences[0][0], sequences[0][0] + len(sequences[0])))
    for watcher in [*viewers, asker_page, desk]:
        await watcher.close()


def test_the_same_through_websocket_commands(city):
    async def run():
        event = city.event("live")
        page = await city.watching(event, city.person())
        desk = await city.watching(event, city.staff("moderator"), stream="desk")
        console = await city.watching(event, city.staff("official"), stream="desk")
        asked = (await page.command("question.ask", event=event, text="路灯坏了", unit="transport"))["result"]
        card = await desk.entry("submitted", question=asked["question"])
        assert (await desk.command("question.claim", question=asked["question"]))["type"] == "result"
        approved = await desk.command("question.approve", question=asked["question"], version=card["version"], content=card["content"])
        assert approved["result"]["state"] == "approved"
        other = [entry for entry in console.entries if entry["seq"] == card["seq"]]
        assert [entry["kind"] for entry in other] == ["other"]
        await console.entry("decided", question=asked["question"], state="approved")
        published = await console.command("answer.publish", question=asked["question"], text="今晚修好")
        assert published["type"] == "result", published
        await page.entry("answer", question=asked["question"])
        for watcher in (page, desk, console):
            await watcher.close()

    asyncio.run(run())


def test_a_newcomer_gets_the_newest_page_and_a_returning_one_the_rest(city):
    async def run():
        event = city.event("live")
        first = city.approved(event, "第一个问题")
        watcher = await city.watching(event)
        assert [entry["question"] for entry in watcher.hello["entries"] if entry["kind"] == "question"] == [first]
        assert watcher.hello["protocol"] == 1 and watcher.hello["stream"] == "public:" + event or watcher.hello["stream"] == "public"
        position = (watcher.hello["epoch"], watcher.seq)
        await watcher.close()
        second = city.approved(event, "第二个问题")
        back = await city.watch(event, since=position)
        entry = await back.until(lambda seen: [e for e in seen.messages if e["type"] == "entry" and e.get("question") == second])
        assert entry[0]["seq"] == position[1] + 1
        assert back.hello is None
        await back.close()
        other = await city.watch(event, since=("0123456789abcdef", position[1]))
        await other.until(lambda seen: seen.hello)
        await other.close()
        beyond = await city.watch(event, since=(position[0], position[1] + 1000))
        await beyond.until(lambda seen: seen.hello, seconds=5)
        await beyond.close()

    asyncio.run(run())


def test_older_pages_over_http_are_cacheable(city):
    event = city.event("live")
    for number in range(7):
        city.staff("host").do("event.announce", event=event, text=f"通知 {number}")
    nobody = city.nobody()
    answer = nobody.request("GET", f"/api/events/{event}/entries?limit=3")
    assert answer.status == 200
    assert "max-age=10" in answer.headers["cache-control"] and "public" in answer.headers["cache-control"]
    page = answer.json
    assert [entry["text"] for entry in page["entries"]] == ["通知 4", "通知 5", "通知 6"]
    older = nobody.get(f"/api/events/{event}/entries?limit=3&before={page['before']}")
    assert [entry["text"] for entry in older["entries"]] == ["通知 1", "通知 2", "通知 3"]
    again = nobody.request("GET", f"/api/events/{event}/entries?limit=3", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304 and again.body == b""


def test_votes_reach_everyone_and_count_once(city):
    async def run():
        event = city.event("live")
        question = city.approved(event)
        watcher = await city.watching(event)
        people = [city.person() for _ in range(5)]
        for person in people:
            assert person.do("question.vote", question=question)["voted"] is True
            person.do("question.vote", question=question)
        await watcher.until(lambda seen: [m for m in seen.messages if m["type"] == "tally" and m["questions"].get(question) == 5], seconds=5)
        people[0].do("question.unvote", question=question)
        await watcher.until(lambda seen: [m for m in seen.messages if m["type"] == "tally" and m["questions"].get(question) == 4], seconds=5)
        await watcher.close()

    asyncio.run(run())


def test_presence_counts_viewers_of_all_workers(city):
    async def run():
        event = city.event("live")
        watchers = [await city.watching(event) for _ in range(9)]
        await watchers[0].until(lambda seen: [m for m in seen.messages if m.get("viewers") == 9], seconds=8)
        for watcher in watchers:
            await watcher.close()

    asyncio.run(run())


def test_health(city):
    nobody = city.nobody()
    assert nobody.request("GET", "/healthz").status == 200
    eventually(lambda: nobody.request("GET", "/readyz").status == 200)
