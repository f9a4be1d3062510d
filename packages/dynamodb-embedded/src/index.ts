export { MemoryDynamoDB, type MemoryOptions } from './memory-dynamodb.ts'
