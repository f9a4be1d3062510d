/**
 * Compares stream handlers: `npm run bench streams`. A batch has 100 records with 12 attributes. Two receivers are connected,
 * and one record of ten matches their conditions, or none. The network responds immediately.
 *
 * First beside Powertools, which does the same with its batch processor and its idempotency. Then for the library's own items
 * beside the items of a table that other code writes.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, becomes, defineModel, openDatabase, postSave, type Transport } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { leanTransport } from 'dynamo-signals/lean'
import { createStreamHandler, type LambdaRecord } from 'dynamo-signals/streams'
import * as z from 'zod'
import { type Contender, compare } from './compare.ts'
import { installIdempotency, powertoolsHandler } from './powertools-handler.ts'
import { FIELDS, recordsOf } from './stream-records.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const RECORDS = 100
const table = existingTable({ tableName: 'theirs', partitionKey: 'pk', sortKey: 'sk' })
const schema = z.object({
  status: z.string(),
  ...Object.fromEntries(FIELDS.map(name => [name, z.string()])),
})
const Own = defineModel('Own', { schema })
const Theirs = defineModel('Theirs', { schema, storedIn: table.items({ is: { entity: 'order' }, id: 'field0' }) })
const Tested = defineModel('Tested', { schema, storedIn: table.items({ is: item => item.entity === 'order' }) })

for (const model of [Own, Theirs, Tested]) {
  for (const uid of ['one', 'other']) {
    const options = { sender: model, consumer: model.name, dispatchUid: `${model.name}/${uid}` }
    postSave.connect(() => undefined, { ...options, when: becomes('status', 'paid') } as never)
  }
}

process.env.AWS_LAMBDA_FUNCTION_NAME = 'bench'
const powertools = installIdempotency()
try {
  const beside = powertoolsHandler(powertools)
  for (const share of [10, 0]) {
    const Records = recordsOf(Own, RECORDS, share)
    const ours = handler(Own, Records)
    const lean = handler(Own, Records, leanTransport)
    await report(`${share} of 100 match`, { Powertools: () => beside(Records), ours, 'with leanTransport': lean })
  }
} finally {
  powertools.remove()
}
await report('10 of 100 match', {
  'own items': handler(Own, recordsOf(Own, RECORDS, 10)),
  'existing, by value': handler(Theirs, recordsOf(Theirs, RECORDS, 10)),
  'existing, by function': handler(Tested, recordsOf(Tested, RECORDS, 10)),
})

async function report(what: string, contenders: Readonly<Record<string, Contender>>): Promise<void> {
  process.stdout.write(`${what}\n`)
  for (const { name, ratio, microseconds } of await compare(contenders, {
    rounds: 11,
    milliseconds: 400,
    warmUp: 200,
  })) {
    process.stdout.write(
      `  ${name.padEnd(22)} ${ratio.toFixed(2)} x, ${(microseconds / RECORDS).toFixed(1)} µs a record\n`,
    )
  }
}

/** A handler of the consumer of a model. */
function handler(
  model: AnyModel,
  Records: readonly LambdaRecord[],
  over: (client: DynamoDBClient) => DynamoDBClient | Transport = client => client,
): Contender {
  const consumer = model.name
  const client = over(new DynamoDBClient(stubbedNetwork(() => '{}')))
  const tables = model.storedIn ? {} : { tableName: 'ours' }
  const database = openDatabase({ client, ledgerTableName: 'ledger', models: [model], ...tables })
  const handle = createStreamHandler({ database, consumer })
  const context = { getRemainingTimeInMillis: () => 30_000 }
  return () => handle({ Records }, context)
}
