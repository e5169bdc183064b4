#!/bin/sh
# Stands where Prisma's CLI expects its native schema engine, which it would download.
# `generate` and `validate` never call it; anything that does must fail, not pass silently.
echo "this project applies migrations at start with Prisma's WebAssembly engine; see docs/adr" >&2
exit 1
