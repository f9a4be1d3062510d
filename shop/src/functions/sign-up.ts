import { User } from '../models.ts'
import { openApplication } from '../open-application.ts'

const users = openApplication().repository(User)

/** Creates an active user. An example of your own code: wherever it saves a user, the receivers run. */
export async function handler({ email }: { readonly email: string }): Promise<{ readonly id: string }> {
  const { id } = await users.create({ email, isActive: true })
  return { id }
}
