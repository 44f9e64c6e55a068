const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "the permissions do not allow it",
  EPERM: "the permissions do not allow it",
  EROFS: "the disk can only be read",
  ENOSPC: "the disk is full",
  EDQUOT: "your quota of the disk is used up",
  EFBIG: "a file may not grow so large here",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is not a folder",
  EEXIST: "something else has this name or that of its folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  EIO: "the disk reports an error",
};

/** Describes a file system error in words; `undefined` for any other error. */
export function fileErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return undefined;
  return WORDS[String(error.code)] ?? `the system reports ${error.code}`;
}
