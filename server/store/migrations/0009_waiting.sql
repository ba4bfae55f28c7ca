-- What lies aside: few rows, and none when a question is asked.  How many wait is what is pending, counted in
-- the index of the queue, less these; before it each pending row was read to see whether it lies aside.
CREATE INDEX question_aside ON question (event, state, urgent, held_by, second_by)
	WHERE state = 'pending' AND (urgent <> 0 OR held_by IS NOT NULL OR second_by IS NOT NULL);
