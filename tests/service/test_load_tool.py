"""openfloor-load: every scenario against the real server, and servers that cheat, whom it must catch."""

import asyncio
import base64
import contextlib
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import subprocess
import threading
import time

import pytest

from city import PASSWORD, ROOT

LOAD = pathlib.Path(os.environ.get("OPENFLOOR_LOAD", ROOT / "build" / "openfloor-load"))
LOGINS = ["admin", "host", "moderator", "moderator2", "lead_moderator", "official", "official2"]

pytestmark = pytest.mark.skipif(not LOAD.exists(), reason="openfloor-load is not built")


def load(*arguments, timeout=60):
    return subprocess.run([LOAD, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)


@pytest.fixture(scope="module")
def demo(city, tmp_path_factory):
    path = tmp_path_factory.mktemp("load") / "demo.json"
    logins = {login: {"login": login, "password": PASSWORD} for login in LOGINS}
    logins["official"]["unit"], logins["official2"]["unit"] = "transport", "housing"
    path.write_text(json.dumps({"url": city.url, "event_id": city.event(), "pid": city.process.pid, "logins": logins}))
    return path


# ------------------------------------------------------------- the real server

PLAYS = """
viewers = 300
joins = 5000

[announce]
rounds = 2
churn = 5
most = last_viewer_median_ms = 20000
least = server_cpu_us_per_delivery = 0

[burst]
rounds = 1
burst = 60

[All are back at once]
scenario = storm
over = 1

[slow]
rounds = 1
stuck = 2
slow = 2
patience = 1

[acks]
acks = 50
seconds = 1

[counters]
votes = 500
voted = 5
seconds = 2

[fair]
seconds = 2
small = 20

[reference]
questions = 10
answers = 5

[evening]
seconds = 2
churn = 5
votes = 200
voted = 4
asks = 10
"""


def test_every_scenario(demo, tmp_path):
    plays, page = tmp_path / "evening.ini", tmp_path / "report.html"
    plays.write_text(PLAYS)
    done = load("--city", demo, "--scenario-file", plays, "--json", "--html", page)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    figures = {play["title"]: play for play in found["plays"]}
    assert found["whole"] and len(figures) == 9
    for play in figures.values():
        assert play["whole"] and play["doubled"] == play["skipped"] == play["lost_connections"] == 0
    assert figures["announce"]["left"] > 0
    assert figures["burst"]["entries_received"] == 61 * 300
    assert figures["burst"]["ratio"] > 0 and figures["burst"]["burst_last_ms"] >= figures["burst"]["burst_committed_ms"] / 2
    storm = figures["All are back at once"]
    assert storm["scenario"] == "storm" and storm["back"] == storm["left"] == 300
    assert 0 < storm["caught_up_ms"] < 60000 and storm["live_median_ms"] > 0 and storm["calm_median_ms"] > 0
    assert figures["slow"]["stuck"] == figures["slow"]["slow"] == 6 and figures["slow"]["memory_before_kb"] > 0
    assert figures["acks"]["idle_p99_ms"] > 0 and figures["acks"]["watched_p99_ms"] > 0
    assert figures["counters"]["votes"] == 1000 and 0 < figures["counters"]["worst_staleness_ms"] < 60000
    assert figures["counters"]["tallies_per_viewer_and_second"] > 0
    assert figures["fair"]["alone_p99_ms"] > 0 and figures["fair"]["beside_p99_ms"] > 0
    evening = figures["evening"]
    assert evening["decided"] == evening["acknowledged"] == 20 and evening["votes"] == 400 and evening["left"] > 0
    text = page.read_text()
    assert text.startswith("<!doctype html>") and text.count("<section>") == 9 and "<svg" in text
    assert "All are back at once" in text and "<script" not in text and "http" not in text.replace("http://127.0.0.1", "")


class Reluctant(http.server.BaseHTTPRequestHandler):
    """Passes on what comes, but for deals in a second of its own choice, when nobody asks any more."""

    protocol_version = "HTTP/1.1"
    city, last_ask, refused = None, None, 0

    def pass_on(self):
        body, headers = self.rfile.read(int(self.headers.get("Content-Length") or 0)), dict(self.headers)
        if self.path.endswith("/question.ask"):
            Reluctant.last_ask = time.monotonic()
        if self.path.endswith("/queue.deal") and Reluctant.last_ask and 0.3 < time.monotonic() - Reluctant.last_ask < 1.3:
            Reluctant.refused += 1
            self.answer(503, b"{}")
            return
        connection = http.client.HTTPConnection(self.city.host, self.city.port, timeout=20)
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        self.answer(response.status, response.read())
        connection.close()

    do_GET = do_POST = pass_on

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def test_moderators_stay_when_a_deal_is_refused(city, demo, tmp_path):
    """A refusal is no empty queue: nobody leaves on it, and what waits is decided all the same."""
    Reluctant.city = city
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Reluctant) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        through = {**json.loads(demo.read_text()), "url": f"http://127.0.0.1:{server.server_address[1]}"}
        (tmp_path / "through.json").write_text(json.dumps(through))
        done = load("--city", tmp_path / "through.json", "--quiet", "--seconds", 2, "--asks", 60, "--think", 60, "--json", "desk", timeout=90)
        server.shutdown()
    figures = json.loads(done.stdout)
    assert done.returncode == 1 and figures["refused"] >= Reluctant.refused > 0
    assert figures["decided"] == figures["acknowledged"] > 50
    assert figures["doubles"] == figures["starved"] == figures["undecided"] == 0


def test_a_worker_is_killed(demo):
    """Half of the viewers lose their connection, come back by themselves, and have missed nothing."""
    done = load("--city", demo, "--viewers", 300, "--quiet", "--every", 50, "--json", "crash")
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert 20 < figures["left"] == figures["back"] < 300
    assert figures["doubled"] == figures["skipped"] == figures["lost_connections"] == 0
    assert 0 < figures["all_back_ms"] < 60000


def test_idle_and_a_bound_that_is_broken(demo):
    done = load("--city", demo, "--viewers", 200, "--quiet", "--least", "bytes_per_viewer=100000000", "idle")
    assert done.returncode == 1
    assert "bytes_per_viewer" in done.stdout
    assert len(done.stderr.splitlines()) == 1 and "the bound is at least 1e+08" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["announce", "burst"],
        ["party"],
        ["--viewers", "0", "announce"],
        ["--viewers", "1e3", "announce"],
        ["--viewer", "announce"],
        ["--most", "50", "announce"],
        ["--city", "/nowhere", "announce"],
        ["--target", "apache", "announce"],
        ["--target", "limit", "--url", "http://example.org:80", "announce"],
        ["--target", "limit", "--url", "http://127.0.0.1:9", "counters"],
        ["--scenario-file", "/nowhere"],
        ["--target", "limit", "--url", "http://127.0.0.1:9", "--html", "/nowhere/page", "announce"],
    ],
)
def test_wrong_options_are_told_in_one_line(arguments):
    done = load(*arguments, timeout=5)
    assert done.returncode == 2
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1


# ------------------------------------------------------------- servers that cheat


VICTIM = 1  # the first to join is the one who announces


class Cheat:
    """Speaks like openfloor-limit; to one of its viewers each message is passed on as CHEAT has it.

    Every message becomes two entries, so that what is wrong with the one shows at the other.
    """

    def __init__(self, cheat):
        self.cheat, self.viewers, self.seq = cheat, [], 0
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def __exit__(self, *what):
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)

    async def serve(self):
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self.welcome, "127.0.0.1", 0)
        self.url = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        self.ready.set()
        await self.over.wait()
        server.close()
        for writer in self.viewers:
            writer.close()

    async def welcome(self, reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            key = request.split("Sec-WebSocket-Key: ")[1].split("\r\n")[0]
            accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
            writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())
            self.say(writer, {"type": "hello", "protocol": 1, "epoch": "e", "seq": self.seq, "entries": []})
            self.viewers.append(writer)
            while True:
                head = await reader.readexactly(2)
                length = head[1] & 0x7F
                if length == 126:
                    length = int.from_bytes(await reader.readexactly(2), "big")
                mask, data = await reader.readexactly(4), await reader.readexactly(length)
                self.pass_on(bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)).decode())

    @staticmethod
    def say(writer, message):
        data = (json.dumps(message, separators=(",", ":")) + "\n").encode()
        header = bytes([0x81, len(data)]) if len(data) < 126 else bytes([0x81, 126]) + len(data).to_bytes(2, "big")
        writer.write(header + data)

    def pass_on(self, text):
        entries = [{"type": "entry", "seq": self.seq + 1, "kind": "post"}, {"type": "entry", "seq": self.seq + 2, "kind": "announcement", "text": text}]
        self.seq += 2
        for i, writer in enumerate(self.viewers):
            for entry in self.cheat(entries) if i == VICTIM else entries:
                self.say(writer, entry)


CHEATS = {
    "none": (lambda entries: entries, 0, None),
    "loses": (lambda entries: entries[1:], 1, "skipped"),
    "doubles": (lambda entries: [entries[0], *entries], 1, "doubled"),
    "reorders": (lambda entries: entries[::-1], 1, "skipped"),
}


@pytest.mark.parametrize("name", CHEATS)
def test_what_is_lost_doubled_or_out_of_order_is_found(name):
    cheat, code, figure = CHEATS[name]
    with Cheat(cheat) as server:
        done = load("--target", "limit", "--url", server.url, "--viewers", 30, "--rounds", 2, "--json", "--quiet", "announce")
    assert done.returncode == code, done.stderr
    figures = json.loads(done.stdout)
    assert figures["whole"] == (code == 0)
    assert all(figures[key] > 0 if key == figure or name == "reorders" else figures[key] == 0 for key in ("skipped", "doubled"))


def test_a_connection_that_is_lost_is_found():
    class HangsUp(Cheat):
        def pass_on(self, text):
            super().pass_on(text)
            if self.seq == 2:
                self.viewers.pop(VICTIM).close()

    with HangsUp(lambda entries: entries) as server:
        done = load("--target", "limit", "--url", server.url, "--viewers", 30, "--rounds", 1, "--json", "--quiet", "announce")
    assert done.returncode == 1 and json.loads(done.stdout)["lost_connections"] == 1
