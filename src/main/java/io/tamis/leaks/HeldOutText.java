package io.tamis.leaks;

import java.io.Serializable;

/**
 * An example that must not be trained on.
 *
 * @param role {@code queries}, or {@code decontaminate} for those of a held-out set
 * @param text empty where it has none
 */
public record HeldOutText(String role, String id, String text) implements Serializable {}
