"""A random walk of commands over cases; after each step what must be true of all of them is looked at.

OPENFLOOR_WALK_SECONDS and OPENFLOOR_WALK_SEED make it longer, and another one.  The machine is written here by hand.
"""

import os
import random
import time

from casework import APPROVER, HANDLER, Casework

SECONDS = float(os.environ.get("OPENFLOOR_WALK_SECONDS", "12"))
SEED = int(os.environ.get("OPENFLOOR_WALK_SEED", "20261130"))

MOVES = {
    (None, "received"),
    ("received", "received"), ("received", "not_accepted"), ("received", "merged"), ("received", "dispatched"), ("received", "withdrawn"),
    ("not_accepted", "received"),
    ("merged", "received"), ("merged", "dispatched"), ("merged", "handling"), ("merged", "withdrawn"),
    ("dispatched", "dispatched"), ("dispatched", "handling"), ("dispatched", "received"), ("dispatched", "merged"), ("dispatched", "withdrawn"),
    ("handling", "handling"), ("handling", "dispatched"), ("handling", "received"), ("handling", "merged"), ("handling", "review"), ("handling", "withdrawn"),
    ("review", "handling"), ("review", "answered"), ("review", "merged"), ("review", "withdrawn"),
    ("answered", "handling"), ("answered", "received"), ("closed", "handling"), ("closed", "received"),
}
UNITS = sorted(HANDLER)
SECRET = "三单元五楼"
OUTSIDERS = ["moderator", "editor", "admin", "host", "supervisor"]


class Walk:
    def __init__(self, work, seed):
        self.work, self.city, self.random = work, work.city, random.Random(seed)
        self.made = {}  # case -> what its asker has
        self.requests = []
        self.replies = {}
        self.done = self.refused = 0

    def send(self, login, command, **args):
        person = self.city.staff(login) if login else self.city.nobody()
        answer = person.command(command, args)
        assert answer.status in (200, 403, 404, 409, 422), (login, command, args, answer)
        self.done += answer.status == 200
        self.refused += answer.status != 200
        return answer.json if answer.status == 200 else None

    def a_case(self, *states):
        """Mostly one in these states, sometimes any."""
        if states and self.random.random() < 0.8:
            marks = ", ".join("?" * len(states))
            fitting = [case for (case,) in self.city.rows(f"SELECT id FROM cases WHERE state IN ({marks}) ORDER BY id", *states)]
            if fitting:
                return self.random.choice(fitting)
        return self.random.choice(sorted(self.made))

    def a_login(self, case, logins):
        """Mostly somebody of the unit that has it, sometimes anybody."""
        ((holder,),) = self.city.rows("SELECT unit_holder FROM cases WHERE id = ?", case)
        unit = holder if holder and self.random.random() < 0.8 else self.random.choice(UNITS)
        return logins.get(unit) or logins[self.random.choice(sorted(logins))]

    # each step is a command that may well be refused
    def submit(self):
        made = self.work.submit(self.random.choice([None, self.city.staff("clerk")]), details=SECRET, unit=self.random.choice(UNITS))
        self.made[made["case"]] = made

    def intake(self):
        name, states, args = self.random.choice([
            ("case.accept", ["received", "not_accepted"], {}),
            ("case.refuse", ["received"], {"reason": "other", "where": "请到大厅"}),
            ("case.unmerge", ["merged"], {}),
            ("case.merge", ["received", "dispatched", "handling", "review"], {"into": self.a_case()}),
        ])
        self.send("dispatcher", name, case=self.a_case(*states), **args)

    def dispatch(self):
        login = self.random.choice(["dispatcher", "dispatcher", "dispatcher2", "approver_district", "official"])
        self.send(login, "case.dispatch", case=self.a_case("received", "received", "handling"), unit=self.random.choice(UNITS), co_units=self.random.sample(UNITS, self.random.randint(0, 2)))

    def sign(self):
        case = self.a_case("dispatched")
        self.send(self.a_login(case, HANDLER), "case.sign", case=case)

    def request(self):
        kind = self.random.choice(["return", "transfer", "extension", "pause"])
        case = self.a_case("dispatched", "handling")
        asked = self.send(self.a_login(case, HANDLER), "case.request", case=case, kind=kind, why="随机", basis="依据", unit=self.random.choice(UNITS), days=self.random.randint(0, 12))
        if asked:
            self.requests.append(asked["request"])

    def decide(self):
        if self.requests:
            login = self.random.choice(["dispatcher", "dispatcher2", "approver_district"])
            self.send(login, "case.decide", request=self.random.choice(self.requests[-8:]), grant=self.random.random() < 0.7)

    def reply(self):
        case = self.a_case("handling")
        old = self.replies.get(case, {})
        args = {"reply": old["reply"], "version": old["reply_version"]} if old and self.random.random() < 0.7 else {}
        if self.random.random() < 0.3:
            args["public_text"] = "路灯不亮"
        written = self.send(self.a_login(case, HANDLER), "case.reply", case=case, text=f"答复之{self.done}", outcome="resolved", submit=self.random.random() < 0.8, **args)
        if written:
            self.replies[case] = written

    def approve(self):
        waiting = {case: reply for case, reply in self.replies.items() if reply["reply_state"] == "review"}
        if not waiting:
            return
        case = self.random.choice(sorted(waiting))
        reply = waiting[case]
        login = self.a_login(case, APPROVER)
        if self.random.random() < 0.2:
            sent = self.send(login, "case.send_back", reply=reply["reply"], version=reply["reply_version"], why="再看看")
            if sent:
                reply["reply_version"] += 1
                reply["reply_state"] = "draft"
        elif self.send(login, "case.approve", **self.work.approval(reply)):
            del self.replies[case]

    def part(self):
        self.send(HANDLER[self.random.choice(UNITS)], "case.part", case=self.a_case("handling"), text="我们的部分")

    def asker(self):
        made = self.made[self.a_case("answered", "handling", "received")]
        name, args = self.random.choice([("case.message", {"text": "还在吗"}), ("case.supplement", {"text": "补充"}), ("case.reopen", {"why": "没好"}), ("case.message", {"text": "谢谢"})])
        if self.random.random() < 0.05:
            name, args = "case.withdraw", {}
        self.send(None, name, number=made["number"], receipt=made["receipt"], **args)

    def supervise(self):
        self.send("supervisor", "case.reopen", case=self.a_case("answered"), why="督办")

    def look(self):
        self.send(self.random.choice(["dispatcher", "clerk", "official", "official2"]), "case.contact", case=self.a_case())

    def step(self):
        steps = [(self.submit, 1), (self.intake, 3), (self.dispatch, 5), (self.sign, 5), (self.request, 3), (self.decide, 3), (self.reply, 6), (self.approve, 5), (self.part, 1), (self.asker, 3), (self.supervise, 1), (self.look, 1)]
        self.random.choices([step for step, _ in steps], [weight for _, weight in steps])[0]()

    # ---- what must be true

    def check(self):
        self.check_logs()
        self.check_rows()
        self.check_asker(self.a_case())

    def check_logs(self):
        logs = {}
        for case, seq, before, after in self.city.rows("SELECT case_id, seq, from_state, to_state FROM case_step ORDER BY case_id, seq"):
            log = logs.setdefault(case, [0, None])
            assert seq == log[0] + 1, (case, seq, log)
            log[0] = seq
            if after is None:
                continue
            assert before == log[1], (case, seq, before, log)
            assert (before, after) in MOVES, (case, seq, before, after)
            log[1] = after
        for case, state in self.city.rows("SELECT id, state FROM cases"):
            if case in self.made:
                assert logs[case][1] == state, (case, logs[case], state)

    def check_rows(self):
        held = self.city.rows("SELECT id FROM cases WHERE state IN ('dispatched', 'handling', 'review') AND unit_holder IS NULL")
        assert held == [], held
        waiting = self.city.rows("SELECT cases.id FROM cases JOIN case_request ON case_request.case_id = cases.id WHERE case_request.state = 'pending' AND cases.state NOT IN ('dispatched', 'handling', 'review')")
        assert waiting == [], waiting
        loose = self.city.rows("SELECT id FROM cases WHERE state = 'review' AND NOT EXISTS (SELECT 1 FROM case_reply WHERE case_id = cases.id AND state = 'review')")
        assert loose == [], loose
        late = self.city.rows("SELECT below.case_id FROM case_hop AS below JOIN case_hop AS above ON above.case_id = below.case_id AND above.to_unit = below.superior AND above.seq < below.seq WHERE below.kind = 'dispatch' AND above.seq = (SELECT max(seq) FROM case_hop AS other WHERE other.case_id = below.case_id AND other.to_unit = below.superior AND other.seq < below.seq) AND below.due_at > above.due_at AND above.due_at > 0")
        assert late == [], late
        bold = self.city.rows("SELECT id FROM cases WHERE publication = 'public' AND id IN (SELECT case_id FROM case_step WHERE seq = 1 AND action = 'received') AND event IS NULL AND NOT EXISTS (SELECT 1 FROM case_reply WHERE case_id = cases.id AND state = 'published' AND public_text IS NOT NULL)")
        assert bold == [], bold

    def check_asker(self, case):
        own = self.work.own(self.made[case])
        assert own["number"] == self.made[case]["number"] and own["steps"] and own["next"]["text"]
        for name in ("Dispatcher", "Official", "Approver", "Supervisor"):
            assert name not in str(own), own

    def check_outside(self):
        for case in sorted(self.made):
            for login in OUTSIDERS:
                assert self.city.staff(login).command("case.contact", {"case": case}).status in (403, 404)
            seen = self.city.nobody().request("GET", "/api/cases/" + self.made[case]["number"])
            assert seen.status in (200, 404) and SECRET not in seen.body.decode()
            for login in ("dispatcher", "supervisor", "official", "official_team"):
                answer = self.city.staff(login).request("GET", f"/api/cases/{case}/full")
                assert SECRET not in answer.body.decode()


def test_a_random_walk(make_city):
    city = make_city(workers=2)
    walk = Walk(Casework(city), SEED)
    for _ in range(4):
        walk.submit()
    end = time.monotonic() + SECONDS
    steps = 0
    while time.monotonic() < end:
        walk.step()
        walk.check()
        steps += 1
    walk.check_outside()
    for case in walk.made:
        walk.check_asker(case)
    print(f"seed {SEED}: {steps} steps, {walk.done} done, {walk.refused} refused, {len(walk.made)} cases")
    assert walk.done > steps / 10 and walk.refused > 0
    assert city.run("audit", "verify").returncode == 0
