"""Who may do what: the whole table of role × command × state, through HTTP and through WebSocket.

The expectation is written here by hand from the interface's description, not read from
the program: both would have to be wrong in the same way.
"""

import asyncio

import pytest

from casework import Casework

MODERATE = {"moderator", "lead_moderator", "host"}
ANYONE = "anyone"
ALL_STATES = ["draft", "scheduled", "open", "live", "paused", "closing", "ended", "archived", "cancelled"]
ASKING = {"open", "live"}
MODERATING = {"open", "live", "paused", "closing", "ended"}
PUBLIC = MODERATING | {"archived"}
ANSWERING = {"live", "paused", "closing"}
RUNNING = {"open", "live", "paused", "closing"}
UNIT = {"official", "approver"}
LINE = MODERATE | {"official", "approver", "guest", "clerk"}

# command: (roles or ANYONE, states of the event or None, what it is about)
TABLE = {
    "question.ask": (ANYONE, ASKING, "event"),
    "question.vote": (ANYONE, ASKING, "question"),
    "question.unvote": (ANYONE, ASKING, "question"),
    "answer.rate": (ANYONE, {"live", "paused", "closing", "ended", "archived"}, "answer"),
    "entry.report": (ANYONE, None, "target"),
    "queue.deal": (MODERATE, MODERATING, "event"),
    "queue.keep": (MODERATE, MODERATING, "event"),
    "queue.leave": (MODERATE, MODERATING, "event"),
    "question.claim": (MODERATE, MODERATING, "question"),
    "question.release": (MODERATE, MODERATING, "question"),
    "question.approve": (MODERATE, MODERATING, "question"),
    "question.edit": (MODERATE, MODERATING, "question"),
    "question.reject": (MODERATE, MODERATING, "question"),
    "question.hold": (MODERATE, MODERATING, "question"),
    "question.unhold": (MODERATE, MODERATING, "question"),
    "question.second": (MODERATE, MODERATING, "question"),
    "question.undo": (MODERATE, MODERATING, "question"),
    "question.reopen": (MODERATE, MODERATING, "question"),
    "question.urgent": (MODERATE, MODERATING, "question"),
    "question.urgent_seen": ({"host", "lead_moderator"}, MODERATING, "question"),
    "question.cluster": (MODERATE, MODERATING, "event"),
    "question.merge": (MODERATE, MODERATING, "question"),
    "question.unmerge": (MODERATE, MODERATING, "question"),
    "question.assign": (MODERATE, MODERATING, "question"),
    "question.decide_appeal": ({"lead_moderator"}, MODERATING, "question"),
    "question.pin": ({"host"}, RUNNING, "event"),
    "entry.hide": (MODERATE | {"editor"}, PUBLIC, "target"),
    "entry.show": (MODERATE | {"editor"}, PUBLIC, "target"),
    "person.mute": (MODERATE, None, "person"),
    "person.unmute": (MODERATE, None, "person"),
    "person.block": (MODERATE, None, "person"),
    "person.unblock": (MODERATE, None, "person"),
    "event.slow": (MODERATE, RUNNING, "event"),
    "note.send": (LINE, RUNNING | {"scheduled", "ended"}, "event"),
    "note.acknowledge": (LINE, None, "note"),
    "question.answering": ({"official"}, ANSWERING, "question"),
    "question.transfer": ({"official"}, ANSWERING, "question"),
    "question.take_up": ({"official"}, ANSWERING, "question"),
    "question.contact": ({"official", "approver", "dispatcher", "clerk"}, None, "question"),
    "answer.draft": ({"official", "guest", "clerk"}, ANSWERING | {"open"}, "question"),
    "answer.publish": ({"official", "guest"}, ANSWERING, "question"),
    "answer.approve": ({"approver"} | MODERATE, ANSWERING, "answer"),  # and, after the end, corrections: test_answers.py
    "answer.revise": ({"official", "guest"}, ANSWERING | {"ended"}, "answer"),
    "answer.return": ({"approver"} | MODERATE, ANSWERING | {"ended"}, "answer"),
    "answer.take": ({"official", "guest", "clerk"}, RUNNING, "answer"),
    "answer.give_pen": ({"official", "guest", "clerk"}, RUNNING, "answer"),
    "answer.ask_pen": ({"official", "guest", "clerk"}, RUNNING, "answer"),
    "question.invite": (MODERATE | {"official"}, RUNNING, "question"),
    "snippet.save": ({"official", "approver", "guest", "clerk"}, None, None),
    "snippet.remove": ({"official", "approver", "guest", "clerk"}, None, "snippet"),
    "file.add": ({"host", "clerk", "editor", "official", "approver", "guest"}, RUNNING | {"scheduled", "ended"}, "event"),
    "case.submit": (ANYONE, None, None),
    "case.join": (ANYONE, None, "case"),
    "case.supplement": (ANYONE, None, "case"),
    "case.withdraw": (ANYONE, None, "case"),
    "case.reopen": (ANYONE, None, "case"),
    "case.message": (ANYONE, None, "case"),
    "case.accept": ({"dispatcher"}, None, "case"),
    "case.refuse": ({"dispatcher"}, None, "case"),
    "case.merge": ({"dispatcher"}, None, "case"),
    "case.unmerge": ({"dispatcher"}, None, "case"),
    "case.dispatch": ({"dispatcher", "official", "approver"}, None, "case"),
    "case.decide": ({"dispatcher", "approver"}, None, "request"),
    "case.sign": (UNIT, None, "case"),
    "case.request": (UNIT, None, "case"),
    "case.resume": (UNIT | {"dispatcher"}, None, "case"),
    "case.part": (UNIT, None, "case"),
    "case.reply": (UNIT, None, "case"),
    "case.approve": (UNIT | {"supervisor"}, None, "reply"),
    "case.send_back": ({"approver", "supervisor"}, None, "reply"),
    "case.contact": (UNIT | {"dispatcher", "clerk"}, None, "case"),
    "event.schedule": ({"admin"}, {"draft"}, "event"),
    "event.open": ({"host", "admin"}, {"draft", "scheduled"}, "event"),
    "event.start": ({"host", "admin"}, {"draft", "scheduled", "open"}, "event"),
    "event.pause": ({"host"}, {"live"}, "event"),
    "event.resume": ({"host"}, {"paused"}, "event"),
    "event.close": ({"host"}, {"live", "paused"}, "event"),
    "event.end": ({"host"}, RUNNING, "event"),
    "event.extend": ({"host"}, RUNNING, "event"),
    "event.stop_output": ({"host", "lead_moderator"}, RUNNING, "event"),
    "event.resume_output": ({"host", "lead_moderator"}, RUNNING | {"ended"}, "event"),
    "event.floor": ({"host"}, RUNNING, "event"),
    "event.summary": ({"host"}, ANSWERING | {"ended"}, "event"),
    "event.announce": ({"host"}, RUNNING, "event"),
    "event.post": ({"host", "clerk", "editor"}, RUNNING, "event"),
    "material.add": ({"host"}, RUNNING | {"scheduled"}, "event"),
    "transcript.edit": ({"editor"}, {"ended", "archived"}, "event"),
    "transcript.correct": ({"editor"}, {"ended", "archived"}, "event"),
    "transcript.release": ({"editor"}, {"ended"}, "event"),
    "event.create": ({"admin"}, None, None),
    "event.update": ({"admin"}, {"draft", "scheduled"} | RUNNING, "event"),
    "event.cancel": ({"admin"}, {"draft", "scheduled"} | RUNNING, "event"),
    "series.create": ({"admin"}, None, None),
    "topic.create": ({"admin"}, None, None),
    "reason.create": ({"admin"}, None, None),
    "reason.update": ({"admin"}, None, "reason"),
    "reason.retire": ({"admin"}, None, "reason"),
    "words.change": ({"lead_moderator", "admin"}, None, None),
    "rules.set": ({"admin"}, None, None),
    "person.revoke": ({"admin"}, None, "person"),
    "person.grant": ({"admin"}, None, "person"),
    "person.withdraw": ({"admin"}, None, "person"),
}

# Arguments that are well-formed, beside the item itself.
MORE = {
    "question.ask": {"text": "表格"},
    "entry.report": {"why": "不当"},
    "queue.keep": {"questions": ["none"]},
    "question.approve": {"version": 999, "content": "0" * 64},
    "question.edit": {"version": 999, "text": "改"},
    "question.reject": {"version": 999, "reason": "spam"},
    "question.second": {"version": 999},
    "question.undo": {"version": 999},
    "question.reopen": {"version": 999},
    "question.urgent": {"on": False},
    "question.cluster": {"decision": "reject", "reason": "spam", "items": []},
    "question.merge": {"version": 999, "into": "none"},
    "question.unmerge": {"version": 999},
    "transcript.edit": {"revision": 999},
    "transcript.correct": {"revision": 999, "target": "none", "text": "字", "why": "改"},
    "question.assign": {"unit": "transport"},
    "question.decide_appeal": {"version": 999, "uphold": True},
    "question.pin": {"question": None},
    "entry.hide": {"why": "表格"},
    "person.mute": {"minutes": 1, "why": "表格"},
    "person.unmute": {"why": "表格"},
    "person.block": {"minutes": 1, "why": "表格"},
    "person.unblock": {"why": "表格"},
    "event.slow": {"seconds": 0},
    "note.send": {"to": "all", "text": "表格"},
    "question.transfer": {"unit": "housing", "why": "表格"},
    "answer.rate": {"helpful": True},
    "answer.draft": {"text": "稿"},
    "answer.publish": {"text": "答", "version": 999},
    "answer.approve": {"version": 999, "content": "0" * 64},
    "answer.return": {"version": 999, "why": "表格"},
    "question.invite": {"unit": "housing"},
    "snippet.save": {"title": "表格", "text": "表格"},
    "answer.revise": {"text": "改", "why": "表格", "version": 999},
    "case.submit": {"text": "表格", "domain": "help"},
    "case.supplement": {"text": "表格"},
    "case.reopen": {"why": "表格"},
    "case.message": {"text": "表格"},
    "case.refuse": {"reason": "other", "where": "表格"},
    "case.merge": {"into": "none"},
    "case.dispatch": {"unit": "none"},
    "case.decide": {"grant": True},
    "case.request": {"kind": "pause", "why": "表格"},
    "case.part": {"text": "表格"},
    "case.reply": {"text": "表格"},
    "case.approve": {"version": 999, "content": "0" * 64},
    "case.send_back": {"version": 999, "why": "表格"},
    "event.extend": {"minutes": 1},
    "event.floor": {"unit": None},
    "event.summary": {"text": "表格"},
    "event.announce": {"text": "表格"},
    "event.post": {"text": "表格"},
    "material.add": {"text": "表格"},
    "event.create": {"kind": "session", "title": "", "units": []},
    "event.update": {"version": 999},
    "event.cancel": {"why": "表格", "version": 999},
    "series.create": {"title": ""},
    "topic.create": {"name": ""},
    "reason.create": {"name": "", "text": ""},
    "words.change": {"version": 999},
    "rules.set": {"rule": "none", "on": True},
    "person.grant": {"role": "guest", "event": "none"},
    "person.withdraw": {"role": "guest", "event": "none"},
}
# What a command may be about that the table needs no real one of.
ELSEWHERE = {
    "case": "none",
    "request": "none",
    "reply": "none",
    "person": "none",
    "note": "none",
    "reason": "none",
    "snippet": "none",
}
PEOPLE = ["nobody", "anonymous", "admin", "host", "moderator", "lead_moderator", "official", "approver", "guest", "clerk", "dispatcher", "supervisor", "editor"]
REFUSED = {401, 403}


def arguments(command, items):
    about = TABLE[command][2]
    args = dict(MORE.get(command, {}))
    if about:
        args[about] = items[about]
    return args


def items_in(city, event):
    question = city.approved(event, "表格里的问题")
    answer = city.staff("official").do("answer.publish", question=question, text="表格里的答复")["answer"]
    return {"event": event, "question": question, "answer": answer, "target": answer, **ELSEWHERE}


@pytest.fixture(scope="module")
def items(city):
    return items_in(city, city.event("live"))


def who(city, name):
    if name == "nobody":
        return city.nobody()
    return city.person() if name == "anonymous" else city.staff(name)


def is_allowed(command, name):
    roles = TABLE[command][0]
    return name != "nobody" if roles == ANYONE else name in roles


def malformed_is_no_proof(command):
    """Commands whose arguments above are refused as such, before anyone is asked who they are."""
    return command in ("event.create", "series.create", "topic.create", "reason.create")


CALM = {"event.end", "event.pause", "event.close", "event.stop_output", "question.transfer"}  # would change the shared event
# Whose answer it is, and who signs by the event's policy, decide these beside the role: test_answers.py; whose question the clerk entered: test_people.py.
DEPENDS = {("approver", "answer.approve"), ("guest", "answer.revise"), ("guest", "answer.take"), ("guest", "answer.give_pen"), ("guest", "answer.ask_pen"), ("clerk", "answer.draft"), ("clerk", "question.contact")}


def is_left_out(command, name):
    return malformed_is_no_proof(command) or (is_allowed(command, name) and command in CALM) or (name, command) in DEPENDS


@pytest.mark.parametrize("name", PEOPLE)
def test_roles_over_http(city, items, name):
    person = who(city, name)
    wrong = []
    for command in TABLE:
        if is_left_out(command, name):
            continue
        status = person.command(command, arguments(command, items)).status
        if is_allowed(command, name) == (status in REFUSED):
            wrong.append((command, status))
        if name == "nobody" and status != 401:
            wrong.append((command, status))
    assert not wrong, wrong


@pytest.mark.parametrize("name", PEOPLE)
def test_roles_over_websocket(city, items, name):
    async def run():
        person = who(city, name)
        watcher = await city.watching(items["event"], person)
        wrong = []
        for command in TABLE:
            if is_left_out(command, name):
                continue
            reply = await watcher.command(command, **arguments(command, items))
            status = 200 if reply["type"] == "result" else reply["status"]
            if is_allowed(command, name) == (status in REFUSED):
                wrong.append((command, status))
        await watcher.close()
        assert not wrong, wrong

    asyncio.run(run())


@pytest.mark.parametrize("command", ["event.create", "series.create", "topic.create", "reason.create"])
def test_only_an_admin_creates(city, command):
    args = {"event.create": {"kind": "session", "title": "表", "units": ["transport"]}, "series.create": {"title": "表"}, "topic.create": {"name": "表"}, "reason.create": {"name": "表", "text": "表"}}[command]
    for name in PEOPLE:
        status = who(city, name).command(command, args).status
        assert status == (200 if name == "admin" else 401 if name == "nobody" else 403), (name, status)


def test_who_may_nothing_learns_nothing_of_what_there_is(city):
    """The same refusal for an item that exists and for one that does not: no 404 for those who could not anyway."""
    none = dict.fromkeys(("event", "question", "answer", "target", *ELSEWHERE), "none")
    revoked = city.person("moderator2")
    city.staff("admin").do("person.revoke", person=revoked.id)
    people = {name: who(city, name) for name in PEOPLE}
    wrong = []
    for command, (roles, _, about) in TABLE.items():
        if about is None or roles == ANYONE:
            continue
        args = arguments(command, none)
        for name, person in people.items():
            status = person.command(command, args).status
            if name not in roles and status != (401 if name == "nobody" else 403):
                wrong.append((command, name, status))
            if name in roles and status in REFUSED:
                wrong.append((command, name, status))
        if revoked.command(command, args).status != 401:
            wrong.append((command, "revoked"))
    assert not wrong, wrong
    city._people.pop("moderator2", None)  # its standing session went with the others


@pytest.mark.parametrize("state", ALL_STATES)
def test_states(city, state):
    """In each state, for one who may: refused as wrong_state exactly where the table says so."""
    wrong = []
    items = None
    for command, (roles, states, about) in TABLE.items():
        if states is None:
            continue
        if items is None or items["used"]:
            items = event_with_items_in(city, state)
        name = "anonymous" if roles == ANYONE else sorted(roles)[0]
        if name == "approver":
            name = "moderator" if "moderator" in roles else name
        answer = who(city, name).command(command, arguments(command, items))
        is_wrong_state = answer.status == 409 and answer.json["type"].endswith("wrong_state")
        is_hidden_away = answer.status == 404 and state in ("draft", "scheduled", "open")  # no such item there yet
        if state in states and is_wrong_state and not about_state_of_item(command):
            wrong.append((command, "refused", answer))
        if state not in states and not (is_wrong_state or is_hidden_away):
            wrong.append((command, "allowed", answer))
        items["used"] = answer.status == 200
    assert not wrong, wrong


def about_state_of_item(command):
    """These may be refused for the question's own state, which is right."""
    return command in ("question.undo", "question.reopen", "question.urgent", "question.urgent_seen", "question.hold", "question.unhold", "question.second", "question.claim", "question.release", "entry.show", "event.resume_output", "question.answering", "question.take_up", "event.stop_output", "question.decide_appeal", "question.unmerge", "question.merge", "question.edit", "question.reject", "question.approve", "answer.take", "answer.give_pen", "answer.ask_pen")


def event_with_items_in(city, state):
    """Questions exist only in an event that was live once; drafts have none, so another event's stand in."""
    event = city.event("live" if state in ("paused", "closing", "ended", "archived", "live") else "open" if state == "open" else state)
    host = city.staff("host")
    items = {"event": event, "used": False, **ELSEWHERE}
    if state in ("draft", "scheduled"):
        items.update(question="none", answer="none", target="none")  # nothing can have been asked yet
        return items
    if state == "cancelled":
        event = city.event("live")
        items["event"] = event
        items.update({k: v for k, v in items_in(city, event).items() if k != "event"})
        city.staff("admin").do("event.cancel", event=event, why="改期")
        return items
    if state == "open":
        question = city.approved(event, "表格里的问题")
        items.update(question=question, answer=question, target=question)
        return items
    items.update({k: v for k, v in items_in(city, event).items() if k != "event"})
    steps = {"live": [], "paused": [(host, "event.pause")], "closing": [(host, "event.close")], "ended": [(host, "event.end")], "archived": [(host, "event.end"), (city.staff("editor"), "transcript.release")]}
    for person, name in steps[state]:
        person.do(name, event=event)
    return items


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_nothing_can_be_asked_before_it_opens(city, state):
    event = city.event(state)
    assert city.person().command("question.ask", {"event": event, "text": "太早"}).status in (404, 409)


def test_grants_are_bound_to_their_event(city):
    mine, other = city.event(), city.event()
    city.add_user("bound", ["moderator:event=" + mine])
    bound = city.person("bound")
    here, there = city.ask(mine)["question"], city.ask(other)["question"]
    bound.do("question.claim", question=here)
    bound.refused("question.claim", 403, question=there)
    assert bound.request("GET", f"/api/events/{other}/queue").status == 403
    assert bound.request("GET", "/api/questions/" + there).status == 403
    assert bound.request("GET", f"/api/events/{mine}/queue").status == 200


# ---- cases: role × command × state

STATES_OF_CASE = ["received", "not_accepted", "merged", "dispatched", "handling", "review", "answered", "closed", "withdrawn"]
HELD = {"dispatched", "handling", "review"}
DONE = {"answered", "closed"}

# command: (who may, all others may not; in which states); the case is with transport, housing helps it
CASES = {
    "case.accept": ({"dispatcher"}, {"received", "not_accepted"}),
    "case.refuse": ({"dispatcher"}, {"received"}),
    "case.merge": ({"dispatcher"}, {"received"} | HELD),
    "case.unmerge": ({"dispatcher"}, {"merged"}),
    "case.dispatch": ({"dispatcher", "official", "approver"}, {"received", "dispatched", "handling"}),
    "case.sign": ({"official", "approver"}, {"dispatched"}),
    "case.request": ({"official", "approver"}, HELD),
    "case.resume": ({"official", "approver", "dispatcher"}, HELD),
    "case.part": ({"official2"}, HELD),
    "case.reply": ({"official", "approver"}, {"handling"} | DONE),
    "case.contact": ({"official", "approver", "dispatcher"}, set(STATES_OF_CASE)),
    "case.withdraw": ({"asker"}, {"received", "merged"} | HELD),
    "case.supplement": ({"asker"}, {"received", "merged"} | HELD),
    "case.message": ({"asker", "official", "approver", "official2"}, {"received"} | HELD | DONE),
    "case.reopen": ({"asker", "supervisor"}, DONE),
}
HANDLERS = ["asker", "anonymous", "official", "official2", "official_water", "approver", "dispatcher", "supervisor", "clerk", "moderator", "editor", "admin"]


@pytest.fixture(scope="module")
def cases(case_city):
    """A case in each state, put there by hand: the table is asked, not the way."""
    city = Casework(case_city).city
    asker = city.person()
    made = {}
    for state in STATES_OF_CASE:
        made[state] = asker.do("case.submit", text="表格里的案件", domain="help")["case"]
        city.staff("dispatcher").do("case.dispatch", case=made[state], unit="transport", co_units=["housing"])
    for state, case in made.items():
        answered = ", answered_at = received_at" if state in DONE else ""
        city.rows(f"UPDATE cases SET state = ?{answered} WHERE id = ?", state, case, change=True)
    return asker, made


@pytest.mark.parametrize("state", STATES_OF_CASE)
def test_cases_role_by_command_by_state(case_city, cases, state):
    """With a version that is none: whoever may in that state is refused as stale or for an argument, and nothing changes."""
    asker, made = cases
    case = made[state]
    wrong = []
    for command, (allowed, states) in CASES.items():
        args = {"case": case, **MORE.get(command, {})}
        takes_version = command not in ("case.contact", "case.part", "case.supplement", "case.message", "case.resume", "case.reply")
        if takes_version:
            args["version"] = 999
        if command == "case.reply":
            args["outcome"] = "adopted"  # not for this domain
        for name in HANDLERS:
            person = asker if name == "asker" else who(case_city, name)
            answer = person.command(command, args)
            kind = answer.json.get("type", "").rsplit("/", 1)[-1]
            if name not in allowed:
                expected = answer.status in (403, 404)
            elif state not in states:
                expected = kind == "wrong_state"
            elif takes_version:
                expected = kind == "stale"
            elif command == "case.reply":
                expected = answer.status == 422 or kind == "wrong_state" and state in DONE
            elif command == "case.resume":
                expected = kind == "wrong_state"
            else:
                expected = answer.status == 200
            if not expected:
                wrong.append((command, name, answer))
    assert not wrong, wrong
