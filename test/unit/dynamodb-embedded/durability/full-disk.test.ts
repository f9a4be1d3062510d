import { EmbeddedDynamoDB, openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { type Disk, REAL_DISK } from '../../../../packages/dynamodb-embedded/src/journal/disk.ts'
import { Journal } from '../../../../packages/dynamodb-embedded/src/journal/journal.ts'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { putThing, streamRecords, THINGS, thing } from '../../../support/embedded-table.ts'

/** A disk with space for this many bytes, or one that fails to store its data. */
class SmallDisk implements Disk {
  room = Number.POSITIVE_INFINITY
  syncFails = false
  readonly open = REAL_DISK.open
  readonly close = REAL_DISK.close
  readonly sync = REAL_DISK.sync
  readonly truncate = REAL_DISK.truncate
  readonly names = REAL_DISK.names

  write(file: number, bytes: Buffer, place: number): number {
    if (this.room <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const written = REAL_DISK.write(file, bytes.subarray(0, this.room), place)
    this.room -= written
    return written
  }

  dataSync(file: number): Promise<void> {
    if (this.syncFails) return Promise.reject(Object.assign(new Error('i/o error'), { code: 'EIO' }))
    return REAL_DISK.dataSync(file)
  }
}

async function onSmallDisk() {
  const [data, disk] = [dataFolder(), new SmallDisk()]
  const dynamodb = new EmbeddedDynamoDB({}, new Journal(data, { disk }))
  onTestFinished(() => dynamodb.close())
  await dynamodb.transport('CreateTable', THINGS)
  return { data, disk, dynamodb }
}

const names = (dynamodb: EmbeddedDynamoDB) =>
  dynamodb
    .items(THINGS.TableName)
    .map(({ pk }) => pk?.S)
    .sort()

it.each([0, 1, 19, 50])(
  'refuses a write of which a full disk accepts %i bytes, and keeps acknowledged writes',
  async room => {
    const { data, disk, dynamodb } = await onSmallDisk()
    await putThing(dynamodb, thing('kept', 1))
    disk.room = room

    const refused = putThing(dynamodb, thing('refused', 1))
    const side = putThing(dynamodb, thing('refused too', 1))

    await expect(refused).rejects.toMatchObject({
      name: 'InternalServerError',
      message: expect.stringContaining('the disk is full. Free some space, then retry the request.'),
      $metadata: { httpStatusCode: 500 },
    })
    await expect(side).rejects.toMatchObject({ name: 'InternalServerError' })
    expect(names(dynamodb)).toEqual(['kept'])
    disk.room = Number.POSITIVE_INFINITY
    await putThing(dynamodb, thing('later', 1))
    expect((await streamRecords(dynamodb)).map(record => record.dynamodb.Keys.pk?.S)).toEqual(['kept', 'later'])
    await dynamodb.close()
    const again = await openEmbedded({ data })
    onTestFinished(() => again.close())
    expect([names(again), again.notes]).toEqual([['kept', 'later'], []])
  },
)

it('never responds with a write that a full disk rejected', async () => {
  const { disk, dynamodb } = await onSmallDisk()
  disk.room = 10

  const write = putThing(dynamodb, thing('refused', 1))
  const read = dynamodb.transport('GetItem', { TableName: THINGS.TableName, Key: thing('refused', 1) })

  await expect(write).rejects.toThrow('the disk is full')
  await expect(read).rejects.toThrow('the disk is full')
})

it('keeps its logs if a full disk has no space for a snapshot', async () => {
  const { data, disk, dynamodb } = await onSmallDisk()
  await putThing(dynamodb, thing('kept', 1))
  disk.room = 100

  await expect(dynamodb.compact()).rejects.toThrow('the disk is full')

  disk.room = Number.POSITIVE_INFINITY
  await putThing(dynamodb, thing('later', 1))
  await dynamodb.close()
  const again = await openEmbedded({ data })
  onTestFinished(() => again.close())
  expect(names(again)).toEqual(['kept', 'later'])
})

it('is unchanged if a full disk has no space for a restore', async () => {
  const { data, disk, dynamodb } = await onSmallDisk()
  const empty = dynamodb.snapshot()
  await putThing(dynamodb, thing('kept', 1))
  disk.room = 100

  await expect(dynamodb.restore(empty)).rejects.toMatchObject({ name: 'InternalServerError' })

  expect(names(dynamodb)).toEqual(['kept'])
  disk.room = Number.POSITIVE_INFINITY
  await Promise.all([dynamodb.compact(), dynamodb.restore(empty), putThing(dynamodb, thing('later', 1))])
  await dynamodb.close()
  const again = await openEmbedded({ data })
  onTestFinished(() => again.close())
  expect(names(again)).toEqual(names(dynamodb))
})

it('rejects every request after the disk has failed, because its state is unknown', async () => {
  const { disk, dynamodb } = await onSmallDisk()
  disk.syncFails = true

  await expect(putThing(dynamodb, thing('a', 1))).rejects.toThrow('the disk reported EIO')

  disk.syncFails = false
  await expect(putThing(dynamodb, thing('b', 1))).rejects.toThrow('Fix the disk, then restart.')
  await expect(dynamodb.transport('ListTables', {})).rejects.toThrow('Fix the disk, then restart.')
})
