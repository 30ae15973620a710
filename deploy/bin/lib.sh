# What the launcher and the cluster script share; sourced by both, which set home and name.
# Finds a JDK 21 or newer, knows the options that its JVMs need, and builds the jar.
# shellcheck shell=bash disable=SC2034,SC2154

jar="${TAMIS_JAR:-$home/target/tamis.jar}"

# The build ends with this list of Spark's jars.
built="$home/target/spark.classpath"

# Prints the major version of the java at $1, or 0.
major() {
  "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1 | grep . || echo 0
}

# JAVA_HOME if it will do, else the newest on the machine.
find_java() {
  local best="" best_major=20 candidate found
  if [ -n "${JAVA_HOME:-}" ] && [ "$(major "$JAVA_HOME/bin/java" 2> /dev/null)" -gt 20 ]; then
    echo "$JAVA_HOME/bin/java"
    return
  fi
  for candidate in "$(command -v java || true)" /usr/lib/jvm/*/bin/java \
      /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
      "$HOME"/.sdkman/candidates/java/*/bin/java; do
    [ -x "$candidate" ] || continue
    found="$(major "$candidate")"
    if [ "$found" -gt "$best_major" ]; then
      best="$candidate"
      best_major="$found"
    fi
  done
  echo "$best"
}

# Sets java and JAVA_HOME, or ends the script.
need_java() {
  java="$(find_java)"
  if [ -z "$java" ]; then
    echo "$name: a JDK 21 or newer is needed, but none was found; install one or set JAVA_HOME" >&2
    exit 1
  fi
  java="$(readlink -f "$java")"
  export JAVA_HOME="${java%/bin/java}"
}

# Builds our own jar when it is missing or older than its sources. A build that was cut off does not
# count.
need_jar() {
  if [ -z "${TAMIS_JAR:-}" ] && { [ ! -f "$jar" ] || [ ! -f "$built" ] \
      || [ -n "$(find "$home/pom.xml" "$home/src/main" -newer "$built" -print -quit)" ]; }; then
    if ! command -v mvn > /dev/null; then
      echo "$name: $jar must be built, which needs Maven, but there is no mvn on the path" >&2
      exit 1
    fi
    echo "$name: building $jar" >&2
    rm -f "$built"
    (cd "$home" && mvn --batch-mode --quiet -DskipTests package) >&2
  fi
}

# What Spark's own launcher gives every JVM that it starts; one of ours needs it said.
modules=(-XX:+IgnoreUnrecognizedVMOptions --add-modules=jdk.incubator.vector)
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
    java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs \
    sun.util.calendar; do
  modules+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
modules+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djdk.reflect.useDirectMethodHandle=false -Dio.netty.tryReflectionSetAccessible=true)
