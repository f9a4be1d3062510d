#!/usr/bin/env bash
# Pulumi's mocks for unit tests take two resources of one type and name, and give both the same URN. The engine refuses the
# second, so that a program whose tests are green cannot be deployed.
source "$(dirname "$0")/support/setup.sh" @pulumi/pulumi@3.276.0

cat > finding.mjs <<'JS'
import * as pulumi from '@pulumi/pulumi'
import { report } from './report.mjs'

let made = 0
const newResource = ({ name, inputs }) => {
  made++
  return { id: name, state: inputs }
}
await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, 'shop', 'dev', false)

class Queue extends pulumi.CustomResource {
  constructor(name) {
    super('shop:index:Queue', name, {})
  }
}
const urn = queue => new Promise(resolve => queue.urn.apply(resolve))
const urns = await Promise.all([new Queue('Failures'), new Queue('Failures')].map(urn)).catch(() => ['refused'])

report('the second one is refused', { made, differentUrns: new Set(urns).size }, { made: 2, differentUrns: 1 })
JS
node finding.mjs
