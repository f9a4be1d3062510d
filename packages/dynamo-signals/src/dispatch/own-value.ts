/** Returns a property of the object itself. A field can have the name of an inherited property, such as toString. */
export function ownValue<Value>(object: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}
