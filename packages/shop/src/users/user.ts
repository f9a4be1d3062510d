import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { GuestCart } from '../carts/guest-cart.ts'
import { MailedLink } from './mailed-link.ts'

/** The longest first or last name. */
export const LONGEST_NAME = 64

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
