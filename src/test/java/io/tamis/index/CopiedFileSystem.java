package io.tamis.index;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under another scheme, so that they look as if they lay elsewhere. */
public final class CopiedFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "elsewhere";

  /** Files opened in this JVM. */
  static final AtomicInteger OPENED = new AtomicInteger();

  static Configuration configuration() {
    Configuration conf = new Configuration();
    conf.set("fs." + SCHEME + ".impl", CopiedFileSystem.class.getName());
    return conf;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    OPENED.incrementAndGet();
    return super.open(file, bufferSize);
  }
}
