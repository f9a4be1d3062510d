// The public names of the local cloud, one by one.

// DynamoDB Local
export { createTables } from './dynamodb/create-tables.ts'
export { type DynamoDBLocal, type DynamoDBLocalOptions, startDynamoDBLocal } from './dynamodb/start-dynamodb-local.ts'
export type { IndexDefinition, TableDefinition } from './dynamodb/table-definition.ts'

// What goes wrong
export { LocalCloudError } from './local-cloud-error.ts'
