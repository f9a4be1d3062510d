import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { User } from '../users/user.ts'

/** Lets mails go to an address again that bounced or complained. Resolves to whether a user has it. */
export async function allowMail({ database }: Pick<Shop, 'database'>, address: string): Promise<boolean> {
  const email = parseEmailAddress(address)?.email
  if (!email) return false
  const users = database.repository(User)
  return retryOnConflict(async () => {
    const user = await users.findBy('email', email)
    if (user?.mailStoppedBy) await users.update(user, { mailStoppedBy: null })
    return user !== undefined
  })
}
