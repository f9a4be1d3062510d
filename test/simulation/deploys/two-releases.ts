import { defineModel } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { upgrades } from 'dynamo-signals/upgrades'
import * as z from 'zod'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'

/** What the older release stores. */
export const Before = defineModel('Member', {
  schema: z.object({ email: z.string(), nick: z.string(), plan: z.enum(['free', 'gold', 'trial']) }),
  indexes: { byNick: index({ partition: ['nick'], index: 'gsi2' }) },
})

/** The newer release: a renamed field, one with a default, a narrowed enum, another index, and a value that is unique. */
export const After = defineModel('Member', {
  schema: z.object({
    email: z.string(),
    name: z.string(),
    plan: z.enum(['free', 'gold']),
    level: z.number().default(1),
  }),
  unique: ['email'],
  indexes: { byPlan: index({ partition: ['plan'], sort: ['name'], index: 'gsi3' }) },
  upgrades: upgrades({
    2: {
      up: ({ nick, plan, ...rest }) => ({ ...rest, name: nick, plan: plan === 'trial' ? 'free' : plan }),
      down: ({ name, ...rest }) => ({ ...rest, nick: name }),
    },
  }),
})

/** What a receiver of both releases counts. */
export const Tally = defineModel('Tally', { schema: z.object({ saves: z.number(), name: z.string() }) })

export type Release = 'older' | 'newer'

/** A member, whichever release stored it. Written without the library, so that a fault of the library shows. */
export interface Member {
  readonly email: string
  readonly name: string
  readonly plan: string
  readonly level: number
  /** An attribute that neither release knows. */
  readonly badge: string | undefined
}

export function memberIn(item: Item): Member {
  const plan = item.plan?.S ?? ''
  return {
    email: item.email?.S ?? '',
    name: item.name?.S ?? item.nick?.S ?? '',
    plan: plan === 'trial' ? 'free' : plan,
    level: Number(item.level?.N ?? 1),
    badge: item.badge?.S,
  }
}

/** The input of a save by a release. The older one has a plan that the newer one reads as `free`. */
export function fieldsFor(release: Release, { name, plan, ...rest }: Partial<Member>): object {
  const [nameField, free] = release === 'newer' ? ['name', 'free'] : ['nick', 'trial']
  return {
    ...rest,
    ...(name === undefined ? {} : { [nameField]: name }),
    ...(plan === undefined ? {} : { plan: plan === 'free' ? free : plan }),
  }
}
