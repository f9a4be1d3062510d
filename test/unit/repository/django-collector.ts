import type { Graph, Link, Row } from './random-graph.ts'

/** What deleting an instance comes to, by Django's rules. */
export type Outcome =
  | { readonly kind: 'protected' | 'restricted'; readonly blockers: ReadonlySet<string> }
  /** Something was set to a default that is deleted too: an IntegrityError at the commit. */
  | { readonly kind: 'dangling' }
  | {
      readonly kind: 'deleted'
      readonly gone: ReadonlySet<string>
      readonly updates: ReadonlyMap<string, string | null>
    }

class ProtectedObjects extends Error {
  readonly blockers: ReadonlySet<string>
  constructor(blockers: ReadonlySet<string>) {
    super('protected')
    this.blockers = blockers
  }
}

/**
 * Django's `Collector` (django/db/models/deletion.py), reimplemented for rows in memory: `collect` recurses through
 * CASCADE model by model, an error on the way up is gathered with those beside it, RESTRICT is looked at in the end.
 */
export class DjangoCollector {
  readonly #graph: Graph
  readonly #collected = new Map<string, Set<string>>()
  readonly #updates = new Map<string, string | null>()
  readonly #restricted = new Map<string, Set<string>>()

  constructor(graph: Graph) {
    this.#graph = graph
  }

  delete(root: Row): Outcome {
    try {
      this.#collect(root.model, [root])
    } catch (error) {
      if (!(error instanceof ProtectedObjects)) throw error
      return { kind: 'protected', blockers: error.blockers }
    }
    const blockers = new Set<string>()
    for (const [blocker, ids] of this.#restricted) {
      const [model = ''] = blocker.split('.')
      for (const id of ids) if (!this.#collected.get(model)?.has(id)) blockers.add(`${blocker} ${id}`)
    }
    if (blockers.size > 0) return { kind: 'restricted', blockers }
    const gone = new Set([...this.#collected.values()].flatMap(ids => [...ids]))
    const updates = new Map([...this.#updates].filter(([key]) => !gone.has(key.split(' ')[1] ?? '')))
    const isDangling = [...updates.values()].some(id => id !== null && gone.has(id))
    return isDangling ? { kind: 'dangling' } : { kind: 'deleted', gone, updates }
  }

  #collect(model: string, rows: readonly Row[]): void {
    const known = this.#collected.get(model) ?? new Set<string>()
    const fresh = rows.filter(({ id }) => !known.has(id))
    this.#collected.set(model, known)
    for (const { id } of fresh) known.add(id)
    if (fresh.length === 0) return
    const ids = new Set(fresh.map(({ id }) => id))
    const blockers = new Set<string>()
    for (const link of this.#graph.links.filter(({ to }) => to === model)) {
      const referring = this.#graph.rows.filter(row => row.model === link.from && ids.has(row.refs[link.name] ?? ''))
      if (referring.length === 0) continue
      try {
        this.#apply(link, referring)
      } catch (error) {
        if (!(error instanceof ProtectedObjects)) throw error
        for (const blocker of error.blockers) blockers.add(blocker)
      }
    }
    if (blockers.size > 0) throw new ProtectedObjects(blockers)
  }

  #apply(link: Link, rows: readonly Row[]): void {
    const key = `${link.from}.${link.name}`
    switch (link.rule) {
      case 'cascade':
        this.#collect(link.from, rows)
        return
      case 'protect':
        throw new ProtectedObjects(new Set(rows.map(({ id }) => `${key} ${id}`)))
      case 'restrict': {
        const ids = this.#restricted.get(key) ?? new Set<string>()
        for (const { id } of rows) ids.add(id)
        this.#restricted.set(key, ids)
        return
      }
      case 'setNull':
      case 'setDefault':
        for (const { id } of rows) this.#updates.set(`${key} ${id}`, link.rule === 'setNull' ? null : link.default)
    }
  }
}
