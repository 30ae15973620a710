package io.tamis.leaks;

import java.io.Serializable;

/**
 * A candidate that repeats a held-out example.
 *
 * @param id of the candidate
 * @param heldOutId of the example that it repeats most
 * @param role where that example is from, see {@link HeldOutText}
 * @param figure the distance of the embeddings; else the greater of two shares of words: of the
 *     held-out text's found in the candidate, and of the candidate's found there
 */
public record Leak(String id, Reason reason, String heldOutId, String role, double figure)
    implements Serializable {}
