"""What moderators do with a question, and what its asker learns of it."""

import asyncio
import hashlib
import sqlite3

import pytest


def notices(person, kind):
    return [notice for notice in person.get("/api/notices?after=0")["notices"] if notice["kind"] == kind]


def own(person, question):
    return next(item for item in person.get("/api/questions/mine")["questions"] if item["question"] == question)


def test_the_receipt_stands_in_for_a_session(city):
    event = city.event()
    asked = city.ask(event, "我的提问")
    elsewhere = city.nobody()
    seen = elsewhere.request("POST", "/api/receipts", {"number": asked["number"], "receipt": asked["receipt"].lower().replace("-", " ")})
    assert seen.status == 200, seen
    assert seen.json["question"]["state"] == "pending" and seen.json["question"]["text"] == "我的提问"
    wrong = "00000-00000"
    first = elsewhere.request("POST", "/api/receipts", {"number": asked["number"], "receipt": wrong})
    second = elsewhere.request("POST", "/api/receipts", {"number": "99999999", "receipt": wrong})
    assert first.status == second.status == 404
    assert first.json["detail"] == second.json["detail"]
    stranger = city.person()
    stranger.refused("question.withdraw", 404, number=asked["number"], receipt=wrong)
    assert stranger.do("question.withdraw", number=asked["number"], receipt=asked["receipt"])["state"] == "withdrawn"


def test_a_stranger_cannot_withdraw_or_see_the_question_of_another(city):
    event = city.event()
    question = city.ask(event)["question"]
    stranger = city.person()
    assert stranger.command("question.withdraw", {"question": question}).status in (403, 404)
    assert stranger.request("GET", "/api/questions/" + question).status in (401, 403, 404)
    assert city.card(question)["state"] == "pending"


def test_approval_is_of_exactly_the_text_that_was_read(city):
    event = city.event()
    question = city.ask(event, "原来的文字")["question"]
    moderator = city.staff("moderator")
    card = city.card(question)
    assert card["content"] == hashlib.sha256("原来的文字".encode()).hexdigest()
    city.staff("moderator2").do("question.edit", question=question, version=card["version"], text="改过的文字")
    problem = moderator.refused("question.approve", 409, question=question, version=card["version"], content=card["content"])
    assert problem["current"]["text"] == "改过的文字"
    fresh = problem["current"]
    moderator.refused("question.approve", 409, question=question, version=fresh["version"], content=card["content"])
    moderator.refused("question.approve", 409, question=question, version=card["version"], content=fresh["content"])
    assert moderator.do("question.approve", question=question, version=fresh["version"], content=fresh["content"])["state"] == "approved"


def test_an_edit_keeps_the_original_and_tells_the_asker(city):
    event = city.event()
    asker = city.person()
    question = city.ask(event, "这个该死的路灯坏了", person=asker)["question"]
    card = city.card(question)
    city.staff("moderator").do("question.edit", question=question, version=card["version"], text="这个路灯坏了")
    assert city.card(question)["original"] == "这个该死的路灯坏了"
    city.approve(question)
    assert own(asker, question)["original"] == "这个该死的路灯坏了"
    assert own(asker, question)["text"] == "这个路灯坏了"
    assert notices(asker, "edited")
    page = city.nobody().get(f"/api/events/{event}/entries?limit=50")
    assert "该死" not in str(page)
    official = city.staff("official").request("GET", "/api/questions/" + question)
    assert "该死" not in official.body.decode()


def test_rejection_gives_the_reason_and_one_appeal(city):
    event = city.event()
    asker = city.person()
    question = city.ask(event, "与主题无关", person=asker)["question"]
    card = city.card(question)
    city.staff("moderator").do("question.reject", question=question, version=card["version"], reason="off_topic", why="本场只谈交通")
    mine = own(asker, question)
    assert mine["state"] == "rejected" and mine["reason"] == "off_topic" and mine["why"] == "本场只谈交通"
    told = notices(asker, "rejected")[0]
    assert told["reason"] == "off_topic" and told["why"] == "本场只谈交通"
    assert mine["appealable"] is True
    asker.do("question.appeal", question=question, why="这与交通有关")
    assert asker.command("question.appeal", {"question": question, "why": "再次"}).status == 409
    fresh = city.card(question)
    city.staff("moderator").refused("question.decide_appeal", 403, question=question, version=fresh["version"], uphold=True)
    city.staff("lead_moderator").do("question.decide_appeal", question=question, version=fresh["version"], uphold=True)
    assert notices(asker, "appeal_decided")
    assert city.card(question)["state"] in ("pending", "approved")


def test_merge_keeps_every_asker_and_can_be_undone(city):
    event = city.event()
    first, second = city.person(), city.person()
    target = city.approved(event, "2 号线何时延长？", person=first)
    copy = city.ask(event, "二号线什么时候延长", person=second)["question"]
    card = city.card(copy)
    moderator = city.staff("moderator")
    moderator.refused("question.merge", 409, question=copy, version=card["version"] + 7, into=target)
    assert moderator.command("question.merge", {"question": copy, "version": card["version"], "into": copy}).status in (409, 422)
    merged = moderator.do("question.merge", question=copy, version=card["version"], into=target)
    assert merged["state"] == "merged"
    assert own(second, copy)["text"] == "二号线什么时候延长" and own(second, copy)["into"]
    assert notices(second, "merged")
    city.staff("official").do("answer.publish", question=target, text="明年六月")
    assert notices(second, "answered") and notices(first, "answered")
    assert own(second, copy)["answers"][0]["text"] == "明年六月"
    back = moderator.do("question.unmerge", question=copy, version=merged["version"])
    assert back["state"] == "pending"
    page = city.nobody().get(f"/api/events/{event}/entries?limit=50")["entries"]
    assert not [entry for entry in page if entry["kind"] == "question" and entry["question"] == copy]


def test_hiding_takes_the_text_back_everywhere_and_showing_brings_it(city):
    async def run():
        event = city.event()
        question = city.approved(event, "含有隐私的提问")
        watcher = await city.watching(event)
        city.staff("moderator").do("entry.hide", target=question, why="涉及隐私")
        await watcher.entry("hidden", target=question)
        newcomer = await city.watching(event)
        assert "含有隐私" not in str(newcomer.hello)
        tombstone = next(entry for entry in newcomer.hello["entries"] if entry["kind"] == "question")
        assert tombstone["hidden"] is True and "text" not in tombstone
        assert "含有隐私" not in city.nobody().request("GET", f"/api/events/{event}/entries").body.decode()
        assert "含有隐私" not in city.nobody().request("GET", f"/events/{event}/transcript.json").body.decode()
        behind = await city.watch(event, since=(watcher.hello["epoch"], 0))
        await behind.until(lambda seen: seen.messages)
        await asyncio.sleep(0.3)
        assert "含有隐私" not in str(behind.messages)
        city.staff("moderator").do("entry.show", target=question)
        await watcher.entry("shown", target=question)
        for attempt in range(30):  # the page is read anew from the log, which takes its moment
            again = await city.watching(event)
            await again.close()
            if "含有隐私" in str(again.hello):
                break
            await asyncio.sleep(0.1)
        assert "含有隐私" in str(again.hello)
        for each in (watcher, newcomer, behind):
            await each.close()

    asyncio.run(run())


def test_a_claim_is_a_lease_and_shows_who(make_city):
    city = make_city(settings={"event.claim_seconds": 5})

    async def run():
        event = city.event()
        question = city.ask(event)["question"]
        desk = await city.watching(event, city.staff("moderator2"), stream="desk")
        before = city.card(question)["version"]
        city.staff("moderator").do("question.claim", question=question)
        claimed = await desk.until(lambda seen: [m for m in seen.messages if m["type"] == "desk" and m["kind"] == "claimed"])
        assert claimed[0]["by"]["name"] == "Moderator" and claimed[0]["question"] == question
        assert "seq" not in claimed[0]
        card = city.card(question)
        assert card["version"] == before and card["claimed_by"]["name"] == "Moderator"
        problem = city.staff("moderator2").refused("question.approve", 409, question=question, version=card["version"], content=card["content"])
        assert problem["type"].endswith("claimed") and "Moderator" in problem["detail"]
        city.staff("moderator2").refused("question.claim", 409, question=question)
        await asyncio.sleep(5.2)
        city.staff("moderator2").do("question.approve", question=question, version=card["version"], content=card["content"])
        other = city.ask(event)["question"]
        city.staff("moderator").do("question.claim", question=other)
        city.staff("moderator").do("question.release", question=other)
        assert city.card(other)["claimed_by"] is None
        await desk.close()

    asyncio.run(run())


def test_withdrawn_questions_cannot_be_approved(city):
    event = city.event()
    asker = city.person()
    question = city.ask(event, person=asker)["question"]
    card = city.card(question)
    asker.do("question.withdraw", question=question)
    city.staff("moderator").refused("question.approve", 409, question=question, version=card["version"], content=card["content"])


def test_follow_up_questions_hang_under_an_answer(city):
    event = city.event()
    question = city.approved(event)
    city.staff("official").do("answer.publish", question=question, text="明年")
    follow = city.ask(event, "明年几月？", follows=question)["question"]
    city.approve(follow)
    entries = city.nobody().get(f"/api/events/{event}/entries?limit=50")["entries"]
    assert next(entry for entry in entries if entry.get("question") == follow)["follows"] == question


@pytest.mark.parametrize(
    "extra, pointer",
    [
        ({"text": ""}, "/args/text"),
        ({"text": "问" * 501}, "/args/text"),
        ({"text": ("a" + "\u0301" * 10) * 400}, "/args/text"),
        ({"text": 5}, "/args/text"),
        ({"domain": "gossip"}, "/args/domain"),
        ({"unknown": 1}, "/args/unknown"),
        ({"unit": "x" * 40}, "/args/unit"),
    ],
)
def test_wrong_arguments_are_named(city, extra, pointer):
    args = {"event": city.event(), "text": "好"}
    args.update(extra)
    problem = city.person().refused("question.ask", 422, **args)
    assert pointer in [error["pointer"] for error in problem["errors"]]
    assert all(error["detail"] for error in problem["errors"])


def test_a_unit_that_is_not_on_duty_is_refused(city):
    problem = city.person().refused("question.ask", 422, event=city.event(), text="好", unit="wuchang-roads")
    assert "/args/unit" in [error["pointer"] for error in problem["errors"]]


def test_texts_are_kept_in_nfc_and_without_overrides(city):
    event = city.event()
    question = city.ask(event, "  cafe\u0301 \u202eabc\u202c\r\nzwei  ")["question"]
    assert city.card(question)["text"] == "caf\u00e9 abc\nzwei"


def test_towers_of_marks_are_cut_down(city):
    event = city.event()
    question = city.ask(event, "好" + "\u0301" * 3000)["question"]
    assert len(city.card(question)["text"]) < 40


def test_an_event_takes_only_so_many_undecided_questions(city):
    event = city.event(max_pending=3)
    for _ in range(3):
        last = city.ask(event)["question"]
    problem = city.person().refused("question.ask", 429, event=event, text="再来一个")
    assert problem["type"].endswith("event_full")
    city.approve(last)
    city.ask(event, "有位置了")


def test_the_same_key_does_nothing_twice(city):
    event = city.event()
    asker = city.person()
    first = asker.do("question.ask", key="k1", event=event, text="一次")
    again = asker.do("question.ask", key="k1", event=event, text="一次")
    assert first == again
    assert asker.command("question.ask", {"event": event, "text": "别的"}, key="k1").status == 422
    assert len(asker.get("/api/questions/mine")["questions"]) == 1
    other = city.person().do("question.ask", key="k1", event=event, text="一次")
    assert other["question"] != first["question"]


def traces(city, text):
    """Where TEXT, or what confirms a guess of it, can still be found: tables, and the database file byte by byte."""
    plain = text.encode()
    content = hashlib.sha256(plain).hexdigest()
    found = []
    database = sqlite3.connect(city.data / "openfloor.db")
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in database.execute(f'SELECT * FROM "{table}"'):
            for value in row:
                cell = value if isinstance(value, bytes) else str(value).encode()
                if plain in cell or content.encode() in cell or bytes.fromhex(content) in cell:
                    found.append((table, row))
    assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    database.close()
    for name in city.data.glob("openfloor.db*"):
        whole = name.read_bytes()
        found += [(name.name, mark) for mark in (plain, content.encode(), bytes.fromhex(content)) if mark in whole]
    return found


def test_erasing_ones_own_question_leaves_a_tombstone_and_the_audit_holds(city):
    event = city.event()
    asker = city.person()
    asked = city.ask(event, "请删除我的提问", person=asker, contact="13900000000")
    city.approve(asked["question"])
    asker.do("person.erase", question=asked["question"])
    assert "请删除" not in city.nobody().request("GET", f"/api/events/{event}/entries").body.decode()
    assert "请删除" not in asker.request("GET", "/api/questions/mine").body.decode()
    assert city.run("audit", "verify").returncode == 0


def test_nothing_of_an_erased_text_is_left_not_even_what_would_confirm_a_guess(make_city):
    city = make_city(workers=1)
    event = city.event()
    asker = city.person()
    texts = ["我叫王小明，家住解放路八号院", "我住解放路，工资被拖欠", "拖欠工资应当找谁反映？"]
    asked = asker.do("question.ask", key="k", event=event, text=texts[0], contact="13900000000")
    question = asked["question"]
    for number, text in enumerate(texts[1:]):
        card = city.card(question)
        city.staff("moderator").do("question.edit", key=f"edit{number}", question=question, version=card["version"], text=text)
        if number == 0:
            city.approve(question, unit="transport")
    city.staff("official").do("answer.publish", question=question, text="请到人社部门反映。", outcome="explained")
    city.staff("host").do("event.end", event=event)
    for text in texts:
        assert traces(city, text)
    asker.do("person.erase", question=question)
    city.stop()
    for text in texts:
        assert traces(city, text) == []
    database = sqlite3.connect(city.data / "openfloor.db")
    assert not database.execute("SELECT 1 FROM case_search_content WHERE c0 LIKE '%拖欠%'").fetchone()
    assert not any("拖欠".encode() in row[0] for row in database.execute("SELECT block FROM case_search_data"))
    database.close()
    assert city.run("audit", "verify").returncode == 0
    city.start()
    # the same command again does nothing
    assert asker.command("question.ask", {"event": event, "text": texts[0], "contact": "13900000000"}, key="k").status == 422


def test_the_desk_gets_the_content_of_each_text_and_no_log_keeps_it(city):
    async def run():
        event = city.event()
        desk = await city.watching(event, city.staff("moderator"), stream="desk")
        question = city.ask(event, "现在的文字")["question"]
        heard = await desk.entry("submitted", question=question)
        assert heard["content"] == hashlib.sha256("现在的文字".encode()).hexdigest()
        city.staff("moderator").do("question.edit", question=question, version=1, text="改过的文字")
        heard = await desk.entry("edited", question=question)
        assert heard["content"] == hashlib.sha256("改过的文字".encode()).hexdigest()
        again = await city.watching(event, city.staff("moderator2"), stream="desk")
        assert [entry.get("content") for entry in again.entries] == [entry.get("content") for entry in desk.entries]
        database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
        rows = database.execute("SELECT body FROM entry WHERE stream = ?", ("desk:" + event,)).fetchall()
        assert rows and not any("content" in row[0] for row in rows)
        database.close()
        await desk.close()
        await again.close()

    asyncio.run(run())


def test_a_label_has_no_other_words_than_a_district_of_the_city(city):
    event = city.event()
    for said in ("武昌区", "武昌区人民政府", "wuchang district"):
        assert city.ask(event, "哪个区的？" + said, district=said)["label"].startswith("武昌区网友 ")
    assert city.ask(event, "没有说哪个区")["label"].startswith("网友 ")
    for said in ("某局长贪污", "市交通运输局", "武昌", "武昌区市政队"):
        problem = city.person().refused("question.ask", 422, event=event, text="署名里的话", district=said)
        assert [error["pointer"] for error in problem["errors"]] == ["/args/district"]
