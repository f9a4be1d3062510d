export { MemoryDynamoDB, type MemoryOptions } from '../../../packages/dynamodb-embedded/src/memory-dynamodb.ts'
