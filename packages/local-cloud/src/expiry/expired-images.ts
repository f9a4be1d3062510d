import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Image } from 'dynamo-signals/testing'

/**
 * Remembers what was expired on request. DynamoDB Local cannot delete in the name of the service, so a record of such a
 * delete is known by its table and its old image, however often it is read, and by whom.
 */
export class ExpiredImages {
  readonly #known: Set<string>
  readonly #file: FileHandle | undefined

  private constructor(known: Iterable<string>, file?: FileHandle) {
    this.#known = new Set(known)
    this.#file = file
  }

  /** Opens what is kept in a file, or what is kept in memory when `file` is `''`. */
  static async open(file: string): Promise<ExpiredImages> {
    if (file === '') return new ExpiredImages([])
    const handle = await open(file, 'a+')
    const lines = (await handle.readFile('utf8')).split('\n')
    return new ExpiredImages(lines, handle)
  }

  /** Remembers an image; resolves when that is durable. */
  async add(table: string, image: Image): Promise<void> {
    const digest = digestOf(table, image)
    // The line break in front: a crash may have left half a line.
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

/** The same for equal values: keys sorted, and the members of sets too, for neither has an order in DynamoDB. */
function inOrder(value: unknown, isSet = false): unknown {
  if (Array.isArray(value)) return isSet ? [...value].sort() : value.map(each => inOrder(each))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([key, each]) => [key, inOrder(each, ['SS', 'NS', 'BS'].includes(key))])
}
