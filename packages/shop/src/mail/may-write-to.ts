import type { Database } from 'dynamo-signals'
import { User } from '../users/user.ts'

/** Whether a mail may go to a user now, whatever the record says that asks for it. */
export async function mayWriteTo(database: Database, id: string): Promise<boolean> {
  const user = await database.repository(User).find(id)
  return user !== undefined && !user.mailStoppedBy
}
