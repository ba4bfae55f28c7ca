/*
 * embedded.h - texts that are part of the program, as they stand in the sources; each ends with a NUL.
 */
#ifndef OPENFLOOR_MODERATION_EMBEDDED_H
#define OPENFLOOR_MODERATION_EMBEDDED_H

extern const char embedded_ordinary[]; /* tables/ordinary.txt */
extern const char embedded_sounds[]; /* tables/sounds.txt */
extern const char embedded_splits[]; /* tables/splits.txt */
extern const char embedded_latin[]; /* tables/latin.txt */
extern const char embedded_words[]; /* config/words.txt */

#endif
