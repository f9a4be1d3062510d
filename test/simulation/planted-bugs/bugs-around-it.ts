import type { PlantedBug } from './planted-bug.ts'

const MAPPING = 'packages/local-cloud/src/event-source-mapping'
const SHOP = 'packages/shop/src'

/** Bugs of the mapping, of its settings and of the shop. */
export const BUGS_AROUND_IT: readonly PlantedBug[] = [
  {
    name: 'the checkpoint moves to the highest failure',
    file: `${MAPPING}/rules/decide-delivery.ts`,
    from: 'const cut = sequenceNumbers.indexOf(reading.checkpoint)',
    to: 'const cut = Math.max(1, sequenceNumbers.length - 1) + 0 * sequenceNumbers.indexOf(reading.checkpoint)',
    breaks: 'I12',
  },
  {
    name: 'a mapping starts at the current end of the stream',
    file: 'packages/dynamo-signals/src/deploy/mapping.ts',
    from: "startingPosition: 'TRIM_HORIZON'",
    to: "startingPosition: 'LATEST'",
    breaks: 'I12',
  },
  {
    name: 'the mapping gives up before the receivers do',
    file: 'packages/dynamo-signals/src/deploy/mapping.ts',
    from: 'maximumRetryAttempts: 10_000',
    to: 'maximumRetryAttempts: 3',
    breaks: 'I12',
  },
  {
    name: 'the response of the function is ignored',
    file: 'packages/dynamo-signals/src/deploy/mapping.ts',
    from: "functionResponseTypes: ['ReportBatchItemFailures']",
    to: 'functionResponseTypes: []',
    breaks: 'I12',
  },
  {
    name: 'a child shard is read concurrently with its parent',
    file: `${MAPPING}/rules/shard-tree.ts`,
    from: 'return !isFinished(shardId) && !isBehindParent',
    to: 'return !isFinished(shardId) || isBehindParent',
    breaks: 'I13',
  },
  {
    name: 'an activation link works twice',
    file: `${SHOP}/users/activate.ts`,
    from: 'user.activation = { ...user.activation, tokenHash: null }',
    to: '',
    breaks: 'I4',
  },
  {
    name: 'any token activates a user',
    file: `${SHOP}/users/activate.ts`,
    from: '!opens(token, previous, tokenKeys, now)',
    to: '!opens',
    breaks: 'I2, I4',
  },
  {
    name: 'a price can be changed',
    file: `${SHOP}/products/price-rules.ts`,
    from: 'if (!previous || changedFields.length === 0) return',
    to: 'if (!previous || changedFields.length >= 0) return',
    breaks: 'I4',
  },
  {
    name: 'a cart is opened without checking whether the user is active',
    file: `${SHOP}/carts/open-cart.ts`,
    from: 'transaction.check(User, userId, { isActive: true })',
    to: 'void User',
    breaks: 'I10',
  },
  {
    name: 'a moved cart item also stays in the old cart',
    file: `${SHOP}/carts/link-guest-cart.ts`,
    from: 'else if ((await items.delete(item)).total === 0) throw new ConflictError(CartItem.name, item.id)',
    to: 'else void ConflictError',
    breaks: 'I11',
  },
  {
    name: 'items that are added to a claimed cart later are not moved',
    file: `${SHOP}/carts/link-guest-cart.ts`,
    from: 'if (!guestCart?.userId) return',
    to: 'if (guestCart) return',
    breaks: 'I11',
  },
  {
    name: 'every copy of a link has a different token',
    file: `${SHOP}/users/link-token.ts`,
    from: 'JSON.stringify([purpose, userId, email, nonce, generation])',
    to: 'JSON.stringify([purpose, userId, email, nonce, generation, Math.random()])',
    breaks: 'I21, I22',
  },
]
