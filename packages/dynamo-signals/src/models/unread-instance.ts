declare const UNREAD: unique symbol

/**
 * An instance that cannot be loaded, with what can be read of it. `update` takes it with the fields that repair it, and
 * `delete` deletes it. Its fields are not those that the types of its model promise.
 */
export interface UnreadInstance {
  readonly [UNREAD]: true
  readonly id: string
  readonly version: number
  readonly [field: string]: unknown
}
