import { DurableSignal } from 'dynamo-signals'

/**
 * Somebody signed up with the address of an active user. A signal and no field of the user: it is something that
 * happened, and nothing that the user is. It is sent in the transaction that takes the mail off the user's allowance.
 */
export const signedUpAgain = new DurableSignal<{ userId: string }>('signed-up-again')
