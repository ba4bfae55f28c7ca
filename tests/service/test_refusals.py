"""Bad input: each gets its answer, and everyone else goes on."""

import asyncio
import json
import os
import socket
import subprocess

import pytest
import websockets


def raw(city, data, seconds=5):
    """Bytes straight into a socket; what comes back until it closes or goes quiet."""
    with socket.create_connection((city.host, city.port), timeout=seconds) as connection:
        connection.sendall(data)
        received = b""
        try:
            while True:
                part = connection.recv(65536)
                if not part:
                    return received
                received += part
        except TimeoutError:
            return received


def status_of(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


@pytest.mark.parametrize(
    "path, method, body, headers, status",
    [
        ("/api/commands/question.ask", "POST", b"{", {"Content-Type": "application/json"}, 400),
        ("/api/commands/question.ask", "POST", b"\xff\xfe", {"Content-Type": "application/json"}, 400),
        ("/api/commands/question.ask", "POST", b"[" * 5000, {"Content-Type": "application/json"}, 400),
        ("/api/commands/question.ask", "POST", b"[]", {"Content-Type": "application/json"}, 400),
        ("/api/commands/question.ask", "POST", b'{"text":"a","text":"b"}', {"Content-Type": "application/json"}, 400),
        ("/api/commands/question.ask", "POST", b"text=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("/api/commands/question.ask", "POST", b'{"text":"' + b"a" * 70000 + b'"}', {"Content-Type": "application/json"}, 413),
        ("/api/commands/no.such", "POST", b"{}", {"Content-Type": "application/json"}, 404),
        ("/api/commands/question.ask", "GET", None, {}, 405),
        ("/api/no-such", "GET", None, {}, 404),
        ("/api/events/none", "GET", None, {}, 404),
        ("/api/events/none/entries", "GET", None, {}, 404),
        ("/api/cases/2026-999999", "GET", None, {}, 404),
        ("/no-such-page", "GET", None, {}, 404),
        ("/../../etc/passwd", "GET", None, {}, 404),
        ("/assets/%2e%2e/%2e%2e/etc/passwd", "GET", None, {}, 404),
    ],
)
def test_requests_over_http(city, path, method, body, headers, status):
    person = city.person()
    answer = person.request(method, path, raw=body, headers=headers)
    assert answer.status == status, answer
    if path.startswith("/api"):
        assert answer.headers["content-type"].startswith("application/problem+json")
        problem = answer.json
        assert problem["status"] == status and problem["title"] and problem["type"]


@pytest.mark.parametrize(
    "message, kind",
    [
        ("{", "malformed"),
        ("[]", "malformed"),
        ('"hello"', "malformed"),
        ('{"id":"x"}', "invalid"),
        ('{"id":"x","command":"no.such","args":{}}', "not_found"),
        ('{"id":"x","command":"question.ask","args":[]}', "invalid"),
        ('{"id":"x","command":"question.ask","args":' + '{"a":' * 40 + "1" + "}" * 40 + "}", "malformed"),
        ('{"id":"x","command":"question.ask","key":"' + "k" * 65 + '","args":{}}', "invalid"),
        ('{"id":"x","command":"question.ask","args":{}}', "invalid"),
    ],
)
def test_messages_over_websocket(city, message, kind):
    async def run():
        event = city.event()
        watcher = await city.watching(event, city.person())
        await watcher.socket.send(message)
        problem = await watcher.until(lambda seen: [m for m in seen.messages if m["type"] == "problem" or m.get("status", 0) >= 400])
        assert kind in json.dumps(problem[0]), problem
        assert (await watcher.command("question.ask", event=event, text="之后照常"))["type"] == "result"
        await watcher.close()

    asyncio.run(run())


def test_a_message_that_is_too_big_closes_with_1009(city):
    async def run():
        watcher = await city.watching(city.event(), city.person())
        await watcher.socket.send("x" * 200000)
        await watcher.until(lambda seen: seen.closed)
        assert watcher.closed[0] == 1009

    asyncio.run(run())


def test_wrong_utf8_closes_that_connection_only(city):
    async def run():
        event = city.event()
        bad, good = await city.watching(event), await city.watching(event)
        bad.socket.transport.write(b"\x81\x84\x00\x00\x00\x00\xff\xfe\xff\xfe")
        await bad.until(lambda seen: seen.closed)
        city.staff("host").do("event.announce", event=event, text="仍在")
        await good.entry("announcement", text="仍在")
        await good.close()

    asyncio.run(run())


def test_foreign_origins_are_refused(city):
    async def run():
        event = city.event()
        with pytest.raises(websockets.InvalidStatusCode) as refused:
            await city.watch(event, origin="https://evil.example")
        assert refused.value.status_code == 403
        own = await city.watch(event, origin=f"http://{city.host}:{city.port}")
        await own.until(lambda seen: seen.hello)
        await own.close()

    asyncio.run(run())


def test_events_that_are_not_there_or_not_public_are_refused(city):
    async def run():
        draft = city.event("draft")
        for event in ("none", draft, "../x"):
            try:
                watcher = await city.watch(event)
                await watcher.until(lambda seen: seen.closed, 5)
                assert watcher.closed[0] == 1008
            except websockets.InvalidStatusCode as refused:
                assert refused.status_code in (400, 404)

    asyncio.run(run())


@pytest.mark.parametrize("login", [None, "anonymous"])
def test_the_desk_is_for_staff(city, login):
    async def run():
        event = city.event()
        person = city.person() if login else city.nobody()
        try:
            watcher = await city.watch(event, person, stream="desk")
            await watcher.until(lambda seen: seen.closed, 5)
            assert watcher.closed[0] == 1008 and not watcher.hello
        except websockets.InvalidStatusCode as refused:
            assert refused.status_code in (401, 403)

    asyncio.run(run())


HANDSHAKE = "GET /ws?event={event} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"


@pytest.mark.parametrize(
    "request_text",
    [
        HANDSHAKE + "Upgrade: h2c\r\nSec-WebSocket-Version: 13\r\n\r\n",
        HANDSHAKE + "Upgrade: " + "x" * 300 + "\r\nSec-WebSocket-Version: 13\r\n\r\n",
        HANDSHAKE + "Upgrade: websocket\r\nSec-WebSocket-Version: 8\r\n\r\n",
        "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}",
        "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\r\n{}",
        "GARBAGE\r\n\r\n",
        "GET / HTTP/1.1\r\n" + "X: " + "y" * 20000 + "\r\n\r\n",
    ],
)
def test_requests_that_no_browser_sends(city, request_text):
    event = city.event()
    text = request_text.replace("{event}", event).replace("{host}", f"{city.host}:{city.port}")
    answer = raw(city, text.encode(), 3)
    status = status_of(answer)
    assert status is None or status >= 400, answer[:200]
    assert b"101 Switching" not in answer
    assert city.nobody().request("GET", "/healthz").status == 200


def test_a_slow_and_a_fragmented_client_are_served(city):
    event = city.event()
    handshake = (HANDSHAKE + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n").format(event=event, host=f"{city.host}:{city.port}").encode()
    with socket.create_connection((city.host, city.port), timeout=10) as connection:
        for byte in handshake:
            connection.sendall(bytes([byte]))
        received = b""
        while b'"hello"' not in received:
            received += connection.recv(65536)
        assert received.startswith(b"HTTP/1.1 101")


def test_a_forged_publish_reaches_no_viewer(city):
    async def run():
        event = city.event()
        city.approved(event, "真的")
        watchers = [await city.watching(event) for _ in range(6)]
        channels = subprocess.run(["redis-cli", "-s", str(city.redis_socket()), "pubsub", "channels"], capture_output=True, text=True, check=True).stdout.split()
        channel = next(name for name in channels if name.endswith("public:" + event))
        captured = await asyncio.create_subprocess_exec("redis-cli", "-s", str(city.redis_socket()), "--raw", "subscribe", channel, stdout=asyncio.subprocess.PIPE)
        await asyncio.sleep(0.3)
        city.staff("host").do("event.announce", event=event, text="原件")
        for watcher in watchers:
            await watcher.entry("announcement", text="原件")
        await asyncio.sleep(0.2)
        captured.terminate()
        genuine = (await captured.communicate())[0].split(b"\n", 5)[5].rstrip(b"\n")
        assert "原件".encode() in genuine or b"\\u539f" in genuine
        for forged in (genuine.replace("原件".encode(), "伪造".encode()), b"{}", b"", genuine[:-3] + b"000", genuine + b"x"):
            subprocess.run(["redis-cli", "-s", str(city.redis_socket()), "-x", "publish", channel], input=forged, check=True, capture_output=True)
        subprocess.run(["redis-cli", "-s", str(city.redis_socket()), "-x", "publish", channel], input=genuine, check=True, capture_output=True)
        city.staff("host").do("event.announce", event=event, text="之后")
        for watcher in watchers:
            await watcher.entry("announcement", text="之后")
            assert "伪造" not in json.dumps(watcher.messages, ensure_ascii=False)
            assert len([entry for entry in watcher.entries if entry.get("text") == "原件"]) == 1
            await watcher.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    "text, place",
    [("[server]\nport = many\n", ":2:"), ("[server]\nprot = 1\n", ":2:"), ("[servr]\n", ":1:"), ("port = 1\n", ":1:"), ("[limits]\n\nenabled = perhaps\n", ":3:"), ("[server]\nport = 70000\n", ":2:")],
)
def test_a_wrong_configuration_is_refused_with_its_line(city, tmp_path, text, place):
    name = tmp_path / "wrong.conf"
    name.write_text(text)
    done = subprocess.run([city.program, "serve", "--config", str(name)], capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert str(name) + place in done.stderr, done.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["serve", "--set", "server.port"], ["user", "add"], ["audit", "what"], ["unit", "import", "/no/such/file"], ["serve", "--config", "/no/such/file"], ["deadline"], ["screen", "--words", "/no/such/file"]])
def test_wrong_commands_exit_2_with_a_line(city, arguments):
    done = subprocess.run([city.program, *arguments, "--set", f"store.data={city.data}"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and done.stderr.strip(), done
    assert "Traceback" not in done.stderr and len(done.stderr) < 2000


@pytest.mark.parametrize("command", [["serve"], ["check"], ["init"], ["user"], ["unit"], ["event"], ["export"], ["audit"], ["screen"], ["version"], []])
def test_help(city, command):
    done = subprocess.run([city.program, *command, "--help"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0 and "openfloor" in done.stdout


def test_curl_gets_pages_compressed_and_guarded(city):
    event = city.event()
    out = subprocess.run(["curl", "-sS", "--compressed", "-D", "-", "-o", "/dev/null", f"{city.url}/events/{event}"], capture_output=True, text=True, check=True).stdout.lower()
    assert " 200" in out.splitlines()[0]
    assert "content-encoding: " in out and "content-security-policy: " in out and "x-content-type-options: nosniff" in out
    policy = next(line for line in out.splitlines() if line.startswith("content-security-policy"))
    assert "unsafe" not in policy and "default-src" in policy


def test_metrics_add_all_workers_up(make_city):
    city = make_city(workers=2, settings={"server.metrics_port": 0})

    async def run():
        event = city.event()
        watchers = [await city.watching(event) for _ in range(7)]
        city.staff("host").do("event.announce", event=event, text="计数")
        for watcher in watchers:
            await watcher.entry("announcement", text="计数")
        listening = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True).stdout
        ports = {int(line.split()[3].rsplit(":", 1)[1]) for line in listening.splitlines() if f"pid={city.process.pid}," in line} - {city.port}
        text = ""
        for port in ports:
            done = subprocess.run(["curl", "-sS", "-m", "3", f"http://127.0.0.1:{port}/metrics"], capture_output=True, text=True)
            if "openfloor_viewers" in done.stdout:
                text = done.stdout
        values = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line and not line.startswith("#")}
        assert values["openfloor_viewers"] == 7, text[:500]
        assert values["openfloor_bus_up"] >= 1
        assert values["openfloor_deliveries_total"] >= 7
        assert any(name.startswith("openfloor_fanout_seconds") for name in values)
        assert any(name.startswith("openfloor_commit_seconds") for name in values)
        assert text.rstrip().endswith("# EOF")
        for watcher in watchers:
            await watcher.close()

    asyncio.run(run())


def test_logs_are_json_lines(city):
    for line in city.log.read_text().splitlines():
        record = json.loads(line)
        assert record["level"] and record["message"] and record["time"]
    assert os.path.getsize(city.log) < 10_000_000
