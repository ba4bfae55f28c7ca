/*
 * words.ts - what the moderators' desk says.
 */
import { addWords } from "../shared/words";
import { en } from "./words.en";
import { zh } from "./words.zh";

export const t = addWords({ zh, en });
