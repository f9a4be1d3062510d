import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openStories } from '../../../packages/local-cloud/src/stories/open-stories.ts'
import { listStories } from '../../../packages/local-cloud/src/stories/read-stories.ts'

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stories-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** Opens the stories of a folder. What is logged is in `logged`. */
async function opened(dataDir: string) {
  const logged: string[] = []
  const write = (message: string) => void logged.push(message)
  const stories = await openStories({ dataDir, streamed: [], log: { info: write, warn: write, error: write } })
  return { ...stories, logged }
}

it('leaves the file to the program that uses it', async () => {
  const folder = await dataFolder()
  const first = await opened(folder)
  first.store.addStory({ origin: 'program', title: 'of the first', at: 0 })

  const second = await opened(folder)
  second.store.addStory({ origin: 'program', title: 'of the second', at: 0 })
  second.close()
  first.close()

  const third = await opened(folder)
  onTestFinished(() => third.close())
  expect(second.logged).toEqual([expect.stringContaining('only in memory')])
  expect(listStories(third.store, { limit: 9 })).toMatchObject([{ title: 'of the first' }])
  expect((await readdir(folder)).filter(name => name.includes('damaged'))).toEqual([])
})

it('renames a damaged file, and begins with an empty one', async () => {
  const folder = await dataFolder()
  await writeFile(join(folder, 'stories.sqlite'), 'not a database, and long enough to be seen as one that is damaged')

  const { store, logged, close } = await opened(folder)
  onTestFinished(close)

  expect(listStories(store, { limit: 9 })).toEqual([])
  expect(logged).toEqual([expect.stringMatching(/^The console's stories cannot be read/)])
  expect(await readdir(folder)).toContainEqual(expect.stringMatching(/^stories\.sqlite\.damaged-/))
})
