import type { UploadDescriptor } from '../protocol/attachment';
import { ApiFailure } from './apiFailure';

/**
 * Uploads a file as its descriptor says, and tells how far it is. Fetch cannot tell that, so this
 * is the one request that is not made with it.
 * @param authorize adds the reader's token where the address is the server's own, and says whether
 *   it is
 * @param onProgress from 0 to 1
 * @throws ApiFailure, or an AbortError
 */
export async function uploadFile(
  file: File,
  { url, method, headers: given }: UploadDescriptor,
  authorize: (headers: Headers) => Promise<boolean>,
  signal: AbortSignal,
  onProgress: (part: number) => void,
): Promise<void> {
  const headers = new Headers(given);
  const isOurs = await authorize(headers);
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    // A reader whose session is a cookie is nobody without it.
    request.withCredentials = isOurs;
    headers.forEach((value, name) => {
      request.setRequestHeader(name, value);
    });
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new ApiFailure(request.status === 413 ? 'too_long' : 'unknown'));
    };
    request.onerror = () => reject(new ApiFailure('unreachable'));
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(method === 'PUT' ? file : toForm(file));
  });
}

function toForm(file: File): FormData {
  const form = new FormData();
  form.append('file', file);
  return form;
}
