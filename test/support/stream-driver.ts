import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { StreamDriver as TableStreamDriver } from 'dynamo-signals/testing'
import { localConfig } from './fresh-database.ts'

/** The library's own driver, for a table of the run's DynamoDB Local. */
export class StreamDriver extends TableStreamDriver {
  constructor(tableName: string) {
    super({ tableName, client: new DynamoDBStreamsClient(localConfig()) })
  }
}
