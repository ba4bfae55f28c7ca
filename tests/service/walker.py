"""A walk at random over one event: people of all roles do what they may, and what they may not, one by one and at once.

A walk knows what it sent and what was acknowledged, and from that alone which texts may be public.
"""

import collections
import hashlib
import json
import random
import re

import recount
from walker_moves import choose

BANNED = "禁忌词语"  # makes a text red
STAFF = ["moderator", "moderator2", "lead_moderator", "host", "official", "official2", "approver", "editor", "clerk", "guest", "admin"]
MODERATORS = ["moderator", "moderator2", "lead_moderator", "host"]
UNITS = ["transport", "housing", "water"]
ASKERS = 5
QUESTIONS = 40
LETTERS = "bcdfghjkmnpqrstvwxz"
TOKEN = re.compile(f"Q[{LETTERS}]{{10}}Q")
PEACEFUL = {401, 403, 404, 409, 422, 429}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Known:
    """What the walk knows from the replies: states by version, and who approved which text."""

    def __init__(self):
        self.state = {}  # (question, version): state
        self.edited = {}  # (question, version): content
        self.approvals = collections.defaultdict(list)  # question: (who, version, content, state after it)
        self.texts = {}  # content: text
        self.answers = collections.defaultdict(set)  # answer: contents that its official, or whoever signs, let out
        self.receipts = {}  # question: (number, receipt)
        self.asked = set()  # contents that were sent for a question, acknowledged or not

    def note(self, who, name, args, result):
        if name == "question.cluster":
            contents = {item["question"]: item.get("content") for item in args["items"]}
            for done in result["done"]:
                self._decided(who, "question." + args["decision"], {**args, "content": contents[done["question"]]}, done)
        elif name.startswith("answer."):
            self._answered(name, args, result)
        elif result.get("question") or name in ("entry.hide", "entry.show"):
            self._decided(who, name, args, result)
        if name == "question.ask":
            self.receipts[result["question"]] = (result["number"], result["receipt"])

    def _decided(self, who, name, args, result):
        question, version = result.get("question") or result["target"], result.get("version")
        if name == "question.edit":
            self.edited[question, version] = result["content"]
        elif "state" in result and version is not None:
            self.state[question, version] = {"shown": "approved"}.get(result["state"], result["state"])
        if name == "question.approve":
            read = version - (result["state"] == "approved")
            self.approvals[question].append((who, read, args["content"], result["state"]))

    def _answered(self, name, args, result):
        if name == "answer.approve":
            self.answers[result.get("answer", args["answer"])].add(args["content"])
        elif name == "answer.publish" and self.policy == "self":
            self.answers[result["answer"]].add(sha(args["text"]))
        elif name == "answer.revise" and self.policy == "self":
            self.answers[result["answer"]].add(sha(args["text"]))

    def state_at(self, question, version):
        while (question, version) in self.edited:
            version -= 1
        return self.state.get((question, version))

    def approved(self, question):
        """The contents of QUESTION that may be public; a red one only where two people have read it."""
        let_out = set()
        for who, version, content, state in self.approvals[question]:
            people = {each[0] for each in self.approvals[question] if each[1:3] == (version, content)}
            if state == "approved" and (BANNED not in self.texts[content] or len(people) > 1):
                let_out.add(content)
        for (edited, version), content in self.edited.items():
            if edited == question and self.state_at(question, version - 1) == "approved" and BANNED not in self.texts[content]:
                let_out.add(content)
        return let_out


class Walk:
    def __init__(self, city, seed, policy="self", **settings):
        self.city, self.seed, self.random = city, seed, random.Random(seed)
        self.policy, self.settings = policy, settings
        self.known = Known()
        self.known.policy = policy
        self.trace = collections.deque(maxlen=25)
        self.counts = collections.Counter()
        self.now = {"questions": [], "answers": []}

    async def begin(self):
        city = self.city
        self.event = city.event(answer_policy=self.policy, max_pending=1000, **self.settings)
        self.askers = [city.person() for _ in range(ASKERS)]
        self.viewer = await city.watching(self.event)
        self.unit = await city.watching(self.event, city.staff("official"), stream="desk")
        self.sockets = {login: await city.watching(self.event, city.staff(login)) for login in STAFF}
        self.sockets["second device"] = await city.watching(self.event, city.staff("moderator"))
        for number, asker in enumerate(self.askers):
            self.sockets[f"asker {number}"] = await city.watching(self.event, asker)
        return self

    async def close(self):
        for watcher in [self.viewer, self.unit, *self.sockets.values()]:
            await watcher.close()

    # --- what is chosen

    def look(self):
        """The tables, as everybody at the desk may know them."""
        with recount.reading(self.city) as database:
            self.now["questions"] = [dict(row) for row in database.execute(recount.QUESTIONS, (self.event,))]
            self.now["answers"] = [
                dict(row) for row in database.execute("SELECT answer.* FROM answer JOIN question ON question.id = answer.question WHERE question.event = ? ORDER BY answer.id", (self.event,))
            ]
            self.now["event"] = dict(database.execute("SELECT * FROM event WHERE id = ?", (self.event,)).fetchone())

    def chance(self, share):
        return self.random.random() < share

    def text(self):
        token = "Q" + "".join(self.random.choice(LETTERS) for _ in range(10)) + "Q"
        words = self.random.choice(["什么时候修好", "归哪个单位管", "能不能早一点办", "为什么又停了"])
        text = f"{token} {words}" + (f"，{BANNED}" if self.chance(0.15) else "")
        self.known.texts[sha(text)] = text
        return text

    def question(self, *states, where=lambda row: True):
        """Mostly one in one of STATES, sometimes any, sometimes none that there is."""
        rows = self.now["questions"]
        good = [row for row in rows if row["state"] in states and where(row)]
        if good and self.chance(0.85):
            return self.random.choice(good)
        if rows and self.chance(0.97):
            return self.random.choice(rows)
        return {"id": "none", "version": 1, "content": "0" * 64, "asker": None, "unit": None}

    def answer(self, *states):
        rows = self.now["answers"]
        good = [row for row in rows if row["state"] in states]
        if good and self.chance(0.85):
            return self.random.choice(good)
        return self.random.choice(rows) if rows else {"id": "none", "version": 1, "content": "0" * 64}

    def version(self, row):
        """What was read; sometimes long ago."""
        return max(1, row["version"] - self.chance(0.12))

    def content(self, row):
        return self.random.choice(list(self.known.texts)) if self.chance(0.05) and self.known.texts else row["content"] or "0" * 64

    def moderator(self):
        return self.random.choice(MODERATORS + ["second device"]) if self.chance(0.97) else self.random.choice(list(self.sockets))

    def asker_of(self, row):
        for number, asker in enumerate(self.askers):
            if asker.id == row.get("asker") and self.chance(0.95):
                return f"asker {number}"
        return f"asker {self.random.randrange(ASKERS)}"

    def official_of(self, row):
        return {"transport": "official", "housing": "official2"}.get(row.get("unit")) or self.random.choice(["official", "official2", "guest"])

    # --- what happens

    async def step(self):
        """One deed, or some at once that were all decided on before any of them was done; then all must fit."""
        self.look()
        deeds = [choose(self) for _ in range(self.random.choice([1, 1, 1, 2, 2, 3, 5]))]
        if len(deeds) > 1 and self.chance(0.4):
            deeds = [deeds[0]] * 2 + deeds[1:]  # the same by two at once
            deeds[1] = (self.moderator(), *deeds[1][1:])
        waiting = []
        for who, name, args in deeds:
            if name in ("question.ask", "question.edit"):
                self.known.asked.add(sha(args["text"]))
            watcher = self.sockets[who]
            watcher._number += 1
            await watcher.socket.send(json.dumps({"id": str(watcher._number), "command": name, "args": args}))
            waiting.append((watcher, str(watcher._number), who, name, args))
        for watcher, number, who, name, args in waiting:
            reply = await watcher.until(lambda seen: seen.replies.pop(number, None), 20)
            self.take("moderator" if who == "second device" else who, name, args, reply)
        found = recount.problems(self.city, self.event)
        assert not found, found[:4]

    def take(self, who, name, args, reply):
        status = 200 if reply["type"] == "result" else reply["status"]
        self.trace.append(f"{status} {who} {name} {json.dumps(args, ensure_ascii=False)}")
        self.counts[name, status] += 1
        assert status == 200 or status in PEACEFUL, reply
        if status == 200:
            self.known.note(who, name, args, reply["result"])

    def story(self):
        return f"OPENFLOOR_SEED={self.seed}; the last deeds:\n" + "\n".join(self.trace)
