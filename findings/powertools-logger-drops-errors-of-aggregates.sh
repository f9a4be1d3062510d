#!/usr/bin/env bash
# The Powertools logger prints an AggregateError without the errors that it holds: its message and stack, and nothing of
# what failed. Own properties of other errors, and their causes, are printed. Node reports a refused connection to a name
# with two addresses this way, and Promise.any all of its failures.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/logger@2.35.0 @aws-lambda-powertools/commons@2.35.0

cat > finding.mjs <<'JS'
import { Logger } from '@aws-lambda-powertools/logger'
import { report } from './report.mjs'

const lines = []
const logger = new Logger({ serviceName: 'shop' })
logger.console.error = line => lines.push(line)
const cancelled = Object.assign(new Error('cancelled'), { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] })
logger.error('own property', cancelled)
logger.error('cause', new Error('outer', { cause: new Error('the cause') }))
logger.error('aggregate', new AggregateError([new Error('the first reason')], 'all failed'))

report('each line says why', {
  ownProperty: lines[0].includes('ConditionalCheckFailed'),
  cause: lines[1].includes('the cause'),
  aggregate: lines[2].includes('the first reason'),
}, { ownProperty: true, cause: true, aggregate: false })
JS
node finding.mjs
