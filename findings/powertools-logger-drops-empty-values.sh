#!/usr/bin/env bash
# The Powertools logger leaves out a key whose value is an empty string or null, but only on the top level of the entry.
# The same values one level deeper are printed. A query for entries "where the customer is null" finds nothing.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/logger@2.35.0 @aws-lambda-powertools/commons@2.35.0

cat > finding.mjs <<'JS'
import { Logger } from '@aws-lambda-powertools/logger'
import { report } from './report.mjs'

const lines = []
const logger = new Logger({ serviceName: 'shop' })
logger.console.info = line => lines.push(JSON.parse(line))
logger.info('Saved', { customer: null, note: '', count: 0, order: { customer: null, note: '' } })

const { customer, note, count, order } = lines[0]
report('all four keys are printed as given', { customer, note, count, order }, {
  customer: undefined,
  note: undefined,
  count: 0,
  order: { customer: null, note: '' },
})
JS
node finding.mjs
