package io.tamis.demo;

/**
 * A near-duplicate that was planted in the pool.
 *
 * @param id of the copy
 * @param copyOf id of the example it was made from, which is no copy itself
 */
public record PlantedCopy(String id, String copyOf) {}
