"""Behind a real nginx with the configuration that is shipped: what config/nginx/openfloor.conf promises, it keeps."""

import asyncio
import http.client
import os
import pathlib
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import time

import pytest
import websockets

from city import ROOT, Watcher, eventually

SHIPPED = ROOT / "config" / "nginx" / "openfloor.conf"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def replaced(text, changes):
    """TEXT with each of CHANGES made, and made once: a changed file must not pass by unnoticed."""
    for old, new in changes.items():
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


class Nginx:
    """nginx on ports of its own, with the shipped server blocks: only names, paths and ports are others."""

    def __init__(self, folder, secure, plain):
        self.folder, self.secure, self.plain = pathlib.Path(folder), secure, plain
        self.folder.chmod(0o755)
        self.certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
            + ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
            check=True,
            capture_output=True,
        )
        self.process = None

    def start(self, upstream):
        text = SHIPPED.read_text()
        text = text.replace("	listen [::]:80;\n", "").replace("	listen [::]:443 ssl;\n", "")
        text = replaced(
            text,
            {
                "127.0.0.1:8080;": f"127.0.0.1:{upstream};",
                "listen 80;": f"listen 127.0.0.1:{self.plain};",
                "listen 443 ssl;": f"listen 127.0.0.1:{self.secure} ssl;",
                "/etc/ssl/openfloor/fullchain.pem": str(self.certificate),
                "/etc/ssl/openfloor/key.pem": str(self.folder / "key.pem"),
            },
        ).replace("server_name ask.example.gov.cn;", "server_name 127.0.0.1;")
        user = f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else ""
        paths = "".join(f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; {user} pid {self.folder}/pid; worker_processes 2; worker_rlimit_nofile 4000;\n"
            f"events {{ worker_connections 1500; }}\nhttp {{ access_log off; {paths}\n{text}}}\n"
        )
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
        self.process = subprocess.Popen(
            [program, "-p", self.folder, "-e", self.folder / "error.log", "-c", self.folder / "nginx.conf"],
            stderr=open(self.folder / "stderr", "ab"),
        )
        eventually(self._answers)
        return self

    def _answers(self):
        assert self.process.poll() is None, (self.folder / "stderr").read_text()
        try:
            socket.create_connection(("127.0.0.1", self.secure), 1).close()
            return True
        except OSError:
            return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)

    def trust(self):
        return ssl.create_default_context(cafile=str(self.certificate))

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPSConnection("127.0.0.1", self.secure, timeout=20, context=self.trust())
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    async def watch(self, event, since=None, source="127.0.0.1", **headers):
        query = f"event={event}" + (f"&since={since[1]}&epoch={since[0]}" if since else "")
        opened = await websockets.connect(
            f"wss://127.0.0.1:{self.secure}/ws?{query}",
            ssl=self.trust(),
            origin=f"https://127.0.0.1:{self.secure}",
            extra_headers=headers,
            local_addr=(source, 0),
            max_size=None,
            ping_interval=None,
            open_timeout=20,
        )
        return Watcher(opened, since and since[1])


@pytest.fixture
def behind(make_city, tmp_path):
    """behind(settings): a city and the nginx before it."""
    made = []

    def make(**settings):
        secure, plain = free_port(), free_port()
        served = {"server.public_url": f"https://127.0.0.1:{secure}", "server.trusted_proxies": "127.0.0.1/32"}
        city = make_city(workers=2, settings=served | settings)
        made.append(Nginx(tmp_path, secure, plain).start(city.port))
        return city, made[-1]

    yield make
    for nginx in made:
        nginx.stop()


def test_viewers_come_through_and_come_back(behind):
    """Pings of the server keep a silent connection open, and a worker's death is seen through nginx at once."""
    city, nginx = behind(**{"server.ping_seconds": 1})
    event = city.event()
    host = city.staff("host")

    async def story():
        crowd = [await nginx.watch(event) for _ in range(40)]
        for viewer in crowd:
            await viewer.until(lambda seen: seen.hello)
        host.do("event.announce", event=event, text="第一条")
        for viewer in crowd:
            await viewer.entry("announcement")
        await asyncio.sleep(3)
        assert [viewer.closed for viewer in crowd] == [None] * 40
        os.kill(city.workers()[0], signal.SIGKILL)

        async def gone():
            while not (lost := [viewer for viewer in crowd if viewer.closed]):
                await asyncio.sleep(0.05)
            return lost

        lost = await asyncio.wait_for(gone(), 10)
        assert len(lost) < 40  # the other worker's viewers have seen nothing
        host.do("event.announce", event=event, text="第二条")
        epoch = crowd[0].hello["epoch"]
        for viewer in lost:
            again = await nginx.watch(event, since=(epoch, viewer.seq))
            entry = await again.entry("announcement")
            assert (entry["seq"], entry["text"]) == (viewer.seq + 1, "第二条")
            crowd[crowd.index(viewer)] = again
        for viewer in crowd:
            await viewer.until(lambda seen: [entry["text"] for entry in seen.entries if entry["kind"] == "announcement"][-1:] == ["第二条"])
            await viewer.close()

    asyncio.run(story())


def test_a_visitor_cannot_say_who_it_is(behind):
    """Each claimed address would have a limit of its own."""
    city, nginx = behind(**{"limits.enabled": "yes", "limits.connections_per_address": 10})
    event = city.event()

    async def story():
        inside = []
        refused = 0
        for number in range(60):
            claim = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
            try:
                inside.append(await nginx.watch(event, source="127.0.0.7", **claim))
            except websockets.InvalidStatusCode as status:
                assert status.status_code == 429, status
                refused += 1
        assert len(inside) <= 20 and refused == 60 - len(inside)  # ten for each of the two workers
        other = await nginx.watch(event, source="127.0.0.8")
        await other.until(lambda seen: seen.hello)
        for viewer in [*inside, other]:
            await viewer.close()

    asyncio.run(story())


def test_what_a_browser_is_told(behind):
    city, nginx = behind()
    connection = http.client.HTTPConnection("127.0.0.1", nginx.plain, timeout=20)
    connection.request("GET", "/e/x?a=b")
    moved = connection.getresponse()
    assert (moved.status, moved.getheader("Location")) == (301, "https://127.0.0.1/e/x?a=b")
    connection.close()
    status, headers, body = nginx.request("GET", "/")
    assert status == 200 and b"<html" in body
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    # A session of a browser: a cookie that never goes out in the clear, and commands of other pages are refused.
    own = {"Content-Type": "application/json", "Origin": f"https://127.0.0.1:{nginx.secure}"}
    status, headers, body = nginx.request("POST", "/api/session", b"{}", own)
    assert status in (200, 201), body
    cookies = headers.get_all("Set-Cookie")
    assert cookies and all("; Secure" in cookie for cookie in cookies), cookies
    status, headers, body = nginx.request("POST", "/api/session", b"{}", own | {"Origin": "https://elsewhere.example"})
    assert status == 403, (status, body)


def test_a_picture_of_eight_megabytes_reaches_the_server(behind):
    """What is too large is refused by the server, in its own words; nginx lets it through."""
    city, nginx = behind()
    host = city.staff("host")
    sent = {"Authorization": "Bearer " + host.token, "Content-Type": "image/png", "X-CSRF-Token": host.csrf}
    began = time.monotonic()
    status, headers, body = nginx.request("POST", "/api/files", b"\x89PNG\r\n\x1a\n" + bytes(8 * 1024 * 1024 - 8), sent)
    assert status != 413 and headers["Content-Type"].startswith("application/problem+json"), (status, body)
    assert time.monotonic() - began < 20
