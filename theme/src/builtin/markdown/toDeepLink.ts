/** What a link of an answer asks of the page it stands on. */
export interface DeepLink {
  name: string;
  data: Record<string, string>;
}

/** Reads `chatkit-link://name?x=y`, as ChatKit does; undefined for any other address. */
export function toDeepLink(href: string): DeepLink | undefined {
  const [, name, query = ''] = /^chatkit-link:\/\/([\w.-]+)\/?(?:\?([^#]*))?$/i.exec(href) ?? [];
  return name ? { name, data: Object.fromEntries(new URLSearchParams(query)) } : undefined;
}
