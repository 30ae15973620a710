package io.tamis.leaks;

import java.io.Serializable;

/**
 * What a candidate's text has in common with held-out texts.
 *
 * @param words of the candidate's text
 * @param exact the held-out text that is the same; -1 if none is
 * @param pieces shape [n], numbers of the pieces, at each place where they stand
 * @param places shape [n], the first word of each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record Found(String id, int words, int exact, int[] pieces, int[] places) implements Serializable {}
