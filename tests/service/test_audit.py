"""The audit trail tells where it was altered, whatever was altered."""

import shutil
import sqlite3

import pytest


def tamper(city, statements):
    database = sqlite3.connect(city.data / "openfloor.db")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


@pytest.fixture
def written(make_city):
    """A stopped city with a history, and its anchors."""
    city = make_city(workers=1)
    event = city.event()
    city.event_id = event
    for number in range(6):
        city.approved(event, f"记录 {number}")
    city.run("audit", "anchor")
    city.stop()
    assert city.run("audit", "verify").returncode == 0
    return city


def broken(city, *words):
    done = city.run("audit", "verify", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    for word in words:
        assert word in done.stdout + done.stderr, done.stdout + done.stderr


def test_a_changed_row(written):
    tamper(written, [f"UPDATE audit SET actor = 'somebody' WHERE stream = '{written.event_id}' AND seq = 5"])
    broken(written, written.event_id, "5")


def test_a_deleted_row(written):
    tamper(written, [f"DELETE FROM audit WHERE stream = '{written.event_id}' AND seq = 4"])
    broken(written, written.event_id, "4")


def test_an_inserted_row(written):
    columns = "stream, at, actor, role, action, target, detail, address, mac"
    tamper(written, [f"INSERT INTO audit (seq, {columns}) SELECT 1000, {columns} FROM audit WHERE stream = '{written.event_id}' AND seq = 3"])
    broken(written, written.event_id)


def test_two_swapped_rows(written):
    where = f"WHERE stream = '{written.event_id}' AND seq"
    tamper(written, [f"UPDATE audit SET seq = -1 {where} = 3", f"UPDATE audit SET seq = 3 {where} = 4", f"UPDATE audit SET seq = 4 {where} = -1"])
    broken(written, written.event_id, "3")


def test_a_cut_tail(written):
    where = f"WHERE stream = '{written.event_id}'"
    tamper(written, [f"DELETE FROM audit {where} AND seq > 8", f"UPDATE audit_head SET seq = 8, mac = (SELECT mac FROM audit {where} AND seq = 8) {where}"])
    broken(written, written.event_id)


def test_an_older_file_put_back(make_city):
    city = make_city(workers=1)
    event = city.event()
    city.approved(event, "旧的")
    city.stop()
    shutil.copy(city.data / "openfloor.db", city.folder / "older.db")
    city.start()
    city.approved(event, "新的")
    city.run("audit", "anchor")
    city.stop()
    for name in city.data.glob("openfloor.db-*"):
        name.unlink()
    shutil.copy(city.folder / "older.db", city.data / "openfloor.db")
    broken(city)


def test_a_changed_text_and_a_missing_one(written):
    text = f"(SELECT text FROM question WHERE event = '{written.event_id}' LIMIT 1)"
    tamper(written, [f"UPDATE text SET body = '篡改' WHERE id = {text}"])
    broken(written)
    tamper(written, [f"DELETE FROM text WHERE id = {text}"])
    broken(written)


def test_it_names_who_did_what(written):
    database = sqlite3.connect(written.data / "openfloor.db")
    rows = database.execute("SELECT actor, action, target, address, detail FROM audit WHERE stream = ? ORDER BY seq", (written.event_id,)).fetchall()
    database.close()
    moderator = written._people["moderator"].id
    approvals = [row for row in rows if row[1] == "question.approve"]
    assert len(approvals) == 6 and all(row[0] == moderator and row[3] == "127.0.0.1" for row in approvals)
    asks = [row for row in rows if row[1] == "question.ask"]
    assert len(asks) == 6 and all("127.0.0.1" not in row[3] for row in asks)
    assert not any("记录" in row[4] for row in rows)
