import { requireOwnKeys } from './require-own-keys.ts'

const secret = new sst.Secret('TokenKeys')

// A deployment with the local keys or weak keys fails here, before a function could start with them.
secret.value.apply(requireOwnKeys)

/** The keys from which mailed links are derived: `{ "current": { "id", "secret" }, "previous"? }`. */
export const tokenKeys = secret
