"""Officials: drafts, publication by policy, revisions, several units."""

import asyncio
import hashlib
import json
import sqlite3
import time


def entries(city, event):
    return city.nobody().get(f"/api/events/{event}/entries?limit=100")["entries"]


def draft_of(city, event, question, login):
    queue = city.staff(login).get(f"/api/events/{event}/queue?view=console")
    card = next(card for card in queue["questions"] if card["question"] == question)
    return card["drafts"][0] if card["drafts"] else None


def test_a_draft_is_shared_in_the_unit_and_held_by_one_writer(make_city):
    city = make_city(settings={"event.writer_seconds": 5})
    event = city.event()
    question = city.approved(event)
    first = city.staff("official").do("answer.draft", question=question, text="起草")
    assert draft_of(city, event, question, "official_colleague")["text"] == "起草"
    assert draft_of(city, event, question, "official_colleague")["writer"]["name"] == "Official"
    problem = city.staff("official_colleague").refused("answer.draft", 409, question=question, answer=first["answer"], version=first["version"], text="抢写")
    assert "Official" in problem["detail"]
    time.sleep(5.2)
    taken = city.staff("official_colleague").do("answer.draft", question=question, answer=first["answer"], version=first["version"], text="接着写")
    assert taken["answer"] == first["answer"]
    assert draft_of(city, event, question, "official")["text"] == "接着写"
    assert "接着写" not in str(entries(city, event))


def test_the_trail_names_who_typed_a_draft_and_has_one_row_for_a_text(city):
    event = city.event()
    question = city.approved(event)
    official = city.staff("official")
    saved = official.do("answer.draft", question=question, text="周")
    saved = official.do("answer.draft", question=question, answer=saved["answer"], version=saved["version"], text="周五")
    same = official.do("answer.draft", question=question, answer=saved["answer"], version=saved["version"], text="周五")
    assert same["version"] == saved["version"] and same["writer_until"] >= saved["writer_until"]
    official.do("answer.publish", question=question, answer=saved["answer"], text="周五通水")
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    rows = database.execute("SELECT actor, action, detail FROM audit WHERE target = ? ORDER BY seq", (saved["answer"],)).fetchall()
    assert [row[:2] for row in rows] == [(official.id, "answer.draft")] * 2 + [(official.id, "answer.publish")]
    assert all(len(json.loads(row[2])["texts"]) == 1 for row in rows)
    assert not database.execute("SELECT 1 FROM audit WHERE stream = ? AND action = 'text'", (event,)).fetchone()
    database.close()
    assert city.run("audit", "verify").returncode == 0


def test_drafts_are_not_seen_by_other_units_or_on_any_log(city):
    async def run():
        event = city.event()
        question = city.approved(event)
        other = await city.watching(event, city.staff("official2"), stream="desk")
        desk = await city.watching(event, city.staff("moderator"), stream="desk")
        city.staff("official").do("answer.draft", question=question, text="绝密草稿")
        await desk.entry("draft", question=question)
        assert "绝密草稿" not in str(other.messages) + str(desk.messages)
        assert "绝密草稿" not in city.staff("official2").request("GET", f"/api/events/{event}/queue?view=console").body.decode()
        await other.close()
        await desk.close()

    asyncio.run(run())


def test_publishing_twice_for_a_unit_needs_to_be_meant(city):
    event = city.event()
    question = city.approved(event)
    official = city.staff("official")
    official.do("answer.publish", question=question, text="第一次答复")
    problem = official.refused("answer.publish", 409, question=question, text="第二次答复")
    assert problem["type"].endswith("already_answered")
    official.do("answer.publish", question=question, text="补充答复", another=True)
    assert len([entry for entry in entries(city, event) if entry["kind"] == "answer"]) == 2


def test_several_units_may_answer(city):
    event = city.event()
    question = city.approved(event)
    city.staff("official").do("answer.publish", question=question, text="交通局：可以")
    city.staff("moderator").do("question.assign", question=question, unit="housing")
    city.staff("official2").do("answer.publish", question=question, text="住房局：也可以")
    units = [entry["unit"] for entry in entries(city, event) if entry["kind"] == "answer"]
    assert units == ["transport", "housing"]


def test_an_official_answers_only_for_their_unit(city):
    event = city.event()
    question = city.approved(event, unit="housing")
    city.staff("official").refused("answer.publish", 403, question=question, text="越权")
    city.staff("official").refused("question.take_up", 403, question=question)


def test_a_pending_question_cannot_be_answered(city):
    event = city.event()
    question = city.ask(event, unit="transport")["question"]
    assert city.staff("official").command("answer.publish", {"question": question, "text": "早了"}).status in (403, 404, 409)
    assert not entries(city, event) or "早了" not in str(entries(city, event))


def test_a_revision_shows_its_reason(city):
    event = city.event()
    question = city.approved(event)
    answer = city.staff("official").do("answer.publish", question=question, text="六月通车")["answer"]
    city.staff("official2").refused("answer.revise", 403, answer=answer, text="改", why="不是我的")
    revised = city.staff("official").do("answer.revise", answer=answer, text="七月通车", why="工期更正")
    revision = next(entry for entry in entries(city, event) if entry["kind"] == "revision")
    assert revision["text"] == "七月通车" and revision["why"] == "工期更正" and revision["answer"] == answer
    first = next(entry for entry in entries(city, event) if entry["kind"] == "answer")
    assert first["text"] == "六月通车"
    assert revised["version"] > 1


def test_the_approver_releases_exactly_what_was_read(city):
    event = city.event(answer_policy="approver")
    question = city.approved(event)
    submitted = city.staff("official").do("answer.publish", question=question, text="待签发的答复")
    assert submitted["state"] == "submitted"
    assert "待签发" not in str(entries(city, event))
    draft = draft_of(city, event, question, "approver")
    assert draft["state"] == "submitted" and draft["text"] == "待签发的答复"
    content = hashlib.sha256("待签发的答复".encode()).hexdigest()
    city.staff("official").refused("answer.approve", 403, answer=submitted["answer"], version=submitted["version"], content=content)
    city.staff("approver").refused("answer.approve", 409, answer=submitted["answer"], version=submitted["version"], content=hashlib.sha256(b"other").hexdigest())
    assert city.staff("approver").do("answer.approve", answer=submitted["answer"], version=submitted["version"], content=content)["state"] == "published"
    assert next(entry for entry in entries(city, event) if entry["kind"] == "answer")["text"] == "待签发的答复"


def test_a_clerk_types_and_the_official_releases(city):
    event = city.event()
    question = city.approved(event)
    official = city.staff("official")
    drafted = city.staff("clerk").do("answer.draft", question=question, text="口头答复", official=official.id)
    city.staff("clerk").refused("answer.publish", 403, question=question, text="口头答复")
    official.do("answer.publish", question=question, answer=drafted["answer"], text="口头答复")
    entry = next(entry for entry in entries(city, event) if entry["kind"] == "answer")
    assert entry["oral"] is True


def test_answering_now_transfer_and_take_up(city):
    event = city.event()
    question = city.approved(event)
    official = city.staff("official")
    official.do("question.answering", question=question)
    assert city.card(question)["answered"] == "answering"
    official.do("question.transfer", question=question, unit="housing", why="属于住房局")
    assert city.card(question)["unit"] == "housing"
    official.refused("answer.publish", 403, question=question, text="已转出")
    city.staff("official2").do("question.take_up", question=question)
    assert city.card(question)["answered"] == "taken_up"
    kinds = [entry["kind"] for entry in entries(city, event)]
    assert "answering" in kinds and "routed" in kinds and "taken_up" in kinds


def test_a_change_under_the_draft_is_told_and_the_draft_kept(city):
    event = city.event()
    question = city.approved(event, "原问题")
    official = city.staff("official")
    draft = official.do("answer.draft", question=question, text="写了很久的答复")
    card = city.card(question)
    city.staff("moderator").do("question.edit", question=question, version=card["version"], text="新问题")
    official.refused("answer.publish", 409, question=question, answer=draft["answer"], text="写了很久的答复")
    assert draft_of(city, event, question, "official")["text"] == "写了很久的答复"
    fresh = city.card(question)
    official.do("answer.publish", question=question, answer=draft["answer"], version=fresh["version"], text="写了很久的答复")


def test_helpful_marks_count_once_a_person(city):
    event = city.event()
    question = city.approved(event)
    answer = city.staff("official").do("answer.publish", question=question, text="好")["answer"]
    person = city.person()
    person.do("answer.rate", answer=answer, helpful=True)
    person.do("answer.rate", answer=answer, helpful=False)

    async def run():
        watcher = await city.watching(event)
        await watcher.until(lambda seen: seen.hello["tally"]["answers"].get(answer) == {"helpful": 0, "unhelpful": 1} or [m for m in seen.messages if m["type"] == "tally" and m["answers"].get(answer) == {"helpful": 0, "unhelpful": 1}])
        await watcher.close()

    asyncio.run(run())
