package io.tamis.dsir;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The bucket of an n-gram: SHA-256 of its UTF-8 as an unsigned number of 256 bits, modulo the
 * number of buckets. Some 150 ns.
 */
final class BucketHash {
  private static final int BYTES = 32;

  private final int buckets;
  private final MessageDigest sha256;
  private final byte[] digest = new byte[BYTES];
  private final ByteBuffer words = ByteBuffer.wrap(digest);

  BucketHash(int buckets) {
    this.buckets = buckets;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Of the bytes from {@code start} to before {@code end}. */
  int of(byte[] bytes, int start, int end) {
    sha256.update(bytes, start, end - start);
    try {
      sha256.digest(digest, 0, BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a digest has 32 bytes", e);
    }
    long rest = 0;
    for (int at = 0; at < BYTES; at += Integer.BYTES) {
      rest =
          (rest << 32 | Integer.toUnsignedLong(words.getInt(at))) % buckets; // first byte highest
    }
    return (int) rest;
  }
}
