const recordings =
  /\.(mp4|m4v|mov|mkv|webm|avi|mts|m2ts|ts|mpg|mpeg|wmv|flv|3gp|ogv|mp3|m4a|aac|wav|flac|ogg|oga|opus|mka|wma|aiff?)$/i

/** Whether a file's name is that of a recording: what else lies in a folder is passed over. */
export const looksLikeRecording = (name: string): boolean => recordings.test(name) && !name.startsWith('.')

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // A reader gives at most a hundred entries a time, and none when it has told all.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((give, fail) => reader.readEntries(give, fail))
    if (some.length === 0) return all
    all.push(...some)
  }
}

async function recordingsUnder(entry: FileSystemEntry, top: boolean): Promise<File[]> {
  if (entry.isDirectory) {
    const inside = await entriesOf(entry as FileSystemDirectoryEntry)
    return (await Promise.all(inside.map((one) => recordingsUnder(one, false)))).flat()
  }
  if (!top && !looksLikeRecording(entry.name)) return []
  return [await new Promise<File>((give, fail) => (entry as FileSystemFileEntry).file(give, fail))]
}

/** What was dropped: files as they are, and of folders the recordings inside, however deep. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Entries can only be asked for during the event itself, so before anything is waited for.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return [...transfer.files]
  return (await Promise.all(entries.map((entry) => recordingsUnder(entry, true)))).flat()
}
