-- The tables of the whole product, drawn once.  Times are milliseconds since 1970 in UTC.
-- Texts live in `text`; everything else holds ids and salted digests, so that a text can be taken back.

CREATE TABLE setting (
	key TEXT PRIMARY KEY,           -- installation, created_at
	value TEXT NOT NULL
) STRICT;

CREATE TABLE counter (
	name TEXT PRIMARY KEY,          -- question, case:YEAR
	value INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- the log
CREATE TABLE head (
	stream TEXT PRIMARY KEY,        -- public:EVENT, desk:EVENT, person:EVENT, control
	epoch TEXT NOT NULL,            -- changes when the past may have changed
	seq INTEGER NOT NULL,           -- of the newest entry; 0: none
	at INTEGER NOT NULL             -- of the newest entry; never goes back
) STRICT, WITHOUT ROWID;

CREATE TABLE text (
	id TEXT PRIMARY KEY,
	salt BLOB NOT NULL,             -- 16 random bytes; goes with the text when it is erased
	body TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
	stream TEXT NOT NULL,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,             -- JSON: ids and words of the vocabulary, no text of people
	text TEXT,                      -- id in text; not a foreign key: the text may be erased
	digest TEXT,                    -- SHA-256 of salt and text
	target TEXT,                    -- the item it shows: what hide and erase look for
	tombstone INTEGER NOT NULL DEFAULT 0, -- 1: hidden, 2: erased
	PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_target ON entry (target) WHERE target IS NOT NULL;
CREATE INDEX entry_text ON entry (text) WHERE text IS NOT NULL;

-- ---------------------------------------------------------------- people
CREATE TABLE unit (
	id TEXT PRIMARY KEY,
	parent TEXT REFERENCES unit (id),
	name TEXT NOT NULL,
	name_en TEXT NOT NULL DEFAULT '',
	level TEXT NOT NULL CHECK (level IN ('city', 'district', 'department', 'subordinate')),
	power TEXT NOT NULL CHECK (power IN ('approval', 'enforcement', 'oversight', 'service')),
	position INTEGER NOT NULL DEFAULT 0,
	abolished_at INTEGER
) STRICT;
CREATE INDEX unit_parent ON unit (parent);

CREATE TABLE person (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('anonymous', 'netizen', 'staff')),
	login TEXT UNIQUE,              -- folded; NULL for anonymous ones
	name TEXT NOT NULL DEFAULT '',
	function TEXT NOT NULL DEFAULT '', -- an official's, for the badge
	password TEXT,                  -- scrypt$..., with its cost
	created_at INTEGER NOT NULL,
	disabled_at INTEGER,
	muted_until INTEGER,
	muted_why TEXT,
	sessions_from INTEGER NOT NULL DEFAULT 0, -- tokens issued before this are revoked
	successor TEXT REFERENCES person (id)     -- the account that took over what this one asked
) STRICT;
CREATE INDEX person_successor ON person (successor) WHERE successor IS NOT NULL;
CREATE INDEX person_sessions ON person (sessions_from) WHERE sessions_from > 0;

CREATE TABLE role (
	person TEXT NOT NULL REFERENCES person (id),
	role TEXT NOT NULL,
	unit TEXT NOT NULL DEFAULT '',
	event TEXT NOT NULL DEFAULT '',
	granted_by TEXT,
	granted_at INTEGER NOT NULL,
	expires_at INTEGER,
	PRIMARY KEY (person, role, unit, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_event ON role (event, role);

CREATE TABLE session (
	id TEXT PRIMARY KEY,
	person TEXT NOT NULL REFERENCES person (id),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER
) STRICT;
CREATE INDEX session_person ON session (person);
CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE consent (
	person TEXT NOT NULL REFERENCES person (id),
	notice_version INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (person, notice_version)
) STRICT, WITHOUT ROWID;

-- Contact, address and device of an asker, apart from everything else and encrypted.
CREATE TABLE contact (
	item TEXT PRIMARY KEY,          -- the question or case
	person TEXT NOT NULL,
	cipher BLOB NOT NULL,           -- AES-256-GCM of JSON {contact, details, address, device}
	created_at INTEGER NOT NULL,
	erase_after INTEGER             -- retention
) STRICT;

-- Kept for 7 days at least; successes only.
CREATE TABLE command_key (
	person TEXT NOT NULL,
	command TEXT NOT NULL,
	key TEXT NOT NULL,
	digest TEXT NOT NULL,           -- of the arguments
	result TEXT NOT NULL,           -- JSON
	at INTEGER NOT NULL,
	PRIMARY KEY (person, command, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX command_key_at ON command_key (at);

-- ---------------------------------------------------------------- events
CREATE TABLE series (
	id TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	title_en TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE topic (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL DEFAULT '',
	position INTEGER NOT NULL DEFAULT 0,
	retired_at INTEGER
) STRICT;

CREATE TABLE event (
	id TEXT PRIMARY KEY,
	series TEXT REFERENCES series (id),
	kind TEXT NOT NULL CHECK (kind IN ('session', 'duty', 'collection')),
	title TEXT NOT NULL,
	title_en TEXT NOT NULL DEFAULT '',
	summary TEXT NOT NULL DEFAULT '',
	summary_en TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'open', 'live', 'paused', 'closing', 'ended', 'archived', 'cancelled')),
	state_why TEXT,
	version INTEGER NOT NULL DEFAULT 1,
	opens_at INTEGER,
	starts_at INTEGER,
	asking_ends_at INTEGER,
	ends_at INTEGER,
	ended_at INTEGER,
	archived_at INTEGER,
	grace_minutes INTEGER NOT NULL,
	moderate_after_hours INTEGER NOT NULL,
	answer_policy TEXT NOT NULL DEFAULT 'self' CHECK (answer_policy IN ('self', 'approver', 'moderator')),
	hold_seconds INTEGER NOT NULL DEFAULT 0,
	max_pending INTEGER NOT NULL,
	stream_url TEXT,
	rehearsal INTEGER NOT NULL DEFAULT 0,
	output_stopped INTEGER NOT NULL DEFAULT 0,
	pinned TEXT,
	edited INTEGER NOT NULL DEFAULT 0,      -- the transcript was released by an editor
	received INTEGER NOT NULL DEFAULT 0,    -- numbers of openness, kept with the changes they count
	pending INTEGER NOT NULL DEFAULT 0,
	published INTEGER NOT NULL DEFAULT 0,
	declined INTEGER NOT NULL DEFAULT 0,
	answered INTEGER NOT NULL DEFAULT 0,
	taken_up INTEGER NOT NULL DEFAULT 0,
	peak INTEGER NOT NULL DEFAULT 0,
	visitors INTEGER NOT NULL DEFAULT 0,
	salt BLOB,                              -- of the unique visitors' ids; destroyed at the end
	created_by TEXT,
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX event_state ON event (state, starts_at);

CREATE TABLE event_unit (
	event TEXT NOT NULL REFERENCES event (id),
	unit TEXT NOT NULL REFERENCES unit (id),
	position INTEGER NOT NULL,
	duty_from INTEGER,              -- kind duty: the unit's turn
	duty_until INTEGER,
	PRIMARY KEY (event, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_topic (
	event TEXT NOT NULL REFERENCES event (id),
	topic TEXT NOT NULL REFERENCES topic (id),
	position INTEGER NOT NULL,
	PRIMARY KEY (event, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE motion (
	id TEXT PRIMARY KEY,
	event TEXT NOT NULL REFERENCES event (id),
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	proposer TEXT NOT NULL DEFAULT '',
	units TEXT NOT NULL DEFAULT '[]', -- JSON array of ids
	position INTEGER NOT NULL
) STRICT;
CREATE INDEX motion_event ON motion (event, position);

CREATE TABLE event_minute (
	event TEXT NOT NULL REFERENCES event (id),
	at INTEGER NOT NULL,            -- start of the minute
	present INTEGER NOT NULL,
	peak INTEGER NOT NULL,
	visitors INTEGER NOT NULL,      -- unique so far (HyperLogLog of salted ids)
	PRIMARY KEY (event, at)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- questions and answers
CREATE TABLE question (
	id TEXT PRIMARY KEY,
	event TEXT NOT NULL REFERENCES event (id),
	number TEXT NOT NULL UNIQUE,    -- to read out; the secret beside it is derived
	asker TEXT NOT NULL REFERENCES person (id),
	label TEXT NOT NULL,
	text TEXT NOT NULL,             -- id in text: what is offered for approval, or public
	content TEXT NOT NULL,          -- SHA-256 of that text
	original TEXT NOT NULL,         -- id in text: as it was asked
	state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn', 'hidden', 'merged')),
	answered TEXT NOT NULL DEFAULT 'open' CHECK (answered IN ('open', 'answering', 'answered', 'taken_up')),
	version INTEGER NOT NULL DEFAULT 1, -- changes of text and state
	unit TEXT REFERENCES unit (id),
	topic TEXT REFERENCES topic (id),
	domain TEXT,
	follows TEXT REFERENCES question (id),
	motion TEXT REFERENCES motion (id),
	merged_into TEXT REFERENCES question (id),
	merged_from TEXT,               -- state before the merge
	urgent INTEGER NOT NULL DEFAULT 0,
	pass_on INTEGER NOT NULL DEFAULT 1,
	source TEXT NOT NULL DEFAULT 'event', -- event, clerk
	entered_by TEXT,                -- the clerk
	claimed_by TEXT,
	claimed_until INTEGER,
	votes INTEGER NOT NULL DEFAULT 0,
	tally_at INTEGER NOT NULL DEFAULT 0, -- when votes last changed
	asked_at INTEGER NOT NULL,
	decided_at INTEGER,
	decided_by TEXT,
	reason TEXT,
	why TEXT,                       -- id in text: free words to the asker
	appeal TEXT,                    -- id in text; one appeal
	appeal_state TEXT,              -- open, upheld, dismissed
	publish_at INTEGER,             -- end of the hold; NULL: none
	edited INTEGER NOT NULL DEFAULT 0,
	erased_at INTEGER
) STRICT;
CREATE INDEX question_queue ON question (event, state, asked_at);
CREATE INDEX question_asker ON question (asker, asked_at);
CREATE INDEX question_unit ON question (event, unit, state);
CREATE INDEX question_tally ON question (event, tally_at);
CREATE INDEX question_into ON question (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE vote (
	question TEXT NOT NULL REFERENCES question (id),
	voter TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (question, voter)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
	id TEXT PRIMARY KEY,
	question TEXT NOT NULL REFERENCES question (id),
	unit TEXT REFERENCES unit (id),  -- NULL: a guest's
	official TEXT REFERENCES person (id), -- in whose name
	author TEXT NOT NULL REFERENCES person (id), -- who typed it
	text TEXT NOT NULL,              -- id in text
	content TEXT NOT NULL,           -- SHA-256 of that text
	state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'published', 'hidden', 'discarded')),
	version INTEGER NOT NULL DEFAULT 1,
	revision INTEGER NOT NULL DEFAULT 0, -- of the published text
	outcome TEXT,
	oral INTEGER NOT NULL DEFAULT 0,
	continues TEXT REFERENCES answer (id),
	question_version INTEGER NOT NULL, -- of the question when the draft began
	question_unit TEXT,              -- its unit then
	revises TEXT REFERENCES answer (id), -- a correction of that answer, waiting to be signed
	why TEXT,                        -- id in text: the reason of that correction
	writer TEXT,                     -- who holds the draft
	writer_until INTEGER,
	approved_by TEXT,
	approved_at INTEGER,             -- published then, unless output was stopped
	created_at INTEGER NOT NULL,
	published_at INTEGER,
	helpful INTEGER NOT NULL DEFAULT 0,
	unhelpful INTEGER NOT NULL DEFAULT 0,
	tally_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX answer_question ON answer (question, state);
CREATE INDEX answer_tally ON answer (tally_at) WHERE tally_at > 0;

CREATE TABLE answer_revision (
	answer TEXT NOT NULL REFERENCES answer (id),
	revision INTEGER NOT NULL,
	text TEXT NOT NULL,              -- id in text
	why TEXT,                        -- id in text
	by TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (answer, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_rating (
	answer TEXT NOT NULL REFERENCES answer (id),
	voter TEXT NOT NULL,
	helpful INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (answer, voter)
) STRICT, WITHOUT ROWID;

-- Announcements, posts, materials and the summary.
CREATE TABLE post (
	id TEXT PRIMARY KEY,
	event TEXT NOT NULL REFERENCES event (id),
	kind TEXT NOT NULL CHECK (kind IN ('announcement', 'post', 'material', 'summary')),
	text TEXT NOT NULL,
	url TEXT,
	label TEXT NOT NULL DEFAULT '',  -- by
	author TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'hidden', 'removed')),
	version INTEGER NOT NULL DEFAULT 1,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX post_event ON post (event, at);

CREATE TABLE report (
	id TEXT PRIMARY KEY,
	target TEXT NOT NULL,
	event TEXT,
	person TEXT NOT NULL,
	text TEXT NOT NULL,              -- id in text
	at INTEGER NOT NULL,
	handled_at INTEGER,
	UNIQUE (target, person)
) STRICT;

CREATE TABLE notice (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	person TEXT NOT NULL,
	event TEXT,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,              -- JSON of ids and words
	text TEXT                        -- id in text
) STRICT;
CREATE INDEX notice_person ON notice (person, id);

CREATE TABLE file (
	id TEXT PRIMARY KEY,
	owner TEXT NOT NULL,
	type TEXT NOT NULL,
	size INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	item TEXT,                       -- the entry or case that names it; NULL: private
	at INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- cases
CREATE TABLE cases (
	id TEXT PRIMARY KEY,
	number TEXT NOT NULL UNIQUE,
	source TEXT NOT NULL,            -- event, duty, web, clerk, import
	source_ref TEXT,
	event TEXT REFERENCES event (id),
	question TEXT UNIQUE REFERENCES question (id),
	asker TEXT NOT NULL,
	label TEXT NOT NULL,
	text TEXT NOT NULL,              -- id in text: the public text
	original TEXT NOT NULL,          -- id in text
	state TEXT NOT NULL CHECK (state IN ('received', 'not_accepted', 'merged', 'dispatched', 'handling', 'review', 'answered', 'closed', 'withdrawn')),
	publication TEXT NOT NULL CHECK (publication IN ('private', 'redacting', 'public', 'hidden')),
	clock TEXT NOT NULL DEFAULT 'running' CHECK (clock IN ('running', 'paused', 'stopped')),
	version INTEGER NOT NULL DEFAULT 1,
	unit_chosen TEXT,
	unit_holder TEXT,
	unit_lead TEXT,
	topic TEXT,
	domain TEXT,
	district TEXT,
	addressee TEXT NOT NULL DEFAULT 'government' CHECK (addressee IN ('government', 'enterprise')),
	urgency TEXT NOT NULL DEFAULT 'normal',
	received_at INTEGER NOT NULL,
	dispatched_at INTEGER,
	signed_at INTEGER,
	answered_at INTEGER,
	closed_at INTEGER,
	due_original INTEGER,
	due_current INTEGER,
	overdue_since INTEGER,           -- never cleared
	round INTEGER NOT NULL DEFAULT 0,
	outcome TEXT,
	master TEXT REFERENCES cases (id),
	supervise_level INTEGER NOT NULL DEFAULT 0,
	secret INTEGER NOT NULL DEFAULT 0,
	rule_version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX cases_unit ON cases (unit_holder, state, due_current);
CREATE INDEX cases_asker ON cases (asker);
CREATE INDEX cases_event ON cases (event);
CREATE INDEX cases_public ON cases (publication, received_at DESC, number DESC);
CREATE INDEX cases_master ON cases (master) WHERE master IS NOT NULL;

CREATE TABLE case_step (
	case_id TEXT NOT NULL REFERENCES cases (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT,
	unit TEXT,
	role TEXT,
	action TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	reason TEXT,
	note TEXT,                       -- id in text
	public INTEGER NOT NULL DEFAULT 1,
	PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_reply (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES cases (id),
	answer TEXT,                     -- the live answer it comes from
	unit TEXT,
	label TEXT NOT NULL DEFAULT '',  -- name and function of who answered live
	author TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'published', 'hidden')),
	channel TEXT NOT NULL CHECK (channel IN ('live', 'case')),
	outcome TEXT,
	revision INTEGER NOT NULL DEFAULT 0,
	at INTEGER NOT NULL,
	approved_by TEXT,
	approved_at INTEGER
) STRICT;
CREATE INDEX case_reply_case ON case_reply (case_id, state);

-- Return, transfer, extension, pause, reopen: asked for and decided; no clock stops before.
CREATE TABLE case_request (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES cases (id),
	kind TEXT NOT NULL CHECK (kind IN ('return', 'transfer', 'extension', 'pause', 'reopen')),
	state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'granted', 'denied')),
	reason TEXT NOT NULL,
	note TEXT,
	unit TEXT,
	value INTEGER,
	asked_by TEXT NOT NULL,
	asked_at INTEGER NOT NULL,
	decide_by INTEGER NOT NULL,
	decided_by TEXT,
	decided_at INTEGER
) STRICT;
CREATE INDEX case_request_case ON case_request (case_id, state);

CREATE TABLE case_evaluation (
	case_id TEXT NOT NULL REFERENCES cases (id),
	round INTEGER NOT NULL,
	unit TEXT NOT NULL,
	score INTEGER NOT NULL,
	solved TEXT,
	comment TEXT,
	at INTEGER NOT NULL,
	PRIMARY KEY (case_id, round, unit)
) STRICT, WITHOUT ROWID;

-- Words as overlapping pairs (text_bigrams); public cases only.
CREATE VIRTUAL TABLE case_search USING fts5 (words, case_id UNINDEXED, tokenize = 'unicode61');

-- ---------------------------------------------------------------- what happens by itself, and what leaves the house
CREATE TABLE due (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,              -- event_open, event_start, event_close, event_warn, event_end, pending_close, hold, search_tidy, retention
	ref TEXT NOT NULL,
	attempt INTEGER NOT NULL DEFAULT 0,
	UNIQUE (kind, ref)
) STRICT;
CREATE INDEX due_at ON due (at);

CREATE TABLE outbox (
	id TEXT PRIMARY KEY,             -- the message id
	at INTEGER NOT NULL,
	channel TEXT NOT NULL,
	ref TEXT NOT NULL,
	cipher BLOB NOT NULL,
	sent_at INTEGER,
	attempt INTEGER NOT NULL DEFAULT 0
) STRICT;

-- ---------------------------------------------------------------- audit
CREATE TABLE audit (
	stream TEXT NOT NULL,            -- the event's id, or "city"
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,             -- person id; "system", "operator"
	role TEXT NOT NULL,
	action TEXT NOT NULL,            -- the command, or what happened
	target TEXT NOT NULL,
	detail TEXT NOT NULL,            -- JSON: ids, states, versions, salted digests of texts
	address TEXT NOT NULL,           -- staff: address; netizens: keyed hash
	mac BLOB NOT NULL,               -- HMAC of the row before and of this one, key not in the database
	PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_target ON audit (target, at);

CREATE TABLE audit_head (
	stream TEXT PRIMARY KEY,
	seq INTEGER NOT NULL,
	mac BLOB NOT NULL
) STRICT, WITHOUT ROWID;
