import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Downloaded } from '../native/inference/download.ts'
import type { OpenModels } from '../native/inference/models.ts'
import type { TrialControl } from '../native/inference/try-providers.ts'
import type { PluginSet } from './contract/plugins.ts'
import type { MadeChoice } from './contract/provider/choice.ts'
import type { StageContext } from './contract/stage.ts'
import type { Transcript } from './contract/transcript.ts'
import { Job, type Toolbox } from './jobs.ts'
import { takenUp } from './keeping/taken-up.ts'
import { type Library, openLibrary } from './library.ts'
import { defaultHome } from './library-home.ts'
import { importRecording, transcribe, type Wishes } from './pipeline.ts'
import {
  analyseRecording,
  type JobControl,
  type ProcessRequest,
  type ProcessResult,
  processRecording,
} from './process.ts'
import { judgeInOwnProcess } from './provider-judge.ts'
import { programFolder } from './root.ts'

/** What a host (the command line, the web host, the desktop shell) tells the studio. All of it has a default. */
export interface Host {
  /** Folder of the library. */
  readonly home?: string
  /** Folders of models that are searched before the library's own and the program's. */
  readonly modelFolders?: readonly string[]
  /** Threads for inference and encoding together. */
  readonly threads?: number
  /** Takes what stages say of themselves: codes and numbers, never content. */
  readonly log?: StageContext['log']
}

export interface FetchOptions {
  /** Accepts files that nobody has pinned yet and records their hash. */
  readonly trustFirst: boolean
  readonly signal: AbortSignal
  /** Bytes; `total` is null when the manifest does not know it. */
  readonly onProgress: (done: number, total: number | null) => void
}

/** The studio itself. Everything is opened when it is first needed. */
export interface Studio {
  readonly home: string
  readonly threads: number
  library(): Library
  models(): Promise<OpenModels>
  /**
   * Where networks run on this machine: found once, kept in the library.
   * @param options.fresh tries again whatever was found before; networks that are opened later run on what it gives
   * @throws StudioError `cancelled`: the earlier choice stands
   */
  provider(options?: TrialControl & { readonly fresh: boolean }): Promise<MadeChoice>
  /**
   * Brings a model from its home into the library, as pinned; what an interruption left is continued.
   * @throws StudioError `model-unknown`, `model-unpinned`, `model-altered`, `download-failed`, `disk-full`, `cancelled`
   */
  fetchModel(id: string, options: FetchOptions): Promise<Downloaded>
  plugins(): Promise<PluginSet>
  toolbox(): Promise<Toolbox>
  /** The main job, whole, on one recording. */
  process(request: ProcessRequest, control: JobControl): Promise<ProcessResult>
  /** Finds everything in a recording and decides nothing. Gives the session's id. */
  analyse(request: Wishes & { readonly path: string }, control: JobControl): Promise<string>
  /** What is said in a recording, unredacted. */
  transcribe(
    request: Pick<Wishes, 'language' | 'model'> & { path: string; force: boolean },
    control: JobControl,
  ): Promise<Transcript>
  /** Makes a session of a recording without processing it; gives its id. */
  import(path: string, control: JobControl): Promise<string>
  close(): void
}

/** The one place where the parts of the studio are put together. */
export function createStudio(host: Host = {}): Studio {
  const home = resolve(host.home ?? defaultHome())
  const threads = host.threads ?? availableParallelism()
  const modelFolders = host.modelFolders ?? modelFoldersOf(process.env)
  let library: Library | null = null
  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | null = null
    return (): Promise<T> => (made ??= make())
  }

  let chosen: Promise<MadeChoice> | null = null
  const choose = async (fresh: boolean, control?: TrialControl): Promise<MadeChoice> => {
    const { providerOfMachine } = await import('../native/inference/machine-choice.ts')
    return providerOfMachine(await studio.models(), judgeInOwnProcess(), fresh, control)
  }

  const studio: Studio = {
    home,
    threads,
    library: () => (library ??= takenUp(openLibrary(home))),
    models: once(async () => {
      const [{ openModels }, { openSessionsOn }] = await Promise.all([
        import('../native/inference/models.ts'),
        import('../native/inference/trusted-provider.ts'),
      ])
      openSessionsOn(async () => (await studio.provider()).provider)
      const downloads = studio.library().modelsFolder
      return openModels({
        manifestPath: join(programFolder, 'models', 'manifest.json'),
        folders: [...modelFolders, downloads, join(programFolder, 'models')],
        downloads,
      })
    }),
    provider: async ({ fresh, ...control } = { fresh: false }) => {
      if (!fresh) {
        chosen ??= choose(false).catch((error) => {
          chosen = null
          throw error
        })
        return chosen
      }
      const made = await choose(true, control)
      chosen = Promise.resolve(made)
      return made
    },
    fetchModel: async (id, { trustFirst, signal, onProgress }) => {
      const { downloadModel } = await import('../native/inference/download.ts')
      const models = await studio.models()
      return downloadModel(models.entry(id), {
        folder: models.downloads,
        trustFirst,
        signal,
        onProgress: ({ done, total }) => onProgress(done, total),
      })
    },
    plugins: once(async () => (await import('./registry.ts')).loadPlugins()),
    // The library may be closed, and another one be opened in its place.
    toolbox: async () => ({
      library: studio.library(),
      models: await studio.models(),
      plugins: await studio.plugins(),
      threads,
      log: host.log ?? (() => undefined),
    }),
    process: async (request, control) => processRecording(await studio.toolbox(), request, control),
    analyse: async (request, control) => analyseRecording(await studio.toolbox(), request, control),
    transcribe: (request, control) =>
      withJob(request, ['import', 'transcribe'], control, async (job) => {
        const source = await importRecording(job)
        return (await transcribe(job, source, request)).transcript
      }),
    import: (path, control) =>
      withJob({ path, force: false }, ['import'], control, async (job) => {
        await importRecording(job)
        return job.session.id
      }),
    close: () => {
      library?.close()
      library = null
    },
  }

  async function withJob<T>(
    { path, force }: { path: string; force: boolean },
    order: ConstructorParameters<typeof Job>[1]['order'],
    control: JobControl,
    work: (job: Job) => Promise<T>,
  ): Promise<T> {
    const job = new Job(await studio.toolbox(), { path, force, order, ...control })
    try {
      return await work(job)
    } finally {
      job.end()
    }
  }

  return studio
}

/** Folders of models named in the environment, searched first. */
export const modelFoldersOf = (env: NodeJS.ProcessEnv): string[] =>
  env.ESTOMPE_MODELS_DIR ? [resolve(env.ESTOMPE_MODELS_DIR)] : []
