# SPDX-License-Identifier: Apache-2.0
# Sourced by ./mvnw and ./sluice: sets JAVA_HOME and JAVA to a JDK of 21 or newer, found in the usual places.

java_major() { # HOME: its major version, 0 when there is none
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  best=0
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac 2>/dev/null || echo /none/bin/javac)")")")" \
      /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.jenv/versions/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -d "$home" ] || continue
    major=$(java_major "$home")
    # the default is kept when it is new enough; else the newest found
    if [ "${major:-0}" -ge 21 ] && [ "$major" -gt "$best" ]; then
      best=$major
      best_home=$home
      [ "$home" = "${JAVA_HOME:-}" ] && break
    fi
  done
  if [ "$best" -eq 0 ]; then
    echo "Sluice needs a JDK of 21 or newer and found none; install one (for example Temurin 25) or set JAVA_HOME" >&2
    exit 2
  fi
  JAVA_HOME=$best_home
  JAVA="$JAVA_HOME/bin/java"
  export JAVA_HOME JAVA
}

find_jdk
