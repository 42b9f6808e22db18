$notme fetch --no-cache bsky:not/a/handle -o out; status=$?; ls; exit $status
