import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The projects by how long their longest file takes. The long files start first, and the short ones of `unit` fill
 * what is left, so that no worker is idle while another one has minutes to go.
 */
const PROJECTS = ['simulation', 'journeys', 'dynamodb-local', 'integration', 'unit', 'types']

/** Orders the test files of a run so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ project }: TestSpecification) => PROJECTS.indexOf(project.name)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}
