"""A random walk: people of several roles send thousands of commands, and what must stay true is looked up in SQL
and in what a viewer has been shown.

The walk is seeded: OPENFLOOR_WALK_SEED chooses another one.
"""

import asyncio
import hashlib
import json
import os
import random
import sqlite3

SEED = int(os.environ.get("OPENFLOOR_WALK_SEED", "20261125"))
STEPS = int(os.environ.get("OPENFLOOR_WALK_STEPS", "3000"))
CHECK_EVERY = 300
# What a command is about can be drawn from those that it is for.
FITTING = {"question.reopen": "rejected", "question.decide_appeal": "rejected", "question.appeal": "rejected", "entry.show": "hidden", "question.unmerge": "merged", "question.undo": "approved", "question.approve": "pending"}
IN_FLIGHT = 8
STAFF = ["moderator", "moderator2", "lead_moderator", "host", "official", "editor"]
REASONS = ["off_topic", "duplicate", "personal", "abuse", "spam", "unclear", "illegal", "other"]


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Walk:
    """What is known of the questions, as far as it need be to ask for something that may be possible."""

    def __init__(self, city, event, chance):
        self.city, self.event, self.chance = city, event, chance
        self.database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True, timeout=20)
        self.askers, self.staff, self.number = [], {}, 0
        self.asked_by = {}

    async def enter(self):
        self.staff = {login: await self.city.watching(self.event, self.city.staff(login)) for login in STAFF}
        self.askers = [await self.city.watching(self.event, self.city.person()) for _ in range(6)]

    async def leave(self):
        for watcher in [*self.staff.values(), *self.askers]:
            await watcher.close()
        self.database.close()

    def rows(self, sql, *args):
        return self.database.execute(sql, args).fetchall()

    def question(self):
        """Mostly a newer one, so that what was decided is decided about again."""
        rows = self.rows("SELECT id, version, content FROM question WHERE event = ? ORDER BY asked_at DESC, id LIMIT ?", self.event, self.chance.choice([5, 20, 200]))
        if not rows:
            return None
        question, version, content = self.chance.choice(rows)
        if self.chance.random() < 0.05:
            version += self.chance.choice([-1, 1])
        return question, version, content

    def fit(self, name, args):
        """Often the question of ARGS is changed for one in the right state."""
        state = FITTING.get(name)
        rows = self.rows("SELECT id, version, content FROM question WHERE event = ? AND state = ? AND erased_at IS NULL ORDER BY decided_at DESC LIMIT 8", self.event, state) if state else []
        if not rows or self.chance.random() < 0.3:
            return args
        question, version, content = self.chance.choice(rows)
        found = {"question": question, "target": question, "version": version, "content": content}
        return {key: found.get(key, value) for key, value in args.items()}

    def ask(self):
        self.number += 1
        text = f"随机的提问 {self.number} {sha(str(self.number))[:12]}"
        return self.chance.choice(self.askers), "question.ask", {"event": self.event, "text": text}

    def items(self):
        rows = self.rows("SELECT id, version, content FROM question WHERE event = ? AND state = 'pending' ORDER BY asked_at DESC LIMIT 6", self.event)
        return [{"question": question, "version": version, "content": content} for question, version, content in rows]

    def moderate(self, question, version, content):
        chance = self.chance
        read = {"question": question, "version": version}
        other = self.question()
        return chance.choice(
            [
                ("question.approve", {**read, "content": content}),
                ("question.approve", {**read, "content": content}),
                ("question.approve", {**read, "content": content, "unit": chance.choice(["transport", "housing"])}),
                ("question.reject", {**read, "reason": chance.choice(REASONS), "why": "随机"}),
                ("question.edit", {**read, "text": f"改过的文字 {chance.randrange(10**9)}"}),
                ("question.merge", {**read, "into": other[0]}),
                ("question.unmerge", read),
                ("question.claim", {"question": question}),
                ("question.release", {"question": question}),
                ("question.hold", {"question": question, "why": "放一放"}),
                ("question.unhold", {"question": question}),
                ("question.second", {**read, "on": chance.random() < 0.8}),
                ("question.undo", read),
                ("question.undo", read),
                ("question.reopen", read),
                ("question.decide_appeal", {**read, "uphold": chance.random() < 0.5}),
                ("question.urgent", {"question": question, "on": chance.random() < 0.4}),
                ("question.urgent_seen", {"question": question}),
                ("question.assign", {"question": question, "unit": chance.choice(["transport", "water"])}),
                ("question.pin", {"event": self.event, "question": question}),
                ("entry.hide", {"target": question, "why": "不宜"}),
                ("entry.show", {"target": question}),
                ("question.cluster", {"event": self.event, "decision": chance.choice(["approve", "reject"]), "reason": "spam", "items": self.items()}),
                ("question.cluster", {"event": self.event, "decision": "merge", "into": other[0], "items": self.items()[:2]}),
                ("event.stop_output", {"event": self.event}),
                ("event.resume_output", {"event": self.event}),
                ("event.resume_output", {"event": self.event}),
            ]
        )

    def take_part(self, question):
        chance = self.chance
        return chance.choice(
            [
                ("question.withdraw", {"question": question}),
                ("question.appeal", {"question": question, "why": "请再看看"}),
                ("question.vote", {"question": question}),
                ("question.vote", {"question": question}),
                ("question.unvote", {"question": question}),
                ("person.erase", {"question": question}),
            ]
        )

    def answer(self, question):
        return self.chance.choice(
            [
                ("answer.publish", {"question": question, "text": f"答复 {self.chance.randrange(10**9)}", "another": True}),
                ("question.answering", {"question": question}),
                ("question.take_up", {"question": question}),
            ]
        )

    def step(self):
        found = self.question()
        dice = self.chance.random()
        if not found or dice < 0.15:
            return self.ask()
        question, version, content = found
        if dice < 0.25:
            asker = self.asked_by.get(question) if self.chance.random() < 0.6 else None
            return asker or self.chance.choice(self.askers), *self.take_part(question)
        if dice < 0.30:
            return self.staff["official"], *self.answer(question)
        login = self.chance.choice(["moderator", "moderator", "moderator2", "moderator2", "lead_moderator", "host"])
        name, args = self.moderate(question, version, content)
        if name in ("question.reopen", "question.decide_appeal") and self.chance.random() < 0.7:
            login = "lead_moderator"
        return self.staff[login], name, self.fit(name, args)

    async def run(self, steps):
        """A few commands at a time are on their way, so that they meet; gives how many were done, and which problems came."""
        done, problems = {}, {}
        for _ in range(steps // IN_FLIGHT):
            jobs = [self.step() for _ in range(IN_FLIGHT)]
            replies = await asyncio.gather(*(watcher.command(name, **args) for watcher, name, args in jobs))
            for (watcher, name, _), reply in zip(jobs, replies):
                if reply["type"] == "result":
                    done[name] = done.get(name, 0) + 1
                    if name == "question.ask":
                        self.asked_by[reply["result"]["question"]] = watcher
                else:
                    problems[reply["status"]] = problems.get(reply["status"], 0) + 1
        return done, problems


# --- what must be true at any moment


def check_rows(walk):
    """Each question is in one state, and everything beside it agrees."""
    none = {
        "waiting, and yet it goes out": "state = 'pending' AND (publish_at IS NOT NULL OR approved_content IS NOT NULL AND approved_content <> content)",
        "approved, but not this text": "state = 'approved' AND (approved_content IS NULL OR approved_content <> content)",
        "urgent and approved": "urgent = 1 AND state = 'approved'",
        "put aside, and decided": "state <> 'pending' AND (held_by IS NOT NULL OR second_by IS NOT NULL)",
        "urgent, and on another shelf": "urgent = 1 AND (held_by IS NOT NULL OR second_by IS NOT NULL)",
        "merged into nothing": "(state = 'merged') <> (merged_into IS NOT NULL)",
        "rejected for nothing": "(state = 'rejected') AND reason IS NULL",
        "waiting with a reason": "state = 'pending' AND reason IS NOT NULL",
    }
    for what, where in none.items():
        found = walk.rows(f"SELECT id, state FROM question WHERE event = ? AND ({where})", walk.event)
        assert not found, (what, found[:3])


def check_numbers(walk):
    ask = lambda sql: walk.rows(sql, walk.event)[0][0]
    received, pending, published, declined, answered, taken_up = walk.rows("SELECT received, pending, published, declined, answered, taken_up FROM event WHERE id = ?", walk.event)[0]
    assert received == ask("SELECT count(*) FROM question WHERE event = ?")
    assert pending == ask("SELECT count(*) FROM question WHERE event = ? AND state = 'pending'")
    assert declined == ask("SELECT count(*) FROM question WHERE event = ? AND state = 'rejected'")
    assert published == ask("SELECT count(*) FROM entry WHERE stream = 'public:' || ? AND kind = 'question'")
    assert answered == ask("SELECT count(*) FROM question WHERE event = ? AND answered = 'answered'")
    assert taken_up == ask("SELECT count(*) FROM question WHERE event = ? AND answered = 'taken_up'")
    by_reason = dict(walk.rows("SELECT reason, count FROM declined WHERE event = ? AND count <> 0", walk.event))
    assert by_reason == dict(walk.rows("SELECT reason, count(*) FROM question WHERE event = ? AND state = 'rejected' GROUP BY reason", walk.event))


def is_public(question):
    return question["state"] == "approved" and question["publish_at"] is None


def questions_of(walk):
    names = ("id", "state", "publish_at", "merged_from", "erased_at", "body")
    rows = walk.rows("SELECT question.id, state, publish_at, merged_from, erased_at, text.body FROM question LEFT JOIN text ON text.id = question.text WHERE event = ?", walk.event)
    return {row[0]: dict(zip(names, row)) for row in rows}


def check_log(walk):
    """What stands in the public log was approved, word for word, before; what is not public stands under a tombstone."""
    approvals = {}
    for target, action, detail in walk.rows("SELECT target, action, detail FROM audit WHERE stream = ? AND action IN ('question.approve', 'question.edit', 'question.cluster') ORDER BY seq", walk.event):
        detail = json.loads(detail)
        if not detail.get("first"):
            approvals.setdefault(target, []).append(detail.get("digest"))
    questions = questions_of(walk)
    shown = set()
    for target, kind, digest, tombstone in walk.rows("SELECT target, kind, digest, tombstone FROM entry WHERE stream = 'public:' || ? AND kind IN ('question', 'edited') ORDER BY seq", walk.event):
        assert digest in approvals.get(target, []), (kind, target)
        question = questions[target]
        was_public = question["state"] == "merged" and question["merged_from"] == "approved" and question["publish_at"] is None
        assert (tombstone == 0) == (is_public(question) or was_public), (kind, target, tombstone, question)
        shown.add(target)
    assert {id for id, question in questions.items() if is_public(question)} <= shown


def check(walk):
    walk.database.execute("BEGIN")
    check_rows(walk)
    check_numbers(walk)
    check_log(walk)
    walk.database.execute("COMMIT")


# --- what a viewer sees


def view_of(entries):
    """The questions that a viewer has before their eyes, by what the log said."""
    texts, gone, merged = {}, set(), set()
    for entry in entries:
        kind, question = entry["kind"], entry.get("question")
        if kind in ("question", "edited"):
            texts[question] = entry.get("text")
        elif kind == "hidden":
            gone.add(entry["target"])
        elif kind == "shown":
            gone.discard(entry["target"])
        elif kind in ("merged", "unmerged"):
            (merged.add if kind == "merged" else merged.discard)(question)
    return {question: text for question, text in texts.items() if question not in gone | merged}


def pages_of(city, event):
    """All of the public log, page by page."""
    entries, before = [], 0
    while before is not None:
        page = city.nobody().get(f"/api/events/{event}/entries?limit=200" + (f"&before={before}" if before else ""))
        entries = page["entries"] + entries
        before = page["before"]
    return entries


def check_views(walk, viewer):
    questions = questions_of(walk)
    public = {id: question["body"] for id, question in questions.items() if is_public(question)}
    assert set(view_of(viewer.entries)) == set(public)
    assert {id: text for id, text in view_of(pages_of(walk.city, walk.event)).items()} == public
    words = [question["body"] for question in questions.values() if question["state"] in ("hidden", "rejected", "withdrawn", "pending") and question["body"]]
    for path in (f"/api/events/{walk.event}/entries?limit=200", f"/events/{walk.event}/transcript.json", f"/events/{walk.event}/transcript.html"):
        page = walk.city.nobody().request("GET", path).body.decode()
        assert not [text for text in words if text in page], path


def test_a_random_walk_keeps_what_must_be_true(city):
    async def run():
        event = city.event(max_pending=100000, hold_seconds=1)
        walk = Walk(city, event, random.Random(SEED))
        await walk.enter()
        viewer = await city.watching(event)
        done, problems = {}, {}
        for _ in range(0, STEPS, CHECK_EVERY):
            some, refused = await walk.run(CHECK_EVERY)
            for name, count in some.items():
                done[name] = done.get(name, 0) + count
            for status, count in refused.items():
                problems[status] = problems.get(status, 0) + count
            check(walk)
        assert not set(problems) - {403, 404, 409, 422}, problems
        missing = {"question.approve", "question.reject", "question.edit", "question.merge", "question.hold", "question.second", "question.urgent", "question.undo", "question.reopen", "question.cluster", "entry.hide", "entry.show", "person.erase"} - set(done)
        assert not missing, (missing, done)
        if city.nobody().get("/api/events/" + event)["event"]["output_stopped"]:
            city.staff("host").do("event.resume_output", event=event)
        for _ in range(100):  # the last holds end
            if not walk.rows("SELECT 1 FROM due JOIN question ON question.id = due.ref WHERE due.kind = 'hold' AND question.event = ?", event):
                break
            await asyncio.sleep(0.1)
        head = walk.rows("SELECT seq FROM head WHERE stream = ?", "public:" + event)[0][0]
        await viewer.until(lambda seen: seen.seq >= head, 20)
        check(walk)
        check_views(walk, viewer)
        await viewer.close()
        await walk.leave()
        city.run("audit", "verify")

    asyncio.run(run())
