import { CartItem, Price, Product, User } from '@dynamo-signals/shop'
import { preSave } from 'dynamo-signals'
import type { Commit } from '../../support/memory-dynamodb/tables/change.ts'
import { type Actor, currentActor } from '../world/actor.ts'
import type { Violations } from './violations.ts'

/** The models whose saves are validated. */
const WITNESSED = [User, CartItem, Price, Product] as const

/** I5: the item that a validator gets as previous is the one that is replaced. A witness validator records it. */
export class PreviousWatch {
  readonly #violations: Violations
  /** By actor and item: the versions that its validators were shown; 0 for none. */
  readonly #seen = new WeakMap<Actor, Map<string, Set<string>>>()

  constructor(violations: Violations) {
    this.#violations = violations
  }

  /** Connects the witness. Returns what disconnects it. */
  connect(): () => void {
    const undo = WITNESSED.map(model =>
      preSave.connect(({ instance, previous }) => this.#note(`${model.name}#${instance.id}`, previous), {
        sender: model,
        dispatchUid: `simulation/witness-${model.name}`,
      }),
    )
    return () => {
      for (const disconnect of undo) disconnect()
    }
  }

  seeData({ changes }: Commit, performer: Actor | undefined): void {
    if (!performer) return
    for (const { keys, before, after } of changes) {
      const isWitnessed = keys.sk?.S === 'instance' && WITNESSED.some(({ name }) => name === after?._type?.S)
      // A fence is not a save, so no validator runs.
      if (!after || !isWitnessed || before?._v?.N === after._v?.N) continue
      const name = keys.pk?.S ?? ''
      const replaced = versionOf(Number(before?._v?.N ?? 0), before?.updatedAt?.S)
      const isKnown = this.#seen.get(performer)?.get(name)?.has(replaced)
      this.#violations.require(
        isKnown === true,
        'I5',
        () => `${name}: no validator saw ${replaced}, which was replaced.`,
      )
    }
  }

  #note(name: string, previous: { readonly version: number; readonly updatedAt: string } | undefined): void {
    const actor = currentActor()
    if (!actor) return
    const seen = this.#seen.get(actor) ?? new Map<string, Set<string>>()
    this.#seen.set(actor, seen)
    const versions = seen.get(name) ?? new Set<string>()
    seen.set(name, versions.add(versionOf(previous?.version ?? 0, previous?.updatedAt)))
  }
}

function versionOf(version: number, updatedAt: string | undefined): string {
  return version === 0 ? 'nothing' : `version ${version} of ${updatedAt}`
}
