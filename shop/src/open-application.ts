import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Database, openDatabase } from 'dynamo-signals'
import { MODELS } from './models.ts'
import { connectReceivers } from './receivers.ts'

/** Connects the receivers, and opens the database whose tables the environment names. */
export function openApplication(): Database {
  connectReceivers()
  return openDatabase({
    client: new DynamoDBClient({}),
    tableName: readSetting('DATA_TABLE'),
    ledgerTableName: readSetting('LEDGER_TABLE'),
    models: MODELS,
  })
}

function readSetting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set. Set it to the name of a DynamoDB table.`)
  return value
}
