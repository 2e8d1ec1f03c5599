#!/bin/sh
# Builds mediasoup-worker from the npm package's own sources against Debian's libraries, without a download.
#   build-worker.sh MEDIASOUP_PACKAGE_DIR OUTPUT_BINARY WORK_DIR
# JOBS: how many compilers at once (one a core unless told; each takes up to 500 MB).
# WORKER_OPTIMIZATION: the compiler's level, 3 unless told; 1 builds a tenth faster, for a machine that only tests.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd)
mkdir -p "$(dirname "$2")" "$3"
output=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
work=$(cd "$3" && pwd)
jobs=${JOBS:-$(nproc)}

rm -rf "$work/worker" "$work/build"
cp -r "$package/worker" "$work/worker"

# Every subproject that Meson would download is replaced by a shim over Debian's package.
rm -rf "$work/worker/subprojects"
cp -r "$here/shims" "$work/worker/subprojects"

# Debian 12 has Meson 1.0.1; nothing in the worker's build needs 1.1.
sed -i "s/meson_version: '>= 1\.1\.0'/meson_version: '>= 1.0.0'/" "$work/worker/meson.build"

# A patch that no longer applies fails the build: better than a worker that crashes in a call.
for patch in "$here"/patches/*.patch; do
  patch -d "$work/worker" -p1 --no-backup-if-mismatch <"$patch"
done

cd "$work/worker"
# By its two parts: as `--buildtype release` it would overrule the level.
meson setup -Ddebug=false -Doptimization="${WORKER_OPTIMIZATION:-3}" -Db_ndebug=true --wrap-mode nodownload "$work/build"
meson compile -C "$work/build" -j "$jobs" flatbuffers-generator
ninja -C "$work/build" -j "$jobs" mediasoup-worker

# Moved into place at once, so that a build that was stopped leaves no half a binary.
strip -o "$output.part" "$work/build/mediasoup-worker"
mv "$output.part" "$output"
