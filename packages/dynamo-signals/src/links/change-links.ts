import { AlreadyExistsError, ConflictError, TransactionTooLargeError } from '../errors/index.ts'
import type { CallOptions } from '../models/call-options.ts'
import type { LinkChange } from '../models/link-set.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import { retryLostRace } from '../repository/requests/retry-lost-race.ts'
import type { WriteSession } from '../repository/write-session.ts'
import { announce, type PlannedAction } from './announce.ts'
import { describeEnd } from './link-end.ts'
import { LinksIncompleteError } from './links-incomplete-error.ts'
import { planAdd, planRemoval } from './plan-links.ts'
import { readLinks, type StoredLinks } from './read-links.ts'

/**
 * The number of links that change in one transaction. A link takes two writes: its item and a check of the other end, or its
 * item and the reason why it was deleted. Leaves room for the writes of receivers and hooks, and for a receipt.
 */
export const LINKS_PER_TRANSACTION = 40

/** A change of the links of one instance. */
export interface RequestedChange {
  readonly end: LinkEnd
  /** The actions that `m2mChanging` is sent for. */
  readonly actions: readonly PlannedAction[]
  /** The links to remove. */
  readonly removing: StoredLinks
  /** The IDs to link. Those that are already linked are skipped. */
  readonly adding: readonly string[]
  readonly by: 'remove' | 'clear'
  /** The fields of new links. */
  readonly fields: object
  readonly options: CallOptions
}

/** One link of a change. */
type Step = { readonly other: string; readonly link: Item | undefined }

/**
 * Sends `m2mChanging`, and then changes the links in one transaction. Outside of a transaction, more than 40 links take
 * several. Returns the IDs of the links that changed. Skips links that another writer has added or removed in the meantime.
 */
export async function changeLinks(session: WriteSession, change: RequestedChange): Promise<LinkChange> {
  const { adding, removing } = change
  const steps: Step[] = [
    ...Array.from(removing, ([other, link]) => ({ other, link })),
    ...adding.map(other => ({ other, link: undefined })),
  ]
  const done: Step[] = []
  // Without links, there is one empty part, because the signals are sent anyway.
  const parts = [steps.slice(0, LINKS_PER_TRANSACTION)]
  for (let start = LINKS_PER_TRANSACTION; start < steps.length; start += LINKS_PER_TRANSACTION) {
    parts.push(steps.slice(start, start + LINKS_PER_TRANSACTION))
  }
  try {
    for (let part = parts.shift(); part; part = parts.shift()) {
      try {
        done.push(...(await commitSteps(session, change, part, done.length === 0)))
      } catch (error) {
        const isTooLarge = session.open && error instanceof TransactionTooLargeError && part.length > 1
        if (!isTooLarge) throw error
        const half = Math.ceil(part.length / 2)
        parts.unshift(part.slice(0, half), part.slice(half))
      }
    }
  } catch (error) {
    if (done.length === 0 || !session.open) throw error
    throw new LinksIncompleteError(describeEnd(change.end), { ...changeOf(done), total: steps.length }, error)
  }
  return changeOf(done)
}

function changeOf(steps: readonly Step[]) {
  return {
    added: steps.filter(({ link }) => !link).map(({ other }) => other),
    removed: steps.filter(({ link }) => link).map(({ other }) => other),
  }
}

/** Commits some steps in one transaction, and returns the steps that were still necessary. */
async function commitSteps(
  session: WriteSession,
  change: RequestedChange,
  steps: readonly Step[],
  isFirst: boolean,
): Promise<readonly Step[]> {
  let left = steps
  let isRepeated = false
  const attempt = async () => {
    if (isRepeated) left = await stillNecessary(session, change, left)
    isRepeated = true
    await session.write(async scope => {
      if (isFirst) await announce(scope, change.end, change.actions)
      await planSteps(scope, change, left)
      return changeOf(left)
    }, change.options)
    return left
  }
  // In a transaction, the caller decides whether to start over.
  if (!session.open) return attempt()
  return retryLostRace(session.core, attempt, error => isOverLinks(change.end, error))
}

async function planSteps(scope: Parameters<typeof announce>[0], change: RequestedChange, steps: readonly Step[]) {
  const { end, by, fields, options } = change
  const links = steps.map(({ link }) => link).filter(link => link !== undefined)
  await planRemoval(scope, end, links, { by, options })
  for (const { other, link } of steps) if (!link) await planAdd(scope, end, other, { fields, options })
}

/** Omits steps that would add an existing link or remove a missing one. */
async function stillNecessary(
  session: WriteSession,
  { end, options }: RequestedChange,
  steps: readonly Step[],
): Promise<Step[]> {
  const stored = await readLinks(
    session,
    end,
    steps.map(({ other }) => other),
    options,
  )
  return steps.flatMap(({ other, link }) => {
    const now = stored.get(other)
    return (link === undefined) === (now === undefined) ? { other, link: now } : []
  })
}

function isOverLinks({ link }: LinkEnd, error: unknown): boolean {
  return (error instanceof AlreadyExistsError || error instanceof ConflictError) && error.model === link.through.name
}
