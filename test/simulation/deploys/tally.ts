import { type PostSave, postSave } from 'dynamo-signals'
import { After, Before, Tally } from './two-releases.ts'

type Saved = PostSave<typeof Before> | PostSave<typeof After>

/** Connects the receiver that both releases have: it counts the saves of each member. */
export function connectTally(): () => void {
  const options = { dispatchUid: 'deploys/tally', consumer: 'tallies' }
  const older = postSave.connect((saved: PostSave<typeof Before>) => count(saved), { sender: Before, ...options })
  const newer = postSave.connect((saved: PostSave<typeof After>) => count(saved), { sender: After, ...options })
  return () => {
    older()
    newer()
  }
}

async function count({ instance, effects }: Saved): Promise<void> {
  const name = 'nick' in instance ? instance.nick : instance.name
  const tallies = effects.repository(Tally)
  const known = await tallies.find(instance.id)
  if (known) await tallies.update(known, { saves: known.saves + 1, name })
  else await tallies.create({ id: instance.id, saves: 1, name })
}
