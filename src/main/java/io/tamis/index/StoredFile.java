package io.tamis.index;

import java.io.Serializable;

/**
 * A file of an index, as its manifest names it.
 *
 * @param name below the shard's folder, or below the index's for a list of deleted rows
 * @param crc32c checksum of its bytes, eight hexadecimal digits
 */
public record StoredFile(String name, long bytes, String crc32c) implements Serializable {}
