import { join } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import type { MadeChoice } from '../../core/contract/provider/choice.ts'
import { machineMark, possibleProviders } from './machine.ts'
import type { OpenModels } from './models.ts'
import { choiceOfProvider } from './provider-choice.ts'
import { type Judge, type TrialControl, tryProviders } from './try-providers.ts'

/**
 * Which provider networks run on here. `ESTOMPE_PROVIDER=cpu` keeps everything on the CPU.
 * @param judge null in a process that can start no other: without an earlier choice everything stays on the CPU there
 * @param fresh tries again whatever was found before
 * @throws StudioError `cancelled`; as `models.need` does, when there is something to try
 */
export const providerOfMachine = (
  models: OpenModels,
  judge: Judge | null,
  fresh = false,
  control: TrialControl = {},
): Promise<MadeChoice> =>
  choiceOfProvider({
    file: join(models.downloads, 'provider.json'),
    mark: machineMark(),
    possible: possibleProviders(),
    wanted: process.env.ESTOMPE_PROVIDER,
    fresh,
    trial:
      judge &&
      (async (possible) => {
        const { files } = await models.need('centerface')
        const path = Object.values(files).find((file) => file.endsWith('.onnx'))
        if (!path) throw new StudioError('model-broken', { file: 'centerface' })
        return tryProviders(path, possible, judge, control)
      }),
  })
