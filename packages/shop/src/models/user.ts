import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { GuestCart } from './guest-cart.ts'

/** The maximum length of a first or last name. */
export const LONGEST_NAME = 64

/** The stored part of a mailed link: enough to derive its token again, but not the token itself. */
export const MailedLink = z.object({
  /** Random, and part of what the token is derived from. */
  nonce: z.string(),
  /** SHA-256 of the token. Null if the link no longer works because it was used, or a new password voided it. */
  tokenHash: z.string().nullable(),
  /** The id of the key the token was derived with. */
  keyId: z.string(),
  expiresAt: z.iso.datetime(),
})
export type MailedLink = z.output<typeof MailedLink>

/**
 * A person who signed up. Not active until they follow the mailed link. A user who is no longer active (`activatedAt` is
 * set) is locked out, and no link can change that.
 */
export const User = defineModel('User', {
  schema: z.object({
    /** The normalized address that identifies the user, see `parseEmailAddress`. */
    email: z.string().min(3).max(320),
    /** The address as typed, for sending. Always the same mailbox as `email`. */
    sendTo: z.string().max(320).default(''),
    firstName: z.string().max(LONGEST_NAME).default(''),
    lastName: z.string().max(LONGEST_NAME).default(''),
    /** A PHC string. */
    passwordHash: z.string(),
    /** When the user last changed the password, directly or by a link. */
    passwordChangedAt: z.iso.datetime().nullable().default(null),
    /** Incremented whenever all sessions end. A session with a different number is over. */
    sessionEpoch: z.int().min(0).default(0),
    isActive: z.boolean().default(false),
    activatedAt: z.iso.datetime().nullable().default(null),
    /** Incremented with every link, and with every sign-up that gets none. Only the newest link works. */
    activationGeneration: z.int().min(1),
    activation: MailedLink,
    /** The generation of the link that was mailed as a reminder. A user gets one reminder. */
    remindedWith: z.int().min(1).nullable().default(null),
    /** Incremented with every password reset link. Only the newest link works. */
    resetGeneration: z.int().min(0).default(0),
    passwordReset: MailedLink.nullable().default(null),
    /** The times of recent mail requests, by anyone. Keeps a mailbox from being flooded. */
    mailsAskedAt: z.array(z.iso.datetime()).max(3).default([]),
    /** The number of requests for the address that sent no email. */
    unansweredRequests: z.int().min(0).default(0),
    /** Why mail to the address is stopped: it bounced permanently, or its owner complained. */
    mailStoppedBy: z.enum(['bounce', 'complaint']).nullable().default(null),
    /** When the user last brought the guest cart, which must then be linked. */
    guestCartAskedAt: z.iso.datetime().nullable().default(null),
  }),
  unique: ['email'],
  relations: {
    // Not checked, because the cookie can outlive its cart, and linking finds out anyway.
    guestCart: foreignKey(GuestCart, { onDelete: 'setNull', nullable: true, constraint: 'none', index: 'gsi1' }),
  },
})
export type User = InstanceOf<typeof User>

/** Returns the number that a user's valid sessions have. Users stored before epochs existed have none. */
export function sessionEpochOf(user: Pick<User, 'sessionEpoch'>): number {
  return user.sessionEpoch ?? 0
}
