import type { ParkedRecord } from '../receivers/receiver-report.ts'
import { markRedriven, parkedRuns } from '../stories/redriven.ts'
import type { StoryStore } from '../stories/story-store.ts'
import type { ConsoleExtension } from './console-page.ts'

/**
 * Returns the dead letters, and notes in the stories which ones have been redriven. Undefined if they cannot be loaded,
 * because a page must load even if DynamoDB does not respond.
 */
export async function currentLetters(
  stories: StoryStore,
  { parked }: Pick<ConsoleExtension, 'parked'>,
): Promise<readonly ParkedRecord[] | undefined> {
  // Read first: a record that is parked while the letters are loaded would look redriven.
  const before = parkedRuns(stories)
  const letters = await parked?.list().catch(() => undefined)
  if (letters) markRedriven(stories, before, letters)
  return letters
}
