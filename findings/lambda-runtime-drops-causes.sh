#!/usr/bin/env bash
# When a handler throws, Lambda's runtime logs the error's own properties and sends its name, message and stack to the
# service. The `cause` and the errors of an AggregateError are in neither. An error that was wrapped on its way says only
# what its wrapper says.
source "$(dirname "$0")/support/setup.sh" --ignore-scripts aws-lambda-ric@4.0.2

cat > index.mjs <<'JS'
export const ownProperty = async () => {
  throw Object.assign(new Error('cancelled'), { reasons: ['the reason'] })
}
export const cause = async () => {
  throw new Error('not saved', { cause: new Error('the reason') })
}
export const aggregate = async () => {
  throw new AggregateError([new Error('the reason')], 'all failed')
}
JS
cat > finding.mjs <<'JS'
import { invoke } from './lambda-runtime.mjs'
import { report } from './report.mjs'

const says = name => {
  const { log, error } = invoke(`index.${name}`)
  return { log: log.includes('the reason'), response: error.includes('the reason') }
}

report('the log says why, for all three', {
  ownProperty: says('ownProperty'),
  cause: says('cause'),
  aggregate: says('aggregate'),
}, {
  ownProperty: { log: true, response: false },
  cause: { log: false, response: false },
  aggregate: { log: false, response: false },
})
JS
node finding.mjs
