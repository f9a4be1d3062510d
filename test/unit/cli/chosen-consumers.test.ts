import { openDatabase, type Transport } from 'dynamo-signals'
import { expect, it } from 'vitest'
import type { Invocation } from '../../../packages/dynamo-signals/src/cli/command.ts'
import { chosenConsumers } from '../../../packages/dynamo-signals/src/cli/commands/chosen-consumers.ts'
import { Values } from '../../../packages/dynamo-signals/src/cli/values.ts'

const client: Transport = () => Promise.reject(new Error('no request is expected'))
const database = openDatabase({ client, tableName: 'data', ledgerTableName: 'ledger', models: [] })
const terminal = { out: () => {}, err: () => {}, isInteractive: false }
const chosen = (consumers: readonly string[]): Invocation => ({
  application: { database, consumers },
  values: new Values({ consumer: 'mial' }),
  terminal,
})

it.each([
  [['mail', 'links'], 'There is no consumer "mial". The consumers are: mail, links.'],
  [[], 'There is no consumer "mial". The consumers are: none.'],
])('lists the consumers %j in the error for an unknown one', (consumers, sentence) => {
  expect(() => chosenConsumers(chosen(consumers))).toThrow(sentence)
})
