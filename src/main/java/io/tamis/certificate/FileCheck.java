package io.tamis.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
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

  /** The figures that both hold must be the same. */
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
    return new Check(
        "metrics",
        told.isEmpty(),
        told.isEmpty()
            ? certificate.figures().size() + " figures are those of the certificate"
            : some(told));
  }

  /**
   * The manifest must tell of the same config and inputs.
   *
   * @param given keys of the manifest
   * @param fingerprints of the manifest, by role
   */
  public static Check manifest(
      Certificate certificate, Map<String, String> given, Map<String, String> fingerprints) {
    List<String> told = new ArrayList<>();
    if (!Certificate.hash(given).equals(certificate.config())) {
      told.add("its config has not the hash " + certificate.config());
    }
    certificate
        .inputs()
        .forEach(
            (role, print) -> {
              if (!print.equals(fingerprints.get(role))) {
                told.add("its fingerprint of the " + role + " is not " + print);
              }
            });
    return new Check(
        "manifest",
        told.isEmpty(),
        told.isEmpty() ? "config and inputs are those of the certificate" : some(told));
  }

  private static String some(List<String> told) {
    String shown = String.join("; ", told.subList(0, Math.min(NAMED, told.size())));
    return told.size() <= NAMED ? shown : shown + "; and " + (told.size() - NAMED) + " more";
  }
}
