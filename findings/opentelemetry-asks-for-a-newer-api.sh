#!/usr/bin/env bash
# The instrumentation of the AWS SDK accepts every OpenTelemetry API from 1.3 on, says its package.json. The tracing SDK
# of the 2.x line accepts nothing from 1.10 on. npm installs both with API 1.9.1 without an error, and the instrumentation
# cannot be loaded, because it imports what 1.10 brought.
source "$(dirname "$0")/support/setup.sh" @opentelemetry/instrumentation-aws-sdk@0.79.0 @opentelemetry/sdk-trace-node@2.12.1

cat > finding.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { report } from './report.mjs'

const manifest = name => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
const seen = {
  asksFor: manifest('@opentelemetry/instrumentation-aws-sdk').peerDependencies['@opentelemetry/api'],
  installed: manifest('@opentelemetry/api').version,
  instrumentation: await import('@opentelemetry/instrumentation-aws-sdk').then(() => 'loaded', error => error.name),
}

report('the install fails, or the instrumentation works', seen, {
  asksFor: '^1.3.0',
  installed: '1.9.1',
  instrumentation: 'SyntaxError',
})
JS
node finding.mjs
