/** A page of the shelves: which tag its products have, and where it starts. */
export interface ShelfPage {
  readonly tag?: string | undefined
  readonly cursor?: string | undefined
}

/** Returns the URL of a page of the shelves, with parameters of its own. */
export function shelfPath({ tag, cursor }: ShelfPage = {}, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(tag && { tag }), ...(cursor && { cursor }), ...more })
  return query.size > 0 ? `/?${query}` : '/'
}
