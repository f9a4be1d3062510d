import { requireOwnKeys } from './token-keys.ts'

const secret = new sst.Secret('TokenKeys')

// A deploy with the laptop's keys, or none worth the name, ends here, before a function could start with them.
secret.value.apply(requireOwnKeys)

/** The keys that activation links are derived from: `{ "current": { "id", "secret" }, "previous"? }`. */
export const tokenKeys = secret
