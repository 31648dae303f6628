/** How many bytes of pictures and PDFs one request of the model may still have. */
export interface FileRoom {
  /** Whether it is worth reading another. */
  isOpen(): boolean;
  /** Takes the room of a file; false where it does not fit. */
  take(bytes: number): boolean;
  /** The request is over: others may have its room. */
  release(): void;
}

/** What all requests under way may still have together, in bytes. */
export interface FilePool {
  left: number;
}

/**
 * All messages of a request together. Each byte is in memory many times until it is sent: a hundred
 * megabytes of pictures took gigabytes, and with them the server.
 */
const mostOfOne = 10 * 1024 * 1024;
const mostOfAll = 64 * 1024 * 1024;

export function createFilePool(): FilePool {
  return { left: mostOfAll };
}

/** @param pool default: one of its own */
export function createFileRoom(pool: FilePool = createFilePool()): FileRoom {
  let left = mostOfOne;
  let taken = 0;
  return {
    isOpen: () => left > 0 && pool.left > 0,
    take(bytes) {
      // The first may be larger: its owner allows it.
      const fits = (bytes <= left || taken === 0) && bytes <= pool.left;
      // What does not fit has been read for nothing: no further one is.
      left = fits ? left - bytes : 0;
      if (!fits) return false;
      taken += bytes;
      pool.left -= bytes;
      return true;
    },
    release() {
      pool.left += taken;
      taken = 0;
      left = 0;
    },
  };
}
