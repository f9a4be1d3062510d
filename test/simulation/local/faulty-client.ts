import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { localConfig } from '../../support/fresh-database.ts'
import type { Random } from '../../support/random.ts'
import { type Actor, currentActor, never } from '../world/actor.ts'
import type { Faults, RequestFault } from '../world/faults.ts'
import { faultsOf, stepOf } from '../world/step-of.ts'

/** What goes wrong on the way to DynamoDB Local. */
export interface WayFaults {
  /** With one attempt: inside of the SDK's own retries, which may hide it. */
  readonly attempts: Faults
  /** With a call as a whole: what the library gets to see. */
  readonly calls: Faults
  readonly random: Random
}

/** The longest time that a request is late which is executed after its sender gave up on it, in milliseconds. */
const LATEST = 30
const MOST_ATTEMPTS = 3
/** What a call as a whole can suffer: the SDK has tried in vain, and knows no more. */
const CALL_FAULTS: readonly RequestFault[] = ['U0', 'U1']

/**
 * A client of the SDK whose requests get lost, refused and repeated, and whose users die in the middle of them. Only
 * what an actor sends is struck. The SDK's retries are its own, but for their pauses.
 */
export function faultyClient({ attempts, calls, random }: WayFaults): DynamoDBClient {
  const client = new DynamoDBClient({ ...localConfig(), retryStrategy: HASTY_RETRIES })
  client.middlewareStack.add(
    (next, { commandName }) =>
      args =>
        onItsWay(
          { operation: operationOf(commandName), input: args.input, send: () => next(args) },
          call => {
            return calls.strike(`call.${call.step}`, CALL_FAULTS)
          },
          random,
        ),
    { step: 'initialize', name: 'faultyCall' },
  )
  client.middlewareStack.add(
    (next, { commandName }) =>
      args =>
        onItsWay(
          { operation: operationOf(commandName), input: args.input, send: () => next(args) },
          call => {
            return attempts.strike(call.step, faultsOf(call.operation))
          },
          random,
        ),
    { step: 'finalizeRequest', priority: 'low', name: 'faultyAttempt' },
  )
  return client
}

interface Request<T> {
  readonly operation: string
  readonly input: object
  readonly send: () => Promise<T>
}

type Strike = (request: { readonly step: string; readonly operation: string }) => RequestFault | undefined

async function onItsWay<T>(request: Request<T>, strike: Strike, random: Random): Promise<T> {
  const actor = currentActor()
  if (!actor) return request.send()
  if (!actor.isAlive) return never()
  const { operation, input } = request
  const fault = strike({ step: stepOf(actor, operation, input, Date.now()), operation })
  try {
    const answer = await (fault ? struck(fault, request, actor, random) : request.send())
    return actor.isAlive ? answer : never()
  } catch (error) {
    if (!actor.isAlive) return never()
    throw error
  }
}

async function struck<T>(fault: RequestFault, { send, input }: Request<T>, actor: Actor, random: Random): Promise<T> {
  const sendUnseen = () => send().catch(() => undefined)
  switch (fault) {
    case 'U0':
      throw lostAnswer(random)
    case 'U1':
      await sendUnseen()
      throw lostAnswer(random)
    case 'UL':
      setTimeout(sendUnseen, random.between(1, LATEST))
      throw lostAnswer(random)
    case 'T':
      throw refusal('ThrottlingException', 400)
    case 'X':
      throw conflict(input, random)
    case 'D':
      await sendUnseen()
      return send()
    case 'CB':
      actor.die()
      return never()
    case 'CA':
      await sendUnseen()
      actor.die()
      return never()
    case 'Z':
      throw new Error('Processes cannot freeze here, because time is real.')
  }
}

function lostAnswer(random: Random): Error {
  if (random.chance(0.5)) return refusal('InternalServerError', 500)
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}

/** As DynamoDB refuses a transaction that another one is in the way of. DynamoDB Local never does. */
function conflict(input: { readonly TransactItems?: readonly unknown[] }, random: Random): Error {
  const CancellationReasons = (input.TransactItems ?? []).map(() => ({ Code: 'None' }))
  const place = random.between(0, CancellationReasons.length - 1)
  CancellationReasons[place] = { Code: 'TransactionConflict' }
  return Object.assign(refusal('TransactionCanceledException', 400), { CancellationReasons })
}

function refusal(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })
}

function operationOf(commandName = ''): string {
  return commandName.replace(/Command$/, '')
}

/** As the SDK's standard strategy decides, without its pauses. */
const HASTY_RETRIES = {
  acquireInitialRetryToken: async () => retryToken(0),
  refreshRetryTokenForRetry: async (token: RetryToken, { errorType }: { readonly errorType: string }) => {
    const isRetried = errorType === 'THROTTLING' || errorType === 'TRANSIENT'
    if (!isRetried || token.getRetryCount() + 1 >= MOST_ATTEMPTS) throw new Error('No more attempts.')
    return retryToken(token.getRetryCount() + 1)
  },
  recordSuccess: () => {},
}

type RetryToken = ReturnType<typeof retryToken>

function retryToken(count: number) {
  return { getRetryCount: () => count, getRetryDelay: () => 0 }
}
