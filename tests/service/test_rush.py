"""At full load, and with what goes wrong there: floods, crowds behind one address, dead peers, dead workers."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import time

import pytest

from city import PASSWORD, eventually
from crowd import Crowd, allow_descriptors, frame, frames

CROWD = int(os.environ.get("OPENFLOOR_CROWD", "2000"))  # 15000 is what a worker holds


def open_websocket(city, event, source="127.0.0.1"):
    """A bare socket that has had its 101, and what came behind it."""
    opened = socket.create_connection((city.host, city.port), timeout=10, source_address=(source, 0))
    opened.sendall(
        (
            f"GET /ws?event={event} HTTP/1.1\r\nHost: {city.host}:{city.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        ).encode()
    )
    return opened


def upgraded(opened, headers=""):
    opened.sendall((headers + "\r\n").encode())
    data = b""
    while b"\r\n\r\n" not in data:
        part = opened.recv(65536)
        assert part, data
        data += part
    head, rest = data.split(b"\r\n\r\n", 1)
    assert b" 101 " in head.split(b"\r\n")[0], head
    return rest


def test_a_flood_from_one_address_harms_nobody_else(make_city):
    city = make_city(workers=1, settings={"limits.enabled": "yes", "limits.connections_per_address": 200})
    event = city.event()
    flood = Crowd(city, event, 1000, source="127.0.0.9", returns=False)
    flood.until(lambda crowd: crowd.inside() + crowd.lost >= 1000)
    assert flood.inside() == 200
    others = Crowd(city, event, 150, source="127.0.0.10")
    others.until(lambda crowd: crowd.inside() == 150)
    city.staff("host").do("event.announce", event=event, text="请大家按顺序提问")
    others.until(lambda crowd: crowd.at(2) == 150)
    assert others.lost == 0
    flood.close()
    flood = Crowd(city, event, 300, source="127.0.0.9", returns=False)  # comes and goes: ten a second
    flood.until(lambda crowd: crowd.inside() + crowd.lost >= 300)
    assert flood.inside() < 100
    flood.close()
    others.close()


def test_a_crowd_of_five_thousand_behind_one_address_gets_in(make_city):
    allow_descriptors(12000)
    city = make_city(workers=2, settings={"limits.enabled": "yes"})
    event = city.event()
    crowd = Crowd(city, event, 5000, source="127.0.0.11")
    crowd.until(lambda crowd: crowd.inside() == 5000, seconds=60)
    assert crowd.lost == 0
    city.staff("host").do("event.announce", event=event, text="欢迎各位")
    crowd.until(lambda crowd: crowd.at(2) == 5000)
    crowd.check(2)
    asker = city.person().begin()  # and from the same address people still ask
    assert asker.command("question.ask", {"event": event, "text": "路灯什么时候修？"}).status == 200
    crowd.close()


def test_behind_a_trusted_proxy_each_address_counts_for_itself(make_city):
    city = make_city(
        workers=1,
        settings={"limits.enabled": "yes", "limits.connections_per_address": 20, "server.trusted_proxies": "127.0.0.0/8"},
    )
    event = city.event()
    got = []
    for number in range(60):
        opened = open_websocket(city, event)
        opened.sendall(f"X-Forwarded-For: 203.0.113.{1 if number < 40 else 2}\r\n\r\n".encode())
        got.append((opened, opened.recv(65536)))
    statuses = [answer.split(b" ")[1] for _, answer in got]
    assert statuses == [b"101"] * 20 + [b"429"] * 20 + [b"101"] * 20
    assert b"Retry-After" in got[20][1] or b"retry-after" in got[20][1]
    for opened, _ in got:
        opened.close()


def test_dead_peers_are_gone_after_two_pings(make_city):
    city = make_city(workers=1, settings={"server.ping_seconds": 1})
    event = city.event()
    dead = Crowd(city, event, 20, returns=False, pongs=False)
    alive = Crowd(city, event, 20, returns=False)
    dead.until(lambda crowd: crowd.inside() == 20)
    alive.until(lambda crowd: crowd.inside() == 20)
    end = time.monotonic() + 15
    while dead.lost < 20:
        assert time.monotonic() < end, dead
        dead.turn(0.02)
        alive.turn(0.02)
    assert alive.lost == 0 and alive.inside() == 20
    dead.close()
    alive.close()


def test_a_command_in_fragments_of_one_byte(make_city):
    city = make_city(workers=1)
    event = city.event()
    asker = city.person().begin()
    opened = open_websocket(city, event)
    data = upgraded(opened, f"Authorization: Bearer {asker.token}\r\n")
    message = json.dumps({"id": "1", "command": "question.ask", "args": {"event": event, "text": "为什么一个字一个字地发？"}}).encode()
    for at in range(len(message)):
        whole = frame(1 if at == 0 else 0, message[at : at + 1], final=at == len(message) - 1)
        for byte in whole:  # and each byte in a segment of its own
            opened.sendall(bytes([byte]))
    lines, end = [], time.monotonic() + 10
    while not any(line.get("type") in ("result", "problem") for line in lines):
        assert time.monotonic() < end
        found, data = frames(data)
        lines += [json.loads(line) for opcode, payload in found if opcode == 1 for line in payload.splitlines()]
        if not found:
            data += opened.recv(65536)
    (reply,) = [line for line in lines if line.get("type") in ("result", "problem")]
    assert reply["type"] == "result", reply
    assert city.card(reply["result"]["question"])["text"] == "为什么一个字一个字地发？"
    opened.close()


def test_a_viewer_over_tls_whose_socket_takes_only_a_part_of_a_record(make_city, tmp_path):
    """What is encrypted cannot be taken back: the rest of a record is kept, and comes before all that is newer."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*make, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    city = make_city(workers=1, start=False)
    made = city.run("event", "create", "--file", "/dev/stdin", input='{"kind":"session","title":"加密","units":["transport"],"as_state":"live"}')
    event = made.stdout.split('"')[3]
    city.settings.update({"tls.certificate": certificate, "tls.key": key})
    city.start()
    bare = socket.socket()
    bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    bare.connect((city.host, city.port))
    opened = ssl.create_default_context(cafile=str(certificate)).wrap_socket(bare, server_hostname="127.0.0.1")
    opened.sendall(
        (
            f"GET /ws?event={event} HTTP/1.1\r\nHost: {city.host}:{city.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        ).encode()
    )
    data = upgraded(opened)
    context = ssl.create_default_context(cafile=str(certificate))
    connection = http.client.HTTPSConnection(city.host, city.port, context=context, timeout=20)
    connection.request("POST", "/api/session", json.dumps({"login": "host", "password": PASSWORD}), {"Content-Type": "application/json"})
    token = json.loads(connection.getresponse().read())["token"]
    count = 150  # more than the sockets' buffers hold, less than the ring
    for number in range(count):
        body = json.dumps({"event": event, "text": f"{number} " + "密" * 480})
        connection.request("POST", "/api/commands/event.announce", body, {"Content-Type": "application/json", "Authorization": "Bearer " + token})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
    connection.close()
    seqs, end = [], time.monotonic() + 20
    while len(seqs) < count:
        assert time.monotonic() < end, seqs[-3:]
        found, data = frames(data)
        lines = [json.loads(line) for opcode, payload in found if opcode == 1 for line in payload.splitlines()]
        assert [line["type"] for line in lines].count("hello") <= (not seqs)
        seqs += [line["seq"] for line in lines if line["type"] == "entry"]
        if not found:
            data += opened.recv(1000)
    assert seqs == list(range(seqs[0], seqs[0] + count))
    opened.close()


def test_a_worker_is_killed_with_its_crowd(make_city):
    allow_descriptors(CROWD + 2000)
    city = make_city(workers=2, settings={"server.max_viewers": 15000})
    event = city.event()
    host = city.staff("host")
    crowd = Crowd(city, event, CROWD)
    crowd.until(lambda crowd: crowd.inside() == CROWD, seconds=60)
    host.do("event.announce", event=event, text="第一条")
    crowd.until(lambda crowd: crowd.at(2) == CROWD)
    os.kill(city.workers()[0], signal.SIGKILL)
    killed = time.monotonic()
    crowd.until(lambda crowd: crowd.lost > CROWD // 4)
    host.do("event.announce", event=event, text="第二条")  # while they are out
    crowd.until(lambda crowd: crowd.inside() == CROWD and crowd.at(3) == CROWD, seconds=10)
    took = time.monotonic() - killed
    host.do("event.announce", event=event, text="第三条")
    crowd.until(lambda crowd: crowd.at(4) == CROWD)
    crowd.check(4)
    print(f"{crowd.lost} of {CROWD} were back after {took:.1f} s")
    crowd.close()


def test_a_worker_takes_its_share_again_after_it_was_killed(make_city):
    """Newcomers go to the new worker as to the others: the kernel spreads them over the listeners that stayed."""
    city = make_city(workers=2)
    event = city.event()
    os.kill(city.workers()[0], signal.SIGKILL)
    eventually(lambda: len(city.workers()) == 2)
    crowd = Crowd(city, event, 600)
    crowd.until(lambda crowd: crowd.inside() == 600, seconds=15)
    shares = [len(os.listdir(f"/proc/{pid}/fd")) for pid in city.workers()]
    assert min(shares) > 200, shares
    crowd.close()
