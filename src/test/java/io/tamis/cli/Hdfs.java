package io.tamis.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** HDFS of one datanode in this JVM, for as long as a test class runs. */
record Hdfs(MiniDFSCluster cluster) implements AutoCloseable {
  static Hdfs start(Path folder) throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitActive();
    return new Hdfs(cluster);
  }

  FileSystem filesystem() throws IOException {
    return cluster.getFileSystem();
  }

  /** Such as {@code hdfs://localhost:41234}. */
  String address() {
    return "hdfs://localhost:" + cluster.getNameNodePort();
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
