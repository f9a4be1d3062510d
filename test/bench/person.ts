import { defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'

export const Company = defineModel('Company', { schema: z.object({ title: z.string() }) })

/** A model of the size that applications have: 13 fields, of every kind. */
export const Person = defineModel('Person', {
  schema: z.object({
    email: z.email(),
    firstName: z.string(),
    lastName: z.string(),
    isActive: z.boolean(),
    isStaff: z.boolean(),
    loginCount: z.int(),
    credit: z.number(),
    locale: z.string(),
    timeZone: z.string(),
    tags: z.array(z.string()),
    address: z.object({ street: z.string(), city: z.string(), zip: z.string() }),
    note: z.string().optional(),
  }),
  relations: { company: foreignKey(Company, { onDelete: 'cascade' }) },
  indexes: { byLocale: index({ partition: ['locale'], sort: ['lastName'], index: 'gsi2' }) },
})

/** The fields of one person. */
export function person(number: number) {
  return {
    id: `person-${number}`,
    email: `person-${number}@example.org`,
    firstName: 'Ada',
    lastName: 'Lovelace',
    isActive: true,
    isStaff: false,
    loginCount: 42,
    credit: 12.5,
    locale: 'en-GB',
    timeZone: 'Europe/London',
    tags: ['mathematics', 'engines', 'notes'],
    address: { street: '12 St James Square', city: 'London', zip: 'SW1Y 4JH' },
    note: 'Wrote the first program, for a machine that was never built.',
    companyId: 'company-1',
  }
}
