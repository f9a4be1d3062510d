import { expect, it, onTestFinished, vi } from 'vitest'
import { LOOK_EVERY, printStories } from '../../../packages/local-cloud/src/console/text/print-stories.ts'
import { recordedStories } from './recorded-stories.ts'

it('prints the stories that have ended with one write, because each write to a pipe blocks', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { store } = recordedStories()
  const written: string[] = []
  const stop = printStories(store, { isTTY: false, write: text => void written.push(text) })
  const end = (title: string) => {
    const id = store.addStory({ origin: 'request', title, at: 0 })
    store.endStory(id, { status: 201, durationMs: 1 })
  }

  end('POST /api/users')
  end('POST /api/sessions')
  vi.advanceTimersByTime(LOOK_EVERY)
  end('POST /api/orders')
  vi.advanceTimersByTime(3 * LOOK_EVERY)
  stop()
  end('POST /api/late')
  vi.advanceTimersByTime(LOOK_EVERY)

  expect(written).toEqual([
    expect.stringMatching(/^\S+ done .*POST \/api\/users .*\n\S+ done .*POST \/api\/sessions .*\n$/),
    expect.stringMatching(/^\S+ done .*POST \/api\/orders .*\n$/),
  ])
})
