/** Returns a function that makes something of an object once, and then returns it again. Undefined is not remembered. */
export function oncePer<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  const made = new WeakMap<Key, T>()
  return key => {
    const known = made.get(key)
    if (known !== undefined) return known
    const first = make(key)
    made.set(key, first)
    return first
  }
}
