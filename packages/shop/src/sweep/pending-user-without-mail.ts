import { hasBegun, type InstanceCheck } from 'dynamo-signals/operations'
import { hasLink } from '../users/activation.ts'
import { User } from '../users/user.ts'

const dispatchUid = 'mail/activation'

/** Whoever waits for a link that still works was mailed it, or it was tried. */
export function pendingUserWithoutMail(clock: () => Date): InstanceCheck<typeof User> {
  return {
    kind: 'pendingUserWithoutMail',
    model: User,
    receivers: [dispatchUid],
    async inspect(user, database) {
      const { id, activationGeneration, mailStoppedBy } = user
      if (!hasLink(user, clock()) || mailStoppedBy) return undefined
      const key = `activation/${activationGeneration}`
      if (await hasBegun(database, { dispatchUid, model: User, id, key })) return undefined
      return `User ${id} is waiting for activation link ${activationGeneration}, but no mail with it was started.`
    },
  }
}
