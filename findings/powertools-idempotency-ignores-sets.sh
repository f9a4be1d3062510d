#!/usr/bin/env bash
# The idempotency key of Powertools is a hash of the payload as JSON, in which every Set and every Map is {}. Two payloads
# that differ only in a set have the same key: the function does not run for the second one, and its caller gets the
# result of the first. `unmarshall` makes a Set of every set in a stream record.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/idempotency@2.35.0 @aws-lambda-powertools/commons@2.35.0 \
  @aws-lambda-powertools/jmespath@2.35.0 @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { IdempotencyConfig, IdempotencyItemAlreadyExistsError, makeIdempotent } from '@aws-lambda-powertools/idempotency'
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { report } from './report.mjs'

class InMemory extends BasePersistenceLayer {
  records = new Map()
  async _getRecord(key) {
    return new IdempotencyRecord(this.records.get(key))
  }
  async _putRecord(record) {
    const { idempotencyKey } = record
    if (this.records.has(idempotencyKey)) throw new IdempotencyItemAlreadyExistsError('It exists.')
    this.records.set(idempotencyKey, { ...record, status: 'INPROGRESS' })
  }
  async _updateRecord(record) {
    this.records.set(record.idempotencyKey, { ...record, status: 'COMPLETED' })
  }
  async _deleteRecord({ idempotencyKey }) {
    this.records.delete(idempotencyKey)
  }
}

const config = new IdempotencyConfig({})
config.registerLambdaContext({ getRemainingTimeInMillis: () => 10_000 })
const index = makeIdempotent(async ({ tags, words }) => [...(tags ?? words)].join(' '), {
  persistenceStore: new InMemory(),
  keyPrefix: 'index',
  config,
})

const results = []
const images = [
  { pk: { S: 'book' }, tags: { SS: ['poetry'] } },
  { pk: { S: 'book' }, tags: { SS: ['cooking', 'travel'] } },
  { pk: { S: 'book' }, words: { L: [{ S: 'poetry' }] } },
  { pk: { S: 'book' }, words: { L: [{ S: 'cooking' }, { S: 'travel' }] } },
]
for (const image of images) results.push(await index(unmarshall(image)))

report('each of the four images has its own result', results, ['poetry', 'poetry', 'poetry', 'cooking travel'])
JS
node finding.mjs
