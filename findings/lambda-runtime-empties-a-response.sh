#!/usr/bin/env bash
# A Lambda handler that returns the Response of the Fetch API, as on other platforms, answers {}: JSON.stringify finds
# nothing in a Response. Nothing is thrown or logged. For a function URL, {} is a body, and the status is 200.
source "$(dirname "$0")/support/setup.sh" --ignore-scripts aws-lambda-ric@4.0.2

cat > index.mjs <<'JS'
export const refuse = async () => new Response('No such book.', { status: 404 })
JS
cat > finding.mjs <<'JS'
import { invoke } from './lambda-runtime.mjs'
import { report } from './report.mjs'

const { response, error, log } = invoke('index.refuse')

report('the answer has the status, or the invocation fails', { response, error, logged: log.includes('Response') }, {
  response: '{}',
  error: undefined,
  logged: false,
})
JS
node finding.mjs
