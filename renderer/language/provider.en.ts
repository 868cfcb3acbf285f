import type { provider as french } from './provider.fr.ts'
import type { Same } from './same.ts'

export const provider: Same<typeof french> = {
  provider: {
    open: 'Where networks run',
    title: 'Where networks run',
    back: 'Sessions',
    lead: 'The networks that find faces, screens, text and voices run on the graphics card or on the CPU. Each provider is tried on a known picture, apart, in the order of the list. The first that gives the CPU’s answer, distinctly sooner, is used; a wrong answer is never accepted. Each network is then checked there in its turn, and some always stay on the CPU.',
    loading: 'Reading the choice… The first time, the providers that could run are tried: one minute each at most.',
    names: {
      coreml: 'CoreML (Apple)',
      dml: 'DirectML (Windows)',
      cuda: 'CUDA (NVIDIA)',
      webgpu: 'WebGPU',
      cpu: 'CPU',
    },
    used: 'In use: {{name}}',
    why: {
      forced: 'Because ESTOMPE_PROVIDER says so. Nothing else was tried.',
      alone: 'Because nothing else can run here: there is no graphics card to use, or the program is not built for it.',
      tried: 'Because the trial has just shown it on this machine.',
      remembered:
        'Because a trial has shown it on this machine. It is made again when a card, a driver or the system changes.',
    },
    speed: '{{time}} ms for a picture of {{side}} × {{side}} pixels: {{rate}} pictures a second.',
    unmeasured: 'Speed not measured yet.',
    faster: '{{times}} times the speed of the CPU.',
    tried: 'Tried, in order',
    column: { name: 'Provider', outcome: 'Result', time: 'Time', distance: 'Distance' },
    time: '{{time}} ms',
    distance: '{{share}}%',
    distanceText: 'Distance: the largest difference to the CPU’s answer. Beyond {{share}}% it is wrong.',
    outcome: {
      used: 'In use',
      wrong: 'Wrong answer',
      failed: 'Does not start',
      absent: 'Not there',
      slower: 'Right, but not fast enough',
      unneeded: 'Not needed',
      untried: 'Not tried',
    },
    measure: 'Measure',
    measureAgain: 'Measure again',
    stop: 'Stop',
    starting: 'The trial begins…',
    trying: 'Trying {{name}}, {{number}} of {{total}}. One minute each at most.',
    stopped: 'Stopped. The earlier choice stands.',
    done: 'Measured. The choice holds for networks that are opened from now on.',
    note: 'No job begins while it measures.',
    who: 'To measure, ask an administrator.',
  },
}
