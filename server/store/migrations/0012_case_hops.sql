-- The way of a case through the city: hops from unit to unit, units that handle it together, what its asker and
-- its unit write to each other, who joined it, and replies with their approval.

ALTER TABLE cases ADD COLUMN entered_by TEXT;      -- the clerk
ALTER TABLE cases ADD COLUMN campaign TEXT;        -- what it was collected for
ALTER TABLE cases ADD COLUMN colour TEXT;          -- what screening saw in the text of a message on the board
ALTER TABLE cases ADD COLUMN reasons TEXT;         -- JSON, as of a question
ALTER TABLE cases ADD COLUMN accepted_at INTEGER;
ALTER TABLE cases ADD COLUMN refusal TEXT;
ALTER TABLE cases ADD COLUMN before_merge TEXT;    -- state to go back to
ALTER TABLE cases ADD COLUMN returns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN is_final INTEGER NOT NULL DEFAULT 0; -- assigned for good: nothing gives it back
ALTER TABLE cases ADD COLUMN reopened_at INTEGER;  -- by its asker, who may do so once
ALTER TABLE cases ADD COLUMN planned_on INTEGER;   -- of the outcome "planned"
ALTER TABLE cases ADD COLUMN erased_at INTEGER;    -- its asker took back what they wrote
ALTER TABLE cases ADD COLUMN joined INTEGER NOT NULL DEFAULT 0; -- people in case_join

-- What another platform has numbered comes once.
CREATE UNIQUE INDEX cases_source ON cases (source, source_ref) WHERE source_ref IS NOT NULL;
CREATE INDEX cases_waiting ON cases (received_at, id) WHERE state = 'received';

CREATE TABLE case_hop (
	case_id TEXT NOT NULL REFERENCES cases (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('dispatch', 'transfer', 'return', 'hand_back')),
	tier TEXT,                       -- level of the unit it came to; NULL: back to the city
	from_unit TEXT,                  -- NULL: the city's intake
	to_unit TEXT,
	superior TEXT,                   -- the unit that sent it down and decides what this one asks for; NULL: the city
	by TEXT NOT NULL,
	due_at INTEGER,                  -- never after the superior's
	return_by INTEGER,               -- until then the unit may ask to give it back
	signed_at INTEGER,
	signed_by TEXT,                  -- NULL: by itself
	PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_hop_unit ON case_hop (to_unit, case_id);

-- Units that handle a case together with the one that leads: each files its part with that one.
CREATE TABLE case_unit (
	case_id TEXT NOT NULL REFERENCES cases (id),
	unit TEXT NOT NULL REFERENCES unit (id),
	at INTEGER NOT NULL,
	part TEXT,                       -- id in text
	filed_at INTEGER,
	filed_by TEXT,
	ended INTEGER NOT NULL DEFAULT 0, -- the case went elsewhere; its part stays
	PRIMARY KEY (case_id, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_unit_unit ON case_unit (unit, case_id);

-- Between asker and unit; nobody else reads it.
CREATE TABLE case_message (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES cases (id),
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('message', 'supplement')),
	unit TEXT,                       -- whose message; NULL: the asker's
	author TEXT NOT NULL,
	text TEXT NOT NULL               -- id in text
) STRICT;
CREATE INDEX case_message_case ON case_message (case_id, at, id);

CREATE TABLE case_join (
	case_id TEXT NOT NULL REFERENCES cases (id),
	person TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (case_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_join_person ON case_join (person, at);

ALTER TABLE case_reply ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE case_reply ADD COLUMN content TEXT NOT NULL DEFAULT ''; -- SHA-256 of the text
ALTER TABLE case_reply ADD COLUMN planned_on INTEGER;
ALTER TABLE case_reply ADD COLUMN basis TEXT;      -- id in text: of a refusal
ALTER TABLE case_reply ADD COLUMN public_text TEXT; -- id in text: the case's text as it may go out
ALTER TABLE case_reply ADD COLUMN public_content TEXT;
ALTER TABLE case_reply ADD COLUMN findings TEXT;   -- JSON {text?, public_text?}: what is personal, with its place
ALTER TABLE case_reply ADD COLUMN revises TEXT REFERENCES case_reply (id);
ALTER TABLE case_reply ADD COLUMN why TEXT;        -- id in text: of a correction
CREATE INDEX case_reply_review ON case_reply (unit, case_id) WHERE state = 'review';

CREATE TABLE case_reply_revision (
	reply TEXT NOT NULL REFERENCES case_reply (id),
	revision INTEGER NOT NULL,
	text TEXT NOT NULL,              -- id in text
	why TEXT,                        -- id in text
	at INTEGER NOT NULL,
	PRIMARY KEY (reply, revision)
) STRICT, WITHOUT ROWID;

-- In a request `reason` and `note` are ids in text: why it is asked for, and why it was decided so.
ALTER TABLE case_request ADD COLUMN unit_asking TEXT;
ALTER TABLE case_request ADD COLUMN decider TEXT;  -- the unit that decides; NULL: the city
ALTER TABLE case_request ADD COLUMN basis TEXT;    -- id in text
ALTER TABLE case_request ADD COLUMN lapsed INTEGER NOT NULL DEFAULT 0; -- denied by what happened, not by a person
CREATE UNIQUE INDEX case_request_pending ON case_request (case_id, kind) WHERE state = 'pending';
CREATE INDEX case_request_open ON case_request (decide_by, id) WHERE state = 'pending';

-- Until now a case had its unit from the start: what the city has not dispatched belongs to none, and what is answered
-- closes by itself, after the days that are usual.
UPDATE cases SET unit_holder = NULL WHERE state = 'received';
INSERT INTO due (at, kind, ref)
	SELECT answered_at + 15 * 86400000, 'case_close', id FROM cases
	WHERE state = 'answered' AND answered_at IS NOT NULL
	ON CONFLICT (kind, ref) DO NOTHING;
