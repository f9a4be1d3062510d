import type { AnyModel, Database, Repository, Transaction } from 'dynamo-signals'

/** Something more in every commit. */
export interface Alongside {
  /** Writes it in a transaction, and is given what the others in it have written. */
  write(transaction: Transaction, written: unknown): Promise<void>
  /** Called when DynamoDB has answered that a transaction is committed. */
  committed(): void
}

const WRITES = new Set<string | symbol>([
  'create',
  'save',
  'update',
  'saveMany',
  'getOrCreate',
  'updateOrCreate',
  'delete',
  'deleteMany',
])

/**
 * The same database, every commit of which has something more in it: whoever writes through it need not know. Either
 * both are written or neither is.
 */
export function commitAlongside(database: Database, alongside: Alongside): Database {
  const transaction: Database['transaction'] = async (work, options) => {
    const result = await database.transaction(async inner => {
      const written = await work(inner)
      await alongside.write(inner, written)
      return written
    }, options)
    alongside.committed()
    return result
  }
  return {
    ...database,
    transaction,
    repository: model => writeThrough(database.repository(model), transaction),
    withContext: context => commitAlongside(database.withContext(context), alongside),
  }
}

/** A repository whose single writes are transactions, too. */
function writeThrough<M extends AnyModel>(
  repository: Repository<M>,
  transaction: Database['transaction'],
): Repository<M> {
  return new Proxy(repository, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      if (!WRITES.has(name)) return member.bind(target)
      return (...input: unknown[]) =>
        transaction(async inner => {
          const within = inner.repository(target.model)
          return Reflect.apply(Reflect.get(within, name), within, input)
        })
    },
  })
}
