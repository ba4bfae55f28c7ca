"""Before a person looks: words, personal data, twins, rules; from the asker to the archive."""

import asyncio
import json
import os
import signal
import time

PHONE = "13871234567"


def wait_for(what, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = what()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("it did not come about")


def change(city, add=(), remove=(), login="admin"):
    admin = city.staff(login)
    version = admin.get("/api/words")["version"]
    return admin.do("words.change", version=version, add=[{"word": word, "severity": severity} for word, severity in add], remove=list(remove))


def screened(city, question):
    return wait_for(lambda: city.rows("SELECT screened_at FROM question WHERE id = ?", question)[0][0])


def test_masked_everywhere(city):
    """What is personal is read by those who may, and by nobody else, in no place."""
    async def run():
        event = city.event()
        asker = city.person()
        desk = await city.watching(event, city.staff("moderator"), "desk")
        viewer = await city.watching(event)
        asked = asker.do("question.ask", event=event, text=f"公租房怎么申请？请打我电话{PHONE}，谢谢", pass_on=True)
        submitted = await desk.entry("submitted", question=asked["question"])
        masked = "公租房怎么申请？请打我电话" + "*" * 11 + "，谢谢"
        assert submitted["text"] == masked and submitted["masked"] is True and submitted["colour"] == "amber"
        assert submitted["reasons"][0]["kind"] == "phone"
        assert masked[submitted["reasons"][0]["start"] : submitted["reasons"][0]["end"]] == "*" * 11
        card = city.card(asked["question"])
        assert card["text"] == masked and card["original"].count(PHONE) == 1 and card["masked"] is True
        own = asker.get("/api/questions/mine")["questions"][0]
        assert own["text"] == masked and PHONE in own["original"]
        city.approve(asked["question"], unit="housing")
        public = await viewer.entry("question", question=asked["question"])
        assert public["text"] == masked
        assert PHONE not in json.dumps(desk.messages, ensure_ascii=False) + json.dumps(viewer.messages, ensure_ascii=False)
        city.staff("official2").do("answer.publish", question=asked["question"], text="请到街道办理")
        city.staff("host").do("event.end", event=event)
        for path in (f"/api/events/{event}/entries", f"/events/{event}/transcript.json", f"/events/{event}/transcript.html", "/api/cases?q=公租房"):
            assert PHONE.encode() not in city.nobody().request("GET", path.replace("公租房", "%E5%85%AC%E7%A7%9F%E6%88%BF")).body
        out = city.folder / "export"
        city.run("export", event, "--output", str(out))
        assert all(PHONE not in file.read_text() for file in out.rglob("*") if file.is_file())
        city.run("audit", "verify")
        await desk.close()
        await viewer.close()

    asyncio.run(run())


def test_unmasking_is_shown(city):
    event = city.event()
    asked = city.ask(event, f"热线{PHONE}是街道的吗？")
    city.staff("moderator").do("question.edit", question=asked["question"], version=1, text=f"街道热线是{PHONE}吗？")
    card = city.card(asked["question"])
    assert PHONE in card["text"] and card["masked"] is False and card["colour"] == "amber"
    assert card["reasons"][0]["kind"] == "phone" and "masked" not in card["reasons"][0]


def test_words_reach_every_worker(city):
    event = city.event()
    done = change(city, add=[("紫色大象", "banned"), ("紫色大象馆", "allow")])
    assert done["added"] == 2

    def colours():
        asked = [city.ask(event, f"第{number}个紫-色-大象在哪里") for number in range(6)]
        return {city.card(one["question"])["colour"] for one in asked} == {"red"}

    wait_for(colours)
    assert city.card(city.ask(event, "紫色大象馆几点开门")["question"])["colour"] == "green"
    listed = city.staff("lead_moderator").get("/api/words?q=%E7%B4%AB%E8%89%B2")
    assert {word["word"]: word["severity"] for word in listed["words"]} == {"紫色大象": "banned", "紫色大象馆": "allow"}
    assert listed["total"] == 2 and listed["version"] == done["version"]
    city.staff("admin").refused("words.change", 409, version=done["version"] - 1, remove=["紫色大象"])
    city.staff("admin").refused("words.change", 422, version=done["version"], add=[{"word": "！！", "severity": "banned"}])
    city.staff("admin").refused("words.change", 422, version=done["version"], add=[{"word": "词", "severity": "worse"}])
    assert change(city, remove=["紫色大象", "紫色大象馆"])["removed"] == 2
    versions = city.staff("admin").get("/api/words/versions")["versions"]
    assert versions[0]["removed"] == 2 and versions[1]["added"] == 2
    assert city.staff("moderator").request("GET", "/api/words").status == 403


def test_what_waits_is_screened_anew(city):
    """A word that is banned now shows on the cards that wait, and not when it is taken out again."""
    async def run():
        event = city.event()
        desk = await city.watching(event, city.staff("moderator"), "desk")
        waits = city.ask(event, "青色企鹅馆什么时候开门，请打13871234567")["question"]
        edited = city.ask(event, "企鹅")["question"]
        city.staff("moderator").do("question.edit", question=edited, version=1, text="青色企鹅在哪里？")
        decided = city.approved(event, "青色企鹅几岁了？", unit="housing")
        screened(city, waits)
        change(city, add=[("青色企鹅", "banned")])
        told = [await desk.entry("screened", question=question, colour="red") for question in sorted([waits, edited])]
        assert all("text" not in entry for entry in told)
        card = city.card(waits)
        assert card["colour"] == "red" and {reason["kind"] for reason in card["reasons"]} == {"word", "phone"}
        assert card["masked"] is True and "13871234567" not in card["text"]
        assert city.card(edited)["colour"] == "red"
        assert city.card(decided)["colour"] == "green"
        change(city, remove=["青色企鹅"])
        wait_for(lambda: (city.card(waits)["colour"], city.card(edited)["colour"]) == ("amber", "green"))
        await desk.close()

    asyncio.run(run())


def test_try_and_dry_run(city):
    event = city.event()
    asked = city.ask(event, "绿色长颈鹿什么时候来")
    admin = city.staff("admin")
    tried = admin.request("POST", "/api/words/try", {"text": "绿色长颈鹿", "add": [{"word": "长颈鹿", "severity": "suspect"}]})
    assert tried.status == 200 and tried.json["colour"] == "amber" and tried.json["reasons"][0]["rule"] == "长颈鹿"
    assert admin.request("POST", "/api/words/try", {"text": "绿色长颈鹿"}).json["colour"] == "green"
    dry = admin.request("POST", "/api/words/dry-run", {"add": [{"word": "长颈鹿", "severity": "banned"}], "remove": []}).json
    assert dry["checked"] >= 1
    assert {"question": asked["question"], "text": "绿色长颈鹿什么时候来", "before": "green", "after": "red"} in dry["changed"]
    assert city.nobody().request("POST", "/api/words/try", {"text": "字"}).status in (401, 403)


def test_words_in_and_out_of_a_file(city):
    listed = city.folder / "words.txt"
    listed.write_text("# 一行\nbanned\t橙色犀牛\nallow\t橙色犀牛展\n")
    assert "added 2" in city.run("words", "import", str(listed)).stdout
    assert "added 0" in city.run("words", "import", str(listed)).stdout
    out = city.run("words", "export").stdout
    assert "banned\t橙色犀牛\n" in out and len(out.splitlines()) > 20  # the list that comes with the program
    listed.write_text("worse\t词\n")
    assert city.run("words", "import", str(listed), check=False).returncode == 2
    event = city.event()
    wait_for(lambda: city.card(city.ask(event, "橙色犀牛在哪")["question"])["colour"] == "red")


def test_twins_and_guess_are_told(city):
    async def run():
        event = city.event()
        desk = await city.watching(event, city.staff("moderator"), "desk")
        first = city.ask(event, "水果湖路的路灯坏了一个月，什么时候能修好？")["question"]
        screened(city, first)
        second = city.ask(event, "请问水果湖路的路灯坏了一个月，何时能修好呢")["question"]
        told = await desk.entry("screened", question=second)
        assert told["twins"] == {"of": first, "count": 2, "votes": 0}
        other = city.ask(event, "解放大道的路灯坏了一个月，什么时候能修好？")["question"]
        screened(city, other)
        assert city.card(other)["twins"] is None
        assert city.card(first)["twins"]["count"] == 2
        guessed = city.ask(event, "想问住房保障局的公租房名额")["question"]
        told = await desk.entry("screened", question=guessed)
        assert told["guess"]["unit"] == "housing"
        assert city.card(guessed)["guess"]["why"]
        await desk.close()

    asyncio.run(run())


def test_answered_before_and_similar(city):
    event = city.event()
    words = "武珞路过街天桥的电梯停了两个月，老人怎么过马路？"
    question = city.approved(event, words, unit="transport")
    city.staff("official").do("answer.publish", question=question, text="下周修好")
    similar = city.nobody().request("POST", f"/api/events/{event}/similar", {"text": "武珞路过街天桥的电梯停了两个月老人怎么过马路"}).json
    assert [one["question"] for one in similar["questions"]] == [question]
    assert similar["questions"][0]["answered"] == "answered"
    city.staff("host").do("event.end", event=event)
    number = wait_for(lambda: city.rows("SELECT number FROM cases WHERE question = ?", question))[0][0]
    again = city.ask(city.event(), "请问" + words)["question"]
    screened(city, again)
    assert city.card(again)["answered_in"]["number"] == number


def test_rules_of_the_machine(city):
    event = city.event()
    asker = city.person()
    admin = city.staff("admin")
    assert [rule["on"] for rule in admin.get("/api/rules")["rules"]] == [False, False]
    first = city.ask(event, "江汉路路灯坏了什么时候修好", person=asker)["question"]
    screened(city, first)
    admin.do("rules.set", rule="flood", on=True)
    try:
        again = city.ask(event, "江汉路路灯坏了什么时候修好！", person=asker)["question"]
        card = wait_for(lambda: (lambda found: found["state"] == "rejected" and found)(city.card(again)))
        assert card["decided_by"]["id"] == "system" and card["reason"] == "spam"
        assert any(reason["kind"] == "flood" for reason in card["reasons"])
        assert any(line["action"] == "rule.flood" for line in card["history"])
        city.staff("moderator").do("question.reopen", question=again, version=card["version"])
        assert city.card(again)["state"] == "pending"
    finally:
        admin.do("rules.set", rule="flood", on=False)
    city.staff("moderator").refused("rules.set", 403, rule="flood", on=True)
    city.run("audit", "verify")


def test_what_a_dead_worker_left(make_city):
    """Whatever was acknowledged is compared, also when every worker dies right after the commit."""
    city = make_city()
    event = city.event()
    first = city.ask(event, "团结大道的井盖丢了谁来管一管？")["question"]
    screened(city, first)
    asked = [city.ask(event, f"请问团结大道的井盖丢了谁来管一管{'？' * number}")["question"] for number in range(1, 4)]
    for pid in city.workers():
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: all(city.rows("SELECT screened_at FROM question WHERE id = ?", one)[0][0] for one in asked), 40)
    assert {city.rows("SELECT twin_of FROM question WHERE id = ?", one)[0][0] for one in asked} == {first}
