import { type AnyModel, defineModel } from 'dynamo-signals'
import { migrate, scan, verify } from 'dynamo-signals/operations'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.object({ email: z.string() })
const model = (definition: object = {}) => defineModel('User', { schema, ...definition } as never) as AnyModel

/** Stores a user with one release, and opens the table with the next one. */
async function released(before: object, after: object) {
  const [one, other] = [model(before), model(after)]
  const shelf = memoryDatabase([one])
  await shelf.database.repository(one).create({ email: 'a' } as never)
  const { database } = shelf.reopen({ models: [other] })
  return { database, users: database.repository(other), model: other }
}

async function tokenOfVerify() {
  const { database, model: of } = await released({}, {})
  const { resumeFrom } = await verify(database, { abortSignal: AbortSignal.abort() })
  return { database, of, resumeFrom: resumeFrom ?? '' }
}

/** Releases and migrations that are refused, each named by what is wrong with it. */
export const REFUSED_MIGRATIONS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  [
    'a lookup by what was not unique',
    async () => (await released({}, { unique: ['email'] })).users.findBy('email' as never, 'a' as never),
  ],
  ['an undo without a way back', async () => migrate((await released({}, {})).database, { undo: true })],
  [
    'a token of another run',
    async () => {
      const { database, of, resumeFrom } = await tokenOfVerify()
      await scan(database, of, { resumeFrom }, () => undefined)
    },
  ],
]
