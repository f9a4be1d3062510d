#!/usr/bin/env bash
# Receivers compare the two images of a stream record to see what changed. Four packages that compare objects find no
# difference if only the members of a set differ, because a set has no keys. They do find the change of a number and of bytes.
source "$(dirname "$0")/support/setup.sh" microdiff@1.6.0 deep-object-diff@1.1.9 deep-diff@1.0.2 just-diff@6.0.2 \
  @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import deepDiff from 'deep-diff'
import { diff as deepObjectDiff } from 'deep-object-diff'
import { diff as justDiff } from 'just-diff'
import microdiff from 'microdiff'
import { report } from './report.mjs'

const compare = {
  microdiff: (before, after) => microdiff(before, after).length,
  deepObjectDiff: (before, after) => Object.keys(deepObjectDiff(before, after)).length,
  deepDiff: (before, after) => deepDiff(before, after)?.length ?? 0,
  justDiff: (before, after) => justDiff(before, after).length,
}
const changes = {
  set: [{ tags: { SS: ['poetry'] } }, { tags: { SS: ['cooking', 'travel'] } }],
  number: [{ pages: { N: '12' } }, { pages: { N: '13' } }],
  bytes: [{ cover: { B: Uint8Array.of(1) } }, { cover: { B: Uint8Array.of(2) } }],
}

const seen = {}
for (const [name, count] of Object.entries(compare)) {
  seen[name] = {}
  for (const [kind, [before, after]] of Object.entries(changes)) seen[name][kind] = count(unmarshall(before), unmarshall(after))
}

report('each of them finds each change', seen, {
  microdiff: { set: 0, number: 1, bytes: 1 },
  deepObjectDiff: { set: 0, number: 1, bytes: 1 },
  deepDiff: { set: 0, number: 1, bytes: 1 },
  justDiff: { set: 0, number: 1, bytes: 1 },
})
JS
node finding.mjs
