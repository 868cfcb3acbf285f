import { getFFmpegInfo } from 'node-av'

/** Version of the FFmpeg that runs in this process. */
export const mediaVersion = (): string => getFFmpegInfo().version
