import { isObject } from '../dispatch/is-object.ts'
import { countIssue, refuseOptions, shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { SaveOptions } from '../models/call-options.ts'
import type { AnyModel, InputOf, InstanceOf } from '../models/model.ts'
import type { Repository } from '../models/repository.ts'

/** The options of {@link saveAll}. */
export interface SaveAllOptions<M extends AnyModel = AnyModel> extends SaveOptions<M> {
  /** The number of concurrent saves. Default 16. */
  readonly concurrency?: number
  /** The position to continue at: `resumeFrom` of an earlier result or progress, for the same instances in the same order. */
  readonly resumeFrom?: number
  /**
   * Called for each instance that cannot be saved, with its position. The others are then saved. Default: the first failure
   * rejects the call, after the saves that were already sent.
   */
  readonly onFailure?: (error: unknown, instance: InputOf<M> | InstanceOf<M>, position: number) => void
  /** Called after each save. */
  readonly onProgress?: (progress: SavedSoFar) => void
}

/** The progress of {@link saveAll}. */
export interface SavedSoFar {
  /** The instances saved by this call. */
  readonly saved: number
  readonly failed: number
  /** The position of the first instance that is not settled. All instances before it were saved or have failed. */
  readonly resumeFrom: number
}

/**
 * Saves any number of instances, several at a time. Each has its own commit and its own signals, as with `save`, so some can be
 * saved although others fail. `saveMany` saves all or none, but at most 100 items. Accepts an array or any iterable, which it
 * reads as the saves progress, so it does not load millions of instances into memory.
 *
 * If the call ends early, pass `resumeFrom` of the last progress to continue. Saves after that position may have been sent, so
 * instances should have IDs. With `mode: 'upsert'`, saving one again changes nothing.
 *
 * @example
 * const { saved } = await saveAll(users, [{ id: 'u1', email: 'ada@example.org' }], { mode: 'upsert' })
 */
export async function saveAll<M extends AnyModel>(
  repository: Repository<M>,
  instances: Iterable<InputOf<M> | InstanceOf<M>> | AsyncIterable<InputOf<M> | InstanceOf<M>>,
  options: SaveAllOptions<M> = {},
): Promise<SavedSoFar> {
  const { concurrency = 16, resumeFrom = 0, onFailure, onProgress, ...save } = options
  const what = `saveAll of ${repository.model.name}`
  refuseOptions('bulk.badOption', what, {
    concurrency: countIssue(concurrency),
    resumeFrom: countIssue(resumeFrom, 0),
  })
  const settled = new Settled(resumeFrom, onProgress)
  const rest = numbered(what, instances)
  let failure: { readonly error: unknown } | undefined
  const worker = async () => {
    while (!failure) {
      const next = await rest.next()
      if (next.done) return
      const { position, instance } = next.value
      if (position < resumeFrom) continue
      try {
        save.abortSignal?.throwIfAborted()
        await repository.save(instance, save)
        settled.add(position, 'saved')
      } catch (error) {
        if (!onFailure || save.abortSignal?.aborted) {
          failure ??= { error }
          return
        }
        onFailure(error, instance, position)
        settled.add(position, 'failed')
      }
    }
  }
  // A worker that fails stops the others, but waits for the saves that they have sent.
  await Promise.all(Array.from({ length: concurrency }, worker))
  await rest.return(undefined)
  if (failure) throw failure.error
  return settled.soFar
}

/** Counts the saved instances, and knows up to which position all are settled. */
class Settled {
  readonly #beyond = new Set<number>()
  readonly #onProgress: ((progress: SavedSoFar) => void) | undefined
  readonly #counts = { saved: 0, failed: 0 }
  #next: number

  constructor(next: number, onProgress: ((progress: SavedSoFar) => void) | undefined) {
    this.#next = next
    this.#onProgress = onProgress
  }

  get soFar(): SavedSoFar {
    return { ...this.#counts, resumeFrom: this.#next }
  }

  add(position: number, outcome: 'saved' | 'failed'): void {
    this.#counts[outcome]++
    this.#beyond.add(position)
    while (this.#beyond.delete(this.#next)) this.#next++
    this.#onProgress?.(this.soFar)
  }
}

/** Reads the instances one after another for several workers. An async generator queues their requests. */
async function* numbered<T>(what: string, instances: Iterable<T> | AsyncIterable<T>) {
  if (!isObject(instances) || !(isAsync(instances) || Symbol.iterator in instances)) {
    throw new ConfigurationError(
      'bulk.badOption',
      `${what}: it needs an array or another iterable, not ${shown(instances)}.`,
    )
  }
  let position = 0
  for await (const instance of instances) yield { position: position++, instance }
}

function isAsync<T>(instances: object): instances is AsyncIterable<T> {
  return Symbol.asyncIterator in instances
}
