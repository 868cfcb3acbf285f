import * as ort from 'onnxruntime-node'
import { type ProviderName, measuredSide as side } from '../../core/contract/provider/choice.ts'
import { chooseProvider, type ProviderChoice, type TrialSession } from './providers.ts'

// Which providers fail is the answer of a trial, not news for the terminal.
ort.env.logLevel = 'fatal'

/** The same numbers everywhere, at a size that CenterFace takes (a multiple of 32): smooth stripes with an edge, 0..255, so that every layer has something to do. */
const knownInput = (): Float32Array =>
  Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side]
    return 127 + 80 * Math.sin(x / 11) * Math.cos(y / 17) + (x > y ? 40 : 0)
  })

async function open(path: string, provider: ProviderName): Promise<TrialSession> {
  const session = await ort.InferenceSession.create(path, { executionProviders: [provider], logSeverityLevel: 4 })
  const input = new ort.Tensor('float32', knownInput(), [1, 3, side, side])
  return {
    async run() {
      const out = await session.run({ [session.inputNames[0] as string]: input })
      return Object.fromEntries(Object.entries(out).map(([name, tensor]) => [name, tensor.data as Float32Array]))
    },
    close: () => session.release(),
  }
}

/**
 * Tries some providers against the CPU by running CenterFace on a known picture, here and now. A driver may take the
 * whole process down: see try-providers.ts.
 * @param path of CenterFace's file
 * @param available the providers to try
 */
export const triedOn = (path: string, available: readonly ProviderName[]): Promise<ProviderChoice> =>
  chooseProvider({ available, open: (provider) => open(path, provider) })
