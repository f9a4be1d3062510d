import { DurableSignal, openDatabase, type Transport } from 'dynamo-signals'
import { deliverDueSignals } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { tableInput } from '../../packages/local-cloud/src/dynamodb/create-tables.ts'

/** Sends signals that are all due at once, and measures one tick: `node test/bench/due-signals.ts [signals]`. */
const COUNT = Number(process.argv[2] ?? 100_000)
const IN_A_TRANSACTION = 50

const reminder = new DurableSignal<{ n: number }>('reminder')
const dynamodb = new EmbeddedDynamoDB()
for (const table of [dataTable('data'), ledgerTable('ledger')]) dynamodb.perform('CreateTable', tableInput(table))
const requests = new Map<string, number>()
const client: Transport = (operation, input) => {
  requests.set(operation, (requests.get(operation) ?? 0) + 1)
  return dynamodb.transport(operation, input)
}
const database = openDatabase({ client, tableName: 'data', ledgerTableName: 'ledger', models: [] })

for (let n = 0; n < COUNT; n += IN_A_TRANSACTION) {
  await database.transaction(async transaction => {
    for (let m = n; m < n + IN_A_TRANSACTION; m++) {
      await reminder.send(transaction, { n: m }, { after: 0, key: String(m) })
    }
  })
}
requests.clear()
const start = performance.now()
const report = await deliverDueSignals(database)
const seconds = (performance.now() - start) / 1000
const counts = [...requests].map(([operation, count]) => `${count} ${operation}`).join(', ')
process.stdout.write(`${report.delivered} of ${COUNT} in ${seconds.toFixed(1)} s: ${counts}\n`)
