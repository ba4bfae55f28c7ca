-- Cases that were there before screening get their bands (0002), a part at a time.
INSERT INTO due (at, kind, ref) VALUES (0, 'band_cases', 'city') ON CONFLICT (kind, ref) DO NOTHING;
