import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { GuestCart } from './guest-cart.ts'

/** The longest first or last name. */
export const LONGEST_NAME = 64

/** What the table keeps of a link that is mailed: enough to derive its token again, and not the token. */
export const MailedLink = z.object({
  /** Random, and part of what the token is derived from. */
  nonce: z.string(),
  /** SHA-256 of the token; null when the link does not work: it was used, or another password voided it. */
  tokenHash: z.string().nullable(),
  /** Which key the token was derived with. */
  keyId: z.string(),
  expiresAt: z.iso.datetime(),
})
export type MailedLink = z.output<typeof MailedLink>

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
    /** When the user last chose another password: by changing it, or by a link. */
    passwordChangedAt: z.iso.datetime().nullable().default(null),
    /** One more whenever all sessions end. A session of another number is over. */
    sessionEpoch: z.int().min(0).default(0),
    isActive: z.boolean().default(false),
    activatedAt: z.iso.datetime().nullable().default(null),
    /** One more with every link, and with every sign-up that gets none. Only the newest link works. */
    activationGeneration: z.int().min(1),
    activation: MailedLink,
    /** One more with every link for a new password. Only the newest link works. */
    resetGeneration: z.int().min(0).default(0),
    passwordReset: MailedLink.nullable().default(null),
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

/** Which sessions of a user count: those with this number. Users who were stored before there were epochs have none. */
export function sessionEpochOf(user: Pick<User, 'sessionEpoch'>): number {
  return user.sessionEpoch ?? 0
}
