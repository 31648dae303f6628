/**
 * Whether a file is of a type that may be attached.
 * @param accept MIME types (`image/*` too) with their extensions; none accepts everything
 */
export function isAccepted(
  file: { name: string; type: string },
  accept: Record<string, string[]> | undefined,
): boolean {
  if (!accept || Object.keys(accept).length === 0) return true;
  const name = file.name.toLowerCase();
  return Object.entries(accept).some(([type, extensions]) => {
    if (type.endsWith('/*') ? file.type.startsWith(type.slice(0, -1)) : file.type === type) {
      return true;
    }
    return extensions.some((extension) => name.endsWith(extension.toLowerCase()));
  });
}

/**
 * The type of a file: as the browser knows it or, where it knows none (Markdown on some systems),
 * by the extension.
 */
export function toMimeType(
  file: { name: string; type: string },
  accept: Record<string, string[]> | undefined,
): string {
  if (file.type) return file.type;
  const name = file.name.toLowerCase();
  const byExtension = Object.entries(accept ?? {}).find(([, extensions]) =>
    extensions.some((extension) => name.endsWith(extension)),
  );
  return byExtension?.[0] ?? 'application/octet-stream';
}
