#!/usr/bin/env bash
# A row that node:sqlite returns is not an ordinary object, because its prototype is null. node:assert calls it different from the equal
# literal, and it cannot be put into a template string.
source "$(dirname "$0")/support/setup.sh" node@24.21.0

cat > finding.mjs <<'JS'
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { report } from './report.mjs'

const database = new DatabaseSync(':memory:')
database.exec("CREATE TABLE books (title TEXT) STRICT; INSERT INTO books VALUES ('Poetry')")
const row = database.prepare('SELECT title FROM books').get()
const outcome = check => {
  try {
    check()
    return 'passes'
  } catch (error) {
    return error.name
  }
}

report('all three pass', {
  title: outcome(() => assert.equal(row.title, 'Poetry')),
  deepEqual: outcome(() => assert.deepEqual(row, { title: 'Poetry' })),
  inATemplate: outcome(() => `${row}`),
}, { title: 'passes', deepEqual: 'AssertionError', inATemplate: 'TypeError' })
JS
node finding.mjs
