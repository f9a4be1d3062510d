import { gateway } from './gateway.ts'
import { shopFunction } from './shop-function.ts'

/** The pages and the JSON API: one function, which routes by itself. docs/operations.md has the measurements. */
// Its list of common passwords has 430 KB, and only a request that chooses a password needs it.
export const api = shopFunction('Api', { file: 'api', memory: '1024 MB', timeout: 10, live: true, splitting: true })

gateway.route('$default', api.arn)
