import type { Database } from 'dynamo-signals'
import { type DeadLetter, deadLetters } from 'dynamo-signals/operations'

/** Returns the dead letters of these consumers. */
export async function allDeadLetters(database: Database, consumers: readonly string[]): Promise<DeadLetter[]> {
  const lists = await Promise.all(consumers.map(consumer => Array.fromAsync(deadLetters(database, consumer))))
  return lists.flat()
}
