"""An event counted anew from its tables: what its numbers, its states and its streams must agree with."""

import contextlib
import json
import sqlite3

COUNTED = {
    "received": "SELECT count(*) FROM question WHERE event = ?",
    "pending": "SELECT count(*) FROM question WHERE event = ? AND state = 'pending'",
    "declined": "SELECT count(*) FROM question WHERE event = ? AND state = 'rejected'",
    "answered": "SELECT count(*) FROM question WHERE event = ? AND answered = 'answered'",
    "taken_up": "SELECT count(*) FROM question WHERE event = ? AND answered = 'taken_up'",
    "published": "SELECT count(*) FROM entry WHERE stream = 'public:' || ? AND kind = 'question'",
}
WAITS = "state = 'pending' AND urgent = 0 AND held_by IS NULL AND second_by IS NULL"
TOLD = ["received", "published", "declined", "answered", "taken_up"]  # what everybody may know

QUESTIONS = "SELECT question.*, cases.publication FROM question LEFT JOIN cases ON cases.question = question.id WHERE question.event = ? ORDER BY question.id"

VOTERS = """
WITH RECURSIVE family (top, id) AS (SELECT id, id FROM question WHERE event = ?1
    UNION SELECT family.top, question.id FROM question JOIN family ON question.merged_into = family.id)
SELECT question.id, question.votes, count(DISTINCT vote.voter) FROM question
JOIN family ON family.top = question.id LEFT JOIN vote ON vote.question = family.id
WHERE question.event = ?1 GROUP BY question.id, question.votes
"""


@contextlib.contextmanager
def reading(city):
    """The tables as they are at one moment."""
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True, timeout=20, isolation_level=None)
    database.row_factory = sqlite3.Row
    try:
        database.execute("BEGIN")
        yield database
    finally:
        database.close()


def one(database, sql, *values):
    return database.execute(sql, values).fetchone()[0]


def numbers(database, event):
    """What the event's counters must say."""
    counted = {name: one(database, sql, event) for name, sql in COUNTED.items()}
    reasons = database.execute("SELECT reason, count(*) FROM question WHERE event = ? AND state = 'rejected' GROUP BY reason", (event,))
    return {**counted, "declined_by_reason": dict(tuple(row) for row in reasons)}


def desk(database, event):
    """What the desk at a glance must say."""
    units = database.execute(
        "SELECT unit, count(*) FROM question WHERE event = ? AND state = 'approved' AND publish_at IS NULL AND answered IN ('open', 'answering') GROUP BY unit", (event,)
    )
    asked = "SELECT count(*) FROM question WHERE event = ? AND state = 'pending' AND urgent = 0 AND "
    return {
        "waiting": one(database, f"SELECT count(*) FROM question WHERE event = ? AND {WAITS}", event),
        "held": one(database, asked + "held_by IS NOT NULL", event),
        "second": one(database, asked + "second_by IS NOT NULL", event),
        "urgent": one(database, "SELECT count(*) FROM question WHERE event = ? AND state = 'pending' AND urgent = 1", event),
        "appeals": one(database, "SELECT count(*) FROM question WHERE event = ? AND appeal_state = 'open'", event),
        "by_unit": {row[0]: row[1] for row in units},
    }


def check_numbers(database, event):
    counted = numbers(database, event)
    kept = dict(database.execute(f"SELECT {', '.join(COUNTED)} FROM event WHERE id = ?", (event,)).fetchone())
    kept["declined_by_reason"] = {row[0]: row[1] for row in database.execute("SELECT reason, count FROM declined WHERE event = ? AND count <> 0", (event,))}
    if kept != counted:
        yield f"the counters say {kept}, the tables {counted}"
    for question, votes, voters in database.execute(VOTERS, (event,)):
        if votes != voters:
            yield f"{question} has {votes} votes of {voters} voters"


def check_streams(database, event):
    """1, 2, 3 … without a gap, up to the head, and no time goes back."""
    for kind in ("public", "desk", "person"):
        stream = f"{kind}:{event}"
        rows = database.execute("SELECT seq, at FROM entry WHERE stream = ? ORDER BY seq", (stream,)).fetchall()
        if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
            yield f"{stream} has a gap"
        if one(database, "SELECT seq FROM head WHERE stream = ?", stream) != len(rows):
            yield f"{stream}: its head is not its last entry"
        if [row[1] for row in rows] != sorted(row[1] for row in rows):
            yield f"{stream}: a time goes back"


class Public:
    """What somebody has who has read the public stream from its first entry on."""

    # what happens to a question: (what it was before, what it is after)
    MOVES = {"question": ((None,), "seen"), "hidden": (("seen", "merged"), "hidden"), "shown": (("hidden",), "seen"), "merged": (("seen",), "merged"), "unmerged": (("merged",), "seen")}

    def __init__(self, database, event):
        self.questions, self.answers, self.units, self.pinned, self.wrong = {}, {}, {}, None, []
        for row in database.execute("SELECT seq, kind, body FROM entry WHERE stream = 'public:' || ? ORDER BY seq", (event,)):
            self._take(row["seq"], row["kind"], json.loads(row["body"]))

    def _take(self, seq, kind, body):
        item = body.get("target") or body.get("answer") if kind in ("hidden", "shown", "answer") else body.get("question")
        if kind == "answer" or item in self.answers:
            self._move(self.answers, seq, "question" if kind == "answer" else kind, item)
            if kind == "answer":
                self._must_be_seen(seq, kind, body["question"])
        elif kind in self.MOVES and (kind == "question" or item in self.questions):
            self._move(self.questions, seq, kind, item)
        elif kind in ("edited", "answering", "routed", "taken_up") or kind == "pinned" and item:
            self._must_be_seen(seq, kind, item)
        elif kind == "revision" and self.answers.get(body["answer"]) != "seen":
            self.wrong.append(f"entry {seq}: a correction of {body['answer']}, which was {self.answers.get(body['answer'])}")
        elif kind in ("merged", "unmerged"):
            self.wrong.append(f"entry {seq}: {kind} {item}, which nobody has")
        if kind in ("question", "routed", "taken_up"):
            self.units[item] = body.get("unit")
        if kind == "pinned":
            self.pinned = item

    def _move(self, items, seq, kind, item):
        before, after = self.MOVES[kind]
        if items.get(item) not in before:
            self.wrong.append(f"entry {seq}: {kind} {item}, which was {items.get(item)}")
        items[item] = after

    def _must_be_seen(self, seq, kind, question):
        if self.questions.get(question) != "seen":
            self.wrong.append(f"entry {seq}: {kind} of {question}, which was {self.questions.get(question)}")


def public_state(row):
    """How a question stands for the public, by its row."""
    if row["state"] == "approved":
        return "seen" if row["publish_at"] is None else None
    if row["state"] == "merged" and row["publish_at"] is None and row["merged_from"] == "approved":
        return "hidden" if row["erased_at"] or row["publication"] == "hidden" else "merged"
    return None


def check_questions(database, event):
    """The public stream, read from its beginning, comes to what the rows say."""
    public = Public(database, event)
    yield from public.wrong
    for row in database.execute(QUESTIONS, (event,)):
        question, state, seen = row["id"], public_state(row), public.questions.get(row["id"])
        if seen != state and not (state is None and seen == "hidden" and row["state"] == "hidden"):
            yield f"{question} is {row['state']} (publish_at {row['publish_at']}) and {seen} in public"
        if seen == "seen" and public.units.get(question) != row["unit"]:
            yield f"{question} is {row['unit']}'s, in public {public.units.get(question)}'s"
        if seen == "seen" and (row["urgent"] or row["approved_content"] != row["content"]):
            yield f"{question} is public: urgent {row['urgent']}, approved {row['approved_content']}, text {row['content']}"
        yield from check_tombstones(database, question, row["state"] == "hidden" or state == "hidden" or row["erased_at"] is not None)
        yield from check_answered(database, row, public)
    pinned = one(database, "SELECT pinned FROM event WHERE id = ?", event)
    if pinned != public.pinned or pinned and public.questions.get(pinned) != "seen":
        yield f"{pinned} is pinned, in public {public.pinned}, which is {public.questions.get(pinned)}"


def check_tombstones(database, item, is_gone):
    """What was taken back has its tombstone on each entry that showed it, and nothing else has one."""
    for stream, seq, tombstone in database.execute("SELECT stream, seq, tombstone FROM entry WHERE target = ? AND text IS NOT NULL", (item,)):
        if bool(tombstone) != is_gone:
            yield f"{stream} {seq} shows {item} with tombstone {tombstone}"


def check_answered(database, question, public):
    answers = database.execute("SELECT id, state FROM answer WHERE question = ?", (question["id"],)).fetchall()
    if (question["answered"] == "answered") != any(row["state"] == "published" for row in answers):
        yield f"{question['id']} is {question['answered']} with answers {[tuple(row) for row in answers]}"
    for answer, state in answers:
        if {"published": "seen", "hidden": "hidden"}.get(state) != public.answers.get(answer):
            yield f"answer {answer} is {state} and {public.answers.get(answer)} in public"
        yield from check_tombstones(database, answer, state == "hidden")


def check_cases(database, event):
    """A public case is of a question that is public; after the end each of these has one."""
    ended = one(database, "SELECT state FROM event WHERE id = ?", event) in ("ended", "archived")
    for row in database.execute(QUESTIONS, (event,)):
        is_public = public_state(row) in ("seen", "merged")
        if row["publication"] == "public" and not is_public or ended and public_state(row) == "seen" and row["publication"] is None:
            yield f"{row['id']} is {row['state']}, its case {row['publication']}"


def problems(city, event):
    """All that does not fit, as sentences; none where all is well."""
    with reading(city) as database:
        return [*check_numbers(database, event), *check_streams(database, event), *check_questions(database, event), *check_cases(database, event)]


def check(city, event):
    found = problems(city, event)
    assert not found, found[:5]
    with reading(city) as database:
        assert not database.execute("PRAGMA foreign_key_check").fetchall(), "a row refers to one that is not there"


def audit_rows(database, event, actions):
    """How many rows of the audit trail there are for each thing that ACTIONS were done to."""
    marks = ", ".join("?" * len(actions))
    rows = database.execute(f"SELECT target, count(*) FROM audit WHERE stream = ? AND action IN ({marks}) GROUP BY target", (event, *actions))
    return {row[0]: row[1] for row in rows}


def verify(city):
    """The audit trail holds."""
    done = city.run("audit", "verify", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
