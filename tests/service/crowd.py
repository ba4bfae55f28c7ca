"""Thousands of viewers in one process: bare sockets, read with epoll, each frame checked for order.

python3-websockets plays single people; at thousands it would measure itself.
"""

import base64
import json
import os
import resource
import select
import socket
import time

OPENING = (
    "GET /ws?event={event}{since} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
)


def allow_descriptors(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, count)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted) if os.geteuid() == 0 else hard))


def frame(opcode, payload=b"", final=True):
    """One masked frame, as a client sends it (RFC 6455, section 5.2); the mask is zero."""
    head = bytes([(0x80 if final else 0) | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    else:
        head += bytes([0x80 | 126]) + len(payload).to_bytes(2, "big")
    return head + b"\0\0\0\0" + payload


def frames(data):
    """The frames in DATA as (opcode, payload), and what is left."""
    found = []
    while len(data) >= 2:
        length, start = data[1] & 127, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            if len(data) < start:
                break
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            break
        found.append((data[0] & 15, data[start : start + length]))
        data = data[start + length :]
    return found, data


class Viewer:
    def __init__(self):
        self.socket = None
        self.position = None  # (epoch, seq)
        self.data = b""
        self.upgraded = False
        self.refused = None  # the status line, where it was no 101
        self.seqs = []


class Crowd:
    """COUNT viewers of EVENT; who loses the connection comes back by itself with its position."""

    def __init__(self, city, event, count, source="127.0.0.1", returns=True, pongs=True):
        self.city, self.event, self.source, self.returns, self.pongs = city, event, source, returns, pongs
        self.epoll = select.epoll()
        self.viewers = [Viewer() for _ in range(count)]
        self.by_descriptor = {}
        self.lost = 0
        self.to_open = list(self.viewers)

    def _open(self, viewer):
        viewer.socket = socket.socket()
        viewer.socket.setblocking(False)
        viewer.socket.bind((self.source, 0))
        viewer.socket.connect_ex((self.city.host, self.city.port))
        viewer.data, viewer.upgraded = b"", False
        self.by_descriptor[viewer.socket.fileno()] = viewer
        self.epoll.register(viewer.socket, select.EPOLLOUT)

    def _close(self, viewer):
        self.by_descriptor.pop(viewer.socket.fileno(), None)
        viewer.socket.close()
        viewer.socket = None

    def _say_hello(self, viewer):
        since = "" if viewer.position is None else "&since={1}&epoch={0}".format(*viewer.position)
        key = base64.b64encode(os.urandom(16)).decode()
        opening = OPENING.format(event=self.event, since=since, host=self.city.host, port=self.city.port, key=key)
        viewer.socket.send(opening.encode())
        self.epoll.modify(viewer.socket, select.EPOLLIN)

    def _take(self, viewer, line):
        message = json.loads(line)
        if message["type"] == "hello":
            for seq in (entry["seq"] for entry in message["entries"]):
                if viewer.position is None or seq > viewer.position[1]:
                    viewer.seqs.append(seq)
            viewer.position = (message["epoch"], message["seq"])
        elif message["type"] == "entry" and message.get("stream", "public").startswith("public"):
            viewer.seqs.append(message["seq"])
            viewer.position = (viewer.position[0], message["seq"])

    def _read(self, viewer):
        try:
            data = viewer.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self.lost += 1
            self._close(viewer)
            if self.returns and not viewer.refused:
                self.to_open.append(viewer)
            return
        viewer.data += data
        if not viewer.upgraded:
            if b"\r\n\r\n" not in viewer.data:
                return
            head, viewer.data = viewer.data.split(b"\r\n\r\n", 1)
            if b" 101 " not in head.split(b"\r\n")[0]:
                viewer.refused = head.split(b"\r\n")[0].decode()
                return
            viewer.upgraded = True
        found, viewer.data = frames(viewer.data)
        for opcode, payload in found:
            if opcode == 9 and self.pongs:
                viewer.socket.send(frame(10, payload))
            elif opcode == 1:
                for line in payload.splitlines():
                    self._take(viewer, line)

    def turn(self, seconds=0.05):
        """Does what there is to do, for about SECONDS."""
        for viewer in self.to_open[:200]:
            self._open(viewer)
        del self.to_open[:200]
        for descriptor, happened in self.epoll.poll(seconds):
            viewer = self.by_descriptor.get(descriptor)
            if viewer is None:
                continue
            try:
                if happened & select.EPOLLOUT and not happened & (select.EPOLLERR | select.EPOLLHUP):
                    self._say_hello(viewer)
                else:
                    self._read(viewer)
            except ConnectionError:
                self.lost += 1
                self._close(viewer)
                if self.returns:
                    self.to_open.append(viewer)

    def until(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < end, f"after {seconds} s: {self}"
            self.turn()
        return self

    def for_seconds(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.turn()

    def inside(self):
        """Those who have had their hello and are connected."""
        return sum(1 for viewer in self.viewers if viewer.socket and viewer.upgraded and viewer.position)

    def at(self, seq):
        return sum(1 for viewer in self.viewers if viewer.socket and viewer.position and viewer.position[1] >= seq)

    def check(self, newest):
        """Nobody has missed, doubled or mixed up an entry, and all are at NEWEST."""
        for viewer in self.viewers:
            assert viewer.seqs == sorted(set(viewer.seqs)), viewer.seqs
            assert viewer.position[1] == newest
            assert viewer.seqs[-1] == newest
            assert viewer.seqs == list(range(viewer.seqs[0], newest + 1))

    def close(self):
        for viewer in self.viewers:
            if viewer.socket:
                self._close(viewer)
        self.epoll.close()

    def __repr__(self):
        refused = {viewer.refused for viewer in self.viewers if viewer.refused}
        return f"<{refused or str()} {self.inside()} of {len(self.viewers)} inside, {self.lost} lost, {len(self.to_open)} to come>"
