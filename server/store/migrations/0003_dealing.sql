-- Dealing: who sits at which desk, and indexes for what the desk asks all the time.

-- Connections to desks, so that the leases of whoever has none left go back, also after the worker that held the last one died.
CREATE TABLE seat (
	event TEXT NOT NULL,
	person TEXT NOT NULL,
	place TEXT NOT NULL,             -- of the worker: its machine and number, the same for its successor
	role TEXT NOT NULL,              -- as colleagues see it
	until INTEGER NOT NULL,          -- moved on while the worker lives
	PRIMARY KEY (event, person, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_place ON seat (place);

-- A unit's waiting questions in the order in which they were asked; its approved ones are counted by it as well.
DROP INDEX question_unit;
CREATE INDEX question_unit ON question (event, unit, state, asked_at);

-- These hold few rows each, and none when a question is asked.
CREATE INDEX question_claimed ON question (event, claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX question_decided ON question (event, decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX question_open ON question (event, unit)
	WHERE state = 'approved' AND answered IN ('open', 'answering');
CREATE INDEX question_appealed ON question (event) WHERE appeal_state = 'open';
