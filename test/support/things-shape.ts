import type { TableShape } from '../../packages/dynamodb-embedded/src/store/table-shape.ts'

/** The shape of a table with a partition key and an index by owner. */
export const THINGS: TableShape = {
  name: 'things',
  id: '1',
  createdAt: 0,
  types: { pk: 'S', owner: 'S' },
  hash: ['pk'],
  range: [],
  indexes: [{ name: 'byOwner', projection: { type: 'ALL' }, isLocal: false, hash: ['owner'], range: [] }],
}
