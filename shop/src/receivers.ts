import { becomes, type PostSave, type PreSave, postSave, preSave, ValidationError } from 'dynamo-signals'
import { PROFILES } from './consumers.ts'
import { Profile, User } from './models.ts'

/** Connects all receivers. Programs that save, and functions that handle records, call it once. */
export function connectReceivers(): void {
  // Before a save, in the same process. It can change the draft, or refuse the save.
  preSave.connect(checkEmail, { sender: User })

  // After the commit, from the table's stream, in the function of the consumer.
  postSave.connect(openProfile, {
    sender: User,
    dispatchUid: 'profiles/open',
    consumer: PROFILES,
    when: becomes('isActive', true),
  })
}

/** Keeps the email address of an active user. `previous` is the instance that the save replaces. */
export function checkEmail({ instance, previous }: PreSave<typeof User>): void {
  instance.email = instance.email.toLowerCase()
  if (previous?.isActive && instance.email !== previous.email) {
    throw new ValidationError('User', [{ path: 'email', message: 'An active user cannot change it' }])
  }
}

/** Opens a profile. It is stored exactly once, even if Lambda delivers the record again. */
export async function openProfile({ instance: user, effects }: PostSave<typeof User>): Promise<void> {
  effects.check(User, user.id, { isActive: true })
  await effects.repository(Profile).getOrCreate({ userId: user.id })
}
