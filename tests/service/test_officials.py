"""Officials at work: the pen, what is sent back, clerks who type, units that answer together, snippets."""

import asyncio
import hashlib
import json
import time

import pytest


def content(text):
    return hashlib.sha256(text.encode()).hexdigest()


def console(city, event, login):
    return city.staff(login).get(f"/api/events/{event}/queue?view=console")["questions"]


def drafts(city, event, question, login):
    return next(card["drafts"] for card in console(city, event, login) if card["question"] == question)


def public(city, event, kind):
    return [entry for entry in city.nobody().get(f"/api/events/{event}/entries?limit=100")["entries"] if entry["kind"] == kind]


# --- the pen


def test_the_pen_is_asked_for_given_and_taken(city):
    async def run():
        event = city.event()
        question = city.approved(event)
        first, second = city.staff("official"), city.staff("official_colleague")
        desks = {name: await city.watching(event, city.staff(name), "desk") for name in ("official", "official2", "moderator")}
        draft = first.do("answer.draft", question=question, text="起草")
        answer = draft["answer"]
        problem = second.refused("answer.take", 409, answer=answer)
        assert problem["type"].endswith("claimed") and "Official" in problem["detail"]
        asked = second.do("answer.ask_pen", answer=answer)
        assert asked["free"] is False and asked["writer_until"] >= draft["writer_until"]
        for name in ("official", "moderator"):
            wanted = await desks[name].until(lambda seen: [m for m in seen.messages if m["type"] == "desk" and m["kind"] == "pen_wanted"])
            assert wanted[0]["answer"] == answer and wanted[0]["by"]["name"] == "Official_Colleague"
        first.do("answer.give_pen", answer=answer)
        await desks["official"].until(lambda seen: [m for m in seen.messages if m["type"] == "desk" and m["kind"] == "pen_free"])
        taken = second.do("answer.take", answer=answer)
        assert taken["version"] == draft["version"]
        holder = drafts(city, event, question, "official")[0]
        assert holder["writer"]["name"] == "Official_Colleague" and holder["text"] == "起草"
        first.refused("answer.draft", 409, question=question, answer=answer, version=draft["version"], text="抢写")
        second.do("answer.draft", question=question, answer=answer, version=draft["version"], text="接着写")
        assert second.do("answer.ask_pen", answer=answer)["free"] is True  # it is theirs
        assert "起草" not in str([m for desk in desks.values() for m in desk.messages])
        for desk in desks.values():
            await desk.close()

    asyncio.run(run())


def test_the_pen_is_free_after_a_while_without_typing(make_city):
    city = make_city(workers=1, settings={"event.writer_seconds": 5})
    event = city.event()
    question = city.approved(event)
    answer = city.staff("official").do("answer.draft", question=question, text="起草")["answer"]
    city.staff("official_colleague").refused("answer.take", 409, answer=answer)
    time.sleep(5.2)
    assert city.staff("official_colleague").do("answer.ask_pen", answer=answer)["free"] is True
    city.staff("official_colleague").do("answer.take", answer=answer)
    city.staff("official").refused("answer.take", 409, answer=answer)
    assert drafts(city, event, question, "official")[0]["writer"]["name"] == "Official_Colleague"


def test_a_pen_is_for_those_who_write_there(city):
    event = city.event()
    question = city.approved(event)
    answer = city.staff("official").do("answer.draft", question=question, text="起草")["answer"]
    city.staff("official").do("answer.give_pen", answer=answer)
    for name in ("official2", "guest"):
        for command in ("answer.take", "answer.give_pen", "answer.ask_pen"):
            city.staff(name).refused(command, 403, answer=answer)
    guests = city.staff("guest").do("answer.draft", question=question, text="嘉宾的稿")["answer"]
    city.staff("official").refused("answer.take", 403, answer=guests)
    city.staff("guest").do("answer.take", answer=guests)
    city.staff("clerk").do("answer.take", answer=answer)
    city.staff("official").refused("answer.take", 409, answer=answer)
    city.staff("official").do("answer.give_pen", answer=answer)  # not theirs: nothing happens
    assert drafts(city, event, question, "official")[0]["writer"]["name"] == "Clerk"
    city.staff("clerk").do("answer.give_pen", answer=answer)
    city.staff("official").do("answer.publish", question=question, answer=answer, text="起草")
    assert city.staff("official").refused("answer.take", 409, answer=answer)["type"].endswith("wrong_state")


# --- sent back


@pytest.mark.parametrize("policy, signer", [("approver", "approver"), ("moderator", "moderator")])
def test_a_submitted_answer_is_sent_back_with_its_reason(city, policy, signer):
    async def run():
        event = city.event(answer_policy=policy)
        question = city.approved(event)
        official = city.staff("official")
        viewer = await city.watching(event, official)  # for the notices
        desk = await city.watching(event, official, "desk")
        submitted = official.do("answer.publish", question=question, text="六月通车", outcome="planned")
        answer, version = submitted["answer"], submitted["version"]
        official.refused("answer.return", 403, answer=answer, version=version, why="自己退自己的")
        city.staff(signer).refused("answer.return", 409, answer=answer, version=version - 1, why="旧的")
        other = "moderator" if signer == "approver" else "approver"
        city.staff(other).refused("answer.return", 403, answer=answer, version=version, why="不归我签")
        returned = city.staff(signer).do("answer.return", answer=answer, version=version, why="请写明具体日期")
        assert (returned["state"], returned["version"]) == ("draft", version + 1)
        entry = await desk.entry("draft", answer=answer, state="draft")
        assert entry["returned"] is True and "具体日期" not in str(desk.entries)
        notice = await viewer.until(lambda seen: [n for n in seen.notices if n["kind"] == "returned"])
        assert notice[0]["answer"] == answer and notice[0]["text"] == "请写明具体日期"
        draft = drafts(city, event, question, "official")[0]
        assert draft["state"] == "draft" and draft["text"] == "六月通车" and draft["outcome"] == "planned"
        assert draft["returned"]["why"] == "请写明具体日期" and draft["returned"]["by"]["name"] == signer.title()
        assert drafts(city, event, question, "moderator") == []
        city.staff(signer).refused("answer.approve", 409, answer=answer, version=version + 1, content=content("六月通车"))
        saved = official.do("answer.draft", question=question, answer=answer, version=version + 1, text="六月二十日")
        assert drafts(city, event, question, "official")[0]["returned"]["why"] == "请写明具体日期"
        again = official.do("answer.publish", question=question, answer=saved["answer"], text="六月二十日通车")
        assert "returned" not in drafts(city, event, question, signer)[0]
        city.staff(signer).do("answer.approve", answer=answer, version=again["version"], content=content("六月二十日通车"))
        assert [entry["text"] for entry in public(city, event, "answer")] == ["六月二十日通车"]
        assert city.staff(signer).refused("answer.return", 409, answer=answer, version=again["version"] + 1, why="晚了")["type"].endswith("wrong_state")
        for watcher in (viewer, desk):
            await watcher.close()
        city.run("audit", "verify")

    asyncio.run(run())


def test_a_correction_is_sent_back_and_sent_in_anew(city):
    event = city.event(answer_policy="approver")
    question = city.approved(event)
    official, approver = city.staff("official"), city.staff("approver")
    submitted = official.do("answer.publish", question=question, text="六月通车")
    answer = submitted["answer"]
    approver.do("answer.approve", answer=answer, version=submitted["version"], content=content("六月通车"))
    correction = official.do("answer.revise", answer=answer, text="七月通车", why="更正")
    approver.do("answer.return", answer=correction["answer"], version=correction["version"], why="请再核实")
    kept = next(draft for draft in drafts(city, event, question, "official") if draft.get("revises") == answer)
    assert kept["text"] == "七月通车" and kept["returned"]["why"] == "请再核实"
    again = official.do("answer.revise", answer=answer, text="八月通车", why="再次更正")
    assert [draft["text"] for draft in drafts(city, event, question, "approver")] == ["八月通车"]
    approver.do("answer.approve", answer=again["answer"], version=again["version"], content=content("八月通车"))
    assert public(city, event, "revision")[0]["text"] == "八月通车"


# --- clerks who type for officials who speak


def test_an_oral_answer_is_released_by_who_spoke_and_the_trail_names_both(city):
    event = city.event()
    question = city.approved(event)
    official, clerk = city.staff("official"), city.staff("clerk")
    drafted = clerk.do("answer.draft", question=question, text="我们六月", official=official.id)
    drafted = clerk.do("answer.draft", question=question, answer=drafted["answer"], version=drafted["version"], text="我们六月通车", official=official.id)
    draft = drafts(city, event, question, "official")[0]
    assert draft["oral"] is True and draft["official"]["id"] == official.id and draft["writer"]["name"] == "Clerk"
    clerk.refused("answer.publish", 403, question=question, text="我们六月通车")
    city.staff("official_colleague").refused("answer.publish", 403, question=question, answer=drafted["answer"], text="我们六月通车")
    released = official.do("answer.publish", question=question, answer=drafted["answer"], text="我们六月底通车")
    entry = public(city, event, "answer")[0]
    assert entry["oral"] is True and entry["text"] == "我们六月底通车" and entry["by"].startswith("Official")
    assert city.card(question)["answers"][0]["oral"] is True
    rows = city.rows("SELECT actor, action, detail FROM audit WHERE target = ? ORDER BY seq", released["answer"])
    assert [row[:2] for row in rows] == [(clerk.id, "answer.draft")] * 2 + [(official.id, "answer.publish")]
    detail = json.loads(rows[-1][2])
    assert (detail["oral"], detail["official"], detail["author"]) == (True, official.id, clerk.id)


def test_an_oral_answer_is_signed_like_any_other(city):
    event = city.event(answer_policy="approver")
    question = city.approved(event)
    official, clerk = city.staff("official"), city.staff("clerk")
    drafted = clerk.do("answer.draft", question=question, text="口头答复", official=official.id)
    submitted = official.do("answer.publish", question=question, answer=drafted["answer"], text="口头答复")
    assert submitted["state"] == "submitted"
    returned = city.staff("approver").do("answer.return", answer=submitted["answer"], version=submitted["version"], why="说得再清楚些")
    for person in (official, clerk):
        assert [notice["kind"] for notice in person.get("/api/notices")["notices"] if notice.get("answer") == submitted["answer"]] == ["returned"]
    clerk.do("answer.draft", question=question, answer=submitted["answer"], version=returned["version"], text="口头答复，说清楚了", official=official.id)
    again = official.do("answer.publish", question=question, answer=submitted["answer"], text="口头答复，说清楚了")
    city.staff("approver").do("answer.approve", answer=again["answer"], version=again["version"], content=content("口头答复，说清楚了"))
    assert public(city, event, "answer")[0]["oral"] is True


def test_what_another_official_makes_theirs_is_oral_no_more(city):
    event = city.event()
    question = city.approved(event)
    official, colleague, clerk = city.staff("official"), city.staff("official_colleague"), city.staff("clerk")
    drafted = clerk.do("answer.draft", question=question, text="口头", official=official.id)
    clerk.do("answer.give_pen", answer=drafted["answer"])
    own = colleague.do("answer.draft", question=question, answer=drafted["answer"], version=drafted["version"], text="我来写")
    colleague.do("answer.publish", question=question, answer=own["answer"], text="我来写")
    entry = public(city, event, "answer")[0]
    assert "oral" not in entry and entry["by"].startswith("Official_Colleague")


# --- units that answer together


def test_an_invited_unit_answers_as_well(city):
    async def run():
        event = city.event()
        question = city.approved(event)
        desk = await city.watching(event, city.staff("official2"), "desk")
        assert question not in [card["question"] for card in console(city, event, "official2")]
        city.staff("official2").refused("answer.draft", 403, question=question, text="未受邀")
        invited = city.staff("official").do("question.invite", question=question, unit="housing", why="涉及拆迁补偿")
        assert invited["invited"] == ["housing"]
        entry = await desk.entry("assigned", question=question)
        assert entry["invited"] == ["housing"] and entry["unit"] == "transport" and "拆迁" not in str(desk.messages)
        card = next(card for card in console(city, event, "official2") if card["question"] == question)
        assert card["invited"] == ["housing"] and card["invitations"][0]["why"] == "涉及拆迁补偿"
        assert card["invitations"][0]["by"]["name"] == "Official"
        city.staff("official2").do("question.answering", question=question)
        assert public(city, event, "answering")[-1]["unit"] == "housing"
        city.staff("official2").refused("question.transfer", 403, question=question, unit="water", why="不是我的")
        city.staff("official2").refused("question.take_up", 403, question=question)
        city.staff("official2").do("answer.publish", question=question, text="住房局：补偿标准如下")
        city.staff("official").do("answer.publish", question=question, text="交通局：六月通车")
        assert [entry["unit"] for entry in public(city, event, "answer")] == ["housing", "transport"]
        assert city.card(question)["unit"] == "transport"
        await desk.close()

    asyncio.run(run())


def test_an_invitation_is_withdrawn_and_ends_where_the_question_goes_there(city):
    event = city.event()
    question = city.approved(event)
    moderator = city.staff("moderator")
    moderator.do("question.invite", question=question, unit="housing")
    assert moderator.do("question.invite", question=question, unit="housing")["invited"] == ["housing"]
    assert moderator.do("question.invite", question=question, unit="housing", on=False)["invited"] == []
    city.staff("official2").refused("answer.draft", 403, question=question, text="不再受邀")
    moderator.do("question.invite", question=question, unit="housing")
    moderator.do("question.invite", question=question, unit="water")
    moderator.do("question.assign", question=question, unit="housing")
    assert city.card(question)["invited"] == ["water"]
    actions = city.rows("SELECT count(*) FROM audit WHERE target = ? AND action = 'question.invite'", question)
    assert actions == [(4,)]


def test_whom_one_may_invite(city):
    event = city.event()
    question = city.approved(event)
    assert city.staff("official").refused("question.invite", 422, question=question, unit="transport")["errors"][0]["pointer"] == "/args/unit"
    city.staff("official").refused("question.invite", 422, question=question, unit="wuchang")
    city.staff("official2").refused("question.invite", 403, question=question, unit="water")
    rejected = city.ask(event)["question"]
    city.staff("moderator").do("question.reject", question=rejected, version=1, reason="spam")
    city.staff("moderator").refused("question.invite", 409, question=rejected, unit="water")


# --- snippets


def snippets(city, login):
    return city.staff(login).get("/api/snippets")["snippets"]


def test_snippets_are_ones_own_or_the_units(make_city):
    city = make_city(workers=1)
    official, colleague = city.staff("official"), city.staff("official_colleague")
    own = official.do("snippet.save", title="问候", text="感谢您的关注")["snippet"]
    shared = official.do("snippet.save", unit="transport", title="办理时限", text="五个工作日内办结")["snippet"]
    assert {line["snippet"]: line.get("unit") for line in snippets(city, "official")} == {own: None, shared: "transport"}
    for name in ("official_colleague", "approver"):
        assert [line["snippet"] for line in snippets(city, name)] == [shared]
    for name in ("official2", "guest", "clerk"):
        assert snippets(city, name) == []
    line = snippets(city, "approver")[0]
    assert (line["title"], line["text"], line["by"]["name"], line["version"]) == ("办理时限", "五个工作日内办结", "Official", 1)
    colleague.do("snippet.save", snippet=shared, version=1, title="办理时限", text="三个工作日内办结")
    problem = official.refused("snippet.save", 409, snippet=shared, version=1, title="办理时限", text="七个工作日")
    assert problem["current"]["text"] == "三个工作日内办结"
    assert snippets(city, "approver")[0]["by"]["name"] == "Official_Colleague"
    colleague.refused("snippet.save", 404, snippet=own, title="改别人的", text="改")
    colleague.refused("snippet.remove", 404, snippet=own)
    official.refused("snippet.save", 403, unit="housing", title="别的单位", text="不行")
    for name in ("guest", "clerk"):
        city.staff(name).refused("snippet.save", 403, unit="transport", title="别的单位", text="不行")
        city.staff(name).do("snippet.save", title="自己的", text="可以")
    official.refused("snippet.save", 422, snippet=own, unit="transport", title="搬家", text="不行")
    official.do("snippet.remove", snippet=own)
    assert [line["snippet"] for line in snippets(city, "official")] == [shared]
    city.run("audit", "verify")


def test_snippets_follow_a_role_that_is_bound_to_an_event(city):
    event = city.event()
    city.add_user("snippet_bound", [f"official:unit=water,event={event}"])
    bound = city.person("snippet_bound")
    made = bound.do("snippet.save", unit="water", title="水务", text="停水通知见官网")["snippet"]
    assert [line["snippet"] for line in bound.get("/api/snippets")["snippets"]] == [made]
    bound.refused("snippet.save", 403, unit="housing", title="别的单位", text="不行")
    for name in ("moderator", "admin"):
        assert city.staff(name).request("GET", "/api/snippets").status == 403
    assert city.nobody().request("GET", "/api/snippets").status == 401
