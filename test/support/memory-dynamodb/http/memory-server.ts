export { type MemoryServer, startMemoryServer } from '../../../../packages/dynamodb-embedded/src/http/memory-server.ts'
