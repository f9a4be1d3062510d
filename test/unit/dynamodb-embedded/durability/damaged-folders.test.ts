import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type OpenOptions, openEmbedded } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { putThing, THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const LOG = 'log-00000000'

async function open(data: string, options: OpenOptions = {}) {
  const dynamodb = await openEmbedded({ data, durability: 'os', ...options })
  onTestFinished(() => dynamodb.close())
  return dynamodb
}

/** A folder with some items, and how long its log was after each of them. */
async function written(names: readonly string[]): Promise<{ data: string; sizes: number[] }> {
  const data = dataFolder()
  const dynamodb = await open(data)
  await dynamodb.transport('CreateTable', THINGS)
  const sizes: number[] = []
  for (const name of names) {
    await putThing(dynamodb, thing(name, 1))
    sizes.push(statSync(join(data, LOG)).size)
  }
  await dynamodb.close()
  return { data, sizes }
}

async function namesIn(dynamodb: Awaited<ReturnType<typeof open>>): Promise<(string | undefined)[]> {
  return dynamodb
    .items(TableName)
    .map(({ pk }) => pk?.S)
    .sort()
}

describe('a data folder', () => {
  it('is opened without an incomplete last write, at whichever byte it ends, and reports this', async () => {
    const { data, sizes } = await written(['a', 'b'])
    const [whole = 0, end = 0] = sizes
    const log = join(data, LOG)
    const bytes = readFileSync(log)

    for (let length = whole + 1; length < end; length++) {
      writeFileSync(log, bytes.subarray(0, length))
      const dynamodb = await open(data)

      expect(await namesIn(dynamodb)).toEqual(['a'])
      expect(dynamodb.notes).toEqual([expect.stringContaining(`The last ${length - whole} bytes were removed`)])
      await dynamodb.close()
      expect(statSync(log).size).toBe(whole)
    }
  })

  it('accepts writes after a torn one was cut off, and has them when it is reopened', async () => {
    const { data, sizes } = await written(['a', 'b'])
    truncateSync(join(data, LOG), (sizes[1] ?? 0) - 3)
    const dynamodb = await open(data)
    await putThing(dynamodb, thing('c', 1))
    await dynamodb.close()

    const again = await open(data)

    expect(await namesIn(again)).toEqual(['a', 'c'])
    expect(again.notes).toEqual([])
  })

  it('is refused if any byte in its middle is wrong, and is not changed', async () => {
    const { data, sizes } = await written(['a', 'b', 'c'])
    const log = join(data, LOG)
    const bytes = readFileSync(log)

    for (let place = sizes[0] ?? 0; place < (sizes[1] ?? 0); place++) {
      const wrong = Buffer.from(bytes)
      wrong.writeUInt8(wrong.readUInt8(place) ^ 0x40, place)
      writeFileSync(log, wrong)

      await expect(open(data), `byte ${place}`).rejects.toMatchObject({
        code: 'journal.damaged',
        message: expect.stringContaining(`is damaged at byte ${sizes[0]}`),
      })
      expect(readFileSync(log).equals(wrong)).toBe(true)
    }
  })

  it('is repaired on request: it keeps the data before the damage, and moves the rest aside', async () => {
    const { data, sizes } = await written(['a', 'b', 'c'])
    const log = join(data, LOG)
    const wrong = readFileSync(log)
    wrong.writeUInt8(wrong.readUInt8((sizes[0] ?? 0) + 30) ^ 1, (sizes[0] ?? 0) + 30)
    writeFileSync(log, wrong)

    const dynamodb = await open(data, { repair: true })

    expect(await namesIn(dynamodb)).toEqual(['a'])
    expect(dynamodb.notes).toEqual([expect.stringContaining('They are kept in files that end in .damaged')])
    expect(readFileSync(`${log}.damaged`).equals(wrong)).toBe(true)
    await dynamodb.close()
    expect(await namesIn(await open(data))).toEqual(['a'])
  })

  it('is refused when its snapshot is damaged, or a log is missing', async () => {
    const { data } = await written(['a'])
    const dynamodb = await open(data)
    await dynamodb.compact()
    await dynamodb.close()
    const [snapshot, log] = [join(data, 'snapshot-00000001'), join(data, 'log-00000001')]
    const copy = `${snapshot}.copy`
    copyFileSync(snapshot, copy)

    truncateSync(snapshot, statSync(snapshot).size - 1)
    await expect(open(data)).rejects.toMatchObject({ code: 'journal.damaged' })
    copyFileSync(copy, snapshot)
    rmSync(log)
    await expect(open(data)).rejects.toThrow('log-00000001 is missing')
  })

  it('is refused when another version wrote it, or when it is something else', async () => {
    const data = dataFolder()
    writeFileSync(join(data, LOG), 'dynamodb-embedded journal v7\n')
    await expect(open(data)).rejects.toMatchObject({
      code: 'journal.otherVersion',
      message: expect.stringContaining('has format 7'),
    })

    writeFileSync(join(data, LOG), 'SQLite format 3 and so on, and on')
    await expect(open(data)).rejects.toThrow('is not a journal file')
  })

  it('is opened when an earlier version wrote it', async () => {
    const { data } = await written(['a', 'b'])
    const bytes = readFileSync(join(data, LOG))
    bytes.write('v1', bytes.indexOf('v3'))
    writeFileSync(join(data, LOG), bytes)

    expect(await namesIn(await open(data))).toEqual(['a', 'b'])
  })

  it('is refused while another process has it open, which the error names', async () => {
    const data = dataFolder()
    const first = await open(data)

    await expect(open(data)).rejects.toMatchObject({
      code: 'journal.locked',
      message: expect.stringContaining(`in use by process ${process.pid}. Stop that process`),
    })
    await first.close()
    await expect(open(data)).resolves.toBeDefined()
  })

  it('is complete at every moment of a compaction', async () => {
    const { data } = await written(['a', 'b'])
    const dynamodb = await open(data)
    const moments: string[] = []
    const keep = () => {
      const copy = join(dataFolder(), 'moment')
      mkdirSync(copy)
      for (const name of readdirSync(data)) if (!name.startsWith('lock')) cpSync(join(data, name), join(copy, name))
      moments.push(copy)
    }

    const compacted = dynamodb.compact()
    keep()
    const written3 = putThing(dynamodb, thing('c', 1))
    await written3
    keep()
    await compacted
    keep()

    const found = []
    for (const moment of moments) found.push(await namesIn(await open(moment)))
    expect(found).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
    expect(
      readdirSync(data)
        .filter(name => !name.startsWith('lock'))
        .sort(),
    ).toEqual(['log-00000001', 'snapshot-00000001'])
  })
})
