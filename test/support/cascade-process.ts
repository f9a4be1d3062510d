import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { openDatabase } from 'dynamo-signals'
import { connectCascade } from 'dynamo-signals/streams'
import { BOOKSHOP } from './bookshop.ts'
import { localConfig } from './fresh-database.ts'
import { StreamDriver } from './stream-driver.ts'

/*
 * A process that plays a table's stream to the cascade, from its beginning, until nothing is new. Before each commit it
 * writes a line, so that the parent can kill it in the middle. Called with the names of the two tables.
 */
const [, , tableName = '', ledgerTableName = ''] = process.argv
const client = new DynamoDBClient(localConfig())
client.middlewareStack.add(
  (next, { commandName }) =>
    args => {
      if (commandName === 'TransactWriteItemsCommand') process.stdout.write('commit\n')
      return next(args)
    },
  { step: 'initialize' },
)
connectCascade({ consumer: 'links' })
const database = openDatabase({ client, tableName, ledgerTableName, models: BOOKSHOP })
await new StreamDriver(tableName).deliver(database, 'links')
process.stdout.write('done\n')
