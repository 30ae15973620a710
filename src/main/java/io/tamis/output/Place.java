package io.tamis.output;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Where a path leads: {@code out}, {@code ./out/} and {@code file:///work/out} are one place.
 *
 * @param filesystem its scheme and host
 * @param names from the root down; those of an input may be globs
 */
record Place(String filesystem, List<String> names) {
  static Place of(String path) {
    URI root = FileSystem.getDefaultUri(Filesystems.settings());
    String home =
        "file".equals(root.getScheme()) ? System.getProperty("user.dir") : "/user/" + user();
    URI uri;
    try {
      uri = new Path(path).makeQualified(root, new Path(home)).toUri();
    } catch (IllegalArgumentException e) {
      return new Place("", names(path)); // whoever opens it says what is wrong with it
    }
    String host = Objects.requireNonNullElse(uri.getAuthority(), "");
    return new Place(uri.getScheme() + "://" + host, names(uri.getPath()));
  }

  /** As Hadoop calls who runs this, which {@code HADOOP_USER_NAME} or a ticket may say. */
  private static String user() {
    try {
      return UserGroupInformation.getCurrentUser().getShortUserName();
    } catch (IOException e) {
      return System.getProperty("user.name"); // whoever opens a path says what is wrong
    }
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
  }

  /** Whether this is the other place, or below it. */
  boolean isIn(Place other) {
    if (!filesystem.equals(other.filesystem) || names.size() < other.names.size()) {
      return false;
    }
    for (int n = 0; n < other.names.size(); n++) {
      String own = names.get(n);
      String above = other.names.get(n);
      if (!own.equals(above) && !matches(own, above) && !matches(above, own)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String glob, String name) {
    if (glob.chars().noneMatch(letter -> "*?[{".indexOf(letter) >= 0)) {
      return false;
    }
    try {
      return FileSystems.getDefault()
          .getPathMatcher("glob:" + glob)
          .matches(java.nio.file.Path.of(name));
    } catch (PatternSyntaxException e) {
      return false; // a name that only looks like a glob
    }
  }
}
