"""Deciding together: reasons, what is put aside, second opinions, two people, undo, urgent ones, clusters, hiding."""

import asyncio
import hashlib
import sqlite3

from city import eventually

EMERGENCY = "110 报警, 119 火警, 120 急救, 12345 政务服务"


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def notices(person, kind):
    return [notice for notice in person.get("/api/notices")["notices"] if notice["kind"] == kind]


def own(person, question):
    return next(each for each in person.get("/api/questions/mine")["questions"] if each["question"] == question)


def reject(city, question, reason="off_topic", login="moderator"):
    return city.staff(login).do("question.reject", question=question, version=city.card(question)["version"], reason=reason)


def numbers(city, event):
    return city.nobody().get("/api/events/" + event)["event"]["numbers"]


def make_red(city, question):
    database = sqlite3.connect(city.data / "openfloor.db", timeout=20)
    with database:
        database.execute("UPDATE question SET colour = 'red' WHERE id = ?", (question,))
    database.close()


# --- reasons


def test_the_asker_reads_the_citys_reason_in_plain_words(city):
    admin, event, asker = city.staff("admin"), city.event(), city.person()
    made = admin.command("reason.create", {"name": "归省里管", "name_en": "For the province", "text": "这件事由省里办理。", "text_en": "The province deals with it."}).json
    listed = city.nobody().get("/api/reasons")["reasons"]
    assert [each["id"] for each in listed[:2]] == ["off_topic", "duplicate"]
    assert next(each for each in listed if each["id"] == made["reason"])["text_en"] == "The province deals with it."
    question = city.ask(event, "高速收费", person=asker)["question"]
    reject(city, question, made["reason"])
    mine = own(asker, question)
    assert mine["reason"] == made["reason"] and mine["reason_text"] == "这件事由省里办理。" and mine["appealable"]
    told = notices(asker, "rejected")[0]
    assert told["reason_text"] == "这件事由省里办理。" and told["reason_text_en"] == "The province deals with it."
    assert numbers(city, event)["declined_by_reason"] == {made["reason"]: 1}
    admin.do("reason.retire", reason=made["reason"])
    other = city.ask(event, "另一条")["question"]
    city.staff("moderator").refused("question.reject", 422, question=other, version=1, reason=made["reason"])
    assert own(asker, question)["reason_text"] == "这件事由省里办理。"


def test_what_is_declined_is_counted_by_reason_and_told_live(city):
    async def run():
        event = city.event()
        watcher = await city.watching(event)
        for reason in ("spam", "spam", "abuse"):
            reject(city, city.ask(event, "不行 " + reason)["question"], reason)
        await watcher.until(lambda seen: any(message.get("numbers", {}).get("declined_by_reason") == {"spam": 2, "abuse": 1} for message in seen.messages if message["type"] == "tally"))
        told = [message["numbers"] for message in watcher.messages if message["type"] == "tally" and "numbers" in message]
        assert len(told) <= 4 and told[-1]["received"] == 3 and told[-1]["declined"] == 3
        await watcher.close()

    asyncio.run(run())


# --- who comes second


def test_who_comes_second_is_told_who_was_first(city):
    event = city.event()
    question = city.ask(event, "谁先谁后")["question"]
    city.approve(question)
    late = city.staff("moderator2")
    problem = late.refused("question.reject", 409, question=question, version=1, reason="spam")
    assert "Moderator approved it at" in problem["detail"]
    assert problem["current"]["decided_by"]["name"] == "Moderator" and problem["current"]["decided_at"]
    answer = late.request("POST", "/api/commands/question.hold", {"question": question}, headers={"Accept-Language": "zh"})
    assert answer.status == 409 and "Moderator 在" in answer.json["detail"] and "通过了这一条" in answer.json["detail"]


def test_a_key_makes_a_decision_once(city):
    event = city.event()
    question = city.ask(event, "一次就好")["question"]
    moderator = city.staff("moderator")
    first = moderator.do("question.hold", key="hold-once", question=question, why="等等")
    assert moderator.do("question.hold", key="hold-once", question=question, why="等等") == first
    assert len([line for line in city.card(question)["history"] if line["action"] == "question.hold"]) == 1


# --- put aside, second opinion, two people


def test_put_aside_and_back_with_who_and_why(city):
    async def run():
        event = city.event()
        question = city.ask(event, "先放一放")["question"]
        desk = await city.watching(event, city.staff("moderator2"), "desk")
        unit = await city.watching(event, city.staff("official"), "desk")
        city.staff("moderator").do("question.hold", question=question, why="等交警核实")
        entry = await desk.entry("held", question=question)
        assert entry["on"] is True and entry["by"]["name"] == "Moderator" and "why" not in entry
        card = city.card(question, "moderator2")
        assert card["held"]["why"] == "等交警核实" and card["held"]["by"]["name"] == "Moderator" and card["held"]["at"]
        assert city.staff("moderator2").refused("question.approve", 409, question=question, version=1, content=card["content"])["type"] == "/problems/held"
        city.staff("moderator2").do("question.unhold", question=question)
        await desk.until(lambda seen: [each for each in seen.entries if each["kind"] == "held" and not each["on"]])
        assert city.card(question)["held"] is None
        city.approve(question, "moderator2")
        assert [line for line in city.card(question)["history"] if line["action"] == "question.hold"][0]["detail"]["why"] == "等交警核实"
        await unit.entry("decided", question=question)
        assert "held" not in [each["kind"] for each in unit.entries] and "交警" not in str(unit.messages)
        for each in (desk, unit):
            await each.close()

    asyncio.run(run())


def test_a_second_opinion_is_another_persons(city):
    event = city.event()
    question = city.ask(event, "拿不准")["question"]
    city.staff("moderator").do("question.second", question=question, version=1, why="像广告吗？")
    card = city.card(question)
    assert card["second"]["why"] == "像广告吗？" and card["second"]["by"]["name"] == "Moderator"
    assert city.staff("moderator").refused("question.reject", 409, question=question, version=1, reason="spam")["type"] == "/problems/second"
    city.approve(question, "lead_moderator")
    assert city.card(question)["second"] is None


def test_a_red_question_takes_two_people(city):
    event = city.event()
    question = city.ask(event, "红色的")["question"]
    make_red(city, question)
    moderator = city.staff("moderator")
    assert city.card(question)["needs_two"] is True
    first = city.approve(question)
    assert first["state"] == "pending" and first["first"] is True
    card = city.card(question)
    assert card["first"]["by"]["name"] == "Moderator" and card["version"] == 1
    problem = moderator.refused("question.approve", 409, question=question, version=1, content=card["content"])
    assert problem["type"] == "/problems/second" and problem["current"]["first"]
    page = city.nobody().get(f"/api/events/{event}/entries")["entries"]
    assert not [each for each in page if each["kind"] == "question"]
    assert city.approve(question, "moderator2")["state"] == "approved"
    assert city.card(question)["needs_two"] is False


def test_a_change_after_the_first_approval_takes_two_again(city):
    event = city.event()
    question = city.ask(event, "改过再来")["question"]
    make_red(city, question)
    city.approve(question)
    city.staff("moderator2").do("question.edit", question=question, version=1, text="改了一个字")
    make_red(city, question)
    assert city.card(question)["first"] is None
    assert city.approve(question, "moderator2")["state"] == "pending"
    assert city.approve(question)["state"] == "approved"


# --- taken back


def test_undo_within_the_hold_and_publication_after_it(city):
    async def run():
        event = city.event(hold_seconds=2)
        asker = city.person()
        undone, kept = city.ask(event, "撤回批准", person=asker)["question"], city.ask(event, "照常公开")["question"]
        watcher = await city.watching(event)
        unit = await city.watching(event, city.staff("official"), "desk")
        approved = city.approve(undone)
        city.approve(kept)
        assert approved["publish_at"] and city.card(undone)["publish_at"] == approved["publish_at"]
        city.staff("moderator2").do("question.undo", question=undone, version=approved["version"])
        await watcher.entry("question", question=kept)
        assert not [each for each in watcher.entries if each.get("question") == undone]
        await unit.entry("decided", question=undone, state="pending")
        assert city.card(undone)["state"] == "pending" and own(asker, undone)["state"] == "pending" and not notices(asker, "approved")
        city.staff("moderator").refused("question.undo", 409, question=kept, version=city.card(kept)["version"])
        for each in (watcher, unit):
            await each.close()

    asyncio.run(run())


def test_ones_own_rejection_is_undone_and_the_asker_knows(city):
    event, asker = city.event(), city.person()
    question = city.ask(event, "手快", person=asker)["question"]
    rejected = reject(city, question)
    city.staff("moderator2").refused("question.undo", 409, question=question, version=rejected["version"])
    city.staff("moderator").do("question.undo", question=question, version=rejected["version"])
    assert own(asker, question)["state"] == "pending" and notices(asker, "reopened")
    assert numbers(city, event)["declined"] == 0 and numbers(city, event)["declined_by_reason"] == {}


def test_reopening_and_the_way_of_an_appeal(city):
    event, asker = city.event(), city.person()
    lead = city.staff("lead_moderator")
    question = city.ask(event, "申诉的路", person=asker)["question"]
    reject(city, question)
    asker.do("question.appeal", question=question, why="有关的")
    card = city.card(question)
    assert card["appeal"] == {"why": "有关的", "state": "open"}
    lead.do("question.decide_appeal", question=question, version=card["version"], uphold=False, why="仍与主题无关")
    assert own(asker, question)["appeal"] == "dismissed" and notices(asker, "appeal_decided")[0]["why"] == "仍与主题无关"
    assert not own(asker, question)["appealable"]
    card = city.card(question)
    city.staff("moderator").refused("question.reopen", 403, question=question, version=card["version"])
    lead.do("question.reopen", question=question, version=card["version"])
    assert notices(asker, "reopened") and city.card(question)["state"] == "pending"
    assert lead.refused("question.reopen", 409, question=question, version=card["version"])["current"]["state"] == "pending"


def test_nobody_decides_an_appeal_against_their_own_decision(city):
    event, asker = city.event(), city.person()
    lead = city.staff("lead_moderator")
    question = city.ask(event, "自己不能审自己", person=asker)["question"]
    reject(city, question, login="lead_moderator")
    asker.do("question.appeal", question=question, why="请别人看看")
    version = city.card(question)["version"]
    lead.refused("question.decide_appeal", 403, question=question, version=version, uphold=False)
    assert city.card(question)["appeal"]["state"] == "open"
    lead.do("question.reopen", question=question, version=version)
    assert own(asker, question)["state"] == "pending"


# --- urgent


def test_urgent_alerts_and_gives_the_asker_the_numbers_to_call(city):
    async def run():
        event, asker = city.event(), city.person()
        question = city.ask(event, "楼上有人要跳下来", person=asker)["question"]
        desk = await city.watching(event, city.staff("host"), "desk")
        unit = await city.watching(event, city.staff("official"), "desk")
        watcher = await city.watching(event, asker)
        city.staff("moderator").do("question.urgent", question=question, why="生命危险")
        assert (await desk.entry("urgent", question=question))["on"] is True
        await watcher.until(lambda seen: [each for each in seen.notices if each["kind"] == "urgent"])
        assert notices(asker, "urgent")[0]["emergency_numbers"] == EMERGENCY
        mine = own(asker, question)
        assert mine["urgent"] is True and mine["emergency_numbers"] == EMERGENCY
        card = city.card(question)
        assert card["urgent"] is True and card["urgency"]["why"] == "生命危险" and card["urgency"]["seen"] is None
        assert city.staff("lead_moderator").refused("question.approve", 409, question=question, version=1, content=card["content"])["type"] == "/problems/urgent"
        city.staff("host").do("question.urgent_seen", question=question)
        await desk.entry("urgent_seen", question=question)
        assert city.card(question)["urgency"]["seen"]["by"]["name"] == "Host"
        assert "跳下来" not in str(unit.messages) and "生命危险" not in str(unit.messages)
        for each in (desk, unit, watcher):
            await each.close()

    asyncio.run(run())


def test_an_urgent_one_that_was_public_is_taken_back_for_good(city):
    async def run():
        event = city.event()
        question = city.approved(event, "已经公开的求救")
        watcher = await city.watching(event)
        city.staff("moderator").do("question.urgent", question=question)
        await watcher.entry("hidden", target=question)
        city.staff("lead_moderator").refused("entry.show", 409, target=question)
        newcomer = await city.watching(event)
        assert "求救" not in str(newcomer.hello)
        city.staff("host").do("event.end", event=event)
        for path in (f"/api/events/{event}/entries", f"/events/{event}/transcript.json", f"/events/{event}/transcript.html", "/api/cases?q=%E6%B1%82%E6%95%91"):
            assert "求救" not in city.nobody().request("GET", path).body.decode()
        for each in (watcher, newcomer):
            await each.close()

    asyncio.run(run())


def test_an_urgent_one_that_was_public_is_found_among_the_hidden_ones(city):
    event, moderator = city.event(), city.staff("moderator")
    question = city.approved(event, "已经公开的求救")
    for text in ("重复的一条", "又一条"):
        city.staff("moderator").do("entry.hide", target=city.approved(event, text), why="重复")
    moderator.do("question.urgent", question=question)

    def listed(**wanted):
        query = "&".join(f"{name}={value}" for name, value in wanted.items())
        return [card["question"] for card in moderator.get(f"/api/events/{event}/queue?{query}")["questions"]]

    assert listed(state="hidden", shelf="urgent") == [question]
    assert listed(state="all", shelf="urgent") == [question]
    assert len(listed(state="hidden")) == len(listed(state="hidden", shelf="all")) == 3
    assert listed(shelf="urgent") == listed() == []


# --- one decision for many


def test_a_cluster_decides_what_is_fresh_and_tells_the_rest(city):
    event, moderator = city.event(), city.staff("moderator")
    texts = ["路灯坏了", "路灯不亮", "路灯灭了"]
    asked = [city.ask(event, text)["question"] for text in texts]
    city.staff("moderator2").do("question.edit", question=asked[1], version=1, text="路灯不亮，在江汉路")
    items = [{"question": each, "version": 1, "content": sha(text)} for each, text in zip(asked, texts)]
    result = moderator.do("question.cluster", event=event, decision="approve", items=items)
    assert [each["question"] for each in result["done"]] == [asked[0], asked[2]] and all(each["state"] == "approved" for each in result["done"])
    refused = result["refused"][0]
    assert refused["question"] == asked[1] and refused["problem"]["type"] == "/problems/stale" and refused["current"]["version"] == 2
    assert "Moderator2 在" in refused["problem"]["detail"] and "edited the text" in refused["problem"]["detail_en"]
    merged = moderator.do("question.cluster", event=event, decision="merge", into=asked[0], items=[{"question": asked[1], "version": 2}, {"question": asked[0], "version": 2}])
    assert len(merged["done"]) == 1 and len(merged["refused"]) == 1
    moderator.refused("question.cluster", 422, event=event, decision="reject", items=items)
    moderator.refused("question.cluster", 422, event=event, decision="reject", reason="spam", items=[])
    elsewhere = city.ask(city.event(), "别处的")["question"]
    other = moderator.do("question.cluster", event=event, decision="reject", reason="spam", items=[{"question": elsewhere, "version": 1}])
    assert other["done"] == [] and other["refused"][0]["problem"]["status"] == 404


# --- what units may know


def test_units_learn_no_text_that_was_not_let_through(city):
    async def run():
        event = city.event()
        unit = await city.watching(event, city.staff("official"), "desk")
        question = city.ask(event, "原文甲")["question"]
        target = city.approved(event, "公开的")
        city.staff("moderator").do("question.edit", question=question, version=1, text="改文乙")
        city.staff("moderator").do("question.merge", question=question, version=2, into=target)
        await unit.entry("decided", question=question, state="merged")
        assert "原文甲" not in str(unit.messages) and "改文乙" not in str(unit.messages)
        seen = city.staff("official").request("GET", "/api/questions/" + question).body.decode()
        assert "原文甲" not in seen and "改文乙" not in seen
        await unit.close()

    asyncio.run(run())


def test_what_is_hidden_is_gone_for_everybody_but_its_asker(city):
    async def run():
        event, asker, other = city.event(), city.person(), city.person()
        question = city.approved(event, "住在紫阳路九号的李四", person=asker)
        copy = city.ask(event, "同样的问题", person=other)["question"]
        city.staff("moderator").do("question.merge", question=copy, version=1, into=question)
        unit = await city.watching(event, city.staff("official"), "desk")
        city.staff("moderator").do("entry.hide", target=question, why="涉及隐私")
        await unit.entry("decided", question=question, state="hidden")
        late = await city.watching(event, city.staff("official"), "desk")
        assert "紫阳路" not in str(late.messages)
        assert "紫阳路" not in city.staff("official").request("GET", "/api/questions/" + question).body.decode()
        assert "紫阳路" not in city.staff("official").request("GET", f"/api/events/{event}/queue?view=console").body.decode()
        assert "紫阳路" not in str(other.get("/api/questions/mine")) and own(asker, question)["state"] == "hidden"
        for path in (f"/api/events/{event}/entries", f"/events/{event}/transcript.json", f"/events/{event}/transcript.html"):
            assert "紫阳路" not in city.nobody().request("GET", path).body.decode()
        city.staff("host").do("event.end", event=event)
        assert "紫阳路" not in city.nobody().request("GET", "/api/cases?q=%E7%B4%AB%E9%98%B3%E8%B7%AF").body.decode()
        export = city.folder / "export-hidden"
        city.run("export", event, "--output", str(export))
        for file in export.iterdir():
            assert "紫阳路" not in file.read_text()
        for each in (unit, late):
            await each.close()

    asyncio.run(run())


def test_the_hold_lets_out_only_what_is_still_approved_and_while_output_runs(city):
    event = city.event(hold_seconds=1)
    question = city.ask(event, "暂停时不公开")["question"]
    city.approve(question)
    city.staff("host").do("event.stop_output", event=event)
    page = lambda: [each for each in city.nobody().get(f"/api/events/{event}/entries")["entries"] if each["kind"] == "question"]
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    eventually(lambda: not database.execute("SELECT 1 FROM due WHERE kind = 'hold' AND ref = ?", (question,)).fetchone())
    assert page() == []
    city.staff("host").do("event.resume_output", event=event)
    assert [each["question"] for each in page()] == [question]
    database.close()
