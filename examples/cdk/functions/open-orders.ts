import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Database, openDatabase } from 'dynamo-signals'
import { connectReceivers, Order } from '../../existing-table/orders.ts'

/** Connects the receivers, and opens the database with the ledger that the environment names. */
export function openOrders(): Database {
  connectReceivers(async text => void process.stdout.write(`${text}\n`))
  const { LEDGER_TABLE: ledgerTableName } = process.env
  if (!ledgerTableName) throw new Error('LEDGER_TABLE is not set. Set it to the name of the ledger table.')
  return openDatabase({ client: new DynamoDBClient({}), ledgerTableName, models: [Order] })
}
