import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Image } from 'dynamo-signals/testing'

/**
 * Remembers the items that were expired on request. DynamoDB Local cannot delete as the service, so the record of such
 * a delete is recognized by its table and old image, by every reader.
 */
export class ExpiredImages {
  readonly #known: Set<string>
  readonly #file: FileHandle | undefined

  private constructor(known: Iterable<string>, file?: FileHandle) {
    this.#known = new Set(known)
    this.#file = file
  }

  /** Opens the list in a file, or in memory if `file` is `''`. */
  static async open(file: string): Promise<ExpiredImages> {
    if (file === '') return new ExpiredImages([])
    const handle = await open(file, 'a+')
    const lines = (await handle.readFile('utf8')).split('\n')
    return new ExpiredImages(lines, handle)
  }

  /** Remembers an image. Resolves when it is durable. */
  async add(table: string, image: Image): Promise<void> {
    const digest = digestOf(table, image)
    // Starts with a line break, because a crash may have left an incomplete line.
    await this.#file?.appendFile(`\n${digest}\n`)
    await this.#file?.datasync()
    this.#known.add(digest)
  }

  has(table: string, image: Image): boolean {
    return this.#known.size > 0 && this.#known.has(digestOf(table, image))
  }

  async close(): Promise<void> {
    await this.#file?.close()
  }
}

function digestOf(table: string, image: Image): string {
  return createHash('sha256')
    .update(JSON.stringify([table, inOrder(image)]))
    .digest('base64url')
}

/** Normalizes a value by sorting keys and set members, which have no order in DynamoDB. */
function inOrder(value: unknown, isSet = false): unknown {
  if (Array.isArray(value)) return isSet ? [...value].sort() : value.map(each => inOrder(each))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([key, each]) => [key, inOrder(each, ['SS', 'NS', 'BS'].includes(key))])
}
