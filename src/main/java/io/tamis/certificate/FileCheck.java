package io.tamis.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether a run's files are those that its certificate was written of, and agree with it. */
public final class FileCheck {
  private static final int NAMED = 5;

  private FileCheck() {}

  /**
   * Files that are not as they were written: changed, gone, or put into a table's folder.
   *
   * @param found hashes of the files that are there, by path
   */
  public static SortedSet<String> broken(Certificate certificate, Map<String, String> found) {
    SortedSet<String> broken = new TreeSet<>();
    SortedMap<String, String> written = certificate.hashes();
    written.forEach(
        (name, hash) -> {
          if (!hash.equals(found.get(name))) {
            broken.add(name);
          }
        });
    for (String name : found.keySet()) { // a file beside the tables is nobody's input
      if (Certificate.isOfTable(name) && !written.containsKey(name)) {
        broken.add(name);
      }
    }
    return broken;
  }

  /** What {@link #broken} found, as a check. */
  public static Check files(Certificate certificate, Map<String, String> found) {
    SortedMap<String, String> written = certificate.hashes();
    List<String> told = new ArrayList<>();
    for (String name : broken(certificate, found)) {
      String what =
          !written.containsKey(name)
              ? " was not written by the run"
              : found.containsKey(name) ? " changed" : " is gone";
      told.add(name + what);
    }
    return new Check(
        "files",
        told.isEmpty(),
        told.isEmpty() ? written.size() + " files have the bytes that were written" : some(told));
  }

  /** The certificate must claim all figures of the run that are claimed at all, as they are. */
  public static Check metrics(Certificate certificate, JsonNode metrics) {
    List<String> told = new ArrayList<>();
    certificate
        .figures()
        .forEach(
            (key, value) -> {
              if (!metrics.path(key).equals(value)) {
                told.add(key + " is " + metrics.get(key) + ", claimed " + value);
              }
            });
    metrics
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (Certificate.isClaimed(key) && !certificate.figures().containsKey(key)) {
                told.add(key + " is " + metrics.get(key) + ", but the certificate claims none");
              }
            });
    return new Check(
        "metrics",
        told.isEmpty(),
        told.isEmpty()
            ? certificate.figures().size() + " figures are those of the certificate"
            : some(told));
  }

  /** The manifest must tell of the same config, inputs and versions. */
  public static Check manifest(Certificate certificate, JsonNode manifest) {
    List<String> told = new ArrayList<>();
    Map<String, String> given = new TreeMap<>();
    manifest
        .path("config")
        .properties()
        .forEach(entry -> given.put(entry.getKey(), entry.getValue().asText()));
    if (!Certificate.hash(given).equals(certificate.config())) {
      told.add("its config has not the hash " + certificate.config());
    }
    certificate
        .inputs()
        .forEach((role, print) -> differ(manifest, role + "_fingerprint", print, told));
    certificate.versions().forEach((name, version) -> differ(manifest, name, version, told));
    return new Check(
        "manifest",
        told.isEmpty(),
        told.isEmpty() ? "config, inputs and versions are those of the certificate" : some(told));
  }

  private static void differ(JsonNode manifest, String key, String claimed, List<String> told) {
    if (!manifest.path(key).asText().equals(claimed)) {
      told.add(key + " is " + manifest.get(key) + ", claimed " + claimed);
    }
  }

  private static String some(List<String> told) {
    String shown = String.join("; ", told.subList(0, Math.min(NAMED, told.size())));
    return told.size() <= NAMED ? shown : shown + "; and " + (told.size() - NAMED) + " more";
  }
}
