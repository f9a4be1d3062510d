import { createHash } from 'node:crypto'
import { defineModel, ItemTooLargeError, type PostSave, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const files = existingTable({ tableName: 'files', partitionKey: 'pk' })
const fileModel = (foreignWriters: boolean) =>
  defineModel('File', {
    schema: z.object({ fileId: z.string(), title: z.string(), content: z.instanceof(Uint8Array) }),
    storedIn: files.items({
      is: { kind: 'file' },
      id: 'fileId',
      writes: { key: { pk: ({ fileId }) => `FILE#${fileId}` }, marks: { kind: 'file' }, foreignWriters },
    }),
  })
/** Bytes that cannot be compressed. */
const noise = (size: number) =>
  Buffer.concat(Array.from({ length: Math.ceil(size / 32) }, (_, at) => createHash('sha256').update(`${at}`).digest()))

it.each([true, false])(
  'saves, delivers, parks and deletes an item of 399 KB that other code has stored, if foreignWriters is %s',
  async foreignWriters => {
    const File = fileModel(foreignWriters)
    const { put, open, deliver, dynamodb } = await someonesTable('files', { partitionKey: 'pk' })
    const database = open([File])
    const repository = database.repository(File)
    const content = noise(398_000)
    await put({
      pk: { S: 'FILE#1' },
      kind: { S: 'file' },
      fileId: { S: '1' },
      title: { S: 'old' },
      content: { B: content },
    })
    const titles: string[] = []
    let isBroken = true
    const note = async ({ instance }: PostSave<typeof File>) => {
      if (isBroken) throw new Error('not now')
      titles.push(`${instance.title} ${instance.content.length}`)
    }
    connected(postSave.connect(note, { sender: File, dispatchUid: 'noted', consumer: 'notes', maxAttempts: 1 }))

    const saved = await repository.update(await repository.get('1'), { title: 'new' })
    expect(await deliver(database, 'notes')).toEqual({ batchItemFailures: [] })
    isBroken = false
    for await (const letter of deadLetters(database, 'notes')) await redrive(database, letter)

    expect(titles).toEqual([`old ${content.length}`, `new ${content.length}`])
    await expect(repository.update(saved, { content: noise(410_000) })).rejects.toThrow(ItemTooLargeError)
    await repository.delete(saved)
    expect(await dynamodb.items('files')).toEqual([])
  },
)
