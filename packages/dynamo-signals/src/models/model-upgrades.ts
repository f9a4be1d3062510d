/** What an upgrade can read of an instance besides its fields. */
export interface UpgradedInstance {
  readonly id: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** How stored instances of earlier versions of a model become those of this one. Created by `upgrades()` of `dynamo-signals/upgrades`. */
export interface ModelUpgrades {
  /** The version of the model: the largest number that it has an upgrade to. */
  readonly version: number
  /** The earliest version that this release can save instances as, because every upgrade after it has a way back. */
  readonly oldest: number
  /**
   * Returns fields of one version in another. Throws if an upgrade on the way is missing or fails. It comes with
   * `upgrades()`, so that a bundle has it only if a model needs it. For the library.
   */
  convert(fields: object, instance: UpgradedInstance, from: number, to: number): Record<string, unknown>
}
