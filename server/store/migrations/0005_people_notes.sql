-- What staff tell each other and keep at hand, who answers together, who may not take part, and how fast one may ask.
-- All that people write lies in `text`; columns called text and why hold ids.

-- The private line between host, moderators and officials.
CREATE TABLE note (
	id TEXT PRIMARY KEY,
	event TEXT NOT NULL REFERENCES event (id),
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	role TEXT NOT NULL,              -- as which they wrote it
	addressee TEXT NOT NULL CHECK (addressee IN ('all', 'moderators', 'hosts', 'unit')),
	unit TEXT,                       -- of addressee unit
	question TEXT,                   -- that it is about
	text TEXT NOT NULL
) STRICT;
CREATE INDEX note_event ON note (event, at);

CREATE TABLE note_seen (
	note TEXT NOT NULL REFERENCES note (id),
	person TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (note, person)
) STRICT, WITHOUT ROWID;

ALTER TABLE event ADD COLUMN floor TEXT;                              -- the unit that has the floor
ALTER TABLE event ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0; -- between two questions of a person; 0: no slow mode

ALTER TABLE answer ADD COLUMN returned_by TEXT;  -- who sent the submitted draft back; until it is submitted again
ALTER TABLE answer ADD COLUMN returned_why TEXT;
ALTER TABLE answer ADD COLUMN returned_at INTEGER;

-- Another unit than the question's own that may answer it as well.
CREATE TABLE question_invite (
	question TEXT NOT NULL REFERENCES question (id),
	unit TEXT NOT NULL REFERENCES unit (id),
	by TEXT NOT NULL,
	why TEXT,
	at INTEGER NOT NULL,
	PRIMARY KEY (question, unit)
) STRICT, WITHOUT ROWID;

-- Pieces of answers that are used again: a unit's, or (unit NULL) a person's own.
CREATE TABLE snippet (
	id TEXT PRIMARY KEY,
	unit TEXT REFERENCES unit (id),
	person TEXT NOT NULL,            -- who wrote it last
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	version INTEGER NOT NULL DEFAULT 1,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX snippet_unit ON snippet (unit);
CREATE INDEX snippet_person ON snippet (person);

-- Who may neither ask nor vote nor report for a time: an account or session, and the device that it was on
-- (a keyed hash; the device itself is only in `contact`, sealed).
CREATE TABLE block (
	id TEXT PRIMARY KEY,
	person TEXT NOT NULL,
	device TEXT,
	until INTEGER NOT NULL,
	why TEXT NOT NULL,
	event TEXT,                      -- where it was seen; it holds everywhere
	by TEXT NOT NULL,
	at INTEGER NOT NULL,
	lifted_at INTEGER,
	lifted_by TEXT
) STRICT;
CREATE INDEX block_person ON block (person, until);
CREATE INDEX block_device ON block (device, until) WHERE device IS NOT NULL;
