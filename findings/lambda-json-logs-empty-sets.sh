#!/usr/bin/env bash
# With Lambda's JSON log format, an object that is logged alone goes through JSON.stringify, so that its sets and maps are {}.
# With a text before it, the same object is formatted as on a terminal. With the text format, both lines have the set.
source "$(dirname "$0")/support/setup.sh" --ignore-scripts aws-lambda-ric@4.0.2

cat > index.mjs <<'JS'
const book = { id: 'b1', tags: new Set(['poetry']) }
export const handler = async () => {
  console.log(book)
  console.log('saved', book)
}
JS
cat > finding.mjs <<'JS'
import { invoke } from './lambda-runtime.mjs'
import { report } from './report.mjs'

const linesOf = format => {
  process.env.AWS_LAMBDA_LOG_FORMAT = format
  return invoke('index.handler').log.split('\n').filter(line => line.includes('b1'))
}
const text = linesOf('Text').map(line => line.split('\t').at(-1))
const json = linesOf('JSON').map(line => JSON.parse(line).message)

report('the set is in all four lines', { text, json }, {
  text: ["{ id: 'b1', tags: Set(1) { 'poetry' } }", "saved { id: 'b1', tags: Set(1) { 'poetry' } }"],
  json: [{ id: 'b1', tags: {} }, "saved { id: 'b1', tags: Set(1) { 'poetry' } }"],
})
JS
node finding.mjs
