import { triedOn } from '../native/inference/provider-trial.ts'
import { ProviderName } from './contract/provider/choice.ts'
import { sayToParent } from './parent-line.ts'

// Tries one provider on the network whose file it is given, and says what was found. A driver may hang or take the
// process along: whoever started it waits only for so long.

const [, , path = '', provider] = process.argv
const { findings } = await triedOn(path, [ProviderName.parse(provider)])
sayToParent(findings.map((one) => ({ ...one, distance: Number.isFinite(one.distance) ? one.distance : null })))
