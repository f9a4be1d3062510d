import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { RunningFunction } from '../../../packages/local-cloud/src/dev/running-function.ts'

const ignore = () => {}

it('starts no process for an edit that comes after it was stopped', async () => {
  const running = new RunningFunction({
    folder: tmpdir(),
    environment: {},
    onReceiver: ignore,
    onLine: ignore,
    onChange: ignore,
  })

  await running.stop()
  const loading = running.load({ file: '/no/handler.ts', exportName: 'handler', candidates: [] })
  const started = running.pids

  expect(await loading).toEqual({ outcome: 'superseded' })
  expect(started).toEqual([])
})
