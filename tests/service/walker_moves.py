"""What people may do next in a walk: who, which command, with which arguments."""


def by_moderator(name, *states, **more):
    """A decision about the version that was read."""

    def move(walk):
        row = walk.question(*states)
        return walk.moderator(), name, {"question": row["id"], "version": walk.version(row), **more}

    return move


def without_version(name, *states, **more):
    def move(walk):
        return walk.moderator(), name, {"question": walk.question(*states)["id"], **more}

    return move


def ask(walk):
    if len(walk.now["questions"]) >= 40:
        return approve(walk)
    args = {"event": walk.event, "text": walk.text(), "pass_on": walk.chance(0.7)}
    if walk.chance(0.5):
        args["unit"] = walk.random.choice(["transport", "housing", "water", "wuchang"])
    if walk.chance(0.1):
        args["follows"] = walk.question("approved", where=lambda row: row["answered"] == "answered")["id"]
    return "clerk" if walk.chance(0.1) else f"asker {walk.random.randrange(5)}", "question.ask", args


def approve(walk):
    row = walk.question("pending")
    args = {"question": row["id"], "version": walk.version(row), "content": walk.content(row)}
    if walk.chance(0.3):
        args["unit"] = walk.random.choice(["transport", "housing", "water"])
    return walk.moderator(), "question.approve", args


def edit(walk):
    row = walk.question("pending", "approved")
    return walk.moderator(), "question.edit", {"question": row["id"], "version": walk.version(row), "text": walk.text()}


def merge(walk):
    row = walk.question("pending", "approved")
    return walk.moderator(), "question.merge", {"question": row["id"], "version": walk.version(row), "into": walk.question("pending", "approved")["id"]}


def cluster(walk):
    rows = [walk.question("pending") for _ in range(walk.random.randrange(1, 4))]
    rows = list({row["id"]: row for row in rows}.values())
    args = {"event": walk.event, "items": [{"question": row["id"], "version": walk.version(row), "content": walk.content(row)} for row in rows]}
    decision = walk.random.choice([{"decision": "approve"}, {"decision": "reject", "reason": "duplicate"}, {"decision": "merge", "into": walk.question("approved")["id"]}])
    return walk.moderator(), "question.cluster", {**args, **decision}


def second(walk):
    row = walk.question("pending")
    return walk.moderator(), "question.second", {"question": row["id"], "version": walk.version(row), "on": walk.chance(0.7)}


def urgent(walk):
    on = walk.chance(0.5)
    row = walk.question("pending", "approved", "merged", "hidden", where=lambda row: row["urgent"] != on)
    return walk.moderator(), "question.urgent", {"question": row["id"], "on": on}


def decide_appeal(walk):
    row = walk.question("rejected", where=lambda row: row["appeal_state"] == "open")
    return walk.random.choice(["lead_moderator"] * 5 + ["moderator"]), "question.decide_appeal", {"question": row["id"], "version": walk.version(row), "uphold": walk.chance(0.5)}


def reopen(walk):
    row = walk.question("rejected")
    return "lead_moderator", "question.reopen", {"question": row["id"], "version": walk.version(row)}


def pin(walk):
    return "host", "question.pin", {"event": walk.event, "question": walk.question("approved")["id"] if walk.chance(0.8) else None}


def assign(walk):
    return walk.moderator(), "question.assign", {"question": walk.question("pending", "approved")["id"], "unit": walk.random.choice(["transport", "housing", "water"])}


def hide(walk):
    target = walk.question("approved") if walk.chance(0.6) else walk.answer("published")
    return walk.random.choice([walk.moderator(), "editor"]), "entry.hide", {"target": target["id"], "why": "请看规则"}


def show(walk):
    target = walk.question("hidden") if walk.chance(0.6) else walk.answer("hidden")
    return walk.random.choice([walk.moderator(), "editor"]), "entry.show", {"target": target["id"]}


def by_asker(name, *states, **more):
    def move(walk):
        row = walk.question(*states)
        return walk.asker_of(row), name, {"question": row["id"], **more}

    return move


def by_receipt(walk):
    """From another device, without the session."""
    row = walk.question("pending")
    number, receipt = walk.known.receipts.get(row["id"], ("000000", "AAAAAAAAAA"))
    return f"asker {walk.random.randrange(5)}", "question.withdraw", {"number": number, "receipt": receipt}


def vote(walk):
    return f"asker {walk.random.randrange(5)}", walk.random.choice(["question.vote"] * 3 + ["question.unvote"]), {"question": walk.question("approved")["id"]}


def keep_off(walk):
    name = walk.random.choice(["person.mute", "person.unmute", "person.block", "person.unblock", "person.unmute", "person.unblock"])
    args = {"question": walk.question("pending", "rejected")["id"], "why": "请看规则"}
    return walk.moderator(), name, {**args, "minutes": 1} if name in ("person.mute", "person.block") else args


def deal(walk):
    name = walk.random.choice(["queue.deal", "queue.leave", "queue.leave"])
    return walk.moderator(), name, {"event": walk.event, **({"count": walk.random.randrange(1, 4)} if name == "queue.deal" else {})}


def answering(walk):
    row = walk.question("approved")
    return walk.official_of(row), "question.answering", {"question": row["id"], "on": walk.chance(0.6)}


def transfer(walk):
    row = walk.question("approved")
    return walk.official_of(row), "question.transfer", {"question": row["id"], "unit": walk.random.choice(["transport", "housing"]), "why": "不归我们"}


def take_up(walk):
    row = walk.question("approved")
    return walk.official_of(row), "question.take_up", {"question": row["id"]}


def draft(walk):
    row = walk.question("approved")
    return walk.official_of(row), "answer.draft", {"question": row["id"], "text": walk.text()}


def publish(walk):
    row = walk.question("approved")
    args = {"question": row["id"], "text": walk.text(), "another": walk.chance(0.3)}
    return walk.official_of(row), "answer.publish", {**args, "version": walk.version(row)} if walk.chance(0.7) else args


def revise(walk):
    row = walk.answer("published")
    return walk.random.choice(["official", "official2", "guest"]), "answer.revise", {"answer": row["id"], "text": walk.text(), "why": "更正"}


def sign(walk):
    row = walk.answer("submitted")
    args = {"answer": row["id"], "version": walk.version(row), "content": walk.content(row)}
    who = walk.random.choice(["approver", walk.moderator()])
    if walk.chance(0.2):
        return who, "answer.return", {"answer": row["id"], "version": walk.version(row), "why": "请改"}
    return who, "answer.approve", args


def host(walk):
    """Whatever the host has done is soon undone: a walk goes on."""
    event = walk.now["event"]
    if event["state"] == "paused" and walk.chance(0.7):
        return "host", "event.resume", {"event": walk.event}
    if event["state"] == "closing" and walk.chance(0.7):
        return "host", "event.extend", {"event": walk.event, "minutes": 1}
    if event["output_stopped"] and walk.chance(0.7):
        return walk.random.choice(["host", "lead_moderator"]), "event.resume_output", {"event": walk.event}
    if walk.chance(0.2):
        return "admin", "event.update", {"event": walk.event, "version": event["version"], "hold_seconds": walk.random.choice([0, 0, 1, 30])}
    name = walk.random.choice(["event.pause", "event.close", "event.stop_output", "event.announce", "event.resume"])
    return "host", name, {"event": walk.event, **({"text": "请大家稍候"} if name == "event.announce" else {})}


MOVES = {
    ask: 14,
    approve: 16,
    edit: 6,
    by_moderator("question.reject", "pending", reason="off_topic"): 5,
    without_version("question.hold", "pending"): 3,
    without_version("question.unhold", "pending"): 3,
    second: 4,
    merge: 6,
    by_moderator("question.unmerge", "merged"): 4,
    by_moderator("question.undo", "approved", "rejected", "merged"): 4,
    reopen: 2,
    urgent: 4,
    without_version("question.urgent_seen", "pending", "hidden"): 1,
    decide_appeal: 3,
    cluster: 3,
    pin: 3,
    assign: 4,
    hide: 6,
    show: 6,
    deal: 3,
    without_version("question.claim", "pending"): 1,
    without_version("question.release", "pending"): 2,
    by_asker("question.withdraw", "pending"): 2,
    by_receipt: 1,
    by_asker("question.appeal", "rejected", why="请再看看"): 4,
    by_asker("person.erase", "pending", "approved", "merged", "hidden", "rejected"): 1,
    vote: 6,
    keep_off: 2,
    answering: 4,
    transfer: 2,
    take_up: 3,
    draft: 3,
    publish: 8,
    revise: 3,
    sign: 6,
    host: 5,
}


def choose(walk):
    (move,) = walk.random.choices(list(MOVES), list(MOVES.values()))
    return move(walk)
