import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { GuestCart } from '../carts/guest-cart.ts'

/** The longest first or last name. */
export const LONGEST_NAME = 64

const activation = z.object({
  /** Random, and part of what the token is derived from. */
  nonce: z.string(),
  /** SHA-256 of the token; null once it was used. */
  tokenHash: z.string().nullable(),
  /** Which key the token was derived with. */
  keyId: z.string(),
  expiresAt: z.iso.datetime(),
})

/**
 * Somebody who signed up. Not active until the link that was mailed to the address is followed; a user who was active
 * and is not any more (`activatedAt` is set) is locked out, and no link helps.
 */
export const User = defineModel('User', {
  schema: z.object({
    /** Whom the address identifies, see `parseEmailAddress`. */
    email: z.string().min(3).max(320),
    /** The address as typed, for sending. Follows from `email` and is kept the same mailbox. */
    sendTo: z.string().max(320).default(''),
    firstName: z.string().max(LONGEST_NAME).default(''),
    lastName: z.string().max(LONGEST_NAME).default(''),
    /** A PHC string. */
    passwordHash: z.string(),
    isActive: z.boolean().default(false),
    activatedAt: z.iso.datetime().nullable().default(null),
    /** One more with every link that is mailed. Only the newest link works. */
    activationGeneration: z.int().min(1),
    activation,
    /** When mails were asked for lately, whoever asked: what keeps a mailbox from being flooded. */
    mailsAskedAt: z.array(z.iso.datetime()).max(3).default([]),
    /** How many requests were made with the address that nothing was mailed for. */
    unansweredRequests: z.int().min(0).default(0),
    /** Why no mail may go to the address any more: it bounced for good, or its owner complained. */
    mailStoppedBy: z.enum(['bounce', 'complaint']).nullable().default(null),
    /** When the user last came with the guest cart: it is to be linked. */
    guestCartAskedAt: z.iso.datetime().nullable().default(null),
  }),
  unique: ['email'],
  relations: {
    // Not checked: the cookie may be older than its cart, and linking finds out anyway.
    guestCart: foreignKey(GuestCart, { onDelete: 'setNull', nullable: true, constraint: 'none' }),
  },
})
export type User = InstanceOf<typeof User>
