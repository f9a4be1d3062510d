import { type Problem, toProblem } from '@dynamo-signals/api'

/** Runs the action of a form. Returns the problem if it is refused, to show it next to the form. Rethrows a fault. */
export async function attempt(work: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const problem = toProblem(error)
    if (problem.status >= 500) throw error
    return problem
  }
}

/** Returns a problem's message for one field. */
export function complaintAbout(problem: Problem | undefined, field: string): string | undefined {
  return problem?.errors?.find(({ path }) => path === field)?.message
}

/** Returns a problem's message for the whole form. Undefined if its fields have messages. */
export function generalComplaint(problem: Problem | undefined): string | undefined {
  return problem?.errors?.length ? undefined : problem?.detail
}
