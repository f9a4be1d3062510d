#!/usr/bin/env bash
# `prepare` of node:sqlite takes a text with several statements, compiles the first, and ignores the rest. Nothing is
# thrown, and what `run` returns is right for the one that ran. `exec` runs all of them.
source "$(dirname "$0")/support/setup.sh" node@24.21.0

cat > finding.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite'
import { report } from './report.mjs'

const TWO = "INSERT INTO books VALUES ('one'); INSERT INTO books VALUES ('two')"
const stored = write => {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE books (title TEXT) STRICT')
  try {
    write(database)
  } catch {
    return 'refused'
  }
  return database.prepare('SELECT title FROM books').all().map(({ title }) => title)
}

report('prepare refuses a text with two statements', {
  prepare: stored(database => database.prepare(TWO).run()),
  exec: stored(database => database.exec(TWO)),
}, { prepare: ['one'], exec: ['one', 'two'] })
JS
node finding.mjs
