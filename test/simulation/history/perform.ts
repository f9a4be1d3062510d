import {
  activate,
  addItem,
  CartItem,
  changeQuantity,
  Price,
  removeItem,
  resendActivation,
  type Shop,
  signIn,
  signOut,
  signUp,
  User,
  viewCart,
  whoIs,
} from '@dynamo-signals/shop'
import { redrive } from 'dynamo-signals/operations'
import { isParcelForm, sendParcel } from '../world/parcels.ts'
import type { PoisonForm } from '../world/poison.ts'
import type { AcceptedMail } from '../world/ses.ts'
import type { Kind, Operation } from './operation.ts'
import type { Person } from './person.ts'

/** What an operation works with. */
export interface Scene {
  readonly context: Shop
  readonly person: Person
  readonly mails: readonly AcceptedMail[]
  readonly poisonForm?: PoisonForm
}

/** Does one operation, as a request of a browser's would. False when there was nothing to do it with. */
export function perform(operation: Operation, scene: Scene): Promise<boolean> {
  return PERFORMERS[operation.kind](scene, operation)
}

type Performer = (scene: Scene, operation: Operation) => Promise<boolean>

const done = async (work: Promise<unknown>): Promise<boolean> => {
  await work
  return true
}

const PERFORMERS: Record<Kind, Performer> = {
  signUp: ({ context, person }, { carriesGuestCart }) => {
    const { email, password, guestToken } = person
    return done(signUp(context, { email, password, firstName: 'Ada', ...(carriesGuestCart && { guestToken }) }))
  },
  resend: ({ context, person }) => done(resendActivation(context, person)),
  activate: async ({ context, person, mails }, { choice }) => {
    const token = tokensFor(person, mails)[choice]
    return token !== undefined && done(activate(context, { token }))
  },
  activateWrongly: async ({ context, person, mails }) => {
    const token = tokensFor(person, mails)[0]
    const last = token?.at(-20) === 'A' ? 'B' : 'A'
    return token !== undefined && done(activate(context, { token: `${token.slice(0, -20)}${last}${token.slice(-19)}` }))
  },
  addAsGuest: ({ context, person: { guestToken } }, { product: productId, quantity }) =>
    done(addItem(context, { guestToken }, { productId, quantity })),
  addAsUser: async ({ context, person: { userId } }, { product: productId, quantity }) =>
    userId !== undefined && done(addItem(context, { userId }, { productId, quantity })),
  change: ({ context, person }, { choice, quantity }) =>
    onItem(context, person, choice, (owner, id) => changeQuantity(context, owner, id, quantity)),
  remove: ({ context, person }, { choice }) =>
    onItem(context, person, choice, (owner, id) => removeItem(context, owner, id)),
  signIn: async ({ context, person }, { carriesGuestCart }) => {
    const { email, password, guestToken } = person
    const session = await signIn(context, { email, password, ...(carriesGuestCart && { guestToken }) })
    person.sessionToken = session.sessionToken
    person.userId = (await whoIs(context, session.sessionToken))?.id
    return true
  },
  signOut: async ({ context, person }) => {
    const { sessionToken } = person
    person.sessionToken = undefined
    person.userId = undefined
    return sessionToken !== undefined && done(signOut(context, sessionToken))
  },
  look: ({ context, person }) => done(viewCart(context, ownerOf(person))),
  deactivate: async ({ context, person }, { choice }) => {
    const users = context.database.repository(User)
    const user = await users.findBy('email', person.email)
    return user?.isActive === true && done(users.update(user, { isActive: false }, { raw: choice > 0 }))
  },
  deleteUser: async ({ context, person }) => {
    const users = context.database.repository(User)
    const user = await users.findBy('email', person.email)
    return user !== undefined && done(users.delete(user))
  },
  changePrice: async ({ context }, { product, quantity }) => {
    const prices = context.database.repository(Price)
    return done(prices.update(await prices.get(`price-${product}`), { amount: 100 + quantity }))
  },
  sendParcel: async ({ context: { database }, poisonForm = 'error' }, { person }) =>
    isParcelForm(poisonForm) && done(sendParcel(database, poisonForm, person)),
  redrive: ({ context }, { choice }) => done(redrive(context.database, { consumer: choice > 0 ? 'links' : 'mail' })),
}

function ownerOf({ userId, guestToken }: Person) {
  return userId === undefined ? { guestToken } : { userId }
}

async function onItem(
  context: Shop,
  person: Person,
  choice: number,
  work: (owner: ReturnType<typeof ownerOf>, id: string) => Promise<unknown>,
): Promise<boolean> {
  const owner = ownerOf(person)
  const { items } = await viewCart(context, owner)
  const item = items.at(-1 - choice)
  if (!item || !(await context.database.repository(CartItem).find(item.id))) return false
  return done(work(owner, item.id))
}

/** The tokens in a person's mailbox, the newest first. */
function tokensFor({ email }: Person, mails: readonly AcceptedMail[]): string[] {
  const tokens = mails
    .filter(({ to }) => to === email)
    .map(({ text }) => /activate\?token=([\w-]+)/.exec(text)?.[1])
    .filter(token => token !== undefined)
  return [...new Set(tokens.reverse())]
}
