import { type AnyModel, defineModel } from 'dynamo-signals'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const schema = z.object({ email: z.string(), endsAt: z.int().optional() })
export const user = (definition: object = {}) => defineModel('User', { schema, ...definition } as never) as AnyModel
const Before = user()
export const Unique = user({ unique: ['email'] })

/** Stores users with one release, and opens the table with the next one. */
export async function released(emails: readonly string[], after: AnyModel, before: AnyModel = Before) {
  const shelf = memoryDatabase([before])
  for (const [at, email] of emails.entries()) {
    await shelf.database.repository(before).create({ id: `u${at}`, email, endsAt: 2_000_000_000 } as never)
  }
  const next = shelf.reopen({ models: [after] })
  return {
    ...shelf,
    ...next,
    before: shelf.database,
    items: memoryItems(shelf),
    users: next.database.repository(after),
  }
}
export const guard = (email: string) => `unique#User.email#${email}`
export const findBy = (users: unknown, email: string) =>
  (users as { findBy(field: string, value: string): Promise<{ id: string } | undefined> }).findBy('email', email)
