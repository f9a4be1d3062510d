// Models of the items in shop, guessed from 6 of them by `dynamo-signals adopt`.
// Correct them, and remove the models and fields that no receiver needs. Fields are loaded as stored, and not parsed.
import { defineModel } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import * as z from 'zod'

export const table = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })

/** 1 sampled item. */
export const Constructor = defineModel('Constructor', {
  schema: z.object({
    id: z.string(),
    status: z.string(),
    userId: z.string(),
  }),
  storedIn: table.items({ is: { pk: { beginsWith: 'CONSTRUCTOR:' } }, id: 'id' }),
})

/** 5 sampled items. */
export const Shop = defineModel('Shop', {
  schema: z.object({
    createdAt: z.array(z.union([z.object({ e: z.null() }), z.string()])).optional(),
    entity: z.string().optional(),
    name: z.union([z.instanceof(Uint8Array), z.string()]).optional(),
    pk: z.string(),
    sk: z.string(),
    ttl: z.array(z.string()).optional(),
    version: z.string().optional(),
  }),
  storedIn: table.items({ is: { pk: { exists: true } }, id: ['pk', 'sk'] }),
})

/** The models for `openDatabase`. An item belongs to the first one that it matches. */
export const adoptedModels = [Constructor, Shop]
