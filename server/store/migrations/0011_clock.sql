-- The clock of a case: the calendars that it counts by, the policies that it is started with, its own rows.

-- One row for each paper that was imported; a year's newest is in force.  Versions count all imports, and
-- none is ever changed: what was counted by one can be counted again.
CREATE TABLE calendar (
	version INTEGER PRIMARY KEY,
	year INTEGER NOT NULL,
	papers TEXT NOT NULL,           -- JSON array: where it was published
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX calendar_year ON calendar (year, version);

CREATE TABLE calendar_day (
	version INTEGER NOT NULL REFERENCES calendar (version),
	date TEXT NOT NULL,
	name TEXT NOT NULL,
	is_off INTEGER NOT NULL,
	PRIMARY KEY (version, date)
) STRICT, WITHOUT ROWID;

-- How many working days for what.  Each version is a whole table; the newest counts for new rounds, a case
-- keeps the one that it was started with.  "*" is any; the row that fits best counts: by source, then urgency,
-- then domain.
CREATE TABLE deadline_policy (
	version INTEGER NOT NULL,
	source TEXT NOT NULL,
	domain TEXT NOT NULL,
	urgency TEXT NOT NULL,
	triage INTEGER NOT NULL,        -- first dispatch
	sign INTEGER NOT NULL,
	ask_return INTEGER NOT NULL,
	approval INTEGER NOT NULL,      -- of a request, of a reply
	answer INTEGER NOT NULL,
	follow_up INTEGER NOT NULL,     -- after a bad mark
	extension INTEGER NOT NULL,     -- at most; 0: none
	natural INTEGER NOT NULL DEFAULT 0, -- 1: answer, follow_up and extension are days, not working days
	PRIMARY KEY (version, source, domain, urgency)
) STRICT, WITHOUT ROWID;

INSERT INTO deadline_policy VALUES
	(1, '*', '*', '*', 1, 1, 1, 1, 5, 15, 10, 0),
	(1, '*', 'consultation', '*', 1, 1, 1, 1, 3, 15, 10, 0),
	(1, '*', '*', 'complex', 1, 1, 1, 1, 15, 15, 10, 0),
	(1, '*', '*', 'urgent', 1, 1, 1, 1, 1, 15, 10, 0),
	(1, 'petition', '*', '*', 1, 1, 1, 1, 60, 60, 30, 1);

-- One for each round of a case.  The due date follows from what stands before it, and is kept with its
-- explanation: the first day, and a letter for each day from there on.
CREATE TABLE case_clock (
	case_id TEXT NOT NULL REFERENCES cases (id),
	round INTEGER NOT NULL,
	received_at INTEGER NOT NULL,   -- when this round began
	rule_version INTEGER NOT NULL,  -- the policy: version and row
	source TEXT NOT NULL,
	domain TEXT NOT NULL,
	urgency TEXT NOT NULL,
	days INTEGER NOT NULL,
	natural INTEGER NOT NULL,
	extension INTEGER NOT NULL DEFAULT 0, -- granted
	extension_request TEXT,
	kept INTEGER NOT NULL DEFAULT 0, -- days more, so that a new calendar moves no date earlier
	calendar_first INTEGER NOT NULL, -- the version that due_original was counted by; 0: before any
	calendar INTEGER NOT NULL,      -- the version that due_current was counted by
	due_original INTEGER NOT NULL,
	due_current INTEGER NOT NULL,
	provisional INTEGER NOT NULL,
	explanation TEXT NOT NULL,
	reminder INTEGER NOT NULL DEFAULT 0, -- the last that was sent (cases/reminder.h)
	overdue_since INTEGER,          -- never cleared
	stopped_at INTEGER,
	PRIMARY KEY (case_id, round)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_clock_open ON case_clock (calendar, case_id) WHERE stopped_at IS NULL;

CREATE TABLE case_pause (
	case_id TEXT NOT NULL REFERENCES cases (id),
	seq INTEGER NOT NULL,
	round INTEGER NOT NULL,
	from_at INTEGER NOT NULL,
	until_at INTEGER,               -- NULL: it lasts
	request TEXT,                   -- that was granted
	reason TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

-- What a step changed, as JSON of ids, words and times (a due date: "from", "due"); no text of people.
ALTER TABLE case_step ADD COLUMN detail TEXT;

-- Cases from before there was a clock get theirs, a part at a time.
INSERT INTO due (at, kind, ref) VALUES (0, 'clock_cases', 'city') ON CONFLICT (kind, ref) DO NOTHING;
