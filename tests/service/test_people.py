"""Sessions, sign-in, limits, revocation, and what is kept about people."""

import asyncio
import os
import signal
import sqlite3
import time

import pytest

from city import PASSWORD, eventually


def test_anonymous_sessions_have_no_row_until_they_ask(city):
    person = city.person()
    assert person.get("/api/session")["person"]["kind"] == "anonymous"
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    assert database.execute("SELECT count(*) FROM person WHERE id = ?", (person.id,)).fetchone() == (0,)
    city.ask(city.event(), person=person)
    assert database.execute("SELECT kind FROM person WHERE id = ?", (person.id,)).fetchone() == ("anonymous",)
    database.close()


def consents(city, person):
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    rows = database.execute("SELECT notice_version, at FROM consent WHERE person = ? ORDER BY notice_version", (person.id,)).fetchall()
    database.close()
    return rows


def test_the_version_of_the_notice_is_kept_with_the_consent(make_city):
    city = make_city(workers=1, settings={"people.notice_version": 3})
    event = city.event()
    # an anonymous session has no row: its token carries the version to the first question
    early = city.nobody()
    early._enter(early.request("POST", "/api/session", {"consent": 2}))
    agreed = time.time() * 1000
    assert consents(city, early) == []
    city.ask(event, "同意过第二版", person=early)
    ((version, at),) = consents(city, early)
    assert version == 2 and abs(at - agreed) < 2000
    city.ask(event, "又同意了第三版", person=early, consent=3)
    assert [version for version, _ in consents(city, early)] == [2, 3]
    late = city.person()
    city.ask(event, "提问时才同意", person=late, consent=3)
    assert [version for version, _ in consents(city, late)] == [3]
    for wrong in (4, 0, -1, "3", True):
        answer = city.nobody().request("POST", "/api/session", {"consent": wrong})
        assert answer.status == 422 and answer.json["errors"][0]["pointer"] == "/consent", (wrong, answer)
    # it can be neither forged nor changed: a token with another version is no token
    token = early.token[:40] + ("A" if early.token[40] != "A" else "B") + early.token[41:]
    assert city.nobody().request("GET", "/api/session", headers={"Authorization": "Bearer " + token}).json["person"] is None


def test_nobody_is_told_so(city):
    answer = city.nobody().get("/api/session")
    assert answer["person"] is None and answer["notice_version"] >= 1
    assert city.nobody().command("question.ask", {"event": city.event(), "text": "无会话"}).status == 401


def test_netizens_register_sign_in_and_claim_what_they_asked(city):
    event = city.event()
    asked = city.ask(event, "匿名时提的问题")
    newcomer = city.nobody()
    name = "netizen" + os.urandom(4).hex()
    made = newcomer.request("POST", "/api/people", {"login": name, "password": "a long enough one", "consent": 1})
    assert made.status == 201, made
    newcomer._enter(made)
    assert newcomer.get("/api/session")["person"]["kind"] == "netizen"
    newcomer.do("person.claim", number=asked["number"], receipt=asked["receipt"])
    assert [item["question"] for item in newcomer.get("/api/questions/mine")["questions"]] == [asked["question"]]
    taken = city.nobody().request("POST", "/api/people", {"login": name.upper(), "password": "another long one", "consent": 1})
    assert taken.status in (409, 422)
    weak = city.nobody().request("POST", "/api/people", {"login": name + "x", "password": "short", "consent": 1})
    assert weak.status == 422
    again = city.nobody()
    again.login = name
    again.sign_in(password="a long enough one")
    assert again.id == newcomer.id


def test_wrong_passwords_and_unknown_logins_look_the_same(city):
    wrong = city.nobody().request("POST", "/api/session", {"login": "moderator", "password": "wrong wrong wrong"})
    unknown = city.nobody().request("POST", "/api/session", {"login": "nobody-here", "password": "wrong wrong wrong"})
    assert wrong.status == unknown.status == 401
    assert wrong.json["detail"] == unknown.json["detail"]


def test_cookies_and_csrf(city):
    answer = city.nobody().request("POST", "/api/session", {"login": "moderator", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    pair = cookie.split(";")[0]
    event = city.event()
    question = city.ask(event)["question"]
    body = {"question": question}
    plain = city.nobody().request("POST", "/api/commands/question.claim", body, {"Cookie": pair})
    assert plain.status == 403
    wrong = city.nobody().request("POST", "/api/commands/question.claim", body, {"Cookie": pair, "X-CSRF-Token": "0" * 32})
    assert wrong.status == 403
    right = city.nobody().request("POST", "/api/commands/question.claim", body, {"Cookie": pair, "X-CSRF-Token": answer.json["csrf"]})
    assert right.status == 200, right
    foreign = city.nobody().request("POST", "/api/commands/question.claim", body, {"Cookie": pair, "X-CSRF-Token": answer.json["csrf"], "Origin": "https://evil.example"})
    assert foreign.status == 403 and foreign.json["type"].endswith("origin")
    lax = city.nobody().request("POST", "/api/session", {}).headers["set-cookie"]
    assert "SameSite=Lax" in lax


def test_sign_out_ends_the_token(city):
    person = city.person("moderator2")
    assert person.request("DELETE", "/api/session").status == 204
    eventually(lambda: person.get("/api/session")["person"] is None if person.request("GET", "/api/session").status == 200 else True, 2)
    assert person.command("question.claim", {"question": "q"}).status == 401


@pytest.mark.parametrize("redis", ["alive", "dead"])
def test_a_revocation_closes_open_sockets_on_every_worker(make_city, redis):
    city = make_city(workers=2)

    async def run():
        event = city.event()
        staff = city.person("moderator2")
        sockets = [await city.watching(event, staff, stream="desk") for _ in range(8)]
        public = await city.watching(event)
        if redis == "dead":
            # stopped, not killed: a dead one would be started again
            for pid in city.redis():
                os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        city.staff("admin").do("person.revoke", person=staff.id)
        for socket in sockets:
            while not socket.closed and time.monotonic() < began + 5:
                await asyncio.sleep(0.02)
        took = time.monotonic() - began
        for pid in city.redis():
            os.kill(pid, signal.SIGCONT)
        assert all(socket.closed and socket.closed[0] == 1008 for socket in sockets), [socket.closed for socket in sockets]
        assert took < (1.5 if redis == "alive" else 3), took
        assert not public.closed
        assert staff.command("question.claim", {"question": "q"}).status == 401
        await public.close()

    asyncio.run(run())


@pytest.mark.parametrize("redis", ["alive", "dead"])
def test_a_notice_reaches_its_person_on_every_worker(make_city, redis):
    city = make_city(workers=2)

    async def run():
        event = city.event()
        asker = city.person()
        question = city.ask(event, person=asker)["question"]
        sockets = [await city.watching(event, asker) for _ in range(8)]
        stranger = await city.watching(event, city.person())
        if redis == "dead":
            for pid in city.redis():
                os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        city.approve(question)
        for socket in sockets:
            await socket.until(lambda seen: [n for n in seen.notices if n["kind"] == "approved"], 5)
        took = time.monotonic() - began
        for pid in city.redis():
            os.kill(pid, signal.SIGCONT)
        assert took < (1.5 if redis == "alive" else 3), took
        assert not stranger.notices
        for socket in [*sockets, stranger]:
            await socket.close()

    asyncio.run(run())


def test_withdrawing_a_role_ends_the_desk(city):
    async def run():
        city.add_user("passing", ["moderator"])
        event = city.event()
        staff = city.person("passing")
        desk = await city.watching(event, staff, stream="desk")
        city.staff("admin").do("person.withdraw", person=staff.id, role="moderator")
        end = time.monotonic() + 3
        while not desk.closed and time.monotonic() < end:
            await asyncio.sleep(0.05)
        assert desk.closed and desk.closed[0] == 1008
        assert staff.request("GET", f"/api/events/{event}/queue").status == 403

    asyncio.run(run())


def test_muted_people_cannot_ask(city):
    event = city.event()
    person = city.person()
    question = city.ask(event, person=person)["question"]
    city.staff("moderator").do("person.mute", question=question, minutes=10, why="刷屏")
    problem = person.refused("question.ask", 403, event=event, text="又来")
    assert problem["type"].endswith("muted")
    city.ask(event, "别人仍可以提问")


def test_sign_in_is_limited_by_account_not_by_a_shared_address(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "limits.sign_in_failures": 3})
    statuses = [city.nobody().request("POST", "/api/session", {"login": "moderator", "password": "wrong wrong wrong"}).status for _ in range(6)]
    assert statuses[:3] == [401, 401, 401] and 429 in statuses[3:]
    limited = city.nobody().request("POST", "/api/session", {"login": "moderator", "password": "wrong wrong wrong"})
    assert limited.status == 429 and int(limited.headers["retry-after"]) > 0
    # ten colleagues behind the same address still get in
    for login in ("host", "official", "official2", "approver", "editor", "clerk"):
        assert city.person(login).token


def test_asking_is_limited_per_person_and_high_per_address(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "limits.asks_per_minute": 3})
    event = city.event()
    person = city.person()
    answers = [person.command("question.ask", {"event": event, "text": f"第 {n} 个"}) for n in range(5)]
    assert [a.status for a in answers[:3]] == [200, 200, 200]
    assert answers[4].status == 429 and int(answers[4].headers["retry-after"]) > 0
    for _ in range(10):
        city.ask(event, "同一地址的另一个人")


def test_anonymous_sessions_are_limited_by_address_unless_trusted(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "limits.sessions_per_address": 5})
    statuses = [city.nobody().request("POST", "/api/session", {}).status for _ in range(12)]
    assert 429 in statuses and statuses[0] == 200
    trusted = make_city(workers=1, settings={"limits.enabled": "yes", "limits.sessions_per_address": 5, "limits.trusted_addresses": "127.0.0.0/8"})
    assert {trusted.nobody().request("POST", "/api/session", {}).status for _ in range(12)} == {200}


def test_contacts_are_encrypted_and_in_no_log(city):
    event = city.event()
    city.ask(event, "有联系方式的问题", contact="微信 zhangsan", details="住在某小区 3 栋 402")
    for name in city.data.glob("openfloor.db*"):
        content = name.read_bytes()
        assert "zhangsan".encode() not in content and "3 栋 402".encode() not in content
    assert "zhangsan" not in city.log.read_text() and "有联系方式" not in city.log.read_text()


def test_contacts_are_shown_to_those_who_handle_it_and_each_look_is_in_the_trail(city):
    event = city.event()
    asker = city.person()
    question = city.ask(event, "家门口的路灯", person=asker, unit="transport", contact="电话 13700001111", details="解放路 8 号")["question"]
    path = f"/api/questions/{question}/contact"

    def looks():
        database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
        rows = database.execute("SELECT actor, role, address, detail FROM audit WHERE action = 'question.contact' AND target = ? ORDER BY seq", (question,)).fetchall()
        database.close()
        return rows

    for login in ("moderator", "lead_moderator", "host", "admin", "editor", "supervisor", "guest", "official2", "clerk"):
        assert city.staff(login).request("POST", path).status == 403, login
        assert city.staff(login).request("POST", "/api/questions/none/contact").status in (403, 404), login
    assert asker.request("POST", path).status == 403
    assert city.nobody().request("POST", path).status == 401
    assert looks() == []
    for login in ("official", "approver", "dispatcher"):
        seen = city.staff(login).request("POST", path)
        assert seen.status == 200, (login, seen)
        assert seen.json["contact"] == "电话 13700001111" and seen.json["details"] == "解放路 8 号"
        assert "address" not in seen.json and "device" not in seen.json
        assert seen.headers["cache-control"] == "no-store"
    assert [row[:2] for row in looks()] == [(city.staff(login).id, login) for login in ("official", "approver", "dispatcher")]
    assert not any("1370000" in row[3] for row in looks()) and looks()[0][2] == "127.0.0.1"
    # another unit's from now on; the clerk sees what the clerk entered; nothing is kept with a key
    city.staff("moderator").do("question.assign", question=question, unit="housing")
    assert city.staff("official").request("POST", path).status == 403
    assert city.staff("official2").do("question.contact", key="look", question=question)["contact"] == "电话 13700001111"
    assert city.staff("official2").do("question.contact", key="look", question=question)["contact"] == "电话 13700001111"
    assert len(looks()) == 5
    called = city.staff("clerk").do("question.ask", event=event, text="来电：停水", contact="来电人 13700002222")["question"]
    assert city.staff("clerk").request("POST", f"/api/questions/{called}/contact").json["contact"] == "来电人 13700002222"
    asker.do("person.erase", question=question)
    assert city.staff("official2").request("POST", path).status == 404
    for name in [*city.data.glob("openfloor.db*"), city.log]:
        content = name.read_bytes()
        assert b"13700001111" not in content and b"13700002222" not in content and "解放路 8 号".encode() not in content
    assert city.run("audit", "verify").returncode == 0


@pytest.mark.parametrize("by", ["command", "server"])
def test_what_is_kept_for_a_time_goes_when_that_is_over(make_city, by):
    city = make_city(workers=1, settings={"people.contact_days": 30})
    event = city.event()
    asker = city.person()
    old = asker.do("question.ask", key="old", event=event, text="去年的", contact="电话 1")["question"]
    new = asker.do("question.ask", key="new", event=event, text="今年的", contact="电话 2")["question"]
    session = city.person("supervisor")
    database = sqlite3.connect(city.data / "openfloor.db", timeout=20)
    ((created, erase_after),) = database.execute("SELECT created_at, erase_after FROM contact WHERE item = ?", (old,)).fetchall()
    assert erase_after - created == 30 * 86400000
    database.execute("UPDATE contact SET created_at = 1, erase_after = 2 WHERE item = ?", (old,))
    database.execute("UPDATE command_key SET at = 1 WHERE key = 'old'")
    database.execute("UPDATE session SET expires_at = 1 WHERE person = ?", (session.id,))
    database.commit()
    if by == "command":
        assert city.run("retention").stdout == "erased 1 contacts, 1 results, 1 sessions\n"
        assert city.run("retention").stdout == "erased 0 contacts, 0 results, 0 sessions\n"
    else:
        database.execute("UPDATE due SET at = 1 WHERE kind = 'retention'")
        database.commit()
        eventually(lambda: not database.execute("SELECT 1 FROM contact WHERE item = ?", (old,)).fetchone())
        again = eventually(lambda: database.execute("SELECT at FROM due WHERE kind = 'retention' AND at > 1000000000000").fetchone())
        assert abs(again[0] / 1000 - time.time() - 86400) < 60
    assert database.execute("SELECT item FROM contact").fetchall() == [(new,)]
    assert database.execute("SELECT key FROM command_key WHERE person = ?", (asker.id,)).fetchall() == [("new",)]
    assert not database.execute("SELECT 1 FROM session WHERE person = ?", (session.id,)).fetchone()
    assert database.execute("SELECT count(*) FROM audit WHERE action = 'retention'").fetchone() == (1,)
    database.close()
    assert city.run("audit", "verify").returncode == 0


def test_a_look_at_a_contact_cannot_be_had_by_another_site(city):
    event = city.event()
    question = city.ask(event, "跨站", unit="transport", contact="电话 1")["question"]
    session = city.nobody().request("POST", "/api/session", {"login": "official", "password": PASSWORD})
    cookie = session.headers["set-cookie"].split(";")[0]
    path = f"/api/questions/{question}/contact"
    assert city.nobody().request("POST", path, headers={"Cookie": cookie}).status == 403
    assert city.nobody().request("POST", path, headers={"Cookie": cookie, "X-CSRF-Token": session.json["csrf"]}).status == 200
    assert city.nobody().request("GET", path, headers={"Cookie": cookie}).status == 405


def test_secrets_are_private_files(city):
    for name in (city.data / "key", city.data / "openfloor.db", city.redis_socket()):
        assert name.stat().st_mode & 0o077 == 0, name
    log = city.log.read_text()
    assert PASSWORD not in log and city.staff("moderator").token not in log
