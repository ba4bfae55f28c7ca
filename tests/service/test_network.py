"""Sockets: clients that are slow, many, impatient or rude, and what the supervisor does about its children."""

import asyncio
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import time

import pytest
import websockets

from city import eventually
from crowd import frames

HANDSHAKE = (
    "GET /ws?event={event} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
GET = b"GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n"
PAGE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CLOSING = POST.replace(b"Host: x", b"Host: x\r\nConnection: close")
TOO_BIG = POST.replace(b"Length: 2", b"Length: 70000")[:-2] + b"x" * 70000


@pytest.fixture
def one(make_city):
    """A city with a single worker: what holds it up holds everything up."""
    return make_city(workers=1)


def open_socket(city, seconds=5):
    return socket.create_connection((city.host, city.port), timeout=seconds)


def handshake(city, event):
    return HANDSHAKE.format(event=event, host=f"{city.host}:{city.port}").encode()


def read_all(connection):
    received = b""
    try:
        while True:
            part = connection.recv(65536)
            if not part:
                return received
            received += part
    except (TimeoutError, ConnectionError):
        return received


@pytest.mark.parametrize(
    "pile",
    [GET * 30, POST * 20, (POST + PAGE) * 10, PAGE + POST, PAGE + PAGE + POST + POST, POST + CLOSING, TOO_BIG + POST, TOO_BIG + POST + POST, GET + TOO_BIG],
    ids=["gets", "posts", "mixed", "page-post", "pages-posts", "post-close", "413-post", "413-posts", "get-413"],
)
def test_a_pile_of_requests_is_answered_once_and_closed(one, pile):
    with open_socket(one) as connection:
        connection.sendall(pile)
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert one.nobody().request("GET", "/healthz").status == 200


def test_requests_in_turn_share_a_connection(one):
    with open_socket(one) as connection:
        for request in [POST, PAGE, GET] * 10:
            connection.sendall(request)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += connection.recv(65536)
            head, body = answer.split(b"\r\n\r\n", 1)
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            while len(body) < length:
                body += connection.recv(65536)
            assert head.startswith(b"HTTP/1.1 200") and b"keep-alive" in head


def test_who_never_finishes_is_sent_away(one):
    event = one.event()
    unfinished = {
        "nothing": b"",
        "headers": b"GET / HTTP/1.1\r\nHos",
        "body": POST.replace(b"Length: 2", b"Length: 500"),
        "message": handshake(one, event) + b"\x01\x85\x00\x00\x00\x00hello",
    }
    sockets = {}
    for name, data in unfinished.items():
        sockets[name] = open_socket(one, 20)
        sockets[name].sendall(data)
    began = time.monotonic()
    for name, connection in sockets.items():
        read_all(connection)
        assert 5 < time.monotonic() - began < 20, name
        connection.close()


def test_a_full_worker_lets_staff_in_and_sends_others_away(make_city):
    city = make_city(workers=1, settings={"server.max_viewers": 10})

    async def run():
        event = city.event()
        viewers = [await city.watching(event) for _ in range(10)]
        with pytest.raises(websockets.InvalidStatusCode) as refused:
            await city.watch(event)
        assert refused.value.status_code == 503 and int(refused.value.headers["Retry-After"]) > 0
        desk = await city.watching(event, city.staff("moderator"), stream="desk")
        assert city.nobody().request("GET", "/api/events").status == 200
        for viewer in [*viewers, desk]:
            await viewer.close()
        again = await city.watching(event)
        await again.close()

    asyncio.run(run())


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_worker_out_of_descriptors_neither_spins_nor_floods_its_log(one):
    (worker,) = one.workers()
    subprocess.run(["prlimit", "--pid", str(worker), "--nofile=120:120"], check=True)
    crowd = [open_socket(one) for _ in range(200)]
    time.sleep(0.5)
    size, busy = one.log.stat().st_size, processor_seconds(worker)
    time.sleep(1.5)
    assert processor_seconds(worker) - busy < 0.5
    assert one.log.stat().st_size - size < 10000
    for connection in crowd:
        connection.close()
    eventually(lambda: one.nobody().request("GET", "/healthz").status == 200)


def test_one_that_does_not_read_delays_nobody_and_starts_anew(one):
    async def run():
        event = one.event()
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect((one.host, one.port))
        slow.sendall(handshake(one, event))
        fast = await one.watching(event)
        host = one.staff("host")
        for number in range(1500):
            host.do("event.announce", event=event, text=f"{number} " + "长" * 900)
            if number % 50 == 0:
                await asyncio.sleep(0)
        await fast.entry("announcement", text="1499 " + "长" * 900, seconds=20)
        last = fast.seq
        slow.settimeout(5)
        data, head, hellos, seq = b"", None, 0, 0
        while seq < last:
            data += slow.recv(65536)
            if head is None and b"\r\n\r\n" in data:
                head, data = data.split(b"\r\n\r\n", 1)
            if head is None:
                continue
            found, data = frames(data)
            for opcode, payload in found:
                for line in payload.decode().splitlines() if opcode == 1 else []:
                    message = json.loads(line)
                    if message["type"] == "hello":
                        hellos, seq = hellos + 1, message["seq"]
                    elif message["type"] == "entry":
                        assert message["seq"] == seq + 1
                        seq = message["seq"]
        assert hellos == 2
        slow.close()
        await fast.close()

    asyncio.run(run())


def test_commands_beyond_those_in_flight_are_told_to_wait(one):
    async def run():
        event = one.event()
        watcher = await one.watching(event, one.person())
        many = [f'{{"id":"v{n}","command":"question.ask","args":{{"event":"{event}","text":"{n}"}}}}' for n in range(100)]
        for text in many:
            await watcher.socket.send(text)
        await watcher.until(lambda seen: len(seen.replies) == 100)
        refused = [reply for reply in watcher.replies.values() if reply["type"] == "problem"]
        assert all(reply["status"] == 429 for reply in refused)
        await watcher.close()

    asyncio.run(run())


def test_tls_from_files_with_tickets_that_all_workers_take(make_city, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )
    city = make_city(workers=2, start=False)
    made = city.run("event", "create", "--file", "/dev/stdin", input='{"kind":"session","title":"加密","units":["transport"],"as_state":"live"}')
    event = made.stdout.split('"')[3]
    city.settings.update({"tls.certificate": certificate, "tls.key": key})
    city.start()
    assert city.url.startswith("https://")
    out = subprocess.run(["curl", "-sS", "-i", "--cacert", certificate, "-X", "POST", "-H", "Content-Type: application/json", "-d", "{}", f"{city.url}/api/session"], capture_output=True, text=True, check=True).stdout
    assert "__Host-session=" in out and "Secure" in out and "Strict-Transport-Security" in out

    async def run():
        context = ssl.create_default_context(cafile=str(certificate))
        sockets = [await websockets.connect(f"wss://127.0.0.1:{city.port}/ws?event={event}", ssl=context) for _ in range(6)]
        for number in range(50):
            await asyncio.to_thread(city.run, "event", "announce", event, "--text", f"{number} " + "密" * 900)
        for connection in sockets:
            while "49 密" not in await asyncio.wait_for(connection.recv(), 10):
                pass
            await connection.close()

    asyncio.run(run())
    client = ["openssl", "s_client", "-connect", f"127.0.0.1:{city.port}", "-CAfile", certificate]
    session = tmp_path / "session"
    subprocess.run([*client, "-tls1_2", "-sess_out", session], input=b"Q\n", capture_output=True, check=True)
    for _ in range(6):
        again = subprocess.run([*client, "-tls1_2", "-sess_in", session], input=b"Q\n", capture_output=True)
        assert b"Reused, TLSv1.2" in again.stdout
    old = subprocess.run([*client, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], input=b"Q\n", capture_output=True)
    assert old.returncode != 0
    offered = subprocess.run([*client, "-alpn", "h2,http/1.1"], input=b"Q\n", capture_output=True)
    assert b"ALPN protocol: http/1.1" in offered.stdout


def test_a_wrong_key_is_refused_at_once(make_city, tmp_path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no key")
    city = make_city(start=False, settings={"tls.certificate": wrong, "tls.key": wrong})
    done = city.run("serve", check=False)
    assert done.returncode == 2 and str(wrong) in done.stderr


def test_children_are_started_again_and_die_with_their_parent(make_city):
    city = make_city(workers=2)
    before = city.workers() + city.redis()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: len(city.workers()) == 2 and len(city.redis()) == 1, 5)
    after = city.workers() + city.redis()
    assert not set(before) & set(after)
    eventually(lambda: city.nobody().request("GET", "/readyz").status == 200, 5)
    os.kill(city.process.pid, signal.SIGKILL)
    city.process.wait(5)
    eventually(lambda: not any(pathlib.Path(f"/proc/{pid}/cmdline").exists() and pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() for pid in after), 5)
    city.start()


def test_a_taken_port_is_refused(one, make_city):
    city = make_city(start=False, settings={"server.port": one.port})
    done = city.run("serve", check=False)
    assert done.returncode == 2 and str(one.port) in done.stderr
