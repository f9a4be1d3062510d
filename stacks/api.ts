import { gateway } from './gateway.ts'
import { shopFunction } from './shop-function.ts'

/** The pages and the JSON API: one function with its own router. docs/operations.md has the measurements. */
// The list of common passwords has 430 KB, and only requests that set a password need it.
export const api = shopFunction('Api', { file: 'api', memory: '1024 MB', timeout: 10, live: true, splitting: true })

gateway.route('$default', api.arn)
