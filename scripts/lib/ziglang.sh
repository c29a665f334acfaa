# Sourced by scripts/languages/c and zig: Zig as PyPI has it, which brings a clang too. The caller says where to (`tools`), which
# version (`requirements`), and has `missing`.

install_ziglang() { # LANGUAGE
  command -v python3 >/dev/null || missing python3 "apt-get install python3 (or your system's equivalent)"
  if cmp -s "$requirements" "$tools/installed"; then return; fi
  python3 -c 'import ensurepip' 2>/dev/null || missing "Python's venv" "apt-get install python3-venv"
  echo "languages/$1: installing $(sed -n 's/==/ /p' "$requirements") into $tools"
  rm -rf "$tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  cp "$requirements" "$tools/installed" # last: whoever was interrupted begins again
}
