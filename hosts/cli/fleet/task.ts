import { libraryPlace, placeOf } from '../../../core/bulk/places/place.ts'
import { recipeOf } from '../../../core/bulk/recipe.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import type { UiLanguage } from '../../../core/contract/language.ts'
import type { FleetTask } from '../../../core/fleet/records.ts'
import { policyFile, policyOfFile } from '../../../core/policies.ts'
import type { Studio } from '../../../core/studio.ts'
import { type Arguments, needed } from '../arguments.ts'
import { requestOf } from '../bulk/run.ts'

/** Options that take a value and say which archive is meant. */
export const taskOptions = ['out', 'work', 'policy', 'mask', 'language', 'names', 'model']

/**
 * What a fleet is asked for, as it was typed.
 * @throws StudioError `usage`, `policy-invalid`, `model-unknown`, `file-missing`
 */
export async function taskOf(
  studio: Studio,
  read: Arguments,
  source: string,
  reportLanguage: UiLanguage,
): Promise<{ task: FleetTask; recipe: string }> {
  const request = await requestOf(studio, read, placeOf(source))
  const work = placeOf(needed(read.text('work'), '--work s3://BUCKET/PREFIX'))
  if ([request.source, request.out, work].includes(libraryPlace))
    throw new StudioError('usage', { what: `SOURCE, --out, --work ≠ ${libraryPlace}` })
  const file = await policyFile(request.wishes.policy)
  const policy = policyOfFile(file)
  const recipe = await recipeOf(studio, policy, request.wishes.model)
  return { task: { ...request, work, policy, needsPersonFor: [...file.needsPersonFor], reportLanguage }, recipe }
}
