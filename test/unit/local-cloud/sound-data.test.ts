import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { requireSoundData } from '../../../packages/local-cloud/src/dynamodb/require-sound-data.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sound-data-'))
  file = join(folder, 'shared-local-instance.db')
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** A file as DynamoDB Local makes it, with something in it. */
function makeData(statements = ''): void {
  const database = new DatabaseSync(file)
  database.exec(
    "BEGIN; CREATE TABLE cf (version TEXT); INSERT INTO cf VALUES ('v2.4.0'); CREATE TABLE things (a BLOB, b TEXT)",
  )
  for (let index = 0; index < 200; index += 1) database.exec(`INSERT INTO things VALUES (zeroblob(500), 'b${index}')`)
  database.exec(`${statements}; COMMIT`)
  database.close()
}

const overwrite = async (from: number, to: number) => {
  const bytes = await readFile(file)
  bytes.fill(0xff, from, to)
  await writeFile(file, bytes)
}

describe('a data file is accepted', () => {
  it.each<[string, () => unknown]>([
    ['that is not there', () => {}],
    ['that is empty', () => writeFile(file, '')],
    ['that is sound', () => makeData()],
    ['of an older format', () => makeData("UPDATE cf SET version = 'v2.3.9'")],
  ])('%s', async (_, make) => {
    await make()

    await expect(requireSoundData(folder)).resolves.toBeUndefined()
  })
})

describe('a data file is refused with one message', () => {
  const damage = (change: () => Promise<unknown>) => async () => {
    makeData()
    await change()
  }

  it.each<[string, () => unknown, string, RegExp]>([
    [
      'that is not a database',
      () => writeFile(file, 'no database '.repeat(99)),
      'dataDamaged',
      /is not a SQLite database/,
    ],
    ['of a few bytes', () => writeFile(file, 'SQL'), 'dataDamaged', /is not a SQLite database/],
    ['that was cut short', damage(() => truncate(file, 9_000)), 'dataDamaged', /is damaged/],
    ['with a damaged catalogue', damage(() => overwrite(100, 4_000)), 'dataDamaged', /is damaged/],
    ['with damaged pages in it', damage(() => overwrite(20_480, 40_960)), 'dataDamaged', /is damaged/],
    ['of another program', () => makeData('DROP TABLE cf'), 'dataDamaged', /belongs to another program/],
    [
      'of a newer format',
      () => makeData("UPDATE cf SET version = 'v2.10.0'"),
      'dataNewer',
      /v2\.10\.0, which is newer/,
    ],
  ])('%s', async (_, make, code, why) => {
    await make()

    await expect(requireSoundData(folder)).rejects.toMatchObject({
      name: 'LocalCloudError',
      code: `dynamodb.${code}`,
      message: expect.stringMatching(why),
    })
    await expect(requireSoundData(folder)).rejects.toThrow(`The data file ${file} `)
    await expect(requireSoundData(folder)).rejects.toThrow('DATA_DIR to another folder.')
  })

  it('that another program has locked', async () => {
    makeData()
    const other = new DatabaseSync(file)
    onTestFinished(() => other.close())
    other.exec('BEGIN IMMEDIATE')

    await expect(requireSoundData(folder)).rejects.toMatchObject({ code: 'dynamodb.dataLocked' })
  })
})
