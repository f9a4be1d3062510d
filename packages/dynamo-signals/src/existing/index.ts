export type { DateFormat } from './date-format.ts'
export { type ExistingTable, type ExistingTableOptions, existingTable, type ItemsOptions } from './existing-table.ts'
export type { ItemCondition, ItemConditions, PlainItem } from './item-condition.ts'
export type { AttributeOption, KeyAttribute, KeyFields, ReferenceIndex, WritesOptions } from './writes-options.ts'
