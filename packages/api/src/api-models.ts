import { IdempotentRequest } from './idempotency/idempotent-request.ts'
import { RateLimitWindow } from './limits/rate-limit-window.ts'

/** The models of the API's own state. Pass them to `openDatabase` along with the shop's models. */
export const API_MODELS = [IdempotentRequest, RateLimitWindow] as const
