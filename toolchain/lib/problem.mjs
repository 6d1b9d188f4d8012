/** Something a person can put right: its message is one clear sentence, shown without a stack trace. */
export class Problem extends Error {}

/** Runs a script's main function; ends the process with `status` and one sentence when that fails. */
export async function main(body, status = 1) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(sentence(error));
    process.exitCode = error.status ?? status;
  }
}

function sentence(error) {
  if (error instanceof Problem) return error.message;
  if (error.code === 'ENOSPC') return 'The disk is full: make room and start again.';
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    return `No right to write ${error.path ?? 'a file that is needed'}: allow it and start again.`;
  }
  return error.stack ?? String(error);
}
