package io.tamis.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.MadePool;
import io.tamis.scan.Metric;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class ShardCacheTest {
  private static final Configuration CONF = CopiedFileSystem.configuration();

  @TempDir private static Path folder;
  private static IndexFolder local;

  /** The same, as if it lay elsewhere. */
  private static String elsewhere;

  @TempDir private Path copies;

  @BeforeAll
  static void build() {
    local =
        BuiltIndex.of(
            folder,
            MadePool.of(ClusteredVectors.of(300, 4, 1)),
            new ShardSettings(Metric.EUCLIDEAN, 4, 16, 100, Encoding.FLOAT32),
            3);
    elsewhere = local.address().replace("file:", CopiedFileSystem.SCHEME + ":");
  }

  @BeforeEach
  void countFromZero() {
    CopiedFileSystem.OPENED.set(0);
  }

  private ShardCache cache(String address, double gigabytes) {
    return new ShardCache(address, new IndexConfig.Cache(copies.toString(), gigabytes));
  }

  private static ShardEntry shard(int n) {
    return local.manifest().shards().get(n);
  }

  private static Path original(ShardEntry shard, StoredFile file) {
    return Path.of(URI.create(local.address())).resolve(shard.folder()).resolve(file.name());
  }

  private static void assertWhole(Path copy, ShardEntry shard) throws IOException {
    for (StoredFile file : shard.files()) {
      assertThat(copy.resolve(file.name())).hasSameBinaryContentAs(original(shard, file));
    }
    Shard.open(copy, local.manifest().settings(), new RoaringBitmap()).close();
  }

  private List<Path> held() throws IOException {
    try (Stream<Path> found = Files.list(copies)) {
      return found.toList();
    }
  }

  @Test
  void filesFromElsewhereAreCopiedAndLocalOnesLinked() throws Exception {
    Path copied = cache(elsewhere, 1).fetch(CONF, shard(0));
    Path linked = cache(local.address(), 1).fetch(CONF, shard(0));
    assertThat(copied).isNotEqualTo(linked);
    assertWhole(copied, shard(0));
    assertWhole(linked, shard(0));
    assertThat(CopiedFileSystem.OPENED).hasValue(shard(0).files().size());
    for (StoredFile file : shard(0).files()) {
      Path original = original(shard(0), file);
      assertThat(Files.isSameFile(original, linked.resolve(file.name()))).isTrue();
      assertThat(Files.isSameFile(original, copied.resolve(file.name()))).isFalse();
    }
  }

  @Test
  void aCopyIsUsedAgain() throws Exception {
    Path first = cache(elsewhere, 1).fetch(CONF, shard(1));
    int opened = CopiedFileSystem.OPENED.get();
    assertThat(cache(elsewhere, 1).fetch(CONF, shard(1))).isEqualTo(first);
    assertThat(CopiedFileSystem.OPENED).hasValue(opened);
    assertThat(held()).containsExactly(first);
  }

  @Test
  void aCopyThatWasChangedIsMadeAnew() throws Exception {
    Path copy = cache(elsewhere, 1).fetch(CONF, shard(1));
    Path file = copy.resolve(shard(1).files().get(0).name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes); // the length stays
    assertWhole(cache(elsewhere, 1).fetch(CONF, shard(1)), shard(1));
    Files.delete(copy.resolve(shard(1).files().get(1).name()));
    assertWhole(cache(elsewhere, 1).fetch(CONF, shard(1)), shard(1));
    Files.write(file, new byte[3]);
    assertWhole(cache(elsewhere, 1).fetch(CONF, shard(1)), shard(1));
    assertThat(held()).hasSize(1);
  }

  @Test
  void theCopiesUsedLongestAgoGoFirst() throws Exception {
    double two = 2.5 * shard(0).bytes() / (1L << 30);
    List<Path> fetched = new ArrayList<>();
    for (int n : new int[] {0, 1, 0, 2}) {
      fetched.add(cache(elsewhere, two).fetch(CONF, shard(n)));
      Thread.sleep(30); // times on disk are no finer than a few milliseconds
    }
    assertThat(held()).containsExactlyInAnyOrder(fetched.get(0), fetched.get(3));
    Path alone = cache(elsewhere, 0).fetch(CONF, shard(1));
    assertThat(held()).containsExactly(alone); // what is asked for stays
    assertWhole(alone, shard(1));
  }

  @Test
  void aMappedCopyCanBeReadAfterItWasRemoved() throws Exception {
    Path copy = cache(elsewhere, 0).fetch(CONF, shard(0));
    try (Shard shard = Shard.open(copy, local.manifest().settings(), new RoaringBitmap())) {
      cache(elsewhere, 0).fetch(CONF, shard(1));
      assertThat(copy).doesNotExist();
      for (int row = 0; row < shard.rows(); row++) {
        assertThat(shard.vector(row)).hasSize(4);
      }
    }
  }

  @Test
  void severalAtOnceAllGetAWholeCopy() throws Exception {
    IndexFolder index =
        new IndexFolder(elsewhere, local.manifest(), new IndexConfig.Cache(copies.toString(), 1));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 40; round++) {
        List<Future<Integer>> opened = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
          ShardEntry entry = shard(n % 2);
          opened.add(
              threads.submit(
                  () -> {
                    try (Shard shard = index.open(CONF, entry)) {
                      return shard.rows();
                    }
                  }));
        }
        for (int n = 0; n < 8; n++) {
          assertThat(opened.get(n).get()).isEqualTo((int) shard(n % 2).rows());
        }
        assertThat(held()).hasSize(2); // and nothing unfinished
        for (Path copy : held()) {
          try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.toList()) {
              Files.delete(file);
            }
          }
          Files.delete(copy);
        }
      }
    }
  }
}
