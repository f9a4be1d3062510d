/** Runs work. Returns its result, and the lines of JSON that it printed. */
export async function printedLines<T>(
  work: () => Promise<T>,
): Promise<{ result: T; lines: Record<string, unknown>[] }> {
  const printed: string[] = []
  const writes = [process.stdout, process.stderr].map(stream => {
    const write = stream.write
    stream.write = (line: string | Uint8Array) => printed.push(String(line)) > 0
    return () => Object.assign(stream, { write })
  })
  try {
    const result = await work()
    return { result, lines: printed.flatMap(line => line.trim().split('\n')).map(line => JSON.parse(line)) }
  } finally {
    for (const restore of writes) restore()
  }
}
