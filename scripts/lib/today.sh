# Sourced by scripts/worker and scripts/links: the sources of a checkout as they lie there.

# Its tree: what git would commit, with an index of our own in FOLDER, so that the user's stays as it is.
as_it_lies() { # CHECKOUT FOLDER
  mkdir -p "$2"
  local index=$2/today.$$
  trap "rm -f '$index'" EXIT
  cp "$(git -C "$1" rev-parse --path-format=absolute --git-path index)" "$index" &&
    GIT_INDEX_FILE=$index git -C "$1" add --all && GIT_INDEX_FILE=$index git -C "$1" write-tree
}
