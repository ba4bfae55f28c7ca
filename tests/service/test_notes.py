"""The private line between host, moderators and officials: who may read which note, and who has acknowledged it."""

import asyncio

import pytest

LINE = ["host", "moderator", "lead_moderator", "official", "official2", "approver", "guest", "clerk"]
FOR_TRANSPORT = {"official", "approver"}


def notes(city, event, name):
    return city.staff(name).get(f"/api/events/{event}/notes")


def readers(city, event, note):
    return {name for name in LINE if any(line["note"] == note for line in notes(city, event, name)["notes"])}


@pytest.mark.parametrize(
    "args, addressees",
    [
        ({"to": "all"}, set(LINE)),
        ({"to": "moderators"}, {"moderator", "lead_moderator"}),
        ({"to": "hosts"}, {"host"}),
        ({"to": "unit", "unit": "transport"}, FOR_TRANSPORT),
        ({"to": "unit", "unit": "housing"}, {"official2"}),
    ],
)
def test_a_note_is_read_by_those_it_is_for_and_by_its_author(city, args, addressees):
    event = city.event()
    author = "lead_moderator" if args["to"] != "moderators" else "official"
    note = city.staff(author).do("note.send", event=event, text="请先答第三条", **args)["note"]
    assert readers(city, event, note) == addressees | {author}
    for name in LINE:
        answer = notes(city, event, name)
        wants = name in addressees and name != author
        assert answer["unacknowledged"] == (1 if wants else 0), name
        for line in answer["notes"]:
            assert line["wants"] == wants and line["mine"] == (name == author)
        status = city.staff(name).command("note.acknowledge", {"note": note}).status
        assert status == (200 if wants else 403), name
    seen = {person["name"] for person in notes(city, event, author)["notes"][0]["acknowledged"]}
    assert seen == {name.title() for name in addressees - {author}}


def test_a_note_says_who_wrote_it_when_and_about_what(city):
    event = city.event()
    question = city.approved(event)
    city.staff("official").do("note.send", event=event, to="hosts", question=question, text="这条需要两分钟，请多给一点时间")
    city.staff("official").do("note.send", event=event, to="hosts", text="第二张")
    answer = notes(city, event, "host")
    first, second = answer["notes"]
    assert answer["unacknowledged"] == 2
    assert first["by"] == {"id": city.staff("official").id, "name": "Official", "role": "official"}
    assert (first["question"], first["to"], first["text"], first["acknowledged"]) == (question, "hosts", "这条需要两分钟，请多给一点时间", [])
    assert first["at"] <= second["at"] and "unit" not in first


def test_acknowledging_twice_is_acknowledging_once(city):
    event = city.event()
    note = city.staff("host").do("note.send", event=event, to="all", text="五分钟后开始")["note"]
    for _ in range(2):
        city.staff("official").do("note.acknowledge", note=note)
    assert len(notes(city, event, "host")["notes"][0]["acknowledged"]) == 1
    assert city.rows("SELECT count(*) FROM audit WHERE target = ? AND action = 'note.acknowledge'", note) == [(1,)]


def test_the_desk_hears_of_a_note_without_its_words(city):
    async def run():
        event = city.event()
        host = await city.watching(event, city.staff("host"), "desk")
        official = await city.watching(event, city.staff("official"), "desk")
        viewer = await city.watching(event, city.person())
        note = city.staff("host").do("note.send", event=event, to="unit", unit="transport", text="请交通局的同志准备")["note"]
        for desk in (host, official):
            entry = await desk.entry("note", note=note)
            assert entry["by"]["name"] == "Host" and entry["to"] == "unit" and entry["unit"] == "transport"
        city.staff("official").do("note.acknowledge", note=note)
        for desk in (host, official):
            assert (await desk.entry("note_seen", note=note))["by"]["name"] == "Official"
        for watcher in (host, official, viewer):
            assert not any("准备" in str(message) for message in watcher.messages)
            await watcher.close()
        assert not any(entry["kind"].startswith("note") for entry in viewer.entries)

    asyncio.run(run())


def test_whom_a_note_may_name(city):
    event, other = city.event(), city.event()
    elsewhere = city.approved(other)
    host = city.staff("host")
    for args in ({"to": "unit"}, {"to": "unit", "unit": "wuchang"}, {"to": "all", "unit": "transport"}, {"to": "somebody"}, {"to": "all", "question": elsewhere}, {"to": "all", "text": ""}):
        assert host.command("note.send", {"event": event, "text": "便条", **args}).status == 422, args


def test_notes_are_for_the_staff_of_the_event(city):
    mine, other = city.event(), city.event()
    city.add_user("line_bound", ["official:unit=water,event=" + mine])
    bound = city.person("line_bound")
    note = city.staff("host").do("note.send", event=other, to="all", text="另一场的便条")["note"]
    bound.refused("note.acknowledge", 403, note=note)
    bound.refused("note.send", 403, event=other, to="all", text="我不在这一场")
    assert bound.request("GET", f"/api/events/{other}/notes").status == 403
    assert bound.get(f"/api/events/{mine}/notes") == {"notes": [], "unacknowledged": 0}
    for name in ("editor", "admin", "dispatcher", "supervisor"):
        assert city.staff(name).request("GET", f"/api/events/{mine}/notes").status == 403
    assert city.person().request("GET", f"/api/events/{mine}/notes").status == 403
    assert city.nobody().request("GET", f"/api/events/{mine}/notes").status == 401
    assert city.staff("host").request("GET", "/api/events/none/notes").status == 404


def test_the_trail_knows_every_note(make_city):
    city = make_city(workers=1)
    event = city.event()
    city.staff("host").do("note.send", event=event, to="all", text="不可更改的便条")
    assert city.run("audit", "verify").returncode == 0
    city.stop()
    city.rows("UPDATE text SET body = '另一句话' WHERE body = '不可更改的便条'", change=True)
    done = city.run("audit", "verify", check=False)
    assert done.returncode == 1 and "was changed" in done.stdout + done.stderr
