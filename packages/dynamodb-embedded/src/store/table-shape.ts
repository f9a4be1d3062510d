/** The types a key attribute can have. */
export type KeyType = 'S' | 'N' | 'B'

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'

/** Which attributes an index carries. */
export interface Projection {
  readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly attributes?: readonly string[]
}

/** What orders a table or an index: partition key attributes, and sort key attributes. */
export interface KeyShape {
  readonly hash: readonly string[]
  readonly range: readonly string[]
}

export interface IndexShape extends KeyShape {
  readonly name: string
  readonly isLocal: boolean
  readonly projection: Projection
}

/** Everything a table is, besides what it holds. Plain data: it is written to the journal as it is. */
export interface TableShape extends KeyShape {
  readonly name: string
  readonly id: string
  readonly createdAt: number
  readonly types: Readonly<Record<string, KeyType>>
  readonly indexes: readonly IndexShape[]
  readonly stream?: StreamView
  /** The attribute that says when an item expires. */
  readonly expiryAttribute?: string
  readonly isProtected?: boolean
  /** Read and write units; none for a table that is paid by request. They are described, not enforced. */
  readonly provisioned?: { readonly read: number; readonly write: number }
}

/** The attributes that make up a key, partition first. */
export function keyNames({ hash, range }: KeyShape): string[] {
  return [...hash, ...range]
}

/** The attributes that an index carries; undefined for one that carries all. */
export function projectedNames(table: TableShape, { projection, ...index }: IndexShape): string[] | undefined {
  if (projection.type === 'ALL') return undefined
  return [...new Set([...keyNames(table), ...keyNames(index), ...(projection.attributes ?? [])])]
}
