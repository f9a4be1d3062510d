/** One way to do the same work, once. */
export type Contender = () => Promise<unknown>

/** How a contender did: its throughput as a ratio to the first one's, and the processor's time a call. */
export interface Result {
  readonly name: string
  readonly ratio: number
  readonly microseconds: number
}

/**
 * Measures contenders side by side: each round runs every one of them for a short while, in an order that rotates, so
 * that what else the machine does hits all alike. A ratio is the median over the rounds; above 1 is faster than the
 * first contender.
 */
export async function compare(
  contenders: Readonly<Record<string, Contender>>,
  {
    rounds = 11,
    milliseconds = 150,
    warmUp = 2_000,
  }: { readonly rounds?: number; readonly milliseconds?: number; readonly warmUp?: number } = {},
): Promise<Result[]> {
  const names = Object.keys(contenders)
  const times = new Map<string, number[]>(names.map(name => [name, []]))
  for (const name of names) await repeat(contenders[name] as Contender, warmUp)
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] as string
      times.get(name)?.push(await timeOf(contenders[name] as Contender, milliseconds))
    }
  }
  const first = times.get(names[0] as string) ?? []
  return names.map(name => {
    const own = times.get(name) ?? []
    const ratio = median(own.map((time, round) => (first[round] as number) / time))
    return { name, ratio, microseconds: median(own) }
  })
}

/** CPU time per call in microseconds, measured for about this many milliseconds. */
async function timeOf(contender: Contender, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds
  const start = process.cpuUsage()
  let calls = 0
  while (performance.now() < end) {
    await repeat(contender, 20)
    calls += 20
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / calls
}

async function repeat(contender: Contender, times: number): Promise<void> {
  for (let call = 0; call < times; call++) await contender()
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
