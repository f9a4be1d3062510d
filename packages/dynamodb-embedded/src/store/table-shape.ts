/** The possible types of a key attribute. */
export type KeyType = 'S' | 'N' | 'B'

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'

/** The attributes that an index contains. */
export interface Projection {
  readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly attributes?: readonly string[]
}

/** The key attributes of a table or index. */
export interface KeyShape {
  readonly hash: readonly string[]
  readonly range: readonly string[]
}

export interface IndexShape extends KeyShape {
  readonly name: string
  readonly isLocal: boolean
  readonly projection: Projection
}

/** The definition of a table, without its contents. Plain data that is written to the journal unchanged. */
export interface TableShape extends KeyShape {
  readonly name: string
  readonly id: string
  readonly createdAt: number
  readonly types: Readonly<Record<string, KeyType>>
  readonly indexes: readonly IndexShape[]
  readonly stream?: StreamView
  /** The attribute with the expiration time. */
  readonly expiryAttribute?: string
  readonly isProtected?: boolean
  /** Read and write units, if the table does not use on-demand billing. They are described but not enforced. */
  readonly provisioned?: { readonly read: number; readonly write: number }
}

/** Returns the key attributes, partition key first. */
export function keyNames({ hash, range }: KeyShape): string[] {
  return [...hash, ...range]
}

/** Returns the attributes that an index contains, or undefined for all. */
export function projectedNames(table: TableShape, { projection, ...index }: IndexShape): string[] | undefined {
  if (projection.type === 'ALL') return undefined
  return [...new Set([...keyNames(table), ...keyNames(index), ...(projection.attributes ?? [])])]
}
