import { type Problem, toProblem } from '@dynamo-signals/api'

/** Does what a form asks for. Gives the problem when it is refused, to show it beside the form; a fault stays thrown. */
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

/** What a problem says about one field. */
export function complaintAbout(problem: Problem | undefined, field: string): string | undefined {
  return problem?.errors?.find(({ path }) => path === field)?.message
}

/** What a problem says about the form as a whole: nothing, when its fields say it. */
export function generalComplaint(problem: Problem | undefined): string | undefined {
  return problem?.errors?.length ? undefined : problem?.detail
}
