/** The transcription model that comes with the program. */
export const defaultModel = 'whisper-base'
