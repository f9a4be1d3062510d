import { expect, it } from 'vitest'
import { Streams } from '../../../packages/local-cloud/src/streams.ts'
import { mappingOf } from './running-mapping.ts'

const log = { info() {}, warn() {}, error() {} }

it('reports that the streams are not idle while a consumer has a due record', async () => {
  let isDue: boolean | Error = false
  const { mapping } = mappingOf(async () => ({ batchItemFailures: [] }))
  const streams = new Streams(log)
  const hasDue = async () => {
    if (isDue instanceof Error) throw isDue
    return isDue
  }
  streams.add(mapping, { hasDue })
  await mapping.start()

  const idleWhen = async (due: boolean | Error) => {
    isDue = due
    return streams.isIdle()
  }

  expect(await idleWhen(false)).toBe(true)
  expect(await idleWhen(true)).toBe(false)
  expect(await idleWhen(new Error('The table does not answer.'))).toBe(false)
  await mapping.stop()
})
