"""Faults: nothing acknowledged is lost, nothing is doubled, and everyone sees it in time."""

import asyncio
import os
import pathlib
import secrets
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

from city import Person, eventually

FAULTS = os.environ.get("OPENFLOOR_FAULTS_PROGRAM")


class Crowd:
    """Threads that ask and approve until told to stop, keeping what was acknowledged; retries with the same key."""

    def __init__(self, city, event):
        self.city, self.event = city, event
        self.asked, self.approved, self.failures = {}, set(), []
        self.stopping = False
        self.threads = [threading.Thread(target=self._ask) for _ in range(4)] + [threading.Thread(target=self._approve) for _ in range(2)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stopping = True
        for thread in self.threads:
            thread.join(60)

    def _insist(self, person, name, args, key):
        """Sends the command until an answer comes, as a browser does, with the same key."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                answer = person.command(name, args, key)
            except OSError:
                time.sleep(0.05)
                continue
            except Exception as broken:  # a response cut short
                if type(broken).__module__.startswith("http"):
                    time.sleep(0.05)
                    continue
                raise
            if answer.status == 503:
                time.sleep(0.1)
                continue
            return answer
        self.failures.append((name, "no answer within 30 s"))
        return None

    def _ask(self):
        person = None
        while not self.stopping:
            try:
                person = person or self.city.person()
            except Exception:
                time.sleep(0.05)
                continue
            text = "问题 " + "".join(secrets.choice("bcdfghjk") for _ in range(20))  # nothing that may be a telephone or the id of an account
            answer = self._insist(person, "question.ask", {"event": self.event, "text": text}, secrets.token_hex(8))
            if answer is None:
                continue
            if answer.status == 200:
                self.asked[answer.json["question"]] = text
            elif answer.status != 401:
                self.failures.append(("question.ask", answer))

    def _approve(self):
        moderator = Person(self.city, "moderator")
        moderator.token = self.city.staff("moderator").token
        while not self.stopping:
            try:
                queue = moderator.request("GET", f"/api/events/{self.event}/queue?state=pending")
                cards = queue.json["questions"][:5] if queue.status == 200 else []
            except Exception:
                time.sleep(0.05)
                continue
            for card in cards:
                args = {"question": card["question"], "version": card["version"], "content": card["content"]}
                answer = self._insist(moderator, "question.approve", args, secrets.token_hex(8))
                if answer is not None and answer.status == 200:
                    self.approved.add(card["question"])
                elif answer is not None and answer.status != 409:
                    self.failures.append(("question.approve", answer))
            time.sleep(0.02)


def check_whole(city, event, crowd):
    """Every acknowledged item is there once; the log has no gap; the audit holds."""
    assert not crowd.failures, crowd.failures[:3]
    assert len(crowd.asked) > 20 and len(crowd.approved) > 5
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    kept = dict(database.execute("SELECT question.id, text.body FROM question JOIN text ON text.id = question.text WHERE event = ?", (event,)))
    for question, text in crowd.asked.items():
        assert kept.get(question) == text
    assert len(set(kept.values())) == len(kept), "a question is there twice"
    published = [row[0] for row in database.execute("SELECT target FROM entry WHERE stream = ? AND kind = 'question' ORDER BY seq", ("public:" + event,))]
    assert len(set(published)) == len(published)
    assert crowd.approved <= set(published)
    states = dict(database.execute("SELECT id, state FROM question WHERE event = ?", (event,)))
    assert {question for question, state in states.items() if state == "approved"} == set(published)
    for (stream,) in database.execute("SELECT stream FROM head").fetchall():
        seqs = [row[0] for row in database.execute("SELECT seq FROM entry WHERE stream = ? ORDER BY seq", (stream,))]
        assert seqs == list(range(1, len(seqs) + 1)), stream
    database.close()
    done = city.run("audit", "verify", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def kill(pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("victim", ["worker", "redis", "everything"])
def test_kill_in_the_middle_of_asks_and_approvals(make_city, victim):
    city = make_city(workers=2)
    event = city.event(max_pending=100000)
    city.staff("moderator")
    with Crowd(city, event) as crowd:
        for _ in range(3):
            time.sleep(0.8)
            if victim == "worker":
                kill(city.workers()[:1])
            elif victim == "redis":
                kill(city.redis())
            else:
                city.kill_all()
                city.process.wait(10)
                city.start()
        time.sleep(0.8)
    check_whole(city, event, crowd)

    async def everyone_sees_all():
        watcher = await city.watching(event)
        head = watcher.seq
        last = city.approved(event, "最后一个")
        await watcher.entry("question", question=last)
        assert watcher.seq == head + 1 or watcher.seq > head
        await watcher.close()

    asyncio.run(everyone_sees_all())


def test_viewers_miss_nothing_while_redis_dies(make_city):
    city = make_city(workers=2)

    async def run():
        event = city.event()
        watchers = [await city.watching(event) for _ in range(8)]
        host = city.staff("host")
        for number in range(12):
            if number in (3, 8):
                kill(city.redis())
            await asyncio.to_thread(host.do, "event.announce", event=event, text=f"第 {number} 条")
            await asyncio.sleep(0.1)
        for watcher in watchers:
            await watcher.entry("announcement", text="第 11 条", seconds=8)
            texts = [entry["text"] for entry in watcher.entries if entry["kind"] == "announcement"]
            assert texts == [f"第 {number} 条" for number in range(12)]
            await watcher.close()

    asyncio.run(run())


@pytest.mark.skipif(not FAULTS, reason="needs a build with OPENFLOOR_FAULTS")
def test_death_between_commit_and_publish_delays_an_entry_by_two_seconds_at_most(make_city, tmp_path):
    fault = tmp_path / "fault"
    city = make_city(workers=2, program=FAULTS, environment={"OPENFLOOR_FAULT": "after_commit", "OPENFLOOR_FAULT_FILE": str(fault)})

    async def run():
        event = city.event()
        watchers = [await city.watching(event) for _ in range(10)]
        before = city.workers()
        fault.touch()
        began = time.monotonic()
        with pytest.raises(Exception):
            await asyncio.to_thread(city.staff("host").do, "event.announce", event=event, text="提交后就断电")
        alive = [watcher for watcher in watchers if not watcher.closed]
        await asyncio.sleep(0.2)
        alive = [watcher for watcher in watchers if not watcher.closed]
        assert 0 < len(alive) < len(watchers), "one worker of two should be dead"
        for watcher in alive:
            await watcher.entry("announcement", text="提交后就断电", seconds=3)
        assert time.monotonic() - began < 2.5
        eventually(lambda: len(city.workers()) == 2 and city.workers() != before)
        for watcher in alive:
            await watcher.close()

    asyncio.run(run())


def test_a_drained_server_sends_viewers_away_politely_and_they_come_back(make_city):
    city = make_city(workers=2, settings={"server.drain_seconds": 1})

    async def run():
        event = city.event()
        watchers = [await city.watching(event) for _ in range(6)]
        position = (watchers[0].hello["epoch"], watchers[0].seq)
        assert await asyncio.to_thread(city.stop) == 0
        for watcher in watchers:
            await watcher.until(lambda seen: seen.closed, 5)
            assert watcher.closed[0] == 1001 and "retry" in watcher.closed[1]
        city.start()
        back = await city.watch(event, since=position)
        city._people.clear()
        city.staff("host").do("event.announce", event=event, text="回来了")
        await back.until(lambda seen: [m for m in seen.messages if m.get("text") == "回来了"])
        await back.close()

    asyncio.run(run())


def test_a_full_disk_is_told_and_nothing_is_lost(make_city):
    folder = pathlib.Path("/tmp/openfloor-small-" + secrets.token_hex(4))
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip("may not mount a small file system here")
    try:
        city = make_city(workers=1, settings={"store.data": folder / "data"}, start=True)
        event = city.event(max_pending=100000)
        person = city.person()
        acknowledged = set()
        refused = None
        for number in range(4000):
            answer = person.command("question.ask", {"event": event, "text": f"{number} " + "长" * 450})
            if answer.status == 200:
                acknowledged.add(answer.json["question"])
            else:
                refused = answer
                break
        assert refused is not None and refused.status == 503, refused
        assert city.nobody().request("GET", "/api/events/" + event).status == 200
        database = sqlite3.connect(f"file:{folder}/data/openfloor.db?mode=ro", uri=True)
        kept = {row[0] for row in database.execute("SELECT id FROM question")}
        database.close()
        assert acknowledged == kept
        subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        eventually(lambda: person.command("question.ask", {"event": event, "text": "又有地方了"}).status == 200, 15)
        city.stop(hard=True)
    finally:
        subprocess.run(["umount", "-l", str(folder)])
        folder.rmdir()


def test_a_second_server_on_the_same_folder_is_refused(city):
    done = city.run("serve", "--set", "server.port=0", check=False)
    assert done.returncode != 0 and str(city.process.pid) in done.stderr


def test_a_newer_schema_is_refused(make_city):
    city = make_city(start=False)
    database = sqlite3.connect(city.data / "openfloor.db")
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    table = next(name for name in tables if "migration" in name or name == "schema_version")
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    values = {"version": 9999, "name": "future", "applied_at": 0, "at": 0}
    database.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", [values[name] for name in columns])
    database.commit()
    database.close()
    done = city.run("serve", check=False)
    assert done.returncode != 0 and "newer" in done.stderr.lower()
