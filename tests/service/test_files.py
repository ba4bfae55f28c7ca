"""Pictures and documents: who may add and have them, what they may be, what is left of them, and that they go when they must."""

import asyncio
import os
import socket
import struct
import threading
import time

import pytest

from city import Person, eventually
from pictures import PDF, png, upload, uploaded, with_exif

FAULTS = os.environ.get("OPENFLOOR_FAULTS_PROGRAM")
MAY_ADD = {"host", "clerk", "editor", "official", "official_colleague", "official2", "approver", "guest"}
EVERYONE = ["admin", "host", "moderator", "moderator2", "lead_moderator", "official", "official2", "approver", "guest", "clerk", "dispatcher", "supervisor", "editor"]


def size_of(picture):
    """Width and height of a PNG or JPEG."""
    if picture[:4] == b"\x89PNG":
        return struct.unpack(">II", picture[16:24])
    at = 2
    while picture[at + 1] not in (0xC0, 0xC2):
        at += 2 + struct.unpack(">H", picture[at + 2 : at + 4])[0]
    return struct.unpack(">HH", picture[at + 5 : at + 9])[::-1]


def fetch(person, file, part=""):
    return person.request("GET", f"/files/{file['id']}{part}")


def on_disk(city):
    return [path for path in (city.data / "files").glob("??/*") if path.is_file()]


# --- who


def test_who_may_add(city):
    event = city.event()
    for name in EVERYONE:
        status = upload(city.staff(name), event).status
        assert status == (201 if name in MAY_ADD else 403), (name, status)
    assert upload(city.nobody(), event).status == 401
    assert upload(city.person(), event).status == 403
    assert upload(city.staff("host"), "none").status == 404
    assert upload(city.staff("host"), city.event("cancelled")).status == 409
    assert upload(city.staff("host"), city.event("draft")).status == 409


def test_a_draft_is_its_owners_alone(city):
    event = city.event()
    file = uploaded(city.staff("host"), event)
    mine = fetch(city.staff("host"), file)
    assert mine.status == 200 and mine.headers["cache-control"] == "private, no-store"
    for person in (city.nobody(), city.person(), city.staff("moderator"), city.staff("official"), city.staff("editor")):
        assert fetch(person, file).status == 404
        assert fetch(person, file, "/preview").status == 404
    assert city.nobody().request("GET", "/files/../../etc/passwd").status == 404


def test_a_cookie_needs_the_csrf_token(city):
    event, host = city.event(), city.person("host")
    headers = {"Cookie": "session=" + host.token, "Content-Type": "image/png"}
    path = "/api/files?event=" + event
    assert city.nobody().request("POST", path, raw=png(8, 8), headers=headers).status == 403
    assert city.nobody().request("POST", path, raw=png(8, 8), headers={**headers, "X-CSRF-Token": host.csrf}).status == 201
    foreign = {**headers, "X-CSRF-Token": host.csrf, "Origin": "https://elsewhere.example"}
    assert city.nobody().request("POST", path, raw=png(8, 8), headers=foreign).status == 403


# --- what


def test_only_pixels_get_out(city):
    event, host = city.event(), city.staff("host")
    photo = uploaded(host, event, png(1400, 1000, noisy=True, trailer=b"<script>"), name="江汉路 现场.png", alt="现场")
    assert (photo["kind"], photo["type"], photo["width"], photo["height"], photo["alt"]) == ("picture", "image/jpeg", 1400, 1000, "现场")
    host.do("event.post", event=event, text="图", files=[photo["id"]])
    shown = fetch(city.nobody(), photo)
    assert len(shown.body) == photo["bytes"] and b"N30.59" not in shown.body and b"<script>" not in shown.body
    assert shown.headers["cache-control"].startswith("public, max-age=")
    assert "immutable" in shown.headers["cache-control"]
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert shown.headers["content-disposition"].startswith("inline; filename*=UTF-8''%E6%B1%9F")
    preview = fetch(city.nobody(), photo, "/preview")
    assert size_of(preview.body) == (640, 457) and len(preview.body) < len(shown.body)
    again = city.nobody().request("GET", f"/files/{photo['id']}", headers={"If-None-Match": shown.headers["etag"]})
    assert again.status == 304 and not again.body
    head = city.nobody().request("HEAD", f"/files/{photo['id']}")
    assert head.status == 200 and int(head.headers["content-length"]) == photo["bytes"]
    held_sideways = uploaded(host, event, with_exif(shown.body, 6), "image/jpeg")
    assert (held_sideways["width"], held_sideways["height"]) == (1000, 1400)
    body = fetch(host, held_sideways).body
    assert b"Exif" not in body and b"GPS" not in body and size_of(body) == (1000, 1400)


def test_what_is_large_is_made_smaller(city):
    event, host = city.event(), city.staff("host")
    file = uploaded(host, event, png(4100, 1000))
    assert (file["width"], file["height"]) == (2048, 500)


def test_a_document_is_only_ever_saved(city):
    event, official = city.event(), city.staff("official")
    file = uploaded(official, event, PDF, "application/pdf", name='批"复\r\n.pdf')
    got = fetch(official, file)
    assert got.status == 200 and got.body == PDF and file["kind"] == "document"
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert '"' not in got.headers["content-disposition"] and "\n" not in got.headers["content-disposition"]


def test_what_is_not_taken(city):
    event, host = city.event(), city.staff("host")

    def refused(status, kind, data, type):
        answer = upload(host, event, data, type)
        assert answer.status == status and answer.json["type"] == "/problems/" + kind, (type, answer)
        assert answer.json["detail"] and answer.headers["content-type"].startswith("application/problem+json")

    picture = png(50, 50)
    refused(415, "file_type", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    refused(415, "file_type", b"<html></html>", "text/html")
    refused(415, "file_type", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")
    refused(415, "file_type", picture, "image/jpeg")
    refused(415, "file_type", picture, "application/pdf")
    refused(415, "file_type", b"GIF89a" + bytes(100), "image/gif")
    refused(415, "file_type", b"", "image/png")
    refused(415, "file_type", b'{"a":1}', "application/json")
    refused(422, "invalid", picture[:-30], "image/png")
    refused(422, "invalid", b"\xff\xd8\xff" + bytes(1000), "image/jpeg")
    refused(422, "invalid", b"RIFF\x00\x10\x00\x00WEBPVP8 " + bytes(5000), "image/webp")
    refused(413, "too_large", b"%PDF-" + bytes(8 << 20), "application/pdf")
    bomb = png(8, 8).replace(struct.pack(">II", 8, 8), struct.pack(">II", 20000, 20000), 1)
    bomb = bomb[:29] + struct.pack(">I", __import__("zlib").crc32(bomb[12:29])) + bomb[33:]
    refused(413, "too_large", bomb, "image/png")
    assert uploaded(host, event, picture)  # and the connection and the event go on


def test_limits_are_the_citys(make_city):
    city = make_city(workers=1, settings={"files.picture_bytes": 20000, "files.per_hour": 3, "limits.enabled": "yes"})
    event, host = city.event(), city.staff("host")
    assert upload(host, event, png(200, 200, noisy=True)).status == 413
    for _ in range(3):
        uploaded(host, event)
    full = upload(host, event)
    assert full.status == 429 and int(full.headers["retry-after"]) > 0
    assert uploaded(city.staff("clerk"), event)


# --- its way in


def begin_slowly(city, person, event, length):
    sender = socket.create_connection((city.host, city.port), timeout=30)
    head = f"POST /api/files?event={event} HTTP/1.1\r\nHost: {city.host}:{city.port}\r\nContent-Type: application/pdf\r\nContent-Length: {length}\r\nAuthorization: Bearer {person.token}\r\n\r\n"
    sender.sendall(head.encode() + b"%PDF-1.4")
    return sender


def test_who_may_not_is_told_before_the_body(city):
    sender = begin_slowly(city, city.person(), city.event(), 5_000_000)
    assert sender.recv(4096).startswith(b"HTTP/1.1 403 ")
    sender.close()


def test_one_at_a_time_and_never_too_slowly(make_city):
    city = make_city(workers=1)
    event, host = city.event(), city.person("host")
    slow = begin_slowly(city, host, event, 5_000_000)
    time.sleep(0.3)
    busy = upload(host, event)
    assert busy.status == 429 and "retry-after" in busy.headers
    assert upload(city.person("host"), event).status == 201  # another session
    begun = time.monotonic()
    for _ in range(40):  # a byte now and then keeps nobody waiting
        try:
            slow.sendall(b"x")
        except OSError:
            break
        assert city.nobody().request("GET", "/healthz").status == 200
        time.sleep(0.5)
    assert time.monotonic() - begun < 18
    slow.close()
    assert uploaded(host, event)


def test_others_are_served_meanwhile(city):
    event = city.event()
    people = [city.person("host") for _ in range(4)]
    photo = png(1600, 1500, noisy=True)
    slowest, done = 0, []
    threads = [threading.Thread(target=lambda person=person: done.append(upload(person, event, photo).status)) for person in people]
    for thread in threads:
        thread.start()
    while len(done) < len(people):
        begun = time.monotonic()
        assert city.nobody().request("GET", "/healthz").status == 200
        slowest = max(slowest, time.monotonic() - begun)
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert done == [201] * 4 and slowest < 2, (done, slowest)


# --- what shows it


def test_a_news_line_with_pictures(city):
    async def run():
        event, clerk = city.event(), city.staff("clerk")
        viewer = await city.watching(event)
        files = [uploaded(clerk, event, png(60 + i, 40), alt=f"第 {i} 张") for i in range(4)]
        wrong = clerk.refused("event.post", 422, event=event, text="没有说明", files=[uploaded(clerk, event)["id"]])
        assert wrong["errors"][0]["pointer"] == "/args/files/0/alt"
        clerk.refused("event.post", 422, event=event, text="五张", files=[file["id"] for file in files] + ["fifth"])
        clerk.refused("event.post", 422, event=event, text="两次", files=[files[0]["id"]] * 2)
        clerk.refused("event.post", 422, event=event, text="没有", files=["none"])
        clerk.refused("event.post", 422, event=city.event(), text="别处的", files=[files[0]["id"]])
        city.staff("host").refused("event.post", 422, event=event, text="别人的", files=[files[0]["id"]])
        post = clerk.do("event.post", event=event, text="现场", files=[{"file": file["id"], "alt": file["alt"] + "！"} for file in files])
        entry = await viewer.entry("post", post=post["post"])
        assert [file["alt"] for file in entry["files"]] == [f"第 {i} 张！" for i in range(4)]
        assert [(file["id"], file["width"], file["height"]) for file in entry["files"]] == [(file["id"], file["width"], file["height"]) for file in files]
        assert all(fetch(city.nobody(), file).status == 200 for file in files)
        detail = city.rows("SELECT detail FROM audit WHERE target = ? AND action = 'event.post'", post["post"])[0][0]
        digest = city.rows("SELECT sha256 FROM file WHERE id = ?", files[0]["id"])[0][0]
        assert digest in detail
        transcript = city.nobody().get(f"/events/{event}/transcript.json")
        assert [e for e in transcript["entries"] if e["kind"] == "post"][0]["files"] == entry["files"]
        page = city.nobody().request("GET", f"/events/{event}/transcript.html").body.decode()
        assert f'src="/files/{files[0]["id"]}/preview"' in page and 'alt="第 0 张！"' in page
        await viewer.close()

    asyncio.run(run())


def test_a_material_that_is_a_document(city):
    event, host = city.event("scheduled"), city.staff("host")
    file = uploaded(host, event, PDF, "application/pdf", name="议程.pdf")
    material = host.do("material.add", event=event, text="议程", files=[file["id"]])["material"]
    entry = city.nobody().get(f"/api/events/{event}/entries")["entries"][-1]
    assert [one["name"] for one in entry["files"]] == ["议程.pdf"]
    assert fetch(city.nobody(), file).body == PDF
    host.do("event.open", event=event)
    host.do("material.remove", material=material)
    assert fetch(city.nobody(), file).status == 404


def test_hidden_is_gone_and_shown_is_back(city):
    event, host = city.event(), city.staff("host")
    file = uploaded(host, event, alt="会场")
    post = host.do("event.post", event=event, text="图", files=[file["id"]])["post"]
    assert fetch(city.nobody(), file).status == 200
    city.staff("moderator").do("entry.hide", target=post, why="误发")
    assert fetch(city.nobody(), file).status == 404
    assert fetch(city.nobody(), file, "/preview").status == 404
    assert fetch(city.staff("moderator"), file).headers["cache-control"] == "private, no-store"
    entry = [e for e in city.nobody().get(f"/api/events/{event}/entries")["entries"] if e.get("post") == post][0]
    assert entry["hidden"] and "files" not in entry and file["id"] not in str(city.nobody().request("GET", f"/events/{event}/transcript.html").body)
    city.staff("moderator").do("entry.show", target=post)
    assert fetch(city.nobody(), file).status == 200
    assert city.run("audit", "verify").returncode == 0


def test_attachments_of_an_answer(city):
    async def run():
        event = city.event()
        question = city.approved(event)
        official, colleague = city.staff("official"), city.staff("official_colleague")
        viewer = await city.watching(event)
        plan, list_ = uploaded(official, event), uploaded(official, event, PDF, "application/pdf", name="清单.pdf")
        draft = official.do("answer.draft", question=question, text="稿", files=[plan["id"], list_["id"]])
        kept = city.card(question, "official_colleague")["drafts"][0]
        assert [file["id"] for file in kept["files"]] == [plan["id"], list_["id"]]
        assert fetch(colleague, plan).status == 200 and fetch(city.nobody(), plan).status == 404
        assert fetch(city.staff("official2"), plan).status == 404 and fetch(city.staff("moderator"), plan).status == 404
        same = official.do("answer.draft", question=question, text="稿", files=[plan["id"], list_["id"]], answer=draft["answer"])
        assert same["version"] == draft["version"]
        fewer = official.do("answer.draft", question=question, text="稿", files=[plan["id"]], answer=draft["answer"])
        assert fewer["version"] == draft["version"] + 1
        official.do("answer.draft", question=question, text="改稿", answer=draft["answer"])
        assert len(city.card(question, "official")["drafts"][0]["files"]) == 1
        official.refused("answer.publish", 422, question=question, text="答", files=[plan["id"]])
        answer = official.do("answer.publish", question=question, text="答", files=[{"file": plan["id"], "alt": "施工图"}, list_["id"]])["answer"]
        entry = await viewer.entry("answer", answer=answer)
        assert [(file["id"], file["kind"]) for file in entry["files"]] == [(plan["id"], "picture"), (list_["id"], "document")]
        assert fetch(city.nobody(), plan).status == 200 and fetch(city.nobody(), list_).body == PDF
        newer = uploaded(colleague, event, png(70, 40), alt="新图")
        colleague.do("answer.revise", answer=answer, text="答", why="换图", files=[newer["id"]])
        revision = await viewer.entry("revision", answer=answer)
        assert [file["id"] for file in revision["files"]] == [newer["id"]]
        assert fetch(city.nobody(), newer).status == 200
        assert [file["id"] for file in city.card(question, "official")["answers"][0]["files"]] == [newer["id"]]
        colleague.do("answer.revise", answer=answer, text="答二", why="改字")
        assert [file["id"] for file in city.card(question, "official")["answers"][0]["files"]] == [newer["id"]]
        city.staff("moderator").do("entry.hide", target=question, why="误发")
        assert fetch(city.nobody(), newer).status == 404
        await viewer.close()

    asyncio.run(run())


def test_an_answer_that_is_signed(city):
    event = city.event(answer_policy="approver")
    question = city.approved(event)
    official, approver = city.staff("official"), city.staff("approver")
    file = uploaded(official, event, alt="图")
    submitted = official.do("answer.publish", question=question, text="答", files=[file["id"]])
    assert fetch(approver, file).status == 200 and fetch(city.nobody(), file).status == 404
    content = city.card(question, "approver")["drafts"][0]["content"]
    approver.do("answer.approve", answer=submitted["answer"], version=submitted["version"], content=content)
    assert fetch(city.nobody(), file).status == 200
    newer = uploaded(official, event, png(70, 40), alt="新图")
    correction = official.do("answer.revise", answer=submitted["answer"], text="答二", why="换图", files=[file["id"], newer["id"]])
    assert fetch(city.nobody(), newer).status == 404
    waiting = [draft for draft in city.card(question, "approver")["drafts"] if draft.get("revises")][0]
    assert [one["id"] for one in waiting["files"]] == [file["id"], newer["id"]]
    approver.do("answer.approve", answer=correction["answer"], version=correction["version"], content=waiting["content"])
    assert fetch(city.nobody(), newer).status == 200
    entries = city.nobody().get(f"/api/events/{event}/entries")["entries"]
    assert [one["id"] for one in entries[-1]["files"]] == [file["id"], newer["id"]]


# --- that it is what it was


def test_a_changed_file_is_told(make_city):
    city = make_city(workers=1)
    event, host = city.event(), city.staff("host")
    file = uploaded(host, event, png(90, 50), alt="图")
    other = uploaded(host, event, png(80, 50), alt="另一张")
    host.do("event.post", event=event, text="图", files=[file["id"]])
    city.stop()
    assert city.run("audit", "verify").returncode == 0
    digest, foreign = (city.rows("SELECT sha256 FROM file WHERE id = ?", one["id"])[0][0] for one in (file, other))
    path = city.data / "files" / digest[:2] / digest[2:]
    bytes_ = path.read_bytes()
    path.write_bytes(bytes_ + b"x")
    broken = city.run("audit", "verify", check=False)
    assert broken.returncode == 1 and file["id"] in broken.stdout
    path.unlink()
    assert "is missing on the disk" in city.run("audit", "verify", check=False).stdout
    path.write_bytes(bytes_)
    city.rows("UPDATE file SET sha256 = ? WHERE id = ?", foreign, file["id"], change=True)
    broken = city.run("audit", "verify", check=False)
    assert broken.returncode == 1 and f"the file {file['id']} was changed" in broken.stdout


def test_an_export_has_its_files(make_city, tmp_path):
    city = make_city(workers=1)
    event, host = city.event(), city.staff("host")
    shown, hidden = uploaded(host, event, png(90, 50), alt="图"), uploaded(host, event, png(80, 50), alt="藏")
    host.do("event.post", event=event, text="图", files=[shown["id"]])
    city.staff("moderator").do("entry.hide", target=host.do("event.post", event=event, text="藏", files=[hidden["id"]])["post"], why="误发")
    city.run("export", event, "--output", str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out" / "files").iterdir()] == [shown["id"] + ".png"]
    assert f'src="files/{shown["id"]}.png"' in (tmp_path / "out" / "transcript.html").read_text()


# --- how long


def test_a_draft_that_nothing_names_goes(make_city):
    city = make_city(workers=2, settings={"files.draft_minutes": 1, "files.sweep_seconds": 1})
    event, host = city.event(), city.staff("host")
    kept = uploaded(host, event, png(90, 50), alt="留下")
    host.do("event.post", event=event, text="图", files=[kept["id"]])
    lost = uploaded(host, event, png(80, 50))
    assert len(on_disk(city)) == 2
    city.stop()
    city.rows("UPDATE file SET at = at - 120000 WHERE id = ?", lost["id"], change=True)
    city.rows("UPDATE due SET at = at - 120000 WHERE kind = 'file_draft'", change=True)
    city.start()
    host = city.person("host")
    eventually(lambda: fetch(host, lost).status == 404)
    eventually(lambda: len(on_disk(city)) == 1, seconds=20)
    assert fetch(city.nobody(), kept).status == 200
    host.refused("event.post", 422, event=event, text="太晚", files=[{"file": lost["id"], "alt": "图"}])


@pytest.mark.skipif(not FAULTS, reason="needs a build with OPENFLOOR_FAULTS")
def test_a_kill_between_the_name_and_the_row(make_city, tmp_path):
    """Nothing acknowledged is lost, and what was not acknowledged is public to nobody and goes."""
    fault = tmp_path / "fault"
    city = make_city(workers=1, program=FAULTS, settings={"files.sweep_seconds": 1}, environment={"OPENFLOOR_FAULT": "file_kept", "OPENFLOOR_FAULT_FILE": str(fault)})
    event, host = city.event(), city.staff("host")
    safe = uploaded(host, event, png(90, 50), alt="图")
    host.do("event.post", event=event, text="图", files=[safe["id"]])
    fault.write_text("")
    with pytest.raises(Exception):
        upload(host, event, png(80, 50))
    eventually(lambda: reaches(city), seconds=20)
    assert city.rows("SELECT count(*) FROM file") == [(1,)]
    assert fetch(city.nobody(), safe).status == 200
    eventually(lambda: len(on_disk(city)) == 1, seconds=20)
    assert uploaded(Person(city, "host").sign_in(), event, png(80, 50))


def reaches(city):
    try:
        return city.nobody().request("GET", "/readyz").status == 200
    except OSError:
        return False
    except Exception as broken:
        return not type(broken).__module__.startswith("http")
