export type { MemoryTable } from '../../../../packages/dynamodb-embedded/src/tables/memory-table.ts'
