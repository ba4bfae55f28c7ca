"""The servers that are compared: our own with a demo city, the limit, the floor, and those of others."""

import json
import os
import pathlib
import pwd
import re
import shutil
import socket
import subprocess
import time
import urllib.request

from processes import Child, Failure

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / "build"
OPPONENTS = TOP / "loadtest" / "opponents"
NCHAN_MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
MAX_VIEWERS = 16000  # what a worker may be told to take: sockets share unevenly over workers
START_SECONDS = 60


class Server:
    """One that serves: its address, the process that all others of it descend from, and what it is."""

    def __init__(self, target, child, url, workers, metrics=None):
        self.target, self.child, self.url, self.workers, self.metrics = target, child, url, workers, metrics
        self.pid = child.pid

    def is_up(self):
        return not self.child.has_ended()

    def metric(self, name):
        """One of our own server's /metrics, of all its workers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=20) as answer:
            found = re.search(rf"^{re.escape(name)} (\S+)$", answer.read().decode(), re.MULTILINE)
        if not found:
            raise Failure(f"/metrics does not tell {name}")
        return float(found[1])

    def stop(self):
        self.child.stop()


def _program(name):
    path = BUILD / name
    if not path.exists():
        raise Failure(f"{path} is not built: sh config/build.sh")
    return path


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_port(child, port):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and not child.has_ended():
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise Failure(f"{child.name} did not start: {child.told()}")


def _fill(template, place, **values):
    """A configuration with what stands between at signs filled in."""
    text = (OPPONENTS / template).read_text()
    for name, value in values.items():
        text = text.replace(f"@{name.upper()}@", str(value))
    path = place / template
    path.write_text(text)
    return path


class City:
    """A demo city in a folder of its own; made once, served anew for each row."""

    def __init__(self, folder):
        self.folder = folder / "city"
        self.logs = folder
        self.demo = self.folder / "demo.json"

    def make(self):
        """By config/demo.sh, which serves while it makes the events; it is stopped again."""
        child = Child("demo", ["sh", TOP / "config" / "demo.sh", "--port", 0, "--workers", 2,
                               "--data", self.folder], self.logs)
        child.wait_for(r"Ctrl-C stops it", 900)
        child.stop()

    def _certificate(self):
        """An ECDSA key and a certificate that belong to whom the city belongs to."""
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        if not key.exists():
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
                 "-keyout", key, "-out", certificate], check=True, capture_output=True)
            owner = (self.folder / "openfloor.conf").stat()
            for path in (certificate, key):
                os.chown(path, owner.st_uid, owner.st_gid)
                path.chmod(0o600)
        return certificate, key

    def serve(self, workers, tls=False):
        metrics = _free_port()
        settings = {"server.port": 0, "server.metrics_port": metrics, "server.workers": workers, "server.max_viewers": MAX_VIEWERS,
                    "server.drain_seconds": 0}
        if tls:
            certificate, key = self._certificate()
            settings |= {"tls.certificate": certificate, "tls.key": key}
        argv = [self.folder / "openfloor", "serve", "--config", self.folder / "openfloor.conf"]
        for name, value in settings.items():
            argv += ["--set", f"{name}={value}"]
        child = Child("openfloor", argv, self.logs)
        url = child.wait_for(r"^ready (\S+)$", START_SECONDS)[1]
        return Server("openfloor", child, url, workers, metrics)


def start_limit(folder, workers):
    child = Child("limit", [_program("openfloor-limit"), "--port", 0, "--workers", workers], folder)
    return Server("limit", child, child.wait_for(r"^ready (\S+)$", START_SECONDS)[1], workers)


def start_floor(folder):
    """Is spoken to as `ws` is: a frame is a text, and there are none."""
    child = Child("floor", [_program("openfloor-floor"), "--port", 0], folder)
    return Server("ws", child, child.wait_for(r"^ready (\S+)$", START_SECONDS)[1], 1)


def start_nchan(folder, workers):
    own = folder / "nchan"
    own.mkdir(exist_ok=True)
    port = _free_port()
    user = "user nobody nogroup;" if os.getuid() == 0 else ""
    configuration = _fill("nchan.conf", own, module=NCHAN_MODULE, user=user, folder=own, workers=workers,
                          descriptors=min(descriptors(), 1048576), port=port)
    child = Child("nchan", [shutil.which("nginx", path="/usr/sbin:/usr/bin"), "-p", own, "-e", own / "error.log",
                            "-c", configuration], folder)
    _await_port(child, port)
    return Server("nchan", child, f"http://127.0.0.1:{port}", workers)


def start_ws(folder, workers):
    port = _free_port()
    child = Child("ws", [shutil.which("node"), OPPONENTS / "ws" / "server.mjs", port, workers], folder)
    child.wait_for("^ready$", START_SECONDS)
    return Server("ws", child, f"http://127.0.0.1:{port}", workers)


def start_mosquitto(folder, workers=1):
    """It is one process, whatever is wished."""
    own = folder / "mosquitto"
    own.mkdir(exist_ok=True)
    port = _free_port()
    configuration = _fill("mosquitto.conf", own, folder=own, port=port)
    # As root it becomes the user that Debian made for it, who must be able to read this.
    if os.getuid() == 0 and _has_user("mosquitto"):
        shutil.chown(own, "mosquitto")
        shutil.chown(configuration, "mosquitto")
    child = Child("mosquitto", [shutil.which("mosquitto", path="/usr/sbin:/usr/bin"), "-c", configuration], folder)
    _await_port(child, port)
    return Server("mosquitto", child, f"http://127.0.0.1:{port}", 1)


def _has_user(name):
    try:
        pwd.getpwnam(name)
        return True
    except KeyError:
        return False


def descriptors():
    import resource
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if most != resource.RLIM_INFINITY else 1048576


STARTERS = {"limit": start_limit, "nchan": start_nchan, "ws": start_ws, "mosquitto": start_mosquitto}


def _version(argv, word=-1):
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=20, check=False)
        return (done.stdout + done.stderr).split("\n")[0].split()[word]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        return None


def _package(name):
    done = subprocess.run(["dpkg-query", "-W", "-f=${Version}", name], capture_output=True, text=True, check=False)
    return done.stdout or None


def opponents():
    """Those that are installed, with their versions."""
    found = {}
    if NCHAN_MODULE.exists() and shutil.which("nginx", path="/usr/sbin:/usr/bin"):
        found["nchan"] = f"Nchan {_package('libnginx-mod-nchan')}, nginx {_package('nginx')}"
    lock = OPPONENTS / "ws" / "node_modules" / "ws" / "package.json"
    if lock.exists() and shutil.which("node"):
        found["ws"] = f"ws {json.loads(lock.read_text())['version']}, Node.js {_version(['node', '--version'])}"
    if shutil.which("mosquitto", path="/usr/sbin:/usr/bin"):
        found["mosquitto"] = f"mosquitto {_package('mosquitto')}"
    return found
