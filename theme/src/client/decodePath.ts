/** A browser's path as Docusaurus names the page: `/docs/日本語`, where `location` has `%E6%97%A5…`. */
export function decodePath(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    // A `%` that stands for itself.
    return pathname;
  }
}
