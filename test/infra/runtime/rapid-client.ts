/**
 * The three calls that aws-lambda-ric leaves to its native addon, over HTTP. The addon answers before it returns; here
 * the next invocation waits for the last answer instead.
 */
const invocations = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`

let answered: Promise<unknown> = Promise.resolve()

/** Waits for the next invocation. */
export async function next(): Promise<{ bodyJson: string; headers: Record<string, string> }> {
  await answered
  const response = await fetch(`${invocations}/next`)
  return { bodyJson: await response.text(), headers: Object.fromEntries(response.headers) }
}

/** Answers an invocation. */
export function done(id: string, body: string): void {
  answered = fetch(`${invocations}/${id}/response`, { method: 'POST', body })
}

/** Tells that an invocation failed. */
export function error(id: string, body: string): void {
  answered = fetch(`${invocations}/${id}/error`, { method: 'POST', body })
}
