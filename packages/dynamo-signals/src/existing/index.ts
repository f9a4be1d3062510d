export { type ExistingTable, type ExistingTableOptions, existingTable, type ItemsOptions } from './existing-table.ts'
export type { ItemCondition, ItemConditions, PlainItem } from './item-condition.ts'
