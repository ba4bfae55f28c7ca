"""A city under test: the real server on a folder of its own, and people who use it.

HTTP goes through Python's http.client and curl, WebSocket through python3-websockets:
clients that were not written for this server.
"""

import asyncio
import http.client
import json
import os
import pathlib
import secrets
import signal
import sqlite3
import subprocess
import time

import websockets

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPENFLOOR", str(ROOT / "build" / "openfloor"))
PASSWORD = "correct horse battery"

UNITS = [
    {"id": "city", "name": "市政府", "name_en": "City government", "level": "city", "power": "oversight"},
    {"id": "transport", "name": "市交通运输局", "name_en": "Transport Bureau", "level": "department", "power": "approval", "parent": "city"},
    {"id": "housing", "name": "市住房保障局", "name_en": "Housing Bureau", "level": "department", "power": "service", "parent": "city"},
    {"id": "water", "name": "市水务局", "name_en": "Water Bureau", "level": "department", "power": "service", "parent": "city"},
    {"id": "wuchang", "name": "武昌区", "name_en": "Wuchang District", "level": "district", "power": "service", "parent": "city"},
    {"id": "wuchang-roads", "name": "武昌区市政队", "name_en": "Wuchang Road Team", "level": "subordinate", "power": "service", "parent": "wuchang"},
]

STAFF = {
    "admin": ["admin"],
    "host": ["host"],
    "moderator": ["moderator"],
    "moderator2": ["moderator"],
    "lead_moderator": ["lead_moderator"],
    "official": ["official:unit=transport"],
    "official_colleague": ["official:unit=transport"],
    "official2": ["official:unit=housing"],
    "approver": ["approver:unit=transport"],
    "guest": ["guest"],
    "clerk": ["clerk"],
    "dispatcher": ["dispatcher"],
    "supervisor": ["supervisor"],
    "editor": ["editor"],
}


class Answer:
    """What the server said over HTTP."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.headers_list = headers  # with those that come more than once
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Person:
    """Somebody with a session (or none), over HTTP with a bearer token."""

    def __init__(self, city, login=None):
        self.city = city
        self.token = None
        self.csrf = None
        self.id = None
        self.login = login

    def request(self, method, path, body=None, headers=None, raw=None):
        sent = {"Accept-Language": "en"}
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        elif method == "POST" and raw is None:
            data = b""
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        sent.update(headers or {})
        connection = http.client.HTTPConnection(self.city.host, self.city.port, timeout=20)
        try:
            connection.request(method, path, body=data, headers=sent)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        answer = self.request("GET", path, headers=headers)
        assert answer.status == 200, (path, answer)
        return answer.json

    def _enter(self, answer):
        assert answer.status in (200, 201), answer
        self.token, self.csrf = answer.json["token"], answer.json["csrf"]
        self.id = answer.json["person"]["id"]
        return self

    def begin(self):
        """An anonymous session."""
        return self._enter(self.request("POST", "/api/session", {}))

    def sign_in(self, login=None, password=PASSWORD):
        return self._enter(self.request("POST", "/api/session", {"login": login or self.login, "password": password}))

    def command(self, name, args=None, key=None):
        headers = {"Idempotency-Key": key} if key else None
        return self.request("POST", "/api/commands/" + name, args or {}, headers=headers)

    def do(self, name, key=None, **args):
        answer = self.command(name, args, key)
        assert answer.status == 200, (name, answer)
        return answer.json

    def refused(self, name, status, **args):
        """The problem of a command that must not be accepted."""
        answer = self.command(name, args)
        assert answer.status == status, (name, answer)
        assert answer.headers["content-type"].startswith("application/problem+json")
        return answer.json


class Watcher:
    """One WebSocket, reading everything into lists."""

    def __init__(self, socket, since=None):
        self.socket = socket
        self.start = since or 0  # the position it came with
        self.messages = []
        self.entries = []
        self.hello = None
        self.notices = []
        self.replies = {}
        self.closed = None
        self._changed = asyncio.Condition()
        self._number = 0
        self._task = asyncio.create_task(self._read())

    async def _read(self):
        try:
            async for frame in self.socket:
                for line in frame.split("\n"):
                    if line:
                        self._take(json.loads(line))
                async with self._changed:
                    self._changed.notify_all()
        except websockets.ConnectionClosed:
            pass
        self.closed = (self.socket.close_code, self.socket.close_reason)
        async with self._changed:
            self._changed.notify_all()

    def _take(self, message):
        self.messages.append(message)
        kind = message["type"]
        if kind == "hello":
            self.hello = message
            self.entries = list(message["entries"])
        elif kind == "entry":
            expected = self.seq + 1
            assert message["seq"] == expected, f"seq {message['seq']} after {expected - 1}"
            self.entries.append(message)
        elif kind == "notice":
            self.notices.append(message)
        elif kind in ("result", "problem"):
            self.replies[message["id"]] = message

    @property
    def seq(self):
        live = [entry["seq"] for entry in self.entries]
        start = self.hello["seq"] if self.hello else self.start
        return max([start] + live)

    async def until(self, condition, seconds=10):
        """Waits until CONDITION(self) is true, and gives its value."""

        async def wait():
            async with self._changed:
                while True:
                    value = condition(self)
                    if value:
                        return value
                    if self.closed:
                        raise AssertionError(f"closed {self.closed} while waiting; last {self.messages[-3:]}")
                    await self._changed.wait()

        try:
            return await asyncio.wait_for(wait(), seconds)
        except asyncio.TimeoutError:
            raise AssertionError(f"nothing came within {seconds} s; last {self.messages[-3:]}") from None

    async def entry(self, kind, seconds=10, **fields):
        def find(watcher):
            for entry in watcher.entries:
                if entry["kind"] == kind and all(entry.get(name) == value for name, value in fields.items()):
                    return entry
            return None

        return await self.until(find, seconds)

    async def command(self, name, key=None, **args):
        self._number += 1
        number = str(self._number)
        message = {"id": number, "command": name, "args": args}
        if key:
            message["key"] = key
        await self.socket.send(json.dumps(message))
        return await self.until(lambda watcher: watcher.replies.get(number))

    async def close(self):
        await self.socket.close()
        await asyncio.wait([self._task], timeout=5)


class City:
    """The program on a data folder of its own, on a free port of loopback."""

    def __init__(self, folder, workers=2, settings=None, environment=None, program=None):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.program = program or PROGRAM
        self.environment = dict(os.environ, **(environment or {}))
        self.settings = {
            "server.port": 0,
            "server.workers": workers,
            "server.drain_seconds": 1,
            "store.data": self.data,
            "limits.enabled": "no",
            "people.scrypt_log2_n": 10,
            "audit.anchor_file": self.folder / "anchors",
        }
        if os.geteuid() == 0:
            self.settings["server.user"] = "root"
        self.settings.update(settings or {})
        self.process = None
        self.host, self.port = "127.0.0.1", None
        self.log = self.folder / "log"
        self._people = {}

    # --- the program

    def run(self, *arguments, input=None, check=True):
        sets = [part for name, value in self.settings.items() for part in ("--set", f"{name}={value}")]
        done = subprocess.run([self.program, *arguments, *sets], input=input, capture_output=True, text=True, timeout=120, env=self.environment)
        if check:
            assert done.returncode == 0, (arguments, done.returncode, done.stderr)
        return done

    def found(self):
        """Makes the folder, the units and the staff."""
        self.run("init")
        units = self.folder / "units.json"
        units.write_text(json.dumps(UNITS, ensure_ascii=False))
        self.run("unit", "import", str(units))
        for login, roles in STAFF.items():
            self.add_user(login, roles)
        return self

    def add_user(self, login, roles):
        parts = [part for role in roles for part in ("--role", role)]
        self.run("user", "add", "--login", login, "--name", login.title(), "--function", "处长", *parts, "--password-file", "-", input=PASSWORD + "\n")

    def start(self, wait=True):
        sets = [part for name, value in self.settings.items() for part in ("--set", f"{name}={value}")]
        self.process = subprocess.Popen([self.program, "serve", *sets], stdout=subprocess.PIPE, stderr=open(self.log, "ab"), text=True, env=self.environment)
        if wait:
            line = self.process.stdout.readline()
            if not line.startswith("ready "):
                raise AssertionError(f"no ready line but {line!r}, exit code {self.process.wait(30)}; log: {self.log.read_text()[-1500:]}")
            self.url = line.split()[1].rstrip("/")
            self.port = int(self.url.rsplit(":", 1)[1])
            self.settings["server.port"] = self.port  # after a restart people come back to the same place
        return self

    def stop(self, hard=False):
        if self.process and self.process.poll() is None:
            if hard:
                self.kill_all()
            else:
                self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        if self.process:
            self.process.stdout.close()
        return self.process.returncode if self.process else None

    def children(self, name=None):
        """Process ids of the program's children; of the private Redis with name='redis'."""
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                after = stat.read_text().rsplit(")", 1)[1].split()
                command = (stat.parent / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if int(after[1]) == self.process.pid and after[0] != "Z":
                is_redis = "redis-server" in command
                if (name == "redis") == is_redis:
                    found.append(int(stat.parent.name))
        return sorted(found)

    def workers(self):
        return self.children()

    def redis(self):
        return self.children("redis")

    def kill_all(self):
        everyone = self.children() + self.children("redis")
        for pid in [self.process.pid, *everyone]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def rows(self, sql, *values, change=False):
        """What the database says; CHANGE: as an intruder would change it, while nobody serves."""
        database = sqlite3.connect(f"file:{self.data}/openfloor.db?mode={'rw' if change else 'ro'}", uri=True, timeout=20)
        try:
            with database:
                return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def redis_socket(self):
        return next(self.data.glob("*.sock"))

    # --- people

    def person(self, login=None):
        """A new session: of LOGIN, or an anonymous one."""
        return Person(self, login).sign_in() if login else Person(self).begin()

    def staff(self, login):
        """The standing session of LOGIN."""
        if login not in self._people:
            self._people[login] = self.person(login)
        return self._people[login]

    def nobody(self):
        return Person(self)

    # --- events

    def event(self, state="live", **more):
        """An event of its own for one test."""
        admin, host = self.staff("admin"), self.staff("host")
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200))
        args = {"kind": "session", "title": "交通与住房 " + secrets.token_hex(3), "title_en": "Transport and housing", "units": ["transport", "housing", "water"], "ends_at": end}
        args.update(more)
        event = admin.do("event.create", **args)["event"]
        steps = {
            "draft": [],
            "scheduled": [(admin, "event.schedule", {})],
            "open": [(host, "event.open", {})],
            "live": [(host, "event.start", {})],
            "paused": [(host, "event.start", {}), (host, "event.pause", {"why": "技术问题"})],
            "closing": [(host, "event.start", {}), (host, "event.close", {})],
            "ended": [(host, "event.start", {}), (host, "event.end", {})],
            "archived": [(host, "event.start", {}), (host, "event.end", {}), (self.staff("editor"), "transcript.release", {})],
            "cancelled": [(admin, "event.cancel", {"why": "改期"})],
        }
        for who, name, extra in steps[state]:
            who.do(name, event=event, **extra)
        return event

    def ask(self, event, text="江汉路的公交车为什么这么少？", person=None, **more):
        return (person or self.person()).do("question.ask", event=event, text=text, **more)

    def card(self, question, login="moderator"):
        return self.staff(login).get("/api/questions/" + question)["question"]

    def approve(self, question, login="moderator", **more):
        card = self.card(question, login)
        return self.staff(login).do("question.approve", question=question, version=card["version"], content=card["content"], **more)

    def approved(self, event, text="江汉路的公交车为什么这么少？", unit="transport", person=None):
        question = self.ask(event, text, person=person)["question"]
        self.approve(question, unit=unit)
        return question

    # --- sockets

    async def watch(self, event, person=None, stream=None, since=None, origin=None, headers=None):
        query = f"event={event}"
        if stream:
            query += "&stream=" + stream
        if since:
            query += f"&since={since[1]}&epoch={since[0]}"
        extra = dict(headers or {})
        if person and person.token:
            extra["Authorization"] = "Bearer " + person.token
        socket = await websockets.connect(f"ws://{self.host}:{self.port}/ws?{query}", extra_headers=extra, origin=origin, max_size=None, ping_interval=None, compression=None, open_timeout=20)
        return Watcher(socket, since and since[1])

    async def watching(self, event, person=None, stream=None, since=None):
        """The same, once its hello has come."""
        watcher = await self.watch(event, person, stream, since)
        if not since:
            await watcher.until(lambda seen: seen.hello)
        return watcher


def eventually(condition, seconds=10, pause=0.05):
    """Polls until CONDITION() is true, and gives its value."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(pause)
