import { DurableSignal } from 'dynamo-signals'

/**
 * Somebody asked for a link to choose a new password, for an address that may or may not have an account. It is all
 * that the request writes: what it takes, and how long, tells nothing about the address.
 */
export const passwordResetAsked = new DurableSignal<{ email: string }>('password-reset-asked')
