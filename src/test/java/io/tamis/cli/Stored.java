package io.tamis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tamis.output.FolderHashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The made corpus and the jobs on it, on a filesystem that is not this machine's.
 *
 * @param folder where all of it lies, with its scheme
 */
record Stored(FileSystem filesystem, String folder) {
  /** Puts the corpus there. */
  static Stored on(FileSystem filesystem, String folder, java.nio.file.Path demo)
      throws IOException {
    for (String name : new String[] {"pool.jsonl", "target.jsonl"}) {
      filesystem.copyFromLocalFile(new Path(demo.resolve(name).toString()), new Path(folder, name));
    }
    return new Stored(filesystem, folder);
  }

  String at(String name) {
    return folder + "/" + name;
  }

  /** Settings on the texts there, and an index of them; the output goes there, too. */
  List<String> job(String output, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + at("pool.jsonl"),
                "queries.path=" + at("target.jsonl"),
                "index.path=" + at("index"),
                "output.path=" + at(output)));
    all.addAll(List.of(SETTINGS));
    all.addAll(List.of(settings));
    return all;
  }

  private static final String[] SETTINGS = {
    "candidates.id=id",
    "candidates.text={prompt}\\n{response}",
    "candidates.source=source",
    "queries.id=id",
    "queries.text={prompt}\\n{response}",
    "search.kind=hnsw",
    "search.depth=60",
    "index.shards=2",
    "embed.dimensions=64",
    "transport.alpha=0.6",
    "sample.count=200",
    "decontaminate.action=off"
  };

  /** The same job on local files. */
  static List<String> local(
      java.nio.file.Path demo, java.nio.file.Path folder, String output, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + demo.resolve("pool.jsonl"),
                "queries.path=" + demo.resolve("target.jsonl"),
                "index.path=" + folder.resolve("index"),
                "output.path=" + folder.resolve(output)));
    all.addAll(List.of(SETTINGS));
    all.addAll(List.of(settings));
    return all;
  }

  void write(String name, String text) throws IOException {
    try (OutputStream out = filesystem.create(new Path(at(name)), true)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  String read(String name) throws IOException {
    try (InputStream in = filesystem.open(new Path(at(name)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  boolean has(String name) throws IOException {
    return filesystem.exists(new Path(at(name)));
  }

  /** Files below the folder. */
  List<String> files() throws IOException {
    String root = new Path(folder).toUri().getPath();
    List<String> names = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = filesystem.listFiles(new Path(folder), true);
    while (files.hasNext()) {
      names.add(files.next().getPath().toUri().getPath().substring(root.length() + 1));
    }
    return names.stream().sorted().toList();
  }

  /** What the same job must give wherever it runs, by the names of the files. */
  Map<String, String> tables(String output) {
    return tables(filesystem, at(output));
  }

  static Map<String, String> tables(FileSystem filesystem, String output) {
    Map<String, String> tables = new TreeMap<>();
    FolderHashes.of(filesystem, new Path(output))
        .forEach(
            (name, hash) -> {
              if (name.matches("(selection|masses|plan|densities|neighborhoods)/.*")) {
                tables.put(name, hash);
              }
            });
    return tables;
  }
}
