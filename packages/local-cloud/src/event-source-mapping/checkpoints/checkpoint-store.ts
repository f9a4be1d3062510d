import { open, readFile, rename, rm } from 'node:fs/promises'
import { z } from 'zod'
import { fileProblem } from '../../files/file-problem.ts'
import { setAside } from '../../files/set-aside.ts'
import { LocalCloudError } from '../../local-cloud-error.ts'
import type { Log } from '../../log.ts'
import type { ShardCheckpoints } from '../rules/shard-tree.ts'

/** Stores the progress of a mapping in a stream. */
export interface CheckpointStore {
  /** Returns the stored checkpoints of this stream, or undefined. */
  load(streamArn: string): Promise<ShardCheckpoints | undefined>
  /** Replaces the stored checkpoints. Resolves when they are stored. */
  save(streamArn: string, checkpoints: ShardCheckpoints): Promise<void>
  clear(): Promise<void>
}

/** Stores checkpoints in memory. */
export function memoryCheckpoints(): CheckpointStore {
  let kept: { readonly streamArn: string; readonly checkpoints: ShardCheckpoints } | undefined
  return {
    load: async streamArn => (kept?.streamArn === streamArn ? kept.checkpoints : undefined),
    save: async (streamArn, checkpoints) => {
      kept = { streamArn, checkpoints: new Map(checkpoints) }
    },
    clear: async () => {
      kept = undefined
    },
  }
}

const fileContent = z.object({
  streamArn: z.string(),
  shards: z.record(
    z.string(),
    z.object({ sequenceNumber: z.string().regex(/^\d+$/).exactOptional(), finished: z.boolean() }),
  ),
})

/**
 * Stores checkpoints in a file, atomically. The file also contains the stream's ARN, because the sequence numbers of a
 * recreated table start again, and old checkpoints would skip its records. A damaged file is renamed, and every record
 * that is still in the stream is delivered again. Records with receipts are not affected.
 */
export function fileCheckpoints(file: string, log: Pick<Log, 'warn'> = { warn() {} }): CheckpointStore {
  return {
    async load(streamArn) {
      const text = await readFile(file, 'utf8').catch(error => absentIsUndefined(file, error))
      if (text === undefined) return undefined
      const kept = parseContent(text)
      if (kept === undefined) {
        const aside = await setAside(file)
        log.warn(
          `The checkpoint file ${file} was damaged and has been renamed to ${aside}. All records in the stream will be delivered again.`,
        )
        return new Map()
      }
      return kept.streamArn === streamArn ? new Map(Object.entries(kept.shards)) : undefined
    },
    async save(streamArn, checkpoints) {
      await replaceFile(file, JSON.stringify({ streamArn, shards: Object.fromEntries(checkpoints) }))
    },
    async clear() {
      await rm(file, { force: true })
    },
  }
}

function parseContent(text: string): z.infer<typeof fileContent> | undefined {
  try {
    return fileContent.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * Replaces a file. After a power failure, it has its new content or the one before: the rename is not synced, because the
 * records after an older checkpoint are only delivered again.
 */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.new`
  const handle = await open(draft, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

function absentIsUndefined(file: string, cause: NodeJS.ErrnoException): undefined {
  if (cause.code === 'ENOENT') return
  throw new LocalCloudError(
    'checkpoints.unusable',
    `The checkpoint file ${file} cannot be read: ${fileProblem(cause)}. Move it away, or set DATA_DIR to another folder.`,
    { cause },
  )
}
